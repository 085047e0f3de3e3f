using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>Device memory of one batch: weights of its chips, values between layers, counters.</summary>
internal sealed class IlgpuWorkspace : IDisposable
{
    private const int SmallestChunk = MultiplyKernel<NoFastNoise>.BlockImages;
    private const int LargestChunk = 4096;

    private readonly List<MemoryBuffer> buffers = [];

    /// <summary>Takes device memory; where that does not hold all of it, gives back what it has and throws.</summary>
    public IlgpuWorkspace(Accelerator accelerator, IlgpuNetwork network, int trials, int chunkImages)
    {
        Trials = trials;
        ChunkImages = chunkImages;
        try
        {
            long chips = (long)trials * network.AgeCount;
            long copy = network.TrialWeights * trials;
            Weights = Allocate<float>(accelerator, copy * network.Slots.Slots);
            Variances = Allocate<float>(accelerator, network.Targets.HasVariances ? copy * network.AgeCount * VarianceCopies(network) : 1);
            long sums = (long)trials * network.Slots.Slots * network.MaxPhysicalColumns;
            Sums = Allocate<float>(accelerator, sums);
            Means = Allocate<float>(accelerator, network.Program.Compensation == Compensation.Column ? sums : 1);
            Factors = Allocate<float>(accelerator, chips * network.FactorsBefore(network.Layers.Count));
            Offsets = Allocate<float>(accelerator, network.PerColumn ? Factors.Length : 1);
            Moments = Allocate<double>(accelerator, network.Recorded.Length > 0 ? chips * chunkImages * ErrorKernel.Moments : 1);
            long outputs = chips * Inputs(network, chunkImages) * network.MaxColumns;
            Front = Allocate<float>(accelerator, outputs);
            Back = Allocate<float>(accelerator, network.Layers.Count > 1 ? outputs : 1);
            Counters = Allocate<int>(accelerator, 3 * chips);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Trials that fit.</summary>
    public int Trials { get; }

    /// <summary>Inputs that are evaluated at a time; a multiple of four.</summary>
    public int ChunkImages { get; }

    /// <summary>[slot][trial][layer][row, column of all slices]; slots as SlotPlan says.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Weights { get; }

    /// <summary>The same for ages alone; where references are shared, of carriers, then of references.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Variances { get; }

    /// <summary>[slot][trial][column] of one layer.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Sums { get; }

    /// <summary>Likewise, of the mean code times conductance; unused unless columns are compensated.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Means { get; }

    /// <summary>[layer][age][trial][slice, or column of all slices].</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Factors { get; }

    /// <summary>Likewise; unused where a slice has one factor.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Offsets { get; }

    /// <summary>[age][trial][image][4] of one recorded layer; unused where none is.</summary>
    public MemoryBuffer1D<double, Stride1D.Dense> Moments { get; }

    /// <summary>[age][trial][image, column]: outputs of layers 0, 2, ...</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Front { get; }

    /// <summary>Outputs of layers 1, 3, ...</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Back { get; }

    /// <summary>ADC clips, DAC clips, right decisions; each [age][trial].</summary>
    public MemoryBuffer1D<int, Stride1D.Dense> Counters { get; }

    /// <summary>Most trials that a budget of bytes holds, and the chunk of inputs that goes with it.</summary>
    public static (int Trials, int ChunkImages) Fit(IlgpuNetwork network, long budgetBytes)
    {
        int chunk = LargestUncounted(network);
        while (TrialBytes(network, chunk) > budgetBytes && chunk > SmallestChunk)
            chunk = Math.Max(chunk / 2 / SmallestChunk * SmallestChunk, SmallestChunk);
        long bytes = TrialBytes(network, chunk);
        if (bytes > budgetBytes)
            throw new DeviceException($"one trial needs {bytes >> 20} MiB of device memory, and {budgetBytes >> 20} MiB are there for it: fewer ages need less", failure: DeviceFailure.TooSmall);
        return ((int)Math.Min(budgetBytes / bytes, 4096), chunk);
    }

    public void Dispose() => buffers.ForEach(buffer => buffer.Dispose());

    /// <summary>A chunk's counters are 32-bit integers: no chunk may hold more conversions of one chip than they count.</summary>
    private static int LargestUncounted(IlgpuNetwork network)
    {
        long conversions = network.Program.Layers.Sum(layer => ((long)layer.PhysicalColumns * layer.RowTiles * layer.Phases) + layer.Columns);
        long rounded = (Math.Min(network.Program.Images, LargestChunk) + SmallestChunk - 1) / SmallestChunk * SmallestChunk;
        return (int)Math.Clamp(int.MaxValue / conversions / SmallestChunk * SmallestChunk, SmallestChunk, rounded);
    }

    /// <summary>Inputs whose outputs are held at a time: a chunk's, or those of all calibration inputs, which are evaluated at once.</summary>
    private static long Inputs(IlgpuNetwork network, int chunk) =>
        Math.Max(chunk, network.Program.Compensation == Compensation.BatchNorm ? network.Program.CalibrationImages : 0);

    private static int VarianceCopies(IlgpuNetwork network) => network.Targets.SharesFast ? 2 : 1;

    private static long TrialBytes(IlgpuNetwork network, int chunk)
    {
        long ages = network.AgeCount, slots = network.Slots.Slots;
        long weights = network.TrialWeights * (slots + (network.Targets.HasVariances ? ages * VarianceCopies(network) : 0));
        long moments = network.Recorded.Length > 0 ? 2L * ErrorKernel.Moments * ages * chunk : 0; // double: two floats each
        return sizeof(float) * (weights + moments + (2 * ages * Inputs(network, chunk) * network.MaxColumns) + (2 * slots * network.MaxPhysicalColumns)
            + (ages * ((2 * network.FactorsBefore(network.Layers.Count)) + 3)));
    }

    private MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(Accelerator accelerator, long length)
        where T : unmanaged
    {
        var buffer = accelerator.Allocate1D<T>(length);
        buffers.Add(buffer);
        return buffer;
    }
}
