using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Random;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Mapping;

/// <summary>Networks, inputs and studies of any shape, drawn from addresses.</summary>
internal static class SmallNetwork
{
    public static DigitalNetwork Create(params int[] widths)
    {
        List<DenseLayer> layers = [];
        for (int l = 0; l + 1 < widths.Length; l++)
            layers.Add(new DenseLayer(
                $"fc{l}",
                widths[l],
                widths[l + 1],
                Uniform(widths[l] * widths[l + 1], (uint)l, 1f),
                Uniform(widths[l + 1], 50 + (uint)l, 0.5f),
                Relu: l + 2 < widths.Length));
        return new DigitalNetwork("small.onnx", [widths[0]], layers);
    }

    /// <summary>One layer without bias and without ReLU.</summary>
    public static DigitalNetwork Layer(int rows, int columns, params float[] weights)
        => new("layer.onnx", [rows], [new DenseLayer("fc", rows, columns, weights, new float[columns], Relu: false)]);

    /// <summary>Inputs in [0, 1), or in [-1, 1).</summary>
    public static DataSet Inputs(DigitalNetwork network, int count, bool signed = false)
    {
        float[] values = Uniform(count * network.Features, 200, 1f);
        int[] labels = [.. Uniform(count, 201, 1f).Select(u => (int)((u + 1) / 2 * network.Classes))];
        return new DataSet(signed ? values : Array.ConvertAll(values, Math.Abs), labels, network.Features);
    }

    public static StudySpec Study(MappingSpec mapping, ConverterSpec? dac = null, ConverterSpec? adc = null)
        => new()
        {
            Name = "small",
            Seed = 7,
            Network = "small.onnx",
            Data = new DataSpec("inputs", null, 1, [0], [1], null),
            Technology = TechnologySpec.Of("pcm-1m"),
            Mapping = mapping,
            Dac = dac,
            Adc = adc,
            Compensation = Compensation.Global,
            AgesSeconds = [20, 3600],
            Trials = new TrialSpec(8, 64, null, 0.95),
        };

    private static float[] Uniform(int count, uint stream, float amplitude)
        => [.. Enumerable.Range(0, count).Select(i =>
            (((Philox.Words((uint)i, stream, 0, 0, 4711).X >> 8) / 8388608f) - 1) * amplitude)];
}
