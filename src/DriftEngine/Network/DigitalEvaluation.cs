using System.Numerics;

namespace DriftEngine.Network;

/// <summary>The network as exact digital hardware computes it, in float32.</summary>
public static class DigitalEvaluation
{
    /// <summary>Scores [count x classes] of inputs [count x features], before any softmax.</summary>
    public static float[] Scores(this DigitalNetwork network, ReadOnlySpan<float> inputs, int count)
    {
        float[] values = inputs[..(count * network.Features)].ToArray();
        foreach (DenseLayer layer in network.Layers)
        {
            float[] outputs = new float[count * layer.Outputs];
            for (int i = 0; i < count; i++)
                Evaluate(layer, values.AsSpan(i * layer.Inputs, layer.Inputs), outputs.AsSpan(i * layer.Outputs, layer.Outputs));
            values = outputs;
        }

        return values;
    }

    /// <summary>Outputs of every layer before its ReLU, [count x outputs] each, for all inputs of a data set.</summary>
    public static IReadOnlyList<float[]> LayerOutputs(this DigitalNetwork network, DataSet data)
    {
        List<float[]> all = [];
        float[] values = data.Inputs;
        foreach (DenseLayer layer in network.Layers)
        {
            float[] outputs = new float[data.Count * layer.Outputs], inputs = values;
            DenseLayer linear = layer with { Relu = false };
            Parallel.For(0, data.Count, i => Evaluate(linear, inputs.AsSpan(i * layer.Inputs, layer.Inputs), outputs.AsSpan(i * layer.Outputs, layer.Outputs)));
            all.Add(outputs);
            values = layer.Relu ? [.. outputs.Select(y => MathF.Max(y, 0))] : outputs;
        }

        return all;
    }

    /// <summary>Inputs whose largest score, the first one of equals, is at their label.</summary>
    public static int CountCorrect(this DigitalNetwork network, DataSet data)
    {
        float[] scores = network.Scores(data.Inputs, data.Count);
        return Enumerable.Range(0, data.Count).Count(i =>
            Kernels.Digital.Score.FirstLargest(scores.AsSpan(i * network.Classes, network.Classes)) == data.Labels[i]);
    }

    private static void Evaluate(DenseLayer layer, ReadOnlySpan<float> input, Span<float> output)
    {
        layer.Bias.CopyTo(output);
        for (int k = 0; k < input.Length; k++)
            MultiplyAdd(input[k], layer.Weights.AsSpan(k * layer.Outputs, layer.Outputs), output);
        if (!layer.Relu)
            return;
        foreach (ref float value in output)
            value = MathF.Max(value, 0);
    }

    private static void MultiplyAdd(float factor, ReadOnlySpan<float> weights, Span<float> sums)
    {
        int n = 0;
        for (; n <= sums.Length - Vector<float>.Count; n += Vector<float>.Count)
            ((new Vector<float>(weights[n..]) * factor) + new Vector<float>(sums[n..])).CopyTo(sums[n..]);
        for (; n < sums.Length; n++)
            sums[n] += weights[n] * factor;
    }
}
