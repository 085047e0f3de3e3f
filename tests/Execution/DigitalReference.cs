using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;

namespace DriftEngine.Tests.Execution;

/// <summary>What an ideal chip must reproduce: the digital network itself, and a program with everything analog switched off.</summary>
internal static class DigitalReference
{
    /// <summary>
    /// The same network, tiles and inputs with noise, drift, converters and compensation off; its scores are those of the
    /// digital network but for float32 rounding.
    /// </summary>
    public static TrialProgram IdealProgram(TrialProgram program)
        => program with
        {
            Technology = program.Technology with { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off },
            Compensation = Compensation.None,
            Layers = [.. program.Layers.Select(WithoutConverters)],
        };

    /// <summary>Scores of the network (after the last bias, before any softmax), [count x classes], summed in double.</summary>
    public static float[] Scores(DigitalNetwork network, DataSet data)
    {
        float[] scores = new float[data.Count * network.Classes];
        double[][] weights = [.. network.Layers.Select(layer => Array.ConvertAll(layer.Weights, weight => (double)weight))];
        Parallel.For(0, data.Count, image =>
        {
            double[] x = Array.ConvertAll(data.Inputs[(image * data.Features)..((image + 1) * data.Features)], v => (double)v);
            for (int layer = 0; layer < weights.Length; layer++)
                x = Outputs(network.Layers[layer], weights[layer], x);
            for (int n = 0; n < x.Length; n++)
                scores[(image * network.Classes) + n] = (float)x[n];
        });
        return scores;
    }

    /// <summary>How many of the inputs have their largest score (the first one of equals) at their label.</summary>
    public static int Correct(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        int classes = scores.Length / labels.Length;
        int correct = 0;
        for (int image = 0; image < labels.Length; image++)
        {
            ReadOnlySpan<float> row = scores.Slice(image * classes, classes);
            int best = 0;
            for (int n = 1; n < classes; n++)
                if (row[n] > row[best])
                    best = n;
            if (best == labels[image])
                correct++;
        }
        return correct;
    }

    private static CrossbarLayer WithoutConverters(CrossbarLayer layer)
        => layer with
        {
            // Scale holds the size of a DAC code; without the DAC, a code is the input itself.
            Scale = layer.Dac is { } dac ? Array.ConvertAll(layer.Scale, scale => scale / dac.Step) : layer.Scale,
            Dac = null,
            Adc = null,
        };

    private static double[] Outputs(DenseLayer layer, double[] weights, double[] x)
    {
        double[] y = Array.ConvertAll(layer.Bias, bias => (double)bias);
        for (int k = 0; k < x.Length; k++)
        {
            if (x[k] == 0)
                continue;
            AddRow(x[k], weights.AsSpan(k * y.Length, y.Length), y);
        }
        return layer.Relu ? Array.ConvertAll(y, value => Math.Max(value, 0)) : y;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(double x, ReadOnlySpan<double> weights, Span<double> sums)
    {
        ReadOnlySpan<Vector<double>> w = MemoryMarshal.Cast<double, Vector<double>>(weights);
        Span<Vector<double>> y = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (int v = 0; v < w.Length; v++)
            y[v] += x * w[v];
        for (int n = w.Length * Vector<double>.Count; n < weights.Length; n++)
            sums[n] += x * weights[n];
    }
}
