using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>A chip that is programmed anew: clocks start again, noise is drawn again, what belongs to the chip stays.</summary>
public sealed class RefreshTests
{
    private const int Rows = 400, Columns = 500;

    private const double Day = 86400;

    private static readonly DeviceLife Refreshed = new() { RefreshSeconds = [Day] };

    /// <summary>Without anything drawn, and without the wear of the writes, a refreshed chip is as young as a new one, bit for bit.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(3600)]
    public void Clocks_start_again(double age)
    {
        var technology = new PcmParameters { ProgrammingNoise = false, ReadNoise = ReadNoise.Off, NuSpreadMin = 0, NuSpreadMax = 0, WindowLoss = 0 };
        var refreshed = Chip(technology, [Day - 1, Day + age]) with { Life = Refreshed };
        float[] fresh = Chip(technology, [age]).Conductances();
        Assert.Equal(fresh, refreshed.Conductances(1));
        Assert.NotEqual(fresh, refreshed.Conductances(0));
        Assert.Equal(Chip(technology, [Day - 1]).Conductances(), refreshed.Conductances(0));
    }

    /// <summary>Programming noise of two events has nothing in common.</summary>
    [Fact]
    public void Noise_is_drawn_again()
    {
        var chip = Chip(new PcmParameters { ReadNoise = ReadNoise.Off, Drift = false }, [20, Day + 20]) with { Life = Refreshed };
        float[] first = chip.Conductances(0), second = chip.Conductances(1);
        double[] before = Noise(first, chip.Layers[0].Targets), after = Noise(second, chip.Layers[0].Targets);
        double variance = before.Average(e => e * e);
        Assert.True(variance > 0.1);
        StatisticalTest.Check("correlation of two events", 0, before.Zip(after, (x, y) => x * y).Average() / variance, 1.3, before.Length, 0.03);
        Assert.False(StatisticalTest.Agrees(0, before.Zip(before, (x, y) => x * y).Average() / variance, 1.3, before.Length), "the same event");
        double ratio = after.Average(e => e * e) / variance;
        StatisticalTest.Check("variance", 1, ratio, 3, before.Length, 0.06);
        Assert.False(StatisticalTest.Agrees(1, 1.06 * ratio, 3, before.Length), "noise that grows by 3 % with every event");
    }

    /// <summary>Less the mean of all pairs of the same target: a partner at zero cannot go below it, which is no noise.</summary>
    private static double[] Noise(float[] conductances, float[] targets)
    {
        Dictionary<float, double> means = conductances.Zip(targets).GroupBy(pair => pair.Second).ToDictionary(group => group.Key, group => group.Average(pair => (double)pair.First));
        return [.. conductances.Zip(targets, (g, target) => g - means[target])];
    }

    /// <summary>A dead device stays dead and where it is; every event kills more.</summary>
    [Fact]
    public void Wear_goes_on()
    {
        var technology = new SampleParameters { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off, EnduranceMedian = 100, WindowLoss = 0, StuckHigh = 31 };
        var life = new DeviceLife { CyclesSpent = 10, CyclesPerProgramming = 20, RefreshSeconds = [Day, 2 * Day], StuckHigh = 0.02 };
        var chip = Chip(technology, [10, Day + 10, (2 * Day) + 10]) with { Life = life };
        float[][] conductances = [.. Enumerable.Range(0, 3).Select(age => chip.Conductances(age))];
        float[] alive = (chip with { Life = new DeviceLife() }).Conductances(0);
        int[] dead = new int[3];
        for (int i = 0; i < alive.Length; i++)
        {
            for (int e = 0; e < 3; e++)
                dead[e] += conductances[e][i] != alive[i] ? 1 : 0;
        }

        Assert.True(dead[0] < dead[1] && dead[1] < dead[2] && dead[0] > 0);
        Assert.Equal(dead[0], Enumerable.Range(0, alive.Length).Count(i => conductances[0][i] != alive[i] && conductances[1][i] != alive[i] && conductances[2][i] != alive[i]));
    }

    /// <summary>
    /// The state of a trap at the verifying read belongs to the event: a device may be up after one programming (verified occupied,
    /// read empty) and down after the next, with probability d^2 (1 - d)^2; 1/30 over uniform duties.
    /// </summary>
    [Fact]
    public void Traps_are_verified_anew()
    {
        const int rows = 512, columns = 192;
        var technology = new SampleParameters
        {
            ProgrammingNoise = false,
            Drift = false,
            ReadNoise = ReadNoise.Off,
            GMinMicrosiemens = 0,
            EnduranceMedian = 1e18,
            WindowLoss = 0,
            TelegraphNoise = true,
            TelegraphShare = 1,
            TelegraphShortestSeconds = 1,
            TelegraphLongestSeconds = 1e4,
        };
        var chip = SampleChip.Layer(technology, rows, columns, [.. Enumerable.Repeat(10f, rows * columns)], new float[rows]) with { AgesSeconds = [10, Day + 10], Life = Refreshed };
        double share = chip.Conductances(0).Zip(chip.Conductances(1)).Count(pair => pair is ( > 10.001f, < 9.999f)) / (double)(rows * columns);
        StatisticalTest.Check("up, then down", 1.0 / 30, share, Math.Sqrt(1.0 / 30), rows * columns, 0.15 / 30);
        Assert.False(StatisticalTest.Agrees(0, share, Math.Sqrt(1.0 / 30), rows * columns), "one state for the life of the chip");
    }

    private static TrialProgram Chip(DeviceParameters technology, double[] ages) => SampleChip.Layer(
        technology, Rows, Columns, [.. Enumerable.Range(0, Rows * Columns).Select(i => 1f + (i % 13))], new float[Rows]) with
    { AgesSeconds = ages };
}
