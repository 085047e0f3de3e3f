using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Ptx;

/// <summary>The devices of a program as the kernel of their law takes them.</summary>
internal abstract class PtxDevices
{
    /// <summary>Ages, with the programming events that they follow.</summary>
    public abstract DeviceAge[] Ages { get; }

    /// <summary>Programming events that ages follow.</summary>
    public abstract int Events { get; }

    /// <summary>Launches the weights kernel for one layer.</summary>
    public abstract void Write(PtxBackend backend, PtxMemory memory, int layer, float[] weights, float[] variances, WeightsCall call);

    public static PtxDevices Of(TrialProgram program) => program.Technology.Model(program.Life).Accept(new Creation(program));

    private sealed class Creation(TrialProgram program) : ILawVisitor<ScalarLane, PtxDevices>
    {
        public PtxDevices Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged => new PtxDevices<TLaw, TConstants, TTarget, TDevice, TAge>(program);
    }
}

/// <summary>Those of one law.</summary>
internal sealed class PtxDevices<TLaw, TConstants, TTarget, TDevice, TAge> : PtxDevices
    where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
    where TConstants : unmanaged
    where TTarget : unmanaged
    where TDevice : unmanaged
    where TAge : unmanaged
{
    private readonly TrialProgram program;
    private readonly IDeviceModel model;
    private readonly TConstants[] constants;
    private readonly DeviceEvent[] events;
    private readonly TAge[] laws;

    public PtxDevices(TrialProgram program)
    {
        this.program = program;
        model = program.Technology.Model(program.Life);
        var effects = new EffectModel(program.Technology, program.Life);
        int[] ofAges = [.. program.AgesSeconds.Select(program.Life.EventBefore)], own = [.. ofAges.Distinct()];
        constants = [.. own.Select(e => Struct<TConstants>(model.ConstantFields, to => model.Constants(program.Life.CyclesAt(e), to)))];
        events = [.. own.Select(e => new DeviceEvent
        {
            Epoch = (uint)e,
            FirstAge = Array.IndexOf(ofAges, e),
            Ages = ofAges.Count(other => other == e),
            Effects = Struct<EffectConstants<ScalarLane>>(EffectModel.ConstantFields, to => effects.Constants(e, to)),
        })];
        var contexts = program.Life.Contexts(program.AgesSeconds);
        Ages = [.. contexts.Select((context, a) => new DeviceAge
        {
            Epoch = Streams.Epoch(program.AgesSeconds[a]),
            Event = Array.IndexOf(own, ofAges[a]),
            Effects = Struct<EffectAge<ScalarLane>>(EffectModel.AgeFields, to => effects.Age(context, to)),
        })];
        var fresh = contexts.Select(context => context with { At = context.ProgrammedAt + program.Technology.ProgrammedAtSeconds, Previous = null });
        laws = [.. contexts.Concat(fresh).Select(context => Struct<TAge>(model.AgeFields, to => model.Age(context, to)))];
    }

    private delegate void Writer(Span<float> fields);

    /// <inheritdoc/>
    public override DeviceAge[] Ages { get; }

    /// <inheritdoc/>
    public override int Events => events.Length;

    /// <inheritdoc/>
    public override void Write(PtxBackend backend, PtxMemory memory, int layer, float[] weights, float[] variances, WeightsCall call)
    {
        float[] differences = program.Layers[layer].Targets;
        var aims = differences.Select(Aims).ToArray();
        TTarget[] carriers = [.. aims.Select(aim => Target(aim.Carrier))];
        TTarget[] partners = program.Scheme == PairScheme.Complementary ? [.. aims.Select(aim => Target(aim.Partner))] : [Target(Aims(0f).Partner)];
        AgeTarget<ScalarLane>[] tables = TLaw.HasAgeTargets
            ? [.. program.Life.Contexts(program.AgesSeconds).SelectMany(age => aims.Select(aim => Table(age, aim.Carrier)).Concat(aims.Select(aim => Table(age, aim.Partner))))]
            : [default];
        string kernel = backend.WeightsOf(typeof(WeightsKernel<TLaw, TConstants, TTarget, TDevice, TAge>));
        backend.LaunchElements(
            memory, kernel, (long)differences.Length * call.Trials, carriers, partners, differences, constants, events, laws, Ages, tables, weights, variances, call);
    }

    private (double Carrier, double Partner) Aims(float difference)
    {
        var (least, most) = (program.Technology.GMinMicrosiemens, program.Technology.GMaxMicrosiemens);
        double middle = (least + most) / 2;
        return program.Scheme switch
        {
            PairScheme.Differential => (least + Math.Abs((double)difference), least),
            PairScheme.Complementary => (middle + (difference / 2.0), middle - (difference / 2.0)),
            _ => (middle + difference, middle),
        };
    }

    private TTarget Target(double conductance) => Struct<TTarget>(model.TargetFields, to => model.Target(conductance, to));

    private AgeTarget<ScalarLane> Table(AgeContext age, double conductance)
    {
        var (shift, spread) = model.AgeTarget(age, conductance);
        return new AgeTarget<ScalarLane> { Shift = ScalarLane.Float(shift), Spread = ScalarLane.Float(spread) };
    }

    private static TStruct Struct<TStruct>(int fields, Writer write)
        where TStruct : unmanaged
    {
        var structs = new TStruct[1];
        write(MemoryMarshal.Cast<TStruct, float>(structs.AsSpan())[..fields]);
        return structs[0];
    }
}
