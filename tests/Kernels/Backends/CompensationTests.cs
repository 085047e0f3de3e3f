using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>What each compensation takes away, and what it must leave.</summary>
public sealed class CompensationTests
{
    private const int Rows = 23, Columns = 17, Images = 12;

    private const int Programmed = 0, Hour = 1, Decade = 2;

    /// <summary>Float32 sums over a column, and one division.</summary>
    private const double Rounding = 1e-5;

    private static readonly double[] Ages = [20, 3600, 3.1536e8];

    private static readonly DeviceLife Warm = new() { ReadKelvin = 330 };

    /// <summary>Phase-change memory without noise, whose devices of one target are all alike.</summary>
    private static PcmParameters Alike => new() { ProgrammingNoise = false, ReadNoise = ReadNoise.Off, NuSpreadMin = 0, NuSpreadMax = 0, ActivationSpread = 0 };

    private static PcmParameters Scattered => new() { ReadNoise = ReadNoise.Off };

    [Fact]
    public void Columns_lose_a_gain_of_their_own()
    {
        var program = Chip(Alike, (_, column) => 1f + column);
        float[] expected = program.Logits(Programmed);
        SampleChip.RequireClose(expected, program.Compensated(Compensation.Column).Logits(Decade), Rounding);
        Assert.True(SampleChip.Distance(expected, program.Compensated(Compensation.Global).Logits(Decade)) > 0.02, "one factor for all must not do");
        Assert.True(SampleChip.Distance(expected, program.Logits(Decade)) > 0.3, "without compensation much is lost");
    }

    /// <summary>An input equal to the mean codes gives what it gave as programmed, whatever became of the devices.</summary>
    [Theory]
    [InlineData(PairScheme.Differential)]
    [InlineData(PairScheme.Offset)]
    public void Columns_lose_their_offset_at_the_mean_input(PairScheme scheme)
    {
        float[] mean = [.. SampleProgram.Uniform(Rows, 40).Select(u => 30f * u)];
        var program = (Chip(Scattered, (row, column) => ((row * 7) + column) % 11) with { Inputs = mean, Scheme = scheme }).Sliced(2);
        float[] expected = program.Logits(Programmed), actual = program.Compensated(Compensation.Column).Logits(Decade);
        SampleChip.RequireClose(expected, actual, Rounding);
        Assert.True(SampleChip.Distance(expected, program.Compensated(Compensation.Global).Logits(Decade)) > 0.005, "a factor alone must not do");
    }

    [Fact]
    public void A_common_gain_is_lost_by_a_common_factor()
    {
        var program = Chip(Alike, (_, _) => 8f);
        SampleChip.RequireClose(program.Logits(Programmed), program.Compensated(Compensation.Global).Logits(Decade), Rounding);
    }

    [Fact]
    public void A_temperature_look_up_takes_the_step_of_temperature()
    {
        var cold = Chip(Alike, (_, _) => 8f);
        var warm = cold with { Life = Warm };
        SampleChip.RequireClose(cold.Logits(Programmed), warm.Compensated(Compensation.Temperature).Logits(Programmed), Rounding);
        Assert.True(SampleChip.Distance(cold.Logits(Programmed), warm.Logits(Programmed)) > 0.05, "the step must be there");
    }

    /// <summary>Its factor is one and the same at all ages, however far devices drift; that of the global sum is not.</summary>
    [Fact]
    public void A_temperature_look_up_knows_nothing_of_drift()
    {
        var program = Chip(Scattered, (row, column) => ((row * 7) + column) % 11) with { Life = Warm };
        double Factor(Compensation compensation, int age) => program.Compensated(compensation).Logits(age)[0] / program.Logits(age)[0];
        Assert.Equal(1, Factor(Compensation.Temperature, Decade) / Factor(Compensation.Temperature, Hour), Rounding);
        Assert.True(Factor(Compensation.Global, Decade) / Factor(Compensation.Global, Hour) > 1.3);
    }

    /// <summary>At the temperature of programming nothing is to be done, stuck devices or not.</summary>
    [Fact]
    public void A_temperature_look_up_does_nothing_without_a_step()
    {
        var program = Chip(Scattered, (row, column) => ((row * 7) + column) % 11) with { Life = new DeviceLife { StuckHigh = 0.1, StuckLow = 0.1 } };
        Assert.Equal(program.Logits(Decade), program.Compensated(Compensation.Temperature).Logits(Decade));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Norms_again_restore_mean_and_deviation(int slices)
    {
        var program = Chip(new PcmParameters(), (row, column) => ((row * 7) + column) % 11).Sliced(slices)
            .With(layer => layer with { Bias = [.. SampleProgram.Uniform(Columns, 8)] }).Compensated(Compensation.BatchNorm) with
        { CalibrationImages = Images };
        var (means, deviations) = program.Layers[0].BatchNorm!.Value;
        float[] logits = program.Logits(Decade), before = (program with { Compensation = Compensation.None }).Logits(Decade);
        for (int column = 0; column < Columns; column++)
        {
            var (mean, deviation) = Statistics(logits, column);
            Assert.Equal(means[column], mean, 1e-4);
            Assert.Equal(deviations[column], deviation, 1e-4);
            Assert.True(Math.Abs(Statistics(before, column).Deviation - deviations[column]) > 0.1, "it must have been far off");
        }
    }

    /// <summary>The reads that estimate a mean are not those that are judged: their noise must not be taken away with it.</summary>
    [Fact]
    public void Norms_are_estimated_from_reads_of_their_own()
    {
        var quiet = Chip(Alike with { Drift = false }, (row, column) => ((row * 7) + column) % 11).Compensated(Compensation.BatchNorm) with { CalibrationImages = Images };
        var noisy = quiet with { Technology = Alike with { Drift = false, ReadNoise = ReadNoise.Split, ReadWindowSeconds = 1e9, QsCoefficient = 1 } };
        double Missed(TrialProgram program, float[] logits) => Enumerable.Range(0, Columns).Max(n => Math.Abs(Statistics(logits, n).Mean - program.Layers[0].BatchNorm!.Value.Mean[n]));
        Assert.InRange(Missed(quiet, quiet.Logits(Decade)), 0, 1e-4);
        Assert.InRange(Missed(noisy, noisy.Logits(Decade)), 0.02, 10);
    }

    private static (double Mean, double Deviation) Statistics(float[] outputs, int column)
    {
        double[] own = [.. outputs.Where((_, i) => i % Columns == column).Select(y => (double)y)];
        double mean = own.Average();
        return (mean, Math.Sqrt(own.Average(y => (y - mean) * (y - mean))));
    }

    private static TrialProgram Chip(PcmParameters technology, Func<int, int, float> target) => SampleChip.Layer(
        technology, Rows, Columns, [.. Enumerable.Range(0, Rows * Columns).Select(i => target(i / Columns, i % Columns) * (i % 3 == 0 ? -1 : 1))],
        SampleProgram.Uniform(Images * Rows, 7)) with
    { AgesSeconds = Ages };
}
