using System.Reflection;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;

namespace DriftEngine.Kernels.Backends;

/// <summary>Every kernel that ships, by name: what is compiled, generated offline, and interpreted in tests.</summary>
public static class KernelCatalogue
{
    /// <summary>Threads of a group where a kernel does not say otherwise.</summary>
    public const int ElementThreads = 128;

    /// <summary>All kernels; each is launched in groups of its own size.</summary>
    public static IReadOnlyList<CatalogueKernel> All { get; } =
    [
        new("weights", Entry(typeof(WeightsKernel)), ElementThreads),
        new("column-sums", Entry(typeof(ColumnSumKernel)), ElementThreads),
        new("compensation", Entry(typeof(CompensationKernel)), ElementThreads),
        new("multiply", Entry(typeof(MultiplyKernel<NoFastNoise>)), MultiplyKernel<NoFastNoise>.Threads),
        new("multiply-split-noise", Entry(typeof(MultiplyKernel<SplitNoise>)), MultiplyKernel<SplitNoise>.Threads),
        new("score", Entry(typeof(ScoreKernel)), ElementThreads),
        new("self-test", Entry(typeof(SelfTestKernel)), ElementThreads),
    ];

    /// <summary>The kernel of a name.</summary>
    public static CatalogueKernel Find(string name) => All.First(kernel => kernel.Name == name);

    private static MethodInfo Entry(Type type) => type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!;
}

/// <summary>One kernel of the catalogue.</summary>
/// <param name="Name">For messages and files.</param>
/// <param name="Method">Entry point, explicitly grouped.</param>
/// <param name="Threads">Threads of a group on a GPU.</param>
public sealed record CatalogueKernel(string Name, MethodInfo Method, int Threads);
