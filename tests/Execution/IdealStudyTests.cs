using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;
using DriftEngine.Tests.Network;

namespace DriftEngine.Tests.Execution;

/// <summary>A study with everything analog switched off, on its whole way from files to counts, is ONNX Runtime.</summary>
public sealed class IdealStudyTests
{
    private const int FirstTrial = 3, Trials = 2;

    private static readonly PcmParameters Ideal = new() { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off };

    private static readonly double[] Ages = [20, 86400, 3.1536e8];

    /// <summary>Each of the three effects alone.</summary>
    public static TheoryData<string> Effects => ["programming noise", "drift", "read noise"];

    [Fact]
    public void First_look_is_onnx_runtime_when_ideal() => CompareAll("first-look", FirstLookData);

    [SharedTheory]
    [InlineData("mlp_mnist", "mnist", 255)]
    [InlineData("mlp_digits", "digits", 16)]
    public void A_trained_network_is_onnx_runtime_when_ideal(string model, string set, double full) =>
        CompareAll(SharedData.Path("data", "models", $"{model}.onnx"), FileData(set, full));

    [Theory]
    [MemberData(nameof(Effects))]
    public void One_effect_switched_on_is_seen(string effect)
    {
        PcmParameters technology = effect switch
        {
            "programming noise" => Ideal with { ProgrammingNoise = true },
            "drift" => Ideal with { Drift = true },
            _ => Ideal with { ReadNoise = ReadNoise.Whole },
        };
        var judged = Judge("first-look", FirstLookData);
        StudySpec spec = Spec("first-look", FirstLookData, WeightScale.Max, Compensation.None);
        var (outcomes, logits) = Run(spec with { Technology = TechnologySpec.Of("pcm-1m", technology) }, judged);
        Assert.Contains(outcomes, outcome => outcome.Correct != judged.Correct);
        Assert.True(OnnxJudge.RelativeError(judged.Scores, logits[^1]) > 0.01, "a noisy chip must not pass for an ideal one");
    }

    private static DataSpec FirstLookData => new("first-look", null, 1 / 255.0, [0], [1], null);

    private static DataSpec FileData(string set, double full) => new(
        SharedData.Path("data", set, "t10k-images-idx3-ubyte.gz"), SharedData.Path("data", set, "t10k-labels-idx1-ubyte.gz"), 1 / full, [0], [1], null);

    private static void CompareAll(string model, DataSpec source)
    {
        var judged = Judge(model, source);
        Assert.InRange(judged.Correct, judged.Data.Count / 2, judged.Data.Count - 1); // a network that has learnt, and errs
        foreach (WeightScale scale in new[] { WeightScale.Max, WeightScale.Channel })
        {
            foreach (Compensation compensation in Enum.GetValues<Compensation>().Except([Compensation.BatchNorm]))
            {
                var (outcomes, logits) = Run(Spec(model, source, scale, compensation), judged);
                Assert.Equal(Trials * Ages.Length, outcomes.Length);
                Assert.All(outcomes, outcome => Assert.Equal(new AgeOutcome(judged.Correct, 0, 0), outcome));
                Assert.All(logits, scores => Assert.InRange(OnnxJudge.RelativeError(judged.Scores, scores), 0, 1e-4));
            }
        }
    }

    private static Judged Judge(string model, DataSpec source)
    {
        byte[] bytes = BuiltIn.NetworkBytes(model) ?? File.ReadAllBytes(model);
        DigitalNetwork network = NetworkSource.Load(model).Network;
        DataSet data = DataSource.Load(source, network).Data;
        int correct = OnnxJudge.CountCorrect(bytes, data, network.InputShape, network.Classes);
        return new Judged(network, data, correct, OnnxJudge.Scores(bytes, data.Inputs, network.InputShape));
    }

    /// <summary>Counts of the trials at every age, and the scores of the last trial at every age.</summary>
    private static (AgeOutcome[] Outcomes, float[][] Logits) Run(StudySpec spec, Judged judged)
    {
        using var backend = new SimdBackend();
        using ITrialRunner runner = backend.Prepare(TrialProgramPlan.Build(spec, judged.Network, judged.Data));
        var outcomes = new AgeOutcome[Trials * Ages.Length];
        runner.Run(FirstTrial, Trials, outcomes, [], default);
        float[][] logits = [.. Ages.Select(_ => Enumerable.Repeat(float.NaN, judged.Scores.Length).ToArray())];
        for (int age = 0; age < Ages.Length; age++)
            runner.Logits(FirstTrial + Trials - 1, age, logits[age]);
        return (outcomes, logits);
    }

    private static StudySpec Spec(string model, DataSpec data, WeightScale scale, Compensation compensation) => new()
    {
        Name = "ideal",
        Seed = 12,
        Network = model,
        Data = data,
        Technology = TechnologySpec.Of("pcm-1m", Ideal),
        Mapping = new MappingSpec(100, 48, scale, 100), // several tiles either way, the last ones not full
        Dac = null,
        Adc = null,
        Compensation = compensation,
        AgesSeconds = Ages,
        Trials = new TrialSpec(Trials, Trials, null, 0.95),
    };

    private sealed record Judged(DigitalNetwork Network, DataSet Data, int Correct, float[] Scores);
}
