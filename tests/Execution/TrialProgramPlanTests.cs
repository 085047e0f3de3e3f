using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;
using DriftEngine.Tests.Mapping;

namespace DriftEngine.Tests.Execution;

public sealed class TrialProgramPlanTests
{
    private static readonly PcmParameters Perfect = new() { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off };

    public static TheoryData<int[]> Shapes => [new[] { 13, 7, 9, 4 }, new[] { 1, 6, 3 }, new[] { 7, 4, 1 }, new[] { 5, 1, 2 }];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_ideal_program_gives_the_scores_of_the_digital_network(int[] widths)
    {
        DigitalNetwork network = SmallNetwork.Create(widths);
        DataSet data = SmallNetwork.Inputs(network, 11, signed: true);
        foreach (WeightScale scale in new[] { WeightScale.Max, WeightScale.Channel, WeightScale.Percentile })
        {
            StudySpec spec = SmallNetwork.Study(
                new MappingSpec(5, 3, scale, 100), new ConverterSpec(8, null), new ConverterSpec(8, null));
            TrialProgram ideal = DigitalReference.IdealProgram(TrialProgramPlan.Build(spec, network, data));
            float[] expected = PlainScores(network, data);
            Equal(expected, DigitalReference.Scores(network, data), 1e-6);
            Equal(expected, Logits(ideal), 1e-4);
        }
    }

    [Fact]
    public void More_row_tiles_than_random_addresses_are_refused()
    {
        DigitalNetwork network = SmallNetwork.Create(4097, 2);
        DataSet data = SmallNetwork.Inputs(network, 1);
        var error = Assert.Throws<StudyException>(() => TrialProgramPlan.Build(SmallNetwork.Study(new MappingSpec(1, 3, WeightScale.Max, 100)), network, data));
        Assert.Contains("mapping.tile_rows", error.Message, StringComparison.Ordinal);
        DigitalNetwork fits = SmallNetwork.Create(4096, 2);
        Assert.Equal(4096, TrialProgramPlan.Build(SmallNetwork.Study(new MappingSpec(1, 3, WeightScale.Max, 100)), fits, SmallNetwork.Inputs(fits, 1)).Layers[0].RowTiles);
    }

    [Fact]
    public void A_noisy_program_does_not_give_them()
    {
        DigitalNetwork network = SmallNetwork.Create(13, 7, 4);
        DataSet data = SmallNetwork.Inputs(network, 11);
        TrialProgram noisy = TrialProgramPlan.Build(SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100)), network, data);
        float[] expected = PlainScores(network, data);
        float[] actual = Logits(noisy);
        Assert.True(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() > 1e-3);
    }

    [Fact]
    public void The_program_holds_what_the_study_says()
    {
        DigitalNetwork network = SmallNetwork.Create(6, 4, 3);
        StudySpec spec = SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100), new ConverterSpec(8, 2.55)) with { Mission = MissionSpec.Constant(85) };
        TrialProgram program = TrialProgramPlan.Build(spec, network, SmallNetwork.Inputs(network, 3));
        Assert.Equal(358.15, program.Contexts[0].ReadKelvin, 10);
        Assert.Equal(7ul, program.Seed);
        Assert.Equal([20.0, 3600.0], program.AgesSeconds);
        Assert.Equal(Compensation.Global, program.Compensation);
        Assert.Equal([true, false], program.Layers.Select(layer => layer.Relu));
        float largest = network.Layers[0].Weights.Max(Math.Abs);
        Assert.All(program.Layers[0].Scale, scale => Assert.Equal(largest / (25 - 0.1) * 0.01, scale, 1e-9));
        Assert.All(program.Layers, layer => Assert.Null(layer.Adc));
    }

    [Fact]
    public void Calibrated_input_converters_clip_nothing_on_the_calibration_slice()
    {
        DigitalNetwork network = SmallNetwork.Create(13, 7, 9, 4);
        DataSet data = SmallNetwork.Inputs(network, 200);
        TrialProgram program = Quiet(new ConverterSpec(8, null), null, network, data);
        Assert.Equal(0, Outcome(program).DacClipped);
        // The range is tight: one code less and something is clipped.
        TrialProgram tighter = program with
        {
            Layers = [.. program.Layers.Select(layer => layer with { Dac = layer.Dac!.Value with { MaxCode = 254 } })],
        };
        Assert.True(Outcome(tighter).DacClipped >= program.Layers.Count);
    }

    [Fact]
    public void Calibrated_output_converters_clip_nothing_on_the_calibration_slice()
    {
        DigitalNetwork network = SmallNetwork.Create(13, 7);
        DataSet data = SmallNetwork.Inputs(network, 200, signed: true);
        TrialProgram program = Quiet(new ConverterSpec(8, null), new ConverterSpec(8, null), network, data);
        Assert.Equal(0, Outcome(program).AdcClipped);
        TrialProgram tighter = program with
        {
            Layers = [.. program.Layers.Select(layer => layer with
            {
                Adc = [.. layer.Adc!.Select(adc => adc with { MinCode = -126, MaxCode = 126 })],
            })],
        };
        // Each of the 3 x 3 tiles has its own tight range.
        Assert.True(Outcome(tighter).AdcClipped >= 9);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_the_users_mistake()
    {
        DigitalNetwork network = SmallNetwork.Create(6, 3);
        StudySpec spec = SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100));
        StudyException features = Assert.Throws<StudyException>(
            () => TrialProgramPlan.Build(spec, network, new DataSet(new float[10], new int[2], 5)));
        Assert.Contains("5 values", features.Error.What, StringComparison.Ordinal);
        StudyException label = Assert.Throws<StudyException>(
            () => TrialProgramPlan.Build(spec, network, new DataSet(new float[12], [0, 3], 6)));
        Assert.Contains("label 3 of input 1", label.Error.What, StringComparison.Ordinal);
        Assert.Throws<StudyException>(() => TrialProgramPlan.Build(spec, network, new DataSet([], [], 6)));
    }

    [Fact]
    public void The_first_of_equal_scores_counts()
        => Assert.Equal(2, DigitalReference.Correct([1, 1, 0, 2, 3, 3, 0, 0, 0], [0, 1, 2]));

    private static TrialProgram Quiet(ConverterSpec? dac, ConverterSpec? adc, DigitalNetwork network, DataSet data)
        => TrialProgramPlan.Build(
            SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100), dac, adc) with { Technology = TechnologySpec.Of("pcm-1m", Perfect) },
            network,
            data);

    private static AgeOutcome Outcome(TrialProgram program)
    {
        using SimdBackend backend = new(1);
        using ITrialRunner runner = backend.Prepare(program);
        AgeOutcome[] outcomes = new AgeOutcome[program.AgesSeconds.Count];
        runner.Run(0, 1, outcomes, [], CancellationToken.None);
        return outcomes[0];
    }

    private static float[] Logits(TrialProgram program)
    {
        using SimdBackend backend = new(1);
        using ITrialRunner runner = backend.Prepare(program);
        float[] logits = new float[program.Images * program.Layers[^1].Columns];
        Array.Fill(logits, float.NaN);
        runner.Logits(0, 0, logits);
        return logits;
    }

    private static float[] PlainScores(DigitalNetwork network, DataSet data)
    {
        List<float> scores = [];
        for (int image = 0; image < data.Count; image++)
        {
            double[] x = [.. data.Inputs.Skip(image * data.Features).Take(data.Features)];
            foreach (DenseLayer layer in network.Layers)
                x = [.. Enumerable.Range(0, layer.Outputs).Select(n =>
                {
                    double y = layer.Bias[n] + x.Select((value, k) => value * layer.Weights[(k * layer.Outputs) + n]).Sum();
                    return layer.Relu && y < 0 ? 0 : y;
                })];
            scores.AddRange(x.Select(value => (float)value));
        }
        return [.. scores];
    }

    /// <summary>Relative to the largest score, since single scores cross zero.</summary>
    private static void Equal(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 0);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * largest);
    }
}
