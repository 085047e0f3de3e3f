using DriftEngine.Network;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DriftEngine.Tests.Network;

/// <summary>ONNX Runtime as the judge of the importer and of the digital evaluation.</summary>
internal static class OnnxJudge
{
    /// <summary>Outputs [count x classes] of a network in float32 for inputs [count x features].</summary>
    public static float[] Scores(byte[] model, float[] inputs, IReadOnlyList<int> itemShape)
    {
        using var session = new InferenceSession(model);
        string name = Assert.Single(session.InputMetadata.Keys);
        int[] shape = [inputs.Length / itemShape.Aggregate(1, (a, b) => a * b), .. itemShape];
        NamedOnnxValue value = session.InputMetadata[name].ElementType == typeof(double)
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(inputs.Select(v => (double)v).ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(inputs, shape));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([value]);
        DisposableNamedOnnxValue result = Assert.Single(results);
        return result.ElementType == TensorElementType.Double
            ? [.. result.AsEnumerable<double>().Select(v => (float)v)]
            : [.. result.AsEnumerable<float>()];
    }

    /// <summary>Inputs whose largest score, the first one of equals, is at their label.</summary>
    public static int CountCorrect(byte[] model, DataSet data, IReadOnlyList<int> itemShape, int classes) =>
        Scores(model, data.Inputs, itemShape).Chunk(classes).Zip(data.Labels).Count(pair => Array.IndexOf(pair.First, pair.First.Max()) == pair.Second);

    /// <summary>Largest difference over the largest magnitude of the expected values.</summary>
    public static double RelativeError(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second)) / Math.Max(1e-30, expected.Max(Math.Abs));
    }
}
