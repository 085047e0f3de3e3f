using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>Small programs of awkward shapes, with everything drawn from addresses.</summary>
internal static class SampleProgram
{
    /// <summary>Layers of the given widths; tiles that divide nothing evenly; some zero and some negative targets.</summary>
    public static TrialProgram Create(int[] widths, int images, PcmParameters? technology = null, bool converters = true, bool compensation = true, int tileRows = 7, int tileColumns = 5)
    {
        var layers = new CrossbarLayer[widths.Length - 1];
        for (int l = 0; l < layers.Length; l++)
            layers[l] = Layer(l, widths[l], widths[l + 1], l + 2 < widths.Length, converters, tileRows, tileColumns);
        float[] inputs = [.. Uniform(images * widths[0], 100).Select(u => MathF.Max(0f, (1.3f * u) - 0.2f))];
        int[] labels = [.. Uniform(images, 101).Select(u => (int)(u * widths[^1]))];
        return new TrialProgram
        {
            Seed = 0x1234_5678_9ABC_DEF0,
            Technology = technology ?? new PcmParameters(),
            TemperatureKelvin = 298.15,
            AgesSeconds = [20, 3600, 3.1536e8],
            GlobalDriftCompensation = compensation,
            Layers = layers,
            Inputs = inputs,
            Labels = labels,
        };
    }

    private static CrossbarLayer Layer(int index, int rows, int columns, bool relu, bool converters, int tileRows, int tileColumns)
    {
        float[] targets = [.. Uniform(rows * columns, (uint)index).Select(u => u < 0.1f ? 0f : (u - 0.5f) * 50f)];
        int rowTiles = (rows + tileRows - 1) / tileRows, columnTiles = (columns + tileColumns - 1) / tileColumns;
        return new CrossbarLayer
        {
            Name = $"layer {index}",
            Rows = rows,
            Columns = columns,
            TileRows = tileRows,
            TileColumns = tileColumns,
            Targets = targets,
            Scale = [.. Uniform(columns, 10 + (uint)index).Select(u => (converters ? 0.003f : 0.1f) * (0.5f + u) / MathF.Sqrt(rows))],
            Bias = [.. Uniform(columns, 20 + (uint)index).Select(u => 0.2f * (u - 0.5f))],
            Relu = relu,
            Dac = converters ? new Quantiser(1f / 60, 0, 63) : null,
            Adc = converters ? [.. Uniform(rowTiles * columnTiles, 30 + (uint)index).Select(u => new Quantiser(30f + (20f * u), -31, 31))] : null,
        };
    }

    private static float[] Uniform(int count, uint stream) =>
        [.. Enumerable.Range(0, count).Select(i => (Philox.Words((uint)i, stream, 0, 0, 99).X >> 8) / 16777216f)];
}
