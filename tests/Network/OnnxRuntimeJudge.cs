using DriftEngine.Network;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DriftEngine.Tests.Network;

/// <summary>What ONNX Runtime computes from the same file.</summary>
internal static class OnnxRuntimeJudge
{
    /// <summary>Outputs [count x classes] for inputs [count x features].</summary>
    public static float[] Outputs(byte[] onnx, float[] inputs, int count)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(onnx, options);
        (string name, NodeMetadata input) = session.InputMetadata.Single(i => !session.OverridableInitializerMetadata.ContainsKey(i.Key));
        int batch = input.Dimensions[0] > 0 ? input.Dimensions[0] : count, perBatch = inputs.Length / count * batch;
        var outputs = new List<float>();
        for (int at = 0; at < inputs.Length; at += perBatch)
            outputs.AddRange(Run(session, name, input.ElementType == typeof(double), inputs[at..(at + perBatch)], [batch, .. input.Dimensions[1..]]));
        return [.. outputs];
    }

    /// <summary>Fails where a score differs by more than tolerance times the largest score.</summary>
    public static void AssertAgrees(byte[] onnx, DigitalNetwork network, int count, double tolerance)
    {
        float[] inputs = Draws.Floats(count * network.Features, 77);
        AssertClose(Outputs(onnx, inputs, count), network.Scores(inputs, count), tolerance);
    }

    public static void AssertClose(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 0, "scores that are all zero compare with anything");
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance * largest, $"score {i}: {expected[i]} by ONNX Runtime, {found[i]} here");
    }

    private static IEnumerable<float> Run(InferenceSession session, string name, bool doubles, float[] inputs, int[] shape)
    {
        NamedOnnxValue value = doubles
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(inputs.Select(v => (double)v).ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(inputs, shape));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([value]);
        return doubles ? [.. results[0].AsEnumerable<double>().Select(v => (float)v)] : [.. results[0].AsEnumerable<float>()];
    }
}
