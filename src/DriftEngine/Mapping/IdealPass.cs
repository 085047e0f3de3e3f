using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;

namespace DriftEngine.Mapping;

/// <summary>One layer on perfect devices and without output converters: what the calibration of converters looks at.</summary>
internal static class IdealPass
{
    /// <summary>
    /// Outputs of the layer, [images x columns], and per tile the largest absolute column current in code x microsiemens.
    /// Every image is computed alone and maxima have no order, so the number of threads changes nothing.
    /// </summary>
    public static (float[] Outputs, float[] LargestCurrent) Run(MappedLayer layer, Quantiser? dac, float[] inputs, int images)
    {
        float[] outputs = new float[images * layer.Columns];
        float[] scale = ConverterCalibration.Scale(layer, dac);
        float[] largest = new float[layer.RowTiles * layer.ColumnTiles];
        object merge = new();
        Parallel.For(
            0,
            images,
            () => new Scratch(layer),
            (image, _, scratch) =>
            {
                inputs.AsSpan(image * layer.Rows, layer.Rows).CopyTo(scratch.Codes);
                if (dac is { } converter)
                    ConverterCodes.Convert(converter, scratch.Codes);
                Span<float> y = outputs.AsSpan(image * layer.Columns, layer.Columns);
                Multiply(layer, scratch, y);
                Periphery(layer, scale, y);
                return scratch;
            },
            scratch =>
            {
                lock (merge)
                    for (int tile = 0; tile < largest.Length; tile++)
                        largest[tile] = Math.Max(largest[tile], scratch.LargestCurrent[tile]);
            });
        return (outputs, largest);
    }

    /// <summary>The weighted sum of all row tiles, in code x microsiemens.</summary>
    private static void Multiply(MappedLayer layer, Scratch scratch, Span<float> sum)
    {
        for (int rowTile = 0; rowTile < layer.RowTiles; rowTile++)
        {
            Array.Clear(scratch.Current);
            int end = Math.Min((rowTile + 1) * layer.TileRows, layer.Rows);
            for (int k = rowTile * layer.TileRows; k < end; k++)
                // A code of zero adds nothing to any bit, and most pixels and many rectified values are zero.
                if (scratch.Codes[k] != 0)
                    AddRow(scratch.Codes[k], layer.Targets.AsSpan(k * layer.Columns, layer.Columns), scratch.Current);
            Observe(layer, rowTile, scratch);
            for (int n = 0; n < sum.Length; n++)
                sum[n] += scratch.Current[n];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(float code, ReadOnlySpan<float> conductance, Span<float> current)
    {
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(conductance);
        Span<Vector<float>> i = MemoryMarshal.Cast<float, Vector<float>>(current);
        Vector<float> codes = new(code);
        for (int v = 0; v < g.Length; v++)
            i[v] = Vector.FusedMultiplyAdd(codes, g[v], i[v]);
        for (int n = g.Length * Vector<float>.Count; n < conductance.Length; n++)
            current[n] = MathF.FusedMultiplyAdd(code, conductance[n], current[n]);
    }

    private static void Observe(MappedLayer layer, int rowTile, Scratch scratch)
    {
        for (int columnTile = 0; columnTile < layer.ColumnTiles; columnTile++)
        {
            ref float largest = ref scratch.LargestCurrent[(rowTile * layer.ColumnTiles) + columnTile];
            int end = Math.Min((columnTile + 1) * layer.TileColumns, layer.Columns);
            for (int n = columnTile * layer.TileColumns; n < end; n++)
                largest = Math.Max(largest, Math.Abs(scratch.Current[n]));
        }
    }

    private static void Periphery(MappedLayer layer, float[] scale, Span<float> y)
    {
        for (int n = 0; n < y.Length; n++)
        {
            float value = (y[n] * scale[n]) + layer.Bias[n];
            y[n] = layer.Relu ? Math.Max(value, 0) : value;
        }
    }

    private sealed class Scratch(MappedLayer layer)
    {
        public float[] Codes { get; } = new float[layer.Rows];

        public float[] Current { get; } = new float[layer.Columns];

        public float[] LargestCurrent { get; } = new float[layer.RowTiles * layer.ColumnTiles];
    }
}
