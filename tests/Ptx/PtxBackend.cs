using System.Collections.Concurrent;
using DriftEngine.Kernels.Backends;

namespace DriftEngine.Tests.Ptx;

/// <summary>The shipped kernels as PTX, run by the interpreter: what a GPU computes, on machines without one.</summary>
internal sealed class PtxBackend : IBackend
{
    private static readonly ConcurrentDictionary<Type, string> SampleTexts = new();

    private readonly Dictionary<string, PtxModule> modules = Texts.ToDictionary(text => text.Key, text => PtxModule.Parse(text.Value));

    /// <summary>PTX of every kernel of the catalogue, as it would be loaded.</summary>
    public static IReadOnlyDictionary<string, string> Texts { get; } = KernelCatalogue.All.ToDictionary(kernel => kernel.Name, KernelText.Ptx);

    public string Kind => "ptx";

    public string DeviceName => "PTX interpreter";

    /// <summary>Sums that ptxas could fuse with a product, over all kernels and launches.</summary>
    public IEnumerable<string> Contractible => modules.SelectMany(module => module.Value.Contractible.Select(line => $"{module.Key}:{line}"));

    /// <summary>Instructions executed by a kernel.</summary>
    public long Steps(string kernel) => modules[kernel].Steps;

    /// <summary>Launches a kernel of the catalogue.</summary>
    public void Launch(PtxMemory memory, string kernel, PtxDim grid, params object[] arguments) =>
        modules[kernel].Launch(memory, grid, Threads(kernel), arguments);

    /// <summary>Launches a kernel with at least as many threads as elements.</summary>
    public void LaunchElements(PtxMemory memory, string kernel, long elements, params object[] arguments)
    {
        int threads = Threads(kernel);
        Launch(memory, kernel, (int)((elements + threads - 1) / threads), arguments);
    }

    /// <summary>Name of the weights kernel of a closed type: the one that ships, else made now (laws that only tests know).</summary>
    public string WeightsOf(Type kernel)
    {
        if (KernelCatalogue.All.FirstOrDefault(known => known.Method.DeclaringType == kernel) is { } shipped)
            return shipped.Name;
        string name = kernel.ToString();
        if (!modules.ContainsKey(name))
            modules[name] = PtxModule.Parse(SampleTexts.GetOrAdd(kernel, type => KernelText.Ptx(new CatalogueKernel(name, type.GetMethod("Run")!, KernelCatalogue.ElementThreads))));
        return name;
    }

    public ITrialRunner Prepare(TrialProgram program) => new PtxTrialRunner(this, program);

    private static int Threads(string kernel) => KernelCatalogue.All.FirstOrDefault(known => known.Name == kernel)?.Threads ?? KernelCatalogue.ElementThreads;

    public void Dispose()
    {
    }
}
