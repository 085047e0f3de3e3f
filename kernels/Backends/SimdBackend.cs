using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Backends;

/// <summary>The product on machines without a GPU: all cores, the widest vectors that the processor has.</summary>
public sealed class SimdBackend : IBackend
{
    private readonly int threads;
    private readonly long? mostMemory;

    /// <summary>Creates the backend.</summary>
    /// <param name="threads">Threads; null is one per core.</param>
    /// <param name="vectorBits">0 (scalar), 128, 256 or 512; null is the widest that the processor has. Changes no number.</param>
    /// <param name="mostMemory">About how many bytes the process may hold while it computes: fewer trials run side by side where they need it. Null is no limit.</param>
    public SimdBackend(int? threads = null, int? vectorBits = null, long? mostMemory = null)
    {
        this.mostMemory = mostMemory;
        this.threads = threads ?? Environment.ProcessorCount;
        VectorBits = vectorBits ?? WidestVectorBits;
        ArgumentOutOfRangeException.ThrowIfLessThan(this.threads, 1);
        if (!SupportedVectorBits.Contains(VectorBits))
            throw new ArgumentOutOfRangeException(nameof(vectorBits), vectorBits, "This processor has no vectors of that width.");
    }

    /// <summary>Widths that this processor runs, ascending; 0 is scalar code.</summary>
    public static IReadOnlyList<int> SupportedVectorBits { get; } =
        [0, 128, .. HasVector256 ? [256] : Array.Empty<int>(), .. HasVector512 ? [512] : Array.Empty<int>()];

    /// <summary>Width of the vectors in use.</summary>
    public int VectorBits { get; }

    /// <inheritdoc/>
    public string Kind => "simd";

    /// <inheritdoc/>
    public string DeviceName => FormattableString.Invariant($"{threads} {(threads == 1 ? "thread" : "threads")}, {(VectorBits == 0 ? "scalar" : $"{VectorBits}-bit vectors")}");

    private static bool HasVector256 => Avx2.IsSupported && Fma.IsSupported;

    private static bool HasVector512 => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    private static int WidestVectorBits => SupportedVectorBits[^1];

    /// <inheritdoc/>
    public ITrialRunner Prepare(TrialProgram program) => VectorBits switch
    {
        512 => new SimdTrialRunner<Vector512Lane>(program, threads, mostMemory),
        256 => new SimdTrialRunner<Vector256Lane>(program, threads, mostMemory),
        128 => new SimdTrialRunner<Vector128Lane>(program, threads, mostMemory),
        _ => new SimdTrialRunner<ScalarLane>(program, threads, mostMemory),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
