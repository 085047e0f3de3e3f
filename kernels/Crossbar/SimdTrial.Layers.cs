using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>One layer at a time: digits, tiles, converters, slices, the digital part.</summary>
internal sealed unsafe partial class SimdTrial<T>
{
    /// <summary>Rows of a panel that fit the first-level cache beside the codes that they meet.</summary>
    public const int CachedRows = 256;

    private const int BlockResults = BlockInputs / SimdMultiply<T>.Inputs * SimdMultiply<T>.Results;

    /// <summary>As a call's record: outputs stay as they are before ReLU and converter.</summary>
    private const int Raw = -2;

    private readonly AlignedBuffer<float> digits;
    private readonly ErrorMoments[] moments;
    private readonly ErrorMoments[] errors;

    private T* Sums => scratch.Pointer;

    private T* Products => scratch.Pointer + BlockResults;

    private T* Spreads => scratch.Pointer + (2 * BlockResults);

    private T* ReferenceSpreads => scratch.Pointer + (3 * BlockResults);

    private static int DigitStride(SimdLayer<T> layer) => (layer.Layer.Rows + T.Width - 1) / T.Width * T.Width;

    private void EvaluateLayer(in LayerCall call, float* codes, int stride, float* outputs)
    {
        var layer = network.Layers[call.Layer];
        Quantiser? nextDac = call.Layer + 1 < network.Layers.Length ? network.Layers[call.Layer + 1].Layer.Dac : null;
        LaneConverter<T> dac = nextDac is { } quantiser ? LaneConverter<T>.Of(quantiser) : default;
        if (layer.Layer.Phases > 1)
            SplitCodes(layer, codes, stride, call.Images);
        Array.Clear(moments);
        for (int half = 0; half < layer.HalfPanels; half += 2)
        {
            for (int slice = 0; slice < layer.Layer.Slices; slice++)
            {
                SumTiles(layer, call, (slice * layer.HalfPanels) + half, codes, stride);
                Digital(layer, call, slice, half, outputs);
            }

            if (call.Record >= 0)
                Observe(layer, call, half, outputs);
            if (nextDac is null || call.Record == Raw)
                continue;
            for (int input = 0; input < call.Images; input += SimdMultiply<T>.Inputs)
                SimdMultiply<T>.ConvertInPlace(Place(layer, outputs, input, half), layer.PaddedColumns, dac, Inputs(call, input), ref dacClipped);
        }

        for (int i = 0; i < call.Images && call.Record >= 0; i++)
            errors[call.Record] += moments[i];
    }

    private static float* Place(SimdLayer<T> layer, float* outputs, int input, int half) => outputs + ((long)input * layer.PaddedColumns) + (half * T.Width);

    private static int Inputs(in LayerCall call, int input) => Math.Min(SimdMultiply<T>.Inputs, call.Images - input);

    /// <summary>Scale, compensation, bias, and after the last slice the ReLU (later where errors are recorded before it).</summary>
    private void Digital(SimdLayer<T> layer, in LayerCall call, int slice, int half, float* outputs)
    {
        int panel = (slice * layer.HalfPanels) + half;
        long at = factorOffsets[call.Layer] + ((long)call.Age * layer.AllHalfPanels) + panel;
        bool relu = layer.Layer.Relu && slice == layer.Layer.Slices - 1 && call.Record == -1;
        T* lanes = Sums;
        for (int input = 0; input < call.Images; input += SimdMultiply<T>.Inputs, lanes += SimdMultiply<T>.Results)
        {
            SimdMultiply<T>.Digital(
                lanes, layer.Scale + panel, factors.Pointer + at, offsets.Pointer + at, slice == 0 ? layer.Bias + half : null, relu,
                Inputs(call, input), Place(layer, outputs, input, half), layer.PaddedColumns);
        }
    }

    /// <summary>Adds the errors of one panel's columns, input by input, then applies the ReLU.</summary>
    private void Observe(SimdLayer<T> layer, in LayerCall call, int half, float* outputs)
    {
        float[] ideal = network.Program.Ideal[call.Layer]!;
        int first = half * T.Width, columns = Math.Min(2 * T.Width, layer.Layer.Columns - first);
        for (int i = 0; i < call.Images && columns > 0; i++)
        {
            var given = new ReadOnlySpan<float>(Place(layer, outputs, i, half), columns);
            moments[i] = moments[i].With(given, ideal.AsSpan(((call.FirstImage + i) * layer.Layer.Columns) + first, columns));
        }

        if (layer.Layer.Relu)
            SimdMultiply<T>.Rectify(Place(layer, outputs, 0, half), layer.PaddedColumns, call.Images);
    }

    /// <summary>Digits of all codes of the block, [phase][input][row].</summary>
    private void SplitCodes(SimdLayer<T> layer, float* codes, int stride, int images)
    {
        int digitStride = DigitStride(layer), bits = layer.Layer.PhaseBits;
        for (int phase = 0; phase < layer.Layer.Phases; phase++)
        {
            float* to = digits.Pointer + ((long)phase * BlockInputs * digitStride);
            for (int input = 0; input < images; input++)
                SimdMultiply<T>.Digits(codes + ((long)input * stride), to + ((long)input * digitStride), layer.Layer.Rows, phase * bits, (1u << bits) - 1);
        }
    }

    /// <summary>Multiply, fast noise and ADC per row tile and phase of one panel, digital accumulation over both.</summary>
    private void SumTiles(SimdLayer<T> layer, in LayerCall call, int panel, float* codes, int stride)
    {
        new Span<T>(Sums, BlockResults).Clear();
        for (int tile = 0; tile < layer.Layer.RowTiles; tile++)
        {
            for (int phase = 0; phase < layer.Layer.Phases; phase++)
            {
                bool split = layer.Layer.Phases > 1;
                float* given = split ? digits.Pointer + ((long)phase * BlockInputs * DigitStride(layer)) : codes;
                MultiplyTile(layer, call, panel, tile, given, split ? DigitStride(layer) : stride);
                ConvertTile(layer, call, panel, tile, phase);
            }
        }
    }

    private void MultiplyTile(SimdLayer<T> layer, in LayerCall call, int panel, int tile, float* codes, int stride)
    {
        int firstRow = tile * layer.Layer.TileRows;
        int endRow = Math.Min(firstRow + layer.Layer.TileRows, layer.Layer.Rows);
        new Span<T>(Products, BlockResults).Clear();
        if (network.Targets.DrawsFast)
            StartSpreads(layer, layer.FastSpread, Spreads, call, panel, tile);
        if (network.Targets.SharesFast)
            StartSpreads(layer, layer.ReferenceSpread, ReferenceSpreads, call, panel, tile);
        for (int row = firstRow; row < endRow; row += CachedRows)
            MultiplyRows(layer, call, panel, codes + row, stride, row, Math.Min(CachedRows, endRow - row));
    }

    /// <summary>Variances of the outputs' noise begin with that of thermal and shot noise, where it acts.</summary>
    private static void StartSpreads(SimdLayer<T> layer, AlignedBuffer<T>? thermal, T* spreads, in LayerCall call, int panel, int tile)
    {
        if (thermal is null)
        {
            new Span<T>(spreads, BlockResults).Clear();
            return;
        }

        T* spread = thermal.Pointer + ((((long)call.Age * layer.Layer.RowTiles) + tile) * layer.AllHalfPanels) + panel;
        for (int i = 0; i < BlockResults; i++)
            spreads[i] = spread[i & 1];
    }

    private void ConvertTile(SimdLayer<T> layer, in LayerCall call, int panel, int tile, int phase)
    {
        float weight = layer.Layer.Phases > 1 ? 1 << (phase * layer.Layer.PhaseBits) : 1f;
        T* products = Products, lanes = Sums, spreads = Spreads, shared = ReferenceSpreads;
        for (int input = 0; input < call.Images; input += SimdMultiply<T>.Inputs)
        {
            int inputs = Inputs(call, input);
            if (network.Targets.DrawsFast)
                SimdFastNoise<T>.Add(products, spreads, NoiseAddress(layer, call, panel, input, tile, phase, null), inputs);
            if (network.Targets.SharesFast)
                SimdFastNoise<T>.Add(products, shared, NoiseAddress(layer, call, panel, input, tile, phase, layer.References + panel), inputs);
            if (layer.Adc != null)
                SimdMultiply<T>.ConvertAndAdd(products, lanes, layer.Adc + (tile * layer.AllHalfPanels) + panel, weight, inputs, ref adcClipped);
            else
                SimdMultiply<T>.Add(products, lanes, weight, inputs);
            products += SimdMultiply<T>.Results;
            lanes += SimdMultiply<T>.Results;
            spreads += SimdMultiply<T>.Results;
            shared += SimdMultiply<T>.Results;
        }
    }

    /// <summary>All inputs of the block times a stretch of one panel that stays in the first-level cache meanwhile.</summary>
    private void MultiplyRows(SimdLayer<T> layer, in LayerCall call, int panel, float* codes, int stride, int row, int depth)
    {
        long at = network.LayerOffsets[call.Layer] + (call.Age * network.WeightLanes) + layer.WeightIndex(panel, row);
        T* products = Products, spreads = Spreads, shared = ReferenceSpreads;
        for (int input = 0; input < call.Images; input += SimdMultiply<T>.Inputs, codes += (nint)SimdMultiply<T>.Inputs * stride)
        {
            SimdMultiply<T>.Products(codes, stride, weights.Pointer + at, depth, products);
            products += SimdMultiply<T>.Results;
            if (variances is null)
                continue;
            SimdMultiply<T>.SquaredProducts(codes, stride, variances.Pointer + at, depth, spreads);
            spreads += SimdMultiply<T>.Results;
            if (references is null)
                continue;
            SimdMultiply<T>.SquaredProducts(codes, stride, references.Pointer + at, depth, shared);
            shared += SimdMultiply<T>.Results;
        }
    }

    private SimdFastNoise<T>.Outputs NoiseAddress(SimdLayer<T> layer, in LayerCall call, int panel, int input, int tile, int phase, T* references) => new()
    {
        FirstImage = call.FirstImage + input,
        FirstColumn = (panel / layer.HalfPanels * layer.Layer.Columns) + (panel % layer.HalfPanels * T.Width),
        References = references,
        Columns = layer.Devices.AddressColumns,
        Trial = (uint)call.Trial,
        Purpose = Streams.Purpose(Streams.FastNoiseOf(phase, call.Calibrates), call.Layer, tile),
        Epoch = network.Slots.Epochs[call.Age],
        Key0 = T.Bits((uint)network.Program.Seed),
        Key1 = T.Bits((uint)(network.Program.Seed >> 32)),
    };
}
