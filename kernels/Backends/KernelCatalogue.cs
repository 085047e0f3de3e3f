using System.Reflection;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Kernels.Backends;

/// <summary>Every kernel that ships, by name: what is compiled, generated offline, and interpreted in tests.</summary>
public static class KernelCatalogue
{
    /// <summary>Threads of a group where a kernel does not say otherwise.</summary>
    public const int ElementThreads = 128;

    private const string WeightsPrefix = "weights-";

    private static readonly IReadOnlyList<(string Name, Type Law, Type Kernel)> Laws =
    [
        Weights<PcmLaw<ScalarLane>, PcmConstants<ScalarLane>, PcmTarget<ScalarLane>, PcmDevice<ScalarLane>, PcmAge<ScalarLane>>("pcm"),
        Weights<ReramLaw<ScalarLane, GaussianRelaxation<ScalarLane>>, ReramConstants<ScalarLane>, ReramTarget<ScalarLane>, ReramDevice<ScalarLane>, ReramAge<ScalarLane>>("reram"),
        Weights<ReramLaw<ScalarLane, LogLogisticRelaxation<ScalarLane>>, ReramConstants<ScalarLane>, ReramTarget<ScalarLane>, ReramDevice<ScalarLane>, ReramAge<ScalarLane>>("reram-log-logistic"),
        Weights<MramLaw<ScalarLane>, MramConstants<ScalarLane>, MramTarget<ScalarLane>, MramDevice<ScalarLane>, MramAge<ScalarLane>>("mram"),
        Weights<NorLaw<ScalarLane>, NorConstants<ScalarLane>, NorTarget<ScalarLane>, NorDevice<ScalarLane>, NorAge<ScalarLane>>("nor"),
        Weights<SonosLaw<ScalarLane>, SonosConstants<ScalarLane>, SonosTarget<ScalarLane>, SonosDevice<ScalarLane>, SonosAge<ScalarLane>>("sonos"),
        Weights<TableLaw<ScalarLane>, TableConstants<ScalarLane>, TableTarget<ScalarLane>, TableDevice<ScalarLane>, TableAge<ScalarLane>>("table"),
    ];

    /// <summary>All kernels; each is launched in groups of its own size.</summary>
    public static IReadOnlyList<CatalogueKernel> All { get; } =
    [
        .. Laws.Select(law => new CatalogueKernel(WeightsPrefix + law.Name, Entry(law.Kernel), ElementThreads)),
        new("column-sums", Entry(typeof(ColumnSumKernel)), ElementThreads),
        new("compensation", Entry(typeof(CompensationKernel)), ElementThreads),
        new("multiply", Entry(typeof(MultiplyKernel<NoFastNoise>)), MultiplyKernel<NoFastNoise>.Threads),
        new("multiply-split-noise", Entry(typeof(MultiplyKernel<SplitNoise>)), MultiplyKernel<SplitNoise>.Threads),
        new("multiply-shared-noise", Entry(typeof(MultiplyKernel<SharedNoise>)), MultiplyKernel<SharedNoise>.Threads),
        new("norm", Entry(typeof(NormKernel)), ElementThreads),
        new("errors", Entry(typeof(ErrorKernel)), ElementThreads),
        new("activation", Entry(typeof(ActivationKernel)), ElementThreads),
        new("score", Entry(typeof(ScoreKernel)), ElementThreads),
        new("self-test", Entry(typeof(SelfTestKernel)), ElementThreads),
    ];

    /// <summary>The kernel of a name.</summary>
    public static CatalogueKernel Find(string name) => All.First(kernel => kernel.Name == name);

    /// <summary>Name of the kernel that programs the devices of a law.</summary>
    public static string WeightsOf(Type law) => WeightsPrefix + Laws.First(known => known.Law == law).Name;

    private static (string Name, Type Law, Type Kernel) Weights<TLaw, TConstants, TTarget, TDevice, TAge>(string name)
        where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
        where TConstants : unmanaged
        where TTarget : unmanaged
        where TDevice : unmanaged
        where TAge : unmanaged => (name, typeof(TLaw), typeof(WeightsKernel<TLaw, TConstants, TTarget, TDevice, TAge>));

    private static MethodInfo Entry(Type type) => type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!;
}

/// <summary>One kernel of the catalogue.</summary>
/// <param name="Name">For messages and files.</param>
/// <param name="Method">Entry point, explicitly grouped.</param>
/// <param name="Threads">Threads of a group on a GPU.</param>
public sealed record CatalogueKernel(string Name, MethodInfo Method, int Threads);
