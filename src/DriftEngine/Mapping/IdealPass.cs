using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;

namespace DriftEngine.Mapping;

/// <summary>One layer on perfect devices and without output converters: what the calibration of converters looks at.</summary>
internal static class IdealPass
{
    /// <summary>
    /// Outputs of the layer, [images x columns], and per tile [row tile, slice, column tile] the largest absolute column current
    /// of any digit of the codes, in code x microsiemens.
    /// Every image is computed alone and maxima have no order, so the number of threads changes nothing.
    /// </summary>
    public static (float[] Outputs, float[] LargestCurrent) Run(MappedLayer layer, Quantiser? dac, CodeDigits digits, float[] inputs, int images)
    {
        float[] outputs = new float[images * layer.Columns];
        float[] scale = ConverterCalibration.Scale(layer, dac);
        float[] largest = new float[layer.RowTiles * layer.Slices * layer.ColumnTiles];
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
                Multiply(layer, digits, scale, scratch, y);
                Periphery(layer, y);
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

    /// <summary>The weighted sum of all row tiles, slices and digits, in network units.</summary>
    private static void Multiply(MappedLayer layer, CodeDigits digits, float[] scale, Scratch scratch, Span<float> sum)
    {
        for (int rowTile = 0; rowTile < layer.RowTiles; rowTile++)
        {
            for (int phase = 0; phase < digits.Phases; phase++)
            {
                Array.Clear(scratch.Current);
                int end = Math.Min((rowTile + 1) * layer.TileRows, layer.Rows);
                for (int k = rowTile * layer.TileRows; k < end; k++)
                {
                    float digit = digits.Of(scratch.Codes[k], phase);
                    // A code of zero adds nothing to any bit, and most pixels and many rectified values are zero.
                    if (digit != 0)
                        AddRow(digit, layer.Targets.AsSpan(k * layer.PhysicalColumns, layer.PhysicalColumns), scratch.Current);
                }

                Observe(layer, rowTile, scratch);
                for (int n = 0; n < scratch.Current.Length; n++)
                    sum[n % layer.Columns] += scratch.Current[n] * digits.Weight(phase) * scale[n];
            }
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
        for (int slice = 0; slice < layer.Slices; slice++)
        {
            for (int n = 0; n < layer.Columns; n++)
            {
                ref float largest = ref scratch.LargestCurrent[(((rowTile * layer.Slices) + slice) * layer.ColumnTiles) + (n / layer.TileColumns)];
                largest = Math.Max(largest, Math.Abs(scratch.Current[(slice * layer.Columns) + n]));
            }
        }
    }

    private static void Periphery(MappedLayer layer, Span<float> y)
    {
        for (int n = 0; n < y.Length; n++)
        {
            float value = y[n] + layer.Bias[n];
            y[n] = layer.Relu ? Math.Max(value, 0) : value;
        }
    }

    private sealed class Scratch(MappedLayer layer)
    {
        public float[] Codes { get; } = new float[layer.Rows];

        public float[] Current { get; } = new float[layer.PhysicalColumns];

        public float[] LargestCurrent { get; } = new float[layer.RowTiles * layer.Slices * layer.ColumnTiles];
    }
}
