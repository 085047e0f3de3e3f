using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// A study's own table on lanes: g = (g_p + shift + walk) (t / t_c)^-nu. The walk adds from age to age what the variance of
/// the table grows by; shift and spread describe the state apart from the power law, where a table gives both.
/// </summary>
public struct TableLaw<T> : IDeviceLaw<T, TableConstants<T>, TableTarget<T>, TableDevice<T>, TableAge<T>>
    where T : unmanaged, ILane<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <inheritdoc/>
    public static bool Walks => true;

    /// <inheritdoc/>
    public static bool WalkTakesWords => false;

    /// <inheritdoc/>
    public static bool HasAgeTargets => true;

    /// <summary>g_p = max(0, g_t + shift(t_c) + sigma(t_c) z_p); nu = |mean + spread z_d|.</summary>
    [MethodImpl(Inline)]
    public static TableDevice<T> Program(in TableTarget<T> target, in TableConstants<T> law, in FrozenDraws<T> draws, T wear)
    {
        TableDevice<T> device;
        T aimed = Wear.Target(target.Conductance, law.Window, wear) + target.Offset;
        T spread = target.Spread * T.Fma(law.Window.Noise, wear, T.Float(1f));
        device.DriftExponent = Elementary.Abs(T.Fma(target.NuSpread, draws.Drift, target.NuMean));
        device.Programmed = T.Max(T.Fma(spread, draws.Programming, aimed), T.Float(0f));
        return device;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static TableDevice<T> WithProgrammed(in TableDevice<T> device, in TableConstants<T> law, T programmed)
    {
        TableDevice<T> kept = device;
        kept.Programmed = programmed;
        return kept;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Start(in TableDevice<T> device, in TableConstants<T> law, T word) => T.Float(0f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Step(in TableDevice<T> device, in TableAge<T> age, in TableConstants<T> law, in AgeTarget<T> at, T walk, T draw) => T.Fma(at.Spread, draw, walk);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Programmed(in TableDevice<T> device, in TableConstants<T> law, T start) => device.Programmed;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Conductance(in TableDevice<T> device, in TableAge<T> age, in TableConstants<T> law, in AgeTarget<T> at, T walk) =>
        T.Max(device.Programmed + (at.Shift + walk), T.Float(0f)) * Elementary.Exp2(device.DriftExponent * age.Drift);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T SlowNoise(T g, in TableDevice<T> device, in TableAge<T> age, in TableConstants<T> law, T walk) => T.Float(0f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T FastNoise(T g, in TableDevice<T> device, in TableAge<T> age, in TableConstants<T> law, T walk) => g * age.ReadNoise;

    /// <inheritdoc/>
    public static TelegraphDraw TelegraphDraw => TelegraphDraw.None;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphFactor(T normal, T word) => T.Float(1f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphAmplitude(T g, T factor, in TableAge<T> age, in TableConstants<T> law) => T.Float(0f);
}

/// <summary>What is the same for all devices.</summary>
public struct TableConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Window and wear.</summary>
    public WearWindow<T> Window;
}

/// <summary>What a target conductance asks for, in microsiemens.</summary>
public struct TableTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Target conductance, not negative.</summary>
    public T Conductance;

    /// <summary>Mean conductance at t_c less the target.</summary>
    public T Offset;

    /// <summary>Standard deviation at t_c.</summary>
    public T Spread;

    /// <summary>Mean of the drift exponent.</summary>
    public T NuMean;

    /// <summary>Standard deviation of the drift exponent.</summary>
    public T NuSpread;
}

/// <summary>What is frozen when a device is programmed.</summary>
public struct TableDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Conductance as programmed, in microsiemens.</summary>
    public T Programmed;

    /// <summary>Drift exponent.</summary>
    public T DriftExponent;
}

/// <summary>Time and noise at one age.</summary>
public struct TableAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>-log2(t / t_c).</summary>
    public T Drift;

    /// <summary>Relative noise of a read; 0 where it is off.</summary>
    public T ReadNoise;
}
