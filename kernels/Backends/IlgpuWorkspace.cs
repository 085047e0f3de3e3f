using DriftEngine.Kernels.Crossbar;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>Device memory of one batch: weights of its chips, values between layers, counters.</summary>
internal sealed class IlgpuWorkspace : IDisposable
{
    private const int SmallestChunk = MultiplyKernel<NoFastNoise>.BlockImages;
    private const int LargestChunk = 4096;

    private readonly List<MemoryBuffer> buffers = [];

    public IlgpuWorkspace(Accelerator accelerator, IlgpuNetwork network, int trials, int chunkImages)
    {
        Trials = trials;
        ChunkImages = chunkImages;
        long chips = (long)trials * network.AgeCount;
        long copy = network.TrialWeights * trials;
        Weights = Allocate<float>(accelerator, copy * (network.AgeCount + 1));
        Variances = Allocate<float>(accelerator, network.Split ? copy * network.AgeCount : 1);
        Sums = Allocate<float>(accelerator, (chips + trials) * network.MaxColumns);
        Factors = Allocate<float>(accelerator, chips * network.Layers.Count);
        Front = Allocate<float>(accelerator, chips * chunkImages * network.MaxColumns);
        Back = Allocate<float>(accelerator, network.Layers.Count > 1 ? chips * chunkImages * network.MaxColumns : 1);
        Counters = Allocate<int>(accelerator, 3 * chips);
    }

    /// <summary>Trials that fit.</summary>
    public int Trials { get; }

    /// <summary>Inputs that are evaluated at a time; a multiple of four.</summary>
    public int ChunkImages { get; }

    /// <summary>[slot][trial][layer][row, column]; slot = age, the last one as programmed.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Weights { get; }

    /// <summary>The same without the last slot.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Variances { get; }

    /// <summary>[slot][trial][column] of one layer.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Sums { get; }

    /// <summary>[layer][age][trial].</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Factors { get; }

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
            throw new DeviceException($"one trial needs {bytes >> 20} MiB of device memory, and {budgetBytes >> 20} MiB are there for it: fewer ages need less");
        return ((int)Math.Min(budgetBytes / bytes, 4096), chunk);
    }

    public void Dispose() => buffers.ForEach(buffer => buffer.Dispose());

    /// <summary>A chunk's counters are 32-bit integers: no chunk may hold more conversions of one chip than they count.</summary>
    private static int LargestUncounted(IlgpuNetwork network)
    {
        long conversions = network.Program.Layers.Sum(layer => (long)layer.Columns * (layer.RowTiles + 1));
        long rounded = (Math.Min(network.Program.Images, LargestChunk) + SmallestChunk - 1) / SmallestChunk * SmallestChunk;
        return (int)Math.Clamp(int.MaxValue / conversions / SmallestChunk * SmallestChunk, SmallestChunk, rounded);
    }

    private static long TrialBytes(IlgpuNetwork network, int chunk)
    {
        long ages = network.AgeCount;
        long weights = network.TrialWeights * (ages + 1 + (network.Split ? ages : 0));
        return sizeof(float) * (weights + (2 * ages * chunk * network.MaxColumns) + ((ages + 1) * network.MaxColumns) + (ages * (network.Layers.Count + 3)));
    }

    private MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(Accelerator accelerator, long length)
        where T : unmanaged
    {
        var buffer = accelerator.Allocate1D<T>(length);
        buffers.Add(buffer);
        return buffer;
    }
}
