using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>What the devices of a program are asked for, in device memory, and the kernel of their law that programs them.</summary>
internal abstract class IlgpuWeights : IDisposable
{
    /// <summary>Ages, with their programming events.</summary>
    public abstract MemoryBuffer1D<DeviceAge, Stride1D.Dense> Ages { get; }

    /// <summary>Programs the devices of one layer.</summary>
    public abstract void Write(int layer, ArrayView<float> weights, ArrayView<float> variances, WeightsCall call);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Uploads the devices of a program.</summary>
    public static IlgpuWeights Of(IlgpuKernels kernels, TrialProgram program, DeviceTargets targets, SlotPlan slots) =>
        targets.Model.Accept(new Creation(kernels, program, targets, slots));

    private sealed class Creation(IlgpuKernels kernels, TrialProgram program, DeviceTargets targets, SlotPlan slots) : ILawVisitor<ScalarLane, IlgpuWeights>
    {
        public IlgpuWeights Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged => new IlgpuWeights<TLaw, TConstants, TTarget, TDevice, TAge>(kernels, program, targets, slots);
    }
}

/// <summary>Those of one law.</summary>
internal sealed class IlgpuWeights<TLaw, TConstants, TTarget, TDevice, TAge> : IlgpuWeights
    where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
    where TConstants : unmanaged
    where TTarget : unmanaged
    where TDevice : unmanaged
    where TAge : unmanaged
{
    private readonly IlgpuKernels kernels;
    private readonly Accelerator accelerator;
    private readonly List<MemoryBuffer> owned = [];
    private readonly List<Layer> layers = [];
    private readonly MemoryBuffer1D<TConstants, Stride1D.Dense> constants;
    private readonly MemoryBuffer1D<DeviceEvent, Stride1D.Dense> events;
    private readonly MemoryBuffer1D<TAge, Stride1D.Dense> laws;
    private readonly Launcher launcher;

    public IlgpuWeights(IlgpuKernels kernels, TrialProgram program, DeviceTargets targets, SlotPlan slots)
    {
        (this.kernels, accelerator) = (kernels, kernels.Accelerator);
        launcher = kernels.Load<Launcher>(KernelCatalogue.WeightsOf(typeof(TLaw)));
        IDeviceModel model = targets.Model;
        var effects = new EffectModel(program.Technology, program.Life);
        constants = Upload(ScalarFields.Structs<TConstants>(slots.Events.Length, model.ConstantFields, (e, to) => model.Constants(program.Life.CyclesAt(slots.Events[e]), to)));
        events = Upload(Events(slots, effects));
        AgeContext[] contexts = [.. slots.Contexts, .. slots.LookUps];
        laws = Upload(ScalarFields.Structs<TAge>(contexts.Length, model.AgeFields, (a, to) => model.Age(contexts[a], to)));
        Ages = Upload(DeviceAges(slots, effects));
        foreach (var layer in program.Layers)
            layers.Add(new Layer(this, layer, targets));
    }

    private delegate void Launcher(
        AcceleratorStream stream, KernelConfig config, ArrayView<TTarget> carriers, ArrayView<TTarget> partners, ArrayView<float> differences, ArrayView<TConstants> constants,
        ArrayView<DeviceEvent> events, ArrayView<TAge> laws, ArrayView<DeviceAge> ages, ArrayView<AgeTarget<ScalarLane>> ageTargets, ArrayView<float> weights, ArrayView<float> variances, WeightsCall call);

    /// <inheritdoc/>
    public override MemoryBuffer1D<DeviceAge, Stride1D.Dense> Ages { get; }

    /// <inheritdoc/>
    public override void Write(int layer, ArrayView<float> weights, ArrayView<float> variances, WeightsCall call)
    {
        Layer own = layers[layer];
        long threads = (long)call.Rows * call.PhysicalColumns * call.Trials;
        launcher(
            accelerator.DefaultStream, IlgpuKernels.Elements(threads), own.Carriers.View, own.Partners.View, own.Differences.View, constants.View,
            events.View, laws.View, Ages.View, own.AgeTargets.View, weights, variances, call);
    }

    /// <inheritdoc/>
    public override void Dispose() => owned.ForEach(buffer => buffer.Dispose());

    private static DeviceEvent[] Events(SlotPlan slots, EffectModel effects)
    {
        EffectConstants<ScalarLane>[] constants = ScalarFields.Structs<EffectConstants<ScalarLane>>(slots.Events.Length, EffectModel.ConstantFields, (e, to) => effects.Constants(slots.Events[e], to));
        return [.. slots.Events.Select((number, e) => new DeviceEvent
        {
            Epoch = (uint)number,
            FirstAge = slots.AgesOf[e].First,
            Ages = slots.AgesOf[e].Count,
            Effects = constants[e],
        })];
    }

    private static DeviceAge[] DeviceAges(SlotPlan slots, EffectModel effects)
    {
        EffectAge<ScalarLane>[] ages = ScalarFields.Structs<EffectAge<ScalarLane>>(slots.Ages, EffectModel.AgeFields, (a, to) => effects.Age(slots.Contexts[a], to));
        return [.. ages.Select((age, a) => new DeviceAge { Epoch = slots.Epochs[a], Event = slots.EventOfAge[a], Effects = age })];
    }

    private MemoryBuffer1D<TElement, Stride1D.Dense> Upload<TElement>(TElement[] elements)
        where TElement : unmanaged
    {
        var buffer = accelerator.Allocate1D(elements.Length > 0 ? elements : [default]);
        owned.Add(buffer);
        return buffer;
    }

    private sealed class Layer
    {
        public Layer(IlgpuWeights<TLaw, TConstants, TTarget, TDevice, TAge> weights, CrossbarLayer layer, DeviceTargets targets)
        {
            float[] differences = layer.Targets;
            Carriers = weights.Upload(ScalarFields.Structs<TTarget>(differences.Length, targets.Fields, (i, to) => targets.CarrierFields(differences[i], to)));
            int partners = targets.PartnersDiffer ? differences.Length : 1;
            Partners = weights.Upload(ScalarFields.Structs<TTarget>(partners, targets.Fields, (i, to) => targets.PartnerFields(targets.PartnersDiffer ? differences[i] : 0f, to)));
            Differences = weights.Upload(differences);
            AgeTargets = weights.Upload(TLaw.HasAgeTargets ? AtAges(differences, targets) : []);
        }

        public MemoryBuffer1D<TTarget, Stride1D.Dense> Carriers { get; }

        public MemoryBuffer1D<TTarget, Stride1D.Dense> Partners { get; }

        public MemoryBuffer1D<float, Stride1D.Dense> Differences { get; }

        public MemoryBuffer1D<AgeTarget<ScalarLane>, Stride1D.Dense> AgeTargets { get; }

        private static AgeTarget<ScalarLane>[] AtAges(float[] differences, DeviceTargets targets) =>
        [
            .. Enumerable.Range(0, targets.Ages).SelectMany(age =>
                differences.Select(d => Lanes(targets.CarrierAt(age, d))).Concat(differences.Select(d => Lanes(targets.PartnerAt(age, d))))),
        ];

        private static AgeTarget<ScalarLane> Lanes((float Shift, float Spread) at)
        {
            AgeTarget<ScalarLane> lanes;
            lanes.Shift = ScalarLane.Float(at.Shift);
            lanes.Spread = ScalarLane.Float(at.Spread);
            return lanes;
        }
    }
}
