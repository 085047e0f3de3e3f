using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Charge-trap flash on lanes: the mean overdrive relaxes to that of the neutral cell, the current of each cell walks around
/// the mean with independent increments (sheet section 5.2; Agrawal et al., IEDM 2022, Xiao et al., TCAS-I 69, 2022). At
/// another temperature the whole current follows its overdrive: I(T) = I_s (T / T0)^0.5 F(v T0 / T).
/// </summary>
public struct SonosLaw<T> : IDeviceLaw<T, SonosConstants<T>, SonosTarget<T>, SonosDevice<T>, SonosAge<T>>
    where T : unmanaged, ILane<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <inheritdoc/>
    public static bool Walks => true;

    /// <inheritdoc/>
    public static bool WalkTakesWords => false;

    /// <inheritdoc/>
    public static bool HasAgeTargets => false;

    /// <summary>I_p = max(0, I_t + sigma z_p); the mean goes on from the target, since the spread is one of targets.</summary>
    [MethodImpl(Inline)]
    public static SonosDevice<T> Program(in SonosTarget<T> target, in SonosConstants<T> law, in FrozenDraws<T> draws, T wear)
    {
        T aimed = Wear.Target(target.Current, law.Window, wear);
        T spread = target.Spread * T.Fma(law.Window.Noise, wear, T.Float(1f));
        SonosDevice<T> device = default;
        if (T.Any(wear)) // a worn cell's own, or what the host prepared
            device = WithProgrammed(device, law, aimed);
        else
            (device.Aimed, device.Overdrive, device.Base) = (target.Current, target.Overdrive, target.Base);
        device.Programmed = T.Max(T.Fma(spread, draws.Programming, aimed), T.Float(0f));
        return device;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static SonosDevice<T> WithProgrammed(in SonosDevice<T> device, in SonosConstants<T> law, T programmed)
    {
        SonosDevice<T> kept = device;
        kept.Programmed = programmed;
        kept.Aimed = programmed;
        kept.Overdrive = EkvCell.Overdrive(T.Max(programmed, law.Off) * law.InverseSpecific);
        kept.Base = EkvCell.Current(kept.Overdrive);
        return kept;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Start(in SonosDevice<T> device, in SonosConstants<T> law, T word) => T.Float(0f);

    /// <summary>Adds what the variance has grown by since the age before; where the law lets it fall, nothing.</summary>
    [MethodImpl(Inline)]
    public static T Step(in SonosDevice<T> device, in SonosAge<T> age, in SonosConstants<T> law, in AgeTarget<T> at, T walk, T draw)
    {
        T now = T.Float(1f) - Elementary.Exp2(device.Aimed * age.PerCurrent);
        T before = T.Float(1f) - Elementary.Exp2(device.Aimed * age.PerCurrentBefore);
        T grown = T.Max((age.SpreadSquare * (now * now)) - (age.SpreadSquareBefore * (before * before)), T.Float(0f));
        return T.Fma(T.Sqrt(grown), draw, walk);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Programmed(in SonosDevice<T> device, in SonosConstants<T> law, T start) => device.Programmed;

    /// <summary>Written as a change, so that a cell that has lost nothing is exactly as programmed.</summary>
    [MethodImpl(Inline)]
    public static T Conductance(in SonosDevice<T> device, in SonosAge<T> age, in SonosConstants<T> law, in AgeTarget<T> at, T walk)
    {
        T relaxed = T.Fma(law.Neutral - device.Overdrive, age.Loss, device.Overdrive);
        T change = T.Fma(law.Specific, EkvCell.Current(relaxed) - device.Base, walk);
        T current = T.Max(device.Programmed + change, T.Float(0f));
        if (T.Any(age.IsWarm))
            current = age.Specific * EkvCell.Current(EkvCell.Overdrive(current * law.InverseSpecific) * age.Ratio);
        return current;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T SlowNoise(T g, in SonosDevice<T> device, in SonosAge<T> age, in SonosConstants<T> law, T walk) => T.Float(0f);

    /// <summary>sigma = 12.58 (1 - exp(-I / 215.4)) nA: the source gives it per read.</summary>
    [MethodImpl(Inline)]
    public static T FastNoise(T g, in SonosDevice<T> device, in SonosAge<T> age, in SonosConstants<T> law, T walk) =>
        age.ReadNoise * (T.Float(1f) - Elementary.Exp2(g * law.ReadNoisePerCurrent));

    /// <inheritdoc/>
    public static TelegraphDraw TelegraphDraw => TelegraphDraw.None;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphFactor(T normal, T word) => T.Float(1f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphAmplitude(T g, T factor, in SonosAge<T> age, in SonosConstants<T> law) => T.Float(0f);
}

/// <summary>What is the same for all charge-trap cells.</summary>
public struct SonosConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Window and wear.</summary>
    public WearWindow<T> Window;

    /// <summary>I_s at the temperature of programming, in nA.</summary>
    public T Specific;

    /// <summary>1 / I_s.</summary>
    public T InverseSpecific;

    /// <summary>Least current that stands for a stored charge, in nA.</summary>
    public T Off;

    /// <summary>Overdrive of the neutral cell.</summary>
    public T Neutral;

    /// <summary>-1 / (215.4 nA ln 2).</summary>
    public T ReadNoisePerCurrent;
}

/// <summary>What a target current asks for, in nA.</summary>
public struct SonosTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Target current, not negative.</summary>
    public T Current;

    /// <summary>Standard deviation of the programming error.</summary>
    public T Spread;

    /// <summary>Overdrive of the current.</summary>
    public T Overdrive;

    /// <summary>F of that overdrive.</summary>
    public T Base;
}

/// <summary>What is frozen when a cell is programmed.</summary>
public struct SonosDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Current as programmed, in nA.</summary>
    public T Programmed;

    /// <summary>Current that was asked for: mean loss and spread belong to it.</summary>
    public T Aimed;

    /// <summary>Overdrive of the current asked for.</summary>
    public T Overdrive;

    /// <summary>F of that overdrive.</summary>
    public T Base;
}

/// <summary>Charge lost, spread and temperature at one age.</summary>
public struct SonosAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>1 - exp(-kappa u): share of the stored charge that has left.</summary>
    public T Loss;

    /// <summary>A^2 at this age, in nA^2.</summary>
    public T SpreadSquare;

    /// <summary>-1 / (B ln 2) at this age, in 1/nA.</summary>
    public T PerCurrent;

    /// <summary>A^2 at the age before.</summary>
    public T SpreadSquareBefore;

    /// <summary>-1 / (B ln 2) at the age before.</summary>
    public T PerCurrentBefore;

    /// <summary>1 where the read is at another temperature than programming, else 0.</summary>
    public T IsWarm;

    /// <summary>T_p / T of the read.</summary>
    public T Ratio;

    /// <summary>I_s at the temperature of the read, in nA.</summary>
    public T Specific;

    /// <summary>Amplitude of the read noise in nA; 0 where it is off.</summary>
    public T ReadNoise;
}
