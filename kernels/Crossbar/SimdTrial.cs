using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// One thread's workspace: programs one chip, writes its weights at all ages, then runs the inputs through, a block at a
/// time so that activations stay in the second-level cache.
/// </summary>
internal sealed unsafe partial class SimdTrial<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    /// <summary>Inputs of one block: a multiple of the micro-kernel's six.</summary>
    private const int BlockInputs = 96;

    private readonly SimdNetwork<T> network;
    private readonly SimdWeights<T> writer;
    private readonly SimdSums<T> sums;
    private readonly AlignedBuffer<T> weights;
    private readonly AlignedBuffer<T>? variances;
    private readonly AlignedBuffer<T>? references; // variances of shared references, in the place of every column that is held against them
    private readonly AlignedBuffer<float> activations;
    private readonly AlignedBuffer<T> scratch;
    private readonly int ageCount;
    private T dacClipped;
    private T adcClipped;

    public SimdTrial(SimdNetwork<T> network)
    {
        this.network = network;
        ageCount = network.Slots.Ages;
        writer = SimdWeights<T>.Of(network.Program, network.Targets, network.Slots);
        weights = new AlignedBuffer<T>(network.WeightLanes * ageCount);
        variances = network.Targets.HasVariances ? new AlignedBuffer<T>(network.WeightLanes * ageCount) : null;
        references = network.Targets.HasVariances && network.Targets.SharesFast ? new AlignedBuffer<T>(network.WeightLanes * ageCount) : null;
        sums = new SimdSums<T>(network.Slots.Slots, network.Layers.Max(l => l.AllHalfPanels), network.Program.Compensation == Compensation.Column);
        activations = new AlignedBuffer<float>(2L * BlockInputs * network.WidestPanelColumns);
        digits = new AlignedBuffer<float>(network.Layers.Max(l => l.Layer.Phases > 1 ? (long)l.Layer.Phases * BlockInputs * DigitStride(l) : 0));
        scratch = new AlignedBuffer<T>(4 * BlockResults);
        factors = new AlignedBuffer<T>(network.Layers.Sum(l => (long)l.AllHalfPanels) * ageCount);
        offsets = new AlignedBuffer<T>(factors.Length);
        factorOffsets = FactorOffsets(network.Layers);
        moments = new ErrorMoments[BlockInputs];
        errors = new ErrorMoments[network.Recorded.Length];
    }

    /// <summary>Memory of a workspace, but for what does not grow with the network.</summary>
    public static long Bytes(SimdNetwork<T> network)
    {
        long ages = network.Slots.Ages, panels = network.Layers.Sum(layer => (long)layer.AllHalfPanels);
        long sums = (network.Program.Compensation == Compensation.Column ? 2L : 1L) * network.Slots.Slots * network.Layers.Max(layer => layer.AllHalfPanels);
        long lanes = (network.WeightLanes * ages * (network.Targets.HasVariances ? 2 : 1)) + sums + (2 * panels * ages);
        long digits = network.Layers.Max(layer => layer.Layer.Phases > 1 ? (long)layer.Layer.Phases * BlockInputs * DigitStride(layer) : 0);
        long inputs = BlockInputs + (network.Program.Compensation == Compensation.BatchNorm ? network.Program.CalibrationImages : 0);
        return (lanes * sizeof(T)) + (sizeof(float) * ((2L * inputs * network.WidestPanelColumns) + digits));
    }

    /// <summary>Called with the scores of a block of inputs: first input, inputs, scores, stride in floats.</summary>
    public delegate void ScoreReader(int firstImage, int images, float* scores, int stride);

    public void Dispose()
    {
        writer.Dispose();
        sums.Dispose();
        weights.Dispose();
        variances?.Dispose();
        references?.Dispose();
        activations.Dispose();
        digits.Dispose();
        scratch.Dispose();
        factors.Dispose();
        offsets.Dispose();
        calibration?.Dispose();
    }

    /// <summary>One chip at every age; errors has the recorded layers of every age, or none.</summary>
    public void Run(int trial, Span<AgeOutcome> outcomes, Span<ErrorMoments> recorded, CancellationToken cancellation)
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
                for (int i = 0; i < images && labels.Length > 0; i++, scores += stride)
                    correct += Score.FirstLargest(new ReadOnlySpan<float>(scores, classes)) == labels[first + i] ? 1 : 0;
            });
            outcomes[age] = new AgeOutcome(correct, network.InputsClipped + Total(dacClipped), Total(adcClipped));
            if (recorded.Length > 0)
                errors.CopyTo(recorded[(age * errors.Length)..]);
        }
    }

    /// <summary>Writes the weights of a chip at every age, and what its columns are multiplied by.</summary>
    public void Program(int trial)
    {
        for (int l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            long offset = network.LayerOffsets[l];
            T* variance = variances is null ? null : variances.Pointer + offset, reference = references is null ? null : references.Pointer + offset;
            writer.Write(layer, l, trial, weights.Pointer + offset, variance, reference, network.WeightLanes, sums);
            for (int age = 0; age < ageCount; age++)
                Compensate(layer, l, age);
        }
    }

    /// <summary>Runs all inputs through the chip at one age; <see cref="Program"/> comes first.</summary>
    public void Evaluate(int trial, int age, ScoreReader reader)
    {
        if (network.Program.Compensation == Compensation.BatchNorm)
            EstimateNorms(trial, age);
        dacClipped = T.Bits(0);
        adcClipped = T.Bits(0);
        Array.Clear(errors);
        int images = network.Program.Images;
        for (int first = 0; first < images; first += BlockInputs)
        {
            int count = Math.Min(BlockInputs, images - first);
            float* codes = network.InputCodes + ((long)first * network.Layers[0].Layer.Rows);
            int stride = network.Layers[0].Layer.Rows;
            for (int l = 0; l < network.Layers.Length; l++)
            {
                float* outputs = activations.Pointer + ((l & 1) * (long)BlockInputs * network.WidestPanelColumns);
                EvaluateLayer(new LayerCall(l, trial, age, first, count, Record: Array.IndexOf(network.Recorded, l)), codes, stride, outputs);
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
        int columns = layer.Layer.Columns;
        for (int row = 0; row < layer.Layer.Rows; row++)
        {
            for (int physical = 0; physical < layer.Layer.PhysicalColumns; physical++)
            {
                int column = physical % columns, panel = (physical / columns * layer.HalfPanels) + (column / T.Width);
                conductance[(row * layer.Layer.PhysicalColumns) + physical] = ((float*)(packed + layer.WeightIndex(panel, row)))[column % T.Width];
            }
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

    /// <summary>One layer of one block of inputs. Record: place of the layer among the recorded ones, or less than 0. Calibrates: 1 where outputs are only measured.</summary>
    private readonly record struct LayerCall(int Layer, int Trial, int Age, int FirstImage, int Images, int Record, int Calibrates = 0);
}
