using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// One thread's workspace: programs one chip, writes its weights at all ages, then runs the inputs through, a block at a
/// time so that activations stay in the second-level cache.
/// </summary>
internal sealed unsafe class SimdTrial<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    /// <summary>Inputs of one block: a multiple of the micro-kernel's six.</summary>
    private const int BlockInputs = 96;

    /// <summary>Rows of a panel that fit the first-level cache beside the codes that they meet.</summary>
    public const int CachedRows = 256;

    private const int BlockResults = BlockInputs / SimdMultiply<T>.Inputs * SimdMultiply<T>.Results;

    private readonly SimdNetwork<T> network;
    private readonly SimdWeights<T> writer;
    private readonly AlignedBuffer<T> weights;
    private readonly AlignedBuffer<T>? variances;
    private readonly AlignedBuffer<T> columnSums;
    private readonly AlignedBuffer<float> activations;
    private readonly AlignedBuffer<T> scratch;
    private readonly float[] compensation;
    private readonly int ageCount;
    private T dacClipped;
    private T adcClipped;

    public SimdTrial(SimdNetwork<T> network)
    {
        this.network = network;
        ageCount = network.Ages.Length;
        writer = new SimdWeights<T>(network.Program.Seed, network.Program.Technology, network.Ages);
        weights = new AlignedBuffer<T>(network.WeightLanes * ageCount);
        variances = network.SplitsReadNoise ? new AlignedBuffer<T>(network.WeightLanes * ageCount) : null;
        columnSums = new AlignedBuffer<T>((long)network.Layers.Max(l => l.HalfPanels) * (ageCount + 1));
        activations = new AlignedBuffer<float>(2L * BlockInputs * network.WidestPanelColumns);
        scratch = new AlignedBuffer<T>(3 * BlockResults);
        compensation = new float[network.Layers.Length * ageCount];
    }

    /// <summary>Called with the scores of a block of inputs: first input, inputs, scores, stride in floats.</summary>
    public delegate void ScoreReader(int firstImage, int images, float* scores, int stride);

    private T* Sums => scratch.Pointer;

    private T* Products => scratch.Pointer + BlockResults;

    private T* Spreads => scratch.Pointer + (2 * BlockResults);

    public void Dispose()
    {
        writer.Dispose();
        weights.Dispose();
        variances?.Dispose();
        columnSums.Dispose();
        activations.Dispose();
        scratch.Dispose();
    }

    /// <summary>One chip at every age.</summary>
    public void Run(int trial, Span<AgeOutcome> outcomes, CancellationToken cancellation)
    {
        Program(trial);
        int[] labels = network.Program.Labels;
        int classes = network.Layers[^1].Layer.Columns;
        for (int age = 0; age < ageCount; age++)
        {
            cancellation.ThrowIfCancellationRequested();
            int correct = 0;
            Evaluate(trial, age, (first, images, scores, stride) =>
            {
                for (int i = 0; i < images; i++, scores += stride)
                    correct += Score.FirstLargest(new ReadOnlySpan<float>(scores, classes)) == labels[first + i] ? 1 : 0;
            });
            outcomes[age] = new AgeOutcome(correct, network.InputsClipped + Total(dacClipped), Total(adcClipped));
        }
    }

    /// <summary>Writes the weights of a chip at every age, and the compensation factors.</summary>
    public void Program(int trial)
    {
        for (int l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            long offset = network.LayerOffsets[l];
            T* variance = variances is null ? null : variances.Pointer + offset;
            writer.Write(layer, l, trial, weights.Pointer + offset, variance, network.WeightLanes, columnSums.Pointer);
            for (int age = 0; age < ageCount; age++)
                compensation[(l * ageCount) + age] = network.Program.GlobalDriftCompensation ? CompensationFactor(layer, age) : 1f;
        }
    }

    /// <summary>Runs all inputs through the chip at one age; <see cref="Program"/> comes first.</summary>
    public void Evaluate(int trial, int age, ScoreReader reader)
    {
        dacClipped = T.Bits(0);
        adcClipped = T.Bits(0);
        int images = network.Program.Images;
        for (int first = 0; first < images; first += BlockInputs)
        {
            int count = Math.Min(BlockInputs, images - first);
            float* codes = network.InputCodes + ((long)first * network.Layers[0].Layer.Rows);
            int stride = network.Layers[0].Layer.Rows;
            for (int l = 0; l < network.Layers.Length; l++)
            {
                float* outputs = activations.Pointer + ((l & 1) * (long)BlockInputs * network.WidestPanelColumns);
                EvaluateLayer(new LayerCall(l, trial, age, first, count), codes, stride, outputs);
                codes = outputs;
                stride = network.Layers[l].PaddedColumns;
            }

            reader(first, count, codes, stride);
        }
    }

    /// <summary>Net conductances of a layer as last programmed, row-major.</summary>
    public void Unpack(int layerIndex, int age, Span<float> conductance)
    {
        var layer = network.Layers[layerIndex];
        T* packed = weights.Pointer + network.LayerOffsets[layerIndex] + (age * network.WeightLanes);
        for (int row = 0; row < layer.Layer.Rows; row++)
        {
            for (int column = 0; column < layer.Layer.Columns; column++)
                conductance[(row * layer.Layer.Columns) + column] = ((float*)(packed + layer.WeightIndex(column / T.Width, row)))[column % T.Width];
        }
    }

    /// <summary>Sum over a lane counter.</summary>
    private static long Total(T counter)
    {
        long total = 0;
        foreach (uint lane in MemoryMarshal.Cast<T, uint>(new ReadOnlySpan<T>(&counter, 1)))
            total += lane;
        return total;
    }

    private void EvaluateLayer(LayerCall call, float* codes, int stride, float* outputs)
    {
        var layer = network.Layers[call.Layer];
        T factor = T.Float(compensation[(call.Layer * ageCount) + call.Age]);
        Quantiser? nextDac = call.Layer + 1 < network.Layers.Length ? network.Layers[call.Layer + 1].Layer.Dac : null;
        LaneConverter<T> dac = nextDac is { } quantiser ? LaneConverter<T>.Of(quantiser) : default;
        for (int half = 0; half < layer.HalfPanels; half += 2)
        {
            SumTiles(layer, call, half, codes, stride);
            T* sums = Sums;
            for (int input = 0; input < call.Images; input += SimdMultiply<T>.Inputs, sums += SimdMultiply<T>.Results)
            {
                int inputs = Math.Min(SimdMultiply<T>.Inputs, call.Images - input);
                float* output = outputs + ((long)input * layer.PaddedColumns) + (half * T.Width);
                SimdMultiply<T>.Digital(sums, layer.Digital + half, factor, layer.Layer.Relu, inputs, output, layer.PaddedColumns);
                if (nextDac is not null)
                    SimdMultiply<T>.ConvertInPlace(output, layer.PaddedColumns, dac, inputs, ref dacClipped);
            }
        }
    }

    /// <summary>Multiply, fast noise and ADC per row tile of one panel, digital accumulation over row tiles.</summary>
    private void SumTiles(SimdLayer<T> layer, in LayerCall call, int half, float* codes, int stride)
    {
        new Span<T>(Sums, BlockResults).Clear();
        for (int tile = 0; tile < layer.Layer.RowTiles; tile++)
        {
            int firstRow = tile * layer.Layer.TileRows;
            int endRow = Math.Min(firstRow + layer.Layer.TileRows, layer.Layer.Rows);
            new Span<T>(Products, BlockResults).Clear();
            if (variances is not null)
                new Span<T>(Spreads, BlockResults).Clear();
            for (int row = firstRow; row < endRow; row += CachedRows)
                MultiplyRows(layer, call, half, codes + row, stride, row, Math.Min(CachedRows, endRow - row));
            T* products = Products, sums = Sums, spreads = Spreads;
            for (int input = 0; input < call.Images; input += SimdMultiply<T>.Inputs)
            {
                int inputs = Math.Min(SimdMultiply<T>.Inputs, call.Images - input);
                if (variances is not null)
                    SimdFastNoise<T>.Add(products, spreads, NoiseAddress(call, half, input, tile), inputs);
                if (layer.Adc != null)
                    SimdMultiply<T>.ConvertAndAdd(products, sums, layer.Adc + (tile * layer.HalfPanels) + half, inputs, ref adcClipped);
                else
                    SimdMultiply<T>.Add(products, sums, inputs);
                products += SimdMultiply<T>.Results;
                sums += SimdMultiply<T>.Results;
                spreads += SimdMultiply<T>.Results;
            }
        }
    }

    /// <summary>All inputs of the block times a stretch of one panel that stays in the first-level cache meanwhile.</summary>
    private void MultiplyRows(SimdLayer<T> layer, in LayerCall call, int half, float* codes, int stride, int row, int depth)
    {
        long at = network.LayerOffsets[call.Layer] + (call.Age * network.WeightLanes) + layer.WeightIndex(half, row);
        T* products = Products, spreads = Spreads;
        for (int input = 0; input < call.Images; input += SimdMultiply<T>.Inputs, codes += (nint)SimdMultiply<T>.Inputs * stride)
        {
            SimdMultiply<T>.Products(codes, stride, weights.Pointer + at, depth, products);
            products += SimdMultiply<T>.Results;
            if (variances is null)
                continue;
            SimdMultiply<T>.SquaredProducts(codes, stride, variances.Pointer + at, depth, spreads);
            spreads += SimdMultiply<T>.Results;
        }
    }

    private SimdFastNoise<T>.Outputs NoiseAddress(in LayerCall call, int half, int input, int tile) => new()
    {
        FirstImage = call.FirstImage + input,
        FirstColumn = half * T.Width,
        Columns = network.Layers[call.Layer].Layer.Columns,
        Trial = (uint)call.Trial,
        Purpose = Streams.Purpose(Streams.FastNoise, call.Layer, tile),
        Epoch = network.Ages[call.Age].Epoch,
        Key0 = T.Bits((uint)network.Program.Seed),
        Key1 = T.Bits((uint)(network.Program.Seed >> 32)),
    };

    /// <summary>
    /// Global drift compensation: the summed absolute response to all one-hot inputs as programmed, over the same now.
    /// Columns are added in order, so every backend and thread count gives the same factor.
    /// </summary>
    private float CompensationFactor(SimdLayer<T> layer, int age)
    {
        float programmed = SumColumns(layer, 0), now = SumColumns(layer, 1 + age);
        return now == 0f ? 1f : programmed / now;
    }

    private float SumColumns(SimdLayer<T> layer, int slot)
    {
        float* sums = (float*)(columnSums.Pointer + ((long)slot * layer.HalfPanels));
        float total = 0f;
        for (int column = 0; column < layer.Layer.Columns; column++)
            total += sums[column];
        return total;
    }

    private readonly record struct LayerCall(int Layer, int Trial, int Age, int FirstImage, int Images);
}
