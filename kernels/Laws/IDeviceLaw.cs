using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// The law of a technology on lanes, without arrays: one device from its target to a read. Everything random comes in as a
/// draw; nothing is kept beyond the device struct. All struct parameters hold only fields of type T.
/// </summary>
/// <typeparam name="T">Lane.</typeparam>
/// <typeparam name="TConstants">What is the same for all devices and ages.</typeparam>
/// <typeparam name="TTarget">What one device is asked for; the first field is the target conductance.</typeparam>
/// <typeparam name="TDevice">What is frozen by programming.</typeparam>
/// <typeparam name="TAge">What is the same for all devices at one age.</typeparam>
public interface IDeviceLaw<T, TConstants, TTarget, TDevice, TAge>
    where T : unmanaged, ILane<T>
    where TConstants : unmanaged
    where TTarget : unmanaged
    where TDevice : unmanaged
    where TAge : unmanaged
{
    /// <summary>Whether a device walks between ages (stream Relaxation, one draw per device and age); else the walk stays as it started.</summary>
    static abstract bool Walks { get; }

    /// <summary>Whether the draws of the walk are raw words (uniform) rather than normals, and the walk's start draws one too.</summary>
    static abstract bool WalkTakesWords { get; }

    /// <summary>Whether the law takes an <see cref="AgeTarget{T}"/>.</summary>
    static abstract bool HasAgeTargets { get; }

    /// <summary>Programs a device. wear is (N / N_f)^p in 0 .. 1, 0 for a fresh device.</summary>
    static abstract TDevice Program(in TTarget target, in TConstants law, in FrozenDraws<T> draws, T wear);

    /// <summary>The walk as programmed, from a word where <see cref="WalkTakesWords"/>; 0 elsewhere.</summary>
    static abstract T Start(in TDevice device, in TConstants law, T word);

    /// <summary>The walk one age later.</summary>
    static abstract T Step(in TDevice device, in TAge age, in TConstants law, in AgeTarget<T> at, T walk, T draw);

    /// <summary>Conductance as programmed, at the moment and temperature of programming.</summary>
    static abstract T Programmed(in TDevice device, in TConstants law, T start);

    /// <summary>Conductance at an age and read temperature, without read noise; not negative.</summary>
    static abstract T Conductance(in TDevice device, in TAge age, in TConstants law, in AgeTarget<T> at, T walk);

    /// <summary>Standard deviation, in units of conductance, of the noise drawn once per device and age, for a conductance g.</summary>
    static abstract T SlowNoise(T g, in TDevice device, in TAge age, in TConstants law, T walk);

    /// <summary>Standard deviation, in units of conductance, of the noise of every single read, for a conductance g.</summary>
    static abstract T FastNoise(T g, in TDevice device, in TAge age, in TConstants law, T walk);

    /// <summary>The device as if it had been programmed to the given conductance: the net-only view of a pair.</summary>
    static abstract TDevice WithProgrammed(in TDevice device, in TConstants law, T programmed);

    /// <summary>What the factor of a trap's amplitude is drawn from.</summary>
    static abstract TelegraphDraw TelegraphDraw { get; }

    /// <summary>Factor of a trap's amplitude, frozen: from a normal, or from a word (the one that is not drawn is 0).</summary>
    static abstract T TelegraphFactor(T normal, T word);

    /// <summary>Relative amplitude, 0 .. 1, of a trap with that factor in a device of conductance g.</summary>
    static abstract T TelegraphAmplitude(T g, T factor, in TAge age, in TConstants law);
}

/// <summary>What the factor of a telegraph trap's amplitude is drawn from.</summary>
public enum TelegraphDraw
{
    /// <summary>Nothing: all traps of the technology are alike, or there are none.</summary>
    None,

    /// <summary>A normal.</summary>
    Normal,

    /// <summary>A word.</summary>
    Word,
}

/// <summary>Normals that are drawn once per programming event.</summary>
public struct FrozenDraws<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Stream Programming.</summary>
    public T Programming;

    /// <summary>Stream DriftExponent: drift exponent or barrier.</summary>
    public T Drift;

    /// <summary>Stream Activation: activation energy, retention time; 0 where the model says that it does not act.</summary>
    public T Activation;
}

/// <summary>What a study's own table asks of a target at an age.</summary>
public struct AgeTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Mean change of conductance since programming.</summary>
    public T Shift;

    /// <summary>Standard deviation that the walk adds from the age before to this one.</summary>
    public T Spread;
}
