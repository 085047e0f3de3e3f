using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;
using DriftEngine.Tests.Mapping;
using DriftEngine.Tests.Network;

namespace DriftEngine.Tests.Execution;

/// <summary>Batch normalisation, from the ONNX file to its estimate on a chip.</summary>
public sealed class BatchNormStudyTests
{
    private const int Inputs = 13, Hidden = 7, Classes = 4, Images = 400;

    private static readonly float[] Weights = SampleNetwork.Draws("w1", Inputs, Hidden), Gamma = [1.5f, 0.7f, -0.8f, 1, 2, 0.5f, 1.2f];

    /// <summary>Inputs in 0 to 1, so that what the hidden layer gives has a mean and a spread of its own in every column.</summary>
    private static readonly DataSet Data = new([.. SampleNetwork.Draws("images", Images, Inputs).Select(MathF.Abs)], new int[Images], Inputs);

    [Fact]
    public void Folding_is_what_onnx_runtime_computes()
    {
        byte[] model = Model(SampleNetwork.Draws("mean", Hidden), [.. SampleNetwork.Draws("var", Hidden).Select(v => 0.1f + MathF.Abs(v))]);
        DigitalNetwork network = OnnxFile.Read(model, "norm.onnx");
        Assert.Equal([true, false], network.Layers.Select(layer => layer.BatchNorm is not null));
        Assert.Equal(Gamma.Select(MathF.Abs), network.Layers[0].BatchNorm!.Value.Deviation);
        Assert.InRange(OnnxJudge.RelativeError(OnnxJudge.Scores(model, Data.Inputs, [Inputs]), network.Scores(Data.Inputs, Images)), 0, 1e-5);
    }

    [Fact]
    public void An_ideal_chip_finds_the_statistics_of_the_training_again()
    {
        (byte[] model, DigitalNetwork network) = Trained();
        Assert.InRange(OnnxJudge.RelativeError(OnnxJudge.Scores(model, Data.Inputs, [Inputs]), Logits(network, Compensation.BatchNorm, drift: false)), 0, 1e-3);
    }

    [Fact]
    public void What_drift_takes_from_a_column_is_given_back()
    {
        (byte[] model, DigitalNetwork network) = Trained();
        float[] exact = OnnxJudge.Scores(model, Data.Inputs, [Inputs]);
        double with = Rms(exact, Logits(network, Compensation.BatchNorm, drift: true)), without = Rms(exact, Logits(network, Compensation.None, drift: true));
        Assert.True(with < 0.5 * without, $"{with} with, {without} without");
    }

    [Fact]
    public void A_network_without_it_is_the_users_mistake()
    {
        DigitalNetwork plain = SmallNetwork.Create(Inputs, Classes);
        var e = Assert.Throws<StudyException>(() => Logits(plain, Compensation.BatchNorm, drift: false));
        Assert.Contains("batch normalisation", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Normalised with the mean and the variance that the data really have behind the first layer.</summary>
    private static (byte[] Model, DigitalNetwork Network) Trained()
    {
        float[] mean = new float[Hidden], variance = new float[Hidden];
        for (int column = 0; column < Hidden; column++)
        {
            double[] y = [.. Enumerable.Range(0, Images).Select(i => Enumerable.Range(0, Inputs).Sum(k => (double)Data.Inputs[(i * Inputs) + k] * Weights[(k * Hidden) + column]))];
            mean[column] = (float)y.Average();
            variance[column] = (float)y.Average(v => Math.Pow(v - y.Average(), 2));
        }

        byte[] model = Model(mean, variance);
        return (model, OnnxFile.Read(model, "norm.onnx"));
    }

    private static byte[] Model(float[] mean, float[] variance)
    {
        SampleNetwork network = new(13, SampleNetwork.Float32, Inputs);
        network.Tensor("w1", Weights, Inputs, Hidden).Tensor("gamma", Gamma, Hidden).Weights("beta", Hidden).Tensor("mean", mean, Hidden).Tensor("var", variance, Hidden)
            .Weights("w2", Hidden, Classes).Then("MatMul", "w1").Then("BatchNormalization", "gamma", "beta", "mean", "var").Then("Relu").Then("MatMul", "w2");
        return network.Bytes();
    }

    private static double Rms(float[] expected, float[] actual) => Math.Sqrt(expected.Zip(actual).Average(pair => Math.Pow(pair.First - pair.Second, 2)));

    private static float[] Logits(DigitalNetwork network, Compensation compensation, bool drift)
    {
        StudySpec spec = SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100)) with
        {
            Technology = TechnologySpec.Of("pcm-1m") with { ProgrammingNoise = false, Drift = drift, ReadNoise = ReadNoise.Off },
            Compensation = compensation,
            AgesSeconds = [25, 1e6],
        };
        using var backend = new SimdBackend(1);
        using ITrialRunner runner = backend.Prepare(TrialProgramPlan.Build(spec, network, Data));
        float[] logits = new float[Images * Classes];
        runner.Logits(0, 1, logits);
        return logits;
    }
}
