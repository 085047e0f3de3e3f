using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>All that is frozen of one device.</summary>
internal struct DeviceState<T, TDevice>
    where T : unmanaged, ILane<T>
    where TDevice : unmanaged
{
    /// <summary>Of the law.</summary>
    public TDevice Device;

    /// <summary>Whether it is stuck.</summary>
    public StuckDevice<T> Stuck;

    /// <summary>Its trap.</summary>
    public TelegraphTrap<T> Trap;
}

/// <summary>Draws of one programming event for one device.</summary>
internal struct ProgramDraws<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Frozen normals.</summary>
    public FrozenDraws<T> Frozen;

    /// <summary>Word that starts the walk.</summary>
    public T Start;

    /// <summary>Endurance, as a normal and as the word of the same address.</summary>
    public T EnduranceNormal;

    /// <inheritdoc cref="EnduranceNormal"/>
    public T EnduranceWord;

    /// <summary>Word of the faults.</summary>
    public T Fault;

    /// <summary>Word of the trap's presence and duty.</summary>
    public T TrapPresence;

    /// <summary>The trap's amplitude as a normal, or as a word: see <see cref="TelegraphDraw"/>.</summary>
    public T TrapNormal;

    /// <inheritdoc cref="TrapNormal"/>
    public T TrapWord;

    /// <summary>Word of the trap's time and first state: <see cref="DeviceEffects.TrapTimes"/>.</summary>
    public T TrapTimes;
}

/// <summary>Which effects act: decided by the study, the same for all devices.</summary>
internal readonly struct Acting(int wears, int sticks, int telegraphs, int slowNoise, int netOnly)
{
    /// <summary>Whether devices have been written before.</summary>
    public readonly int Wears = wears;

    /// <summary>Whether any may be stuck.</summary>
    public readonly int Sticks = sticks;

    /// <summary>Whether telegraph traps act.</summary>
    public readonly int Telegraphs = telegraphs;

    /// <summary>Whether noise is drawn once per device and age.</summary>
    public readonly int SlowNoise = slowNoise;

    /// <summary>Whether pairs are kept as their net device.</summary>
    public readonly int NetOnly = netOnly;

    /// <summary>Of a program.</summary>
    public static Acting Of(TrialProgram program, IDeviceModel model)
    {
        var effects = new EffectModel(program.Technology, program.Life);
        return new Acting(effects.Wears ? 1 : 0, effects.Sticks ? 1 : 0, effects.Telegraphs ? 1 : 0, model.HasSlowNoise ? 1 : 0, program.NetOnly ? 1 : 0);
    }
}

/// <summary>The steps of one device or pair, from the law and the effects, as both kinds of backend take them.</summary>
internal static class DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>
    where T : unmanaged, ILane<T>
    where TLaw : unmanaged, IDeviceLaw<T, TConstants, TTarget, TDevice, TAge>
    where TConstants : unmanaged
    where TTarget : unmanaged
    where TDevice : unmanaged
    where TAge : unmanaged
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Programs one device, with wear, faults and traps where they act.</summary>
    [MethodImpl(Inline)]
    public static void Program(ref DeviceState<T, TDevice> state, in TTarget target, in TConstants law, in EffectConstants<T> effects, in ProgramDraws<T> draws, in Acting acting, out T start)
    {
        T log2Wear = T.Float(-1f), wear = T.Float(0f);
        if (acting.Wears != 0)
        {
            log2Wear = DeviceEffects.Log2Wear(effects, draws.EnduranceNormal, draws.EnduranceWord);
            wear = DeviceEffects.WearOf(effects, log2Wear);
        }

        state.Device = TLaw.Program(target, law, draws.Frozen, wear);
        start = TLaw.Start(state.Device, law, draws.Start);
        if (acting.Sticks != 0)
            state.Stuck = DeviceEffects.Stuck(effects, log2Wear, draws.Fault);
        if (acting.Telegraphs != 0)
            state.Trap = DeviceEffects.Trap(effects, TLaw.TelegraphFactor(draws.TrapNormal, draws.TrapWord), draws.TrapPresence, draws.TrapTimes);
    }

    /// <summary>Conductance as programmed.</summary>
    [MethodImpl(Inline)]
    public static T Programmed(in DeviceState<T, TDevice> state, in TConstants law, T start, in Acting acting) =>
        Unstick(TLaw.Programmed(state.Device, law, start), state, acting);

    /// <summary>Conductance right after programming at an age's read temperature; a stuck device stays where it is.</summary>
    [MethodImpl(Inline)]
    public static T LookedUp(in DeviceState<T, TDevice> state, in TAge age, in TConstants law, T start, in Acting acting) =>
        Unstick(TLaw.Conductance(state.Device, age, law, default, start), state, acting);

    /// <summary>A conductance with the state of its trap at an age, and what a trap that switches faster adds to the variance of single reads.</summary>
    [MethodImpl(Inline)]
    public static T Telegraph(in DeviceState<T, TDevice> state, in TAge age, in EffectAge<T> effectAge, in TConstants law, T g, T trapState, out T variance) =>
        DeviceEffects.Telegraph(g, state.Trap, TLaw.TelegraphAmplitude(g, state.Trap.Factor, age, law), effectAge, trapState, out variance);

    /// <summary>One read at an age: slow noise, not below zero; a stuck device stays where it is.</summary>
    [MethodImpl(Inline)]
    public static T Read(in DeviceState<T, TDevice> state, in TAge age, in TConstants law, T walk, T g, T normal, in Acting acting)
    {
        if (acting.SlowNoise != 0)
            g = T.Max(T.Fma(TLaw.SlowNoise(g, state.Device, age, law, walk), normal, g), T.Float(0f));
        return Unstick(g, state, acting);
    }

    /// <summary>Variance of single reads at an age, with that of a trap; a stuck device has none.</summary>
    [MethodImpl(Inline)]
    public static T Variance(in DeviceState<T, TDevice> state, in TAge age, in TConstants law, T walk, T g, T trap, in Acting acting)
    {
        T sigma = TLaw.FastNoise(g, state.Device, age, law, walk);
        T variance = T.Fma(sigma, sigma, trap);
        return acting.Sticks != 0 ? Elementary.Select(state.Stuck.Mask, T.Float(0f), variance) : variance;
    }

    /// <summary>
    /// Gives the difference of a pair to the device of its sign, and empties the other. A stuck device stays at what it is given:
    /// what it was stuck at is in the difference already.
    /// </summary>
    [MethodImpl(Inline)]
    public static void KeepNet(ref DeviceState<T, TDevice> state, in TConstants law, T difference)
    {
        T kept = T.Max(difference, T.Float(0f));
        state.Device = TLaw.WithProgrammed(state.Device, law, kept);
        state.Stuck.Conductance = kept;
    }

    [MethodImpl(Inline)]
    private static T Unstick(T g, in DeviceState<T, TDevice> state, in Acting acting) =>
        acting.Sticks != 0 ? Elementary.Select(state.Stuck.Mask, state.Stuck.Conductance, g) : g;
}
