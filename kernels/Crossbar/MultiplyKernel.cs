using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Whether the fast part of the read noise is drawn per output: decided when the kernel is compiled.</summary>
public interface IFastNoise
{
    /// <summary>True where read noise is split.</summary>
    static abstract bool Drawn { get; }

    /// <summary>True where the columns of a tile share the noise of their references.</summary>
    static abstract bool Shared { get; }
}

/// <summary>Read noise off, or all of it in the weights.</summary>
public struct NoFastNoise : IFastNoise
{
    /// <inheritdoc/>
    public static bool Drawn => false;

    /// <inheritdoc/>
    public static bool Shared => false;
}

/// <summary>Split read noise.</summary>
public struct SplitNoise : IFastNoise
{
    /// <inheritdoc/>
    public static bool Drawn => true;

    /// <inheritdoc/>
    public static bool Shared => false;
}

/// <summary>Split read noise of devices that share references.</summary>
public struct SharedNoise : IFastNoise
{
    /// <inheritdoc/>
    public static bool Drawn => true;

    /// <inheritdoc/>
    public static bool Shared => true;
}

/// <summary>A converter as device memory holds it.</summary>
public struct DeviceConverter
{
    /// <summary>1 / Step.</summary>
    public float Inverse;

    /// <summary>Size of one code.</summary>
    public float Step;

    /// <summary>Smallest code.</summary>
    public float MinCode;

    /// <summary>Largest code.</summary>
    public float MaxCode;

    /// <summary>As the law takes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly LaneConverter<ScalarLane> Lanes()
    {
        LaneConverter<ScalarLane> lanes;
        lanes.Inverse = ScalarLane.Float(Inverse);
        lanes.Step = ScalarLane.Float(Step);
        lanes.MinCode = ScalarLane.Float(MinCode);
        lanes.MaxCode = ScalarLane.Float(MaxCode);
        return lanes;
    }
}

/// <summary>Which outputs a launch of <see cref="MultiplyKernel{TNoise}"/> computes.</summary>
public struct MultiplyCall
{
    /// <summary>Rows of the layer.</summary>
    public int Rows;

    /// <summary>Columns of one slice of the layer.</summary>
    public int Columns;

    /// <summary>Slices of every weight.</summary>
    public int Slices;

    /// <summary>Rows of a crossbar tile.</summary>
    public int TileRows;

    /// <summary>Crossbar tiles along the rows.</summary>
    public int RowTiles;

    /// <summary>Digits of a code; each is multiplied and converted on its own.</summary>
    public int Phases;

    /// <summary>Bits of a digit.</summary>
    public int PhaseBits;

    /// <summary>Columns that addresses count.</summary>
    public int AddressColumns;

    /// <summary>Columns of a tile; only where references are shared.</summary>
    public int TileColumns;

    /// <summary>1 where outputs are only measured, to calibrate.</summary>
    public int Calibrates;

    /// <summary>1 where every column has a factor and an offset of its own; else a slice has one factor.</summary>
    public int PerColumn;

    /// <summary>Factors of one chip.</summary>
    public int FactorStride;

    /// <summary>1 where devices have noise of single reads.</summary>
    public int HasVariances;

    /// <summary>1 where thermal and shot noise act.</summary>
    public int HasThermal;

    /// <summary>Index of the layer.</summary>
    public int Layer;

    /// <summary>First trial of the batch.</summary>
    public int FirstTrial;

    /// <summary>Trials of the batch.</summary>
    public int Trials;

    /// <summary>First input of the chunk; a multiple of four.</summary>
    public int FirstImage;

    /// <summary>Inputs of the chunk.</summary>
    public int Images;

    /// <summary>Blocks along the inputs.</summary>
    public int ImageBlocks;

    /// <summary>1 where the ADC quantises.</summary>
    public int HasAdc;

    /// <summary>1 where a ReLU follows.</summary>
    public int Relu;

    /// <summary>1 where the next layer's DAC follows.</summary>
    public int HasNextDac;

    /// <summary>Low half of the seed.</summary>
    public uint Key0;

    /// <summary>High half of the seed.</summary>
    public uint Key1;

    /// <summary>The next layer's DAC.</summary>
    public DeviceConverter NextDac;

    /// <summary>Elements from one trial's weights to the next.</summary>
    public long TrialStride;

    /// <summary>Weights before the layer.</summary>
    public long LayerOffset;

    /// <summary>Elements from one chip's codes to the next; 0 where all chips read the same inputs.</summary>
    public long CodeStride;

    /// <summary>Elements from the variances of carriers to those of shared references.</summary>
    public long ReferenceOffset;

    /// <summary>Elements from the thermal variances of carriers to those of shared references.</summary>
    public long ThermalOffset;
}

/// <summary>The crossbar multiply with converters per tile, digital accumulation, bias, ReLU and the next layer's DAC.</summary>
/// <typeparam name="TNoise">Whether the fast part of the read noise is drawn per output.</typeparam>
public static class MultiplyKernel<TNoise>
    where TNoise : struct, IFastNoise
{
    /// <summary>Threads of a group: 8 along the inputs, 16 along the columns, each 8 inputs by 4 columns.</summary>
    public const int Threads = 128;

    /// <summary>Inputs of a group.</summary>
    public const int BlockImages = 64;

    /// <summary>Columns of a group.</summary>
    public const int BlockColumns = 64;

    private const int Depth = 16; // rows in shared memory at a time
    private const int Quads = 16; // of four inputs or columns

    /// <summary>
    /// One group is 64 inputs by 64 columns of one chip (grid X: chips by input blocks; grid Y: column blocks), over all slices.
    /// Reads codes[chip][image, row], weights[chip][layer][row, column of all slices], variances likewise, thermal[age][tile][column of all
    /// slices], adc[tile][..], scales[..], bias[column], factors[chip][slice or column of all slices], offsets likewise, ages; writes
    /// outputs[chip][image, column] and adds to clipped[chip] (ADC) and clipped[chips + chip] (next DAC). Sums run over a tile's rows in
    /// order, so that the bits are those of every other backend. Addresses: stream FastNoise and those of later phases and of
    /// calibration, at the columns and, where references are shared, at those of the references, whose variances lie behind the carriers'.
    /// </summary>
    public static void Run(
        ArrayView<float> codes, ArrayView<float> weights, ArrayView<float> variances, ArrayView<float> thermal, ArrayView<DeviceConverter> adc,
        ArrayView<float> scales, ArrayView<float> bias, ArrayView<float> factors, ArrayView<float> offsets, ArrayView<DeviceAge> ages,
        ArrayView<float> outputs, ArrayView<int> clipped, MultiplyCall call)
    {
        var codeTile = SharedMemory.Allocate<Float4>(Depth * Quads);
        var weightTile = SharedMemory.Allocate<Float4>(Depth * Quads);
        var spreadTile = SharedMemory.Allocate<Float4>(TNoise.Drawn ? Depth * Quads : 1);
        var sharedTile = SharedMemory.Allocate<Float4>(TNoise.Shared ? Depth * Quads : 1);
        int chip = Grid.IdxX / call.ImageBlocks;
        int image0 = (Grid.IdxX - (chip * call.ImageBlocks)) * BlockImages;
        int column0 = Grid.IdxY * BlockColumns;
        int threadImage = Group.IdxX >> 4, threadColumn = Group.IdxX & 15;
        int column = column0 + (threadColumn * 4), image = image0 + (threadImage * 8);
        int physicalColumns = call.Slices * call.Columns, age = chip / call.Trials;
        var chipCodes = codes.SubView(chip * call.CodeStride, (long)call.Images * call.Rows);
        long firstWeight = (chip * call.TrialStride) + call.LayerOffset, layerWeights = (long)call.Rows * physicalColumns;

        int adcClipped = 0;
        RegisterTile y = RegisterTile.SameRows(Load(bias, column, column, call.Columns));
        for (int slice = 0; slice < call.Slices; slice++)
        {
            RegisterTile sums = default;
            int firstColumn = slice * call.Columns;
            for (int tile = 0; tile < call.RowTiles; tile++)
            {
                int firstRow = tile * call.TileRows, endRow = IntrinsicMin(firstRow + call.TileRows, call.Rows);
                for (int phase = 0; phase < call.Phases; phase++)
                {
                    RegisterTile products = default, spreads = default, shared = default;
                    long heat = ((((long)age * call.RowTiles) + tile) * physicalColumns) + firstColumn + column;
                    if (TNoise.Drawn && call.HasThermal != 0)
                        spreads = RegisterTile.SameRows(Load(thermal, heat, column, call.Columns));
                    if (TNoise.Shared && call.HasThermal != 0)
                        shared = RegisterTile.SameRows(Load(thermal, heat + call.ThermalOffset, column, call.Columns));
                    for (int row = firstRow; row < endRow; row += Depth)
                    {
                        LoadCodes(chipCodes, codeTile, call, image0, row, endRow, phase);
                        LoadWeights(weights.SubView(firstWeight, layerWeights), weightTile, call, column0, firstColumn, row, endRow);
                        if (TNoise.Drawn && call.HasVariances != 0)
                            LoadWeights(variances.SubView(firstWeight, layerWeights), spreadTile, call, column0, firstColumn, row, endRow);
                        if (TNoise.Shared && call.HasVariances != 0)
                            LoadWeights(variances.SubView(firstWeight + call.ReferenceOffset, layerWeights), sharedTile, call, column0, firstColumn, row, endRow);
                        Group.Barrier();
                        for (int k = 0; k < Depth; k++)
                        {
                            Float4 low = codeTile[(k * Quads) + (threadImage * 2)], high = codeTile[(k * Quads) + (threadImage * 2) + 1];
                            products = RegisterTile.MultiplyAdd(low, high, weightTile[(k * Quads) + threadColumn], products);
                            if (TNoise.Drawn && call.HasVariances != 0)
                                spreads = RegisterTile.MultiplyAdd(Float4.Square(low), Float4.Square(high), spreadTile[(k * Quads) + threadColumn], spreads);
                            if (TNoise.Shared && call.HasVariances != 0)
                                shared = RegisterTile.MultiplyAdd(Float4.Square(low), Float4.Square(high), sharedTile[(k * Quads) + threadColumn], shared);
                        }

                        Group.Barrier();
                    }

                    if (TNoise.Drawn)
                        products = Disturb(products, spreads, call, ages[age].Epoch, chip % call.Trials, image, Columns.From(firstColumn + column), tile, phase);
                    if (TNoise.Shared)
                        products = Disturb(products, shared, call, ages[age].Epoch, chip % call.Trials, image, References(slice, column, call), tile, phase);
                    sums = Convert(products, sums, adc, call, image, column, ((long)tile * physicalColumns) + firstColumn + column, Weight(phase, call), ref adcClipped);
                }
            }

            y = Digital(y, sums, scales, factors, offsets, call, chip, slice, column);
        }

        int dacClipped = 0;
        Store(y, outputs, call, chip, image, column, ref dacClipped);
        if (adcClipped > 0)
            Atomic.Add(ref clipped[chip], adcClipped);
        if (dacClipped > 0)
            Atomic.Add(ref clipped[(Grid.DimX / call.ImageBlocks) + chip], dacClipped);
    }

    private static float Weight(int phase, MultiplyCall call) => call.Phases > 1 ? 1 << (phase * call.PhaseBits) : 1f;

    /// <summary>Four neighbours of a view, zeros where the column lies outside.</summary>
    private static Float4 Load(ArrayView<float> view, long at, int column, int columns)
    {
        Float4 value = default;
        if (column < columns)
            value.X = view[at];
        if (column + 1 < columns)
            value.Y = view[at + 1];
        if (column + 2 < columns)
            value.Z = view[at + 2];
        if (column + 3 < columns)
            value.W = view[at + 3];
        return value;
    }

    /// <summary>y = fma(sums x scale, factor, y + offset) for the columns of one slice.</summary>
    private static RegisterTile Digital(
        RegisterTile y, RegisterTile sums, ArrayView<float> scales, ArrayView<float> factors, ArrayView<float> offsets, MultiplyCall call, int chip, int slice, int column)
    {
        long own = ((long)slice * call.Columns) + column, first = (long)chip * call.FactorStride;
        Float4 scale = Load(scales, own, column, call.Columns), factor, offset = default;
        if (call.PerColumn != 0)
        {
            factor = Load(factors, first + own, column, call.Columns);
            offset = Load(offsets, first + own, column, call.Columns);
        }
        else
        {
            float common = factors[first + slice];
            factor = new Float4(common, common, common, common);
        }

        RegisterTile result;
        result.R0 = Digital(y.R0, sums.R0, scale, factor, offset);
        result.R1 = Digital(y.R1, sums.R1, scale, factor, offset);
        result.R2 = Digital(y.R2, sums.R2, scale, factor, offset);
        result.R3 = Digital(y.R3, sums.R3, scale, factor, offset);
        result.R4 = Digital(y.R4, sums.R4, scale, factor, offset);
        result.R5 = Digital(y.R5, sums.R5, scale, factor, offset);
        result.R6 = Digital(y.R6, sums.R6, scale, factor, offset);
        result.R7 = Digital(y.R7, sums.R7, scale, factor, offset);
        return result;
    }

    private static Float4 Digital(Float4 y, Float4 sums, Float4 scale, Float4 factor, Float4 offset) => new(
        ScalarMath.Fma(sums.X * scale.X, factor.X, y.X + offset.X),
        ScalarMath.Fma(sums.Y * scale.Y, factor.Y, y.Y + offset.Y),
        ScalarMath.Fma(sums.Z * scale.Z, factor.Z, y.Z + offset.Z),
        ScalarMath.Fma(sums.W * scale.W, factor.W, y.W + offset.W));

    private static int IntrinsicMin(int a, int b) => a < b ? a : b;

    /// <summary>Four inputs of one row a step; what lies outside is zero and changes no sum.</summary>
    private static void LoadCodes(ArrayView<float> codes, ArrayView<Float4> tile, MultiplyCall call, int image0, int row0, int endRow, int phase)
    {
        for (int i = Group.IdxX; i < Depth * Quads; i += Threads)
        {
            int k = i & (Depth - 1), quad = i >> 4;
            int row = row0 + k, image = image0 + (quad * 4);
            Float4 value = default;
            if (row < endRow)
            {
                long at = ((long)image * call.Rows) + row;
                if (image < call.Images)
                    value.X = codes[at];
                if (image + 1 < call.Images)
                    value.Y = codes[at + call.Rows];
                if (image + 2 < call.Images)
                    value.Z = codes[at + (2L * call.Rows)];
                if (image + 3 < call.Images)
                    value.W = codes[at + (3L * call.Rows)];
                if (call.Phases > 1)
                    value = new Float4(Digit(value.X, phase, call), Digit(value.Y, phase, call), Digit(value.Z, phase, call), Digit(value.W, phase, call));
            }

            tile[(k * Quads) + quad] = value;
        }
    }

    private static float Digit(float code, int phase, MultiplyCall call) =>
        ConverterLaw.Digit(ScalarLane.Float(code), phase * call.PhaseBits, (1u << call.PhaseBits) - 1).Value;

    /// <summary>Four columns of one row a step.</summary>
    private static void LoadWeights(ArrayView<float> weights, ArrayView<Float4> tile, MultiplyCall call, int column0, int firstColumn, int row0, int endRow)
    {
        for (int i = Group.IdxX; i < Depth * Quads; i += Threads)
        {
            int quad = i & (Quads - 1), k = i >> 4;
            int row = row0 + k, column = column0 + (quad * 4);
            Float4 value = default;
            if (row < endRow)
                value = Load(weights, ((long)row * call.Slices * call.Columns) + firstColumn + column, column, call.Columns);
            tile[i] = value;
        }
    }

    /// <summary>Address columns of the references of four columns: behind the layer's own, one for each slice and column tile.</summary>
    private static Columns References(int slice, int column, MultiplyCall call)
    {
        int first = (call.Slices * call.Columns) + (slice * ((call.Columns + call.TileColumns - 1) / call.TileColumns));
        Columns columns;
        columns.X = first + (column / call.TileColumns);
        columns.Y = first + ((column + 1) / call.TileColumns);
        columns.Z = first + ((column + 2) / call.TileColumns);
        columns.W = first + ((column + 3) / call.TileColumns);
        return columns;
    }

    private static RegisterTile Disturb(RegisterTile products, RegisterTile spreads, MultiplyCall call, uint epoch, int trial, int image, Columns at, int tile, int phase)
    {
        uint purpose = (uint)call.Layer | ((uint)tile << 12) | (Streams.FastNoiseOf(phase, call.Calibrates) << 24);
        uint chip = (uint)(call.FirstTrial + trial);
        uint first = (uint)(((call.FirstImage + image) >> 2) * (long)call.AddressColumns), second = first + (uint)call.AddressColumns;
        Quad<ScalarLane> x = Draw(first + (uint)at.X, chip, purpose, epoch, call), y = Draw(first + (uint)at.Y, chip, purpose, epoch, call);
        Quad<ScalarLane> z = Draw(first + (uint)at.Z, chip, purpose, epoch, call), w = Draw(first + (uint)at.W, chip, purpose, epoch, call);
        products.R0 = Disturb(products.R0, spreads.R0, x.X, y.X, z.X, w.X);
        products.R1 = Disturb(products.R1, spreads.R1, x.Y, y.Y, z.Y, w.Y);
        products.R2 = Disturb(products.R2, spreads.R2, x.Z, y.Z, z.Z, w.Z);
        products.R3 = Disturb(products.R3, spreads.R3, x.W, y.W, z.W, w.W);
        x = Draw(second + (uint)at.X, chip, purpose, epoch, call);
        y = Draw(second + (uint)at.Y, chip, purpose, epoch, call);
        z = Draw(second + (uint)at.Z, chip, purpose, epoch, call);
        w = Draw(second + (uint)at.W, chip, purpose, epoch, call);
        products.R4 = Disturb(products.R4, spreads.R4, x.X, y.X, z.X, w.X);
        products.R5 = Disturb(products.R5, spreads.R5, x.Y, y.Y, z.Y, w.Y);
        products.R6 = Disturb(products.R6, spreads.R6, x.Z, y.Z, z.Z, w.Z);
        products.R7 = Disturb(products.R7, spreads.R7, x.W, y.W, z.W, w.W);
        return products;
    }

    private static Quad<ScalarLane> Draw(uint index, uint chip, uint purpose, uint epoch, MultiplyCall call) =>
        Normal.Draw(Address.Quad(ScalarLane.Bits(index), chip, purpose, epoch), ScalarLane.Bits(call.Key0), ScalarLane.Bits(call.Key1));

    private static Float4 Disturb(Float4 products, Float4 spreads, ScalarLane x, ScalarLane y, ScalarLane z, ScalarLane w) => new(
        ScalarMath.Fma(Root(spreads.X), x.Value, products.X),
        ScalarMath.Fma(Root(spreads.Y), y.Value, products.Y),
        ScalarMath.Fma(Root(spreads.Z), z.Value, products.Z),
        ScalarMath.Fma(Root(spreads.W), w.Value, products.W));

    /// <summary>Columns of addresses, of four neighbouring columns.</summary>
    private struct Columns
    {
        public int X;
        public int Y;
        public int Z;
        public int W;

        public static Columns From(int first)
        {
            Columns columns;
            columns.X = first;
            columns.Y = first + 1;
            columns.Z = first + 2;
            columns.W = first + 3;
            return columns;
        }
    }

    private static float Root(float x) => ScalarLane.Sqrt(ScalarLane.Float(x)).Value;

    /// <summary>sums += weight x ADC(products); what lies outside of the layer may be converted, but is never counted.</summary>
    private static RegisterTile Convert(RegisterTile products, RegisterTile sums, ArrayView<DeviceConverter> adc, MultiplyCall call, int image, int column, long at, float weight, ref int clipped)
    {
        if (call.HasAdc == 0)
            return RegisterTile.AddScaled(sums, products, weight);
        int columns = call.Columns - column;
        DeviceConverter x = default, y = default, z = default, w = default;
        if (columns > 0)
            x = adc[at];
        if (columns > 1)
            y = adc[at + 1];
        if (columns > 2)
            z = adc[at + 2];
        if (columns > 3)
            w = adc[at + 3];
        int images = call.Images - image;
        RegisterTile result;
        result.R0 = Convert(products.R0, sums.R0, x, y, z, w, weight, images > 0, ref clipped);
        result.R1 = Convert(products.R1, sums.R1, x, y, z, w, weight, images > 1, ref clipped);
        result.R2 = Convert(products.R2, sums.R2, x, y, z, w, weight, images > 2, ref clipped);
        result.R3 = Convert(products.R3, sums.R3, x, y, z, w, weight, images > 3, ref clipped);
        result.R4 = Convert(products.R4, sums.R4, x, y, z, w, weight, images > 4, ref clipped);
        result.R5 = Convert(products.R5, sums.R5, x, y, z, w, weight, images > 5, ref clipped);
        result.R6 = Convert(products.R6, sums.R6, x, y, z, w, weight, images > 6, ref clipped);
        result.R7 = Convert(products.R7, sums.R7, x, y, z, w, weight, images > 7, ref clipped);
        return result;
    }

    /// <summary>Columns outside of the layer have converters of zeros: they give zero and clip nothing.</summary>
    private static Float4 Convert(Float4 products, Float4 sums, DeviceConverter x, DeviceConverter y, DeviceConverter z, DeviceConverter w, float weight, bool real, ref int clipped)
    {
        int count = 0;
        Float4 result = new(
            ScalarMath.Fma(Quantise(products.X, x, ref count), x.Step * weight, sums.X),
            ScalarMath.Fma(Quantise(products.Y, y, ref count), y.Step * weight, sums.Y),
            ScalarMath.Fma(Quantise(products.Z, z, ref count), z.Step * weight, sums.Z),
            ScalarMath.Fma(Quantise(products.W, w, ref count), w.Step * weight, sums.W));
        clipped += real ? count : 0;
        return result;
    }

    private static float Quantise(float value, DeviceConverter converter, ref int clipped)
    {
        ScalarLane count = ScalarLane.Bits(0);
        ScalarLane code = ConverterLaw.Convert(ScalarLane.Float(value), converter.Lanes(), ref count);
        clipped += (int)count.Raw;
        return code.Value;
    }

    private static void Store(RegisterTile y, ArrayView<float> outputs, MultiplyCall call, int chip, int image, int column, ref int clipped)
    {
        StoreRow(y.R0, outputs, call, chip, image, column, ref clipped);
        StoreRow(y.R1, outputs, call, chip, image + 1, column, ref clipped);
        StoreRow(y.R2, outputs, call, chip, image + 2, column, ref clipped);
        StoreRow(y.R3, outputs, call, chip, image + 3, column, ref clipped);
        StoreRow(y.R4, outputs, call, chip, image + 4, column, ref clipped);
        StoreRow(y.R5, outputs, call, chip, image + 5, column, ref clipped);
        StoreRow(y.R6, outputs, call, chip, image + 6, column, ref clipped);
        StoreRow(y.R7, outputs, call, chip, image + 7, column, ref clipped);
    }

    private static void StoreRow(Float4 y, ArrayView<float> outputs, MultiplyCall call, int chip, int image, int column, ref int clipped)
    {
        if (image >= call.Images)
            return;
        long at = ((((long)chip * call.Images) + image) * call.Columns) + column;
        if (column < call.Columns)
            outputs[at] = Activate(y.X, call, ref clipped);
        if (column + 1 < call.Columns)
            outputs[at + 1] = Activate(y.Y, call, ref clipped);
        if (column + 2 < call.Columns)
            outputs[at + 2] = Activate(y.Z, call, ref clipped);
        if (column + 3 < call.Columns)
            outputs[at + 3] = Activate(y.W, call, ref clipped);
    }

    private static float Activate(float y, MultiplyCall call, ref int clipped)
    {
        if (call.Relu != 0)
            y = y > 0f ? y : 0f;
        return call.HasNextDac != 0 ? Quantise(y, call.NextDac, ref clipped) : y;
    }
}
