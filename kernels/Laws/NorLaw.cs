using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Floating-gate flash on lanes (sheet sections 5.1 and 5.3). The state is the overdrive v. Charge leaves towards the neutral
/// threshold, which lies below the operating range, so thresholds fall and currents rise; a few tail cells leak much faster.
/// At another temperature I(T) = I_s (T / T0)^0.5 F(v T0 / T), with a common shift where no bias compensates the threshold.
/// </summary>
public struct NorLaw<T> : IDeviceLaw<T, NorConstants<T>, NorTarget<T>, NorDevice<T>, NorAge<T>>
    where T : unmanaged, ILane<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const float Ln2 = 0.693147181f;

    /// <inheritdoc/>
    public static bool Walks => false;

    /// <inheritdoc/>
    public static bool WalkTakesWords => true;

    /// <inheritdoc/>
    public static bool HasAgeTargets => false;

    /// <summary>I_p = max(0, I_t + sigma z_p); the loss scales with 1 + 0.3 z_d and never turns away from the neutral threshold.</summary>
    [MethodImpl(Inline)]
    public static NorDevice<T> Program(in NorTarget<T> target, in NorConstants<T> law, in FrozenDraws<T> draws, T wear)
    {
        T aimed = Wear.Target(target.Current, law.Window, wear);
        T spread = target.Spread * T.Fma(law.Window.Noise, wear, T.Float(1f));
        NorDevice<T> device = default;
        device.Retention = T.Max(T.Fma(law.LossSpread, draws.Drift, T.Float(1f)), T.Float(0f));
        device.Slope = T.Fma(law.SlopeSpread, draws.Activation, T.Float(1f));
        return WithProgrammed(device, law, T.Max(T.Fma(spread, draws.Programming, aimed), T.Float(0f)));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static NorDevice<T> WithProgrammed(in NorDevice<T> device, in NorConstants<T> law, T programmed)
    {
        NorDevice<T> kept = device;
        kept.Programmed = programmed;
        kept.Overdrive = EkvCell.Overdrive(programmed * law.InverseSpecific);
        return kept;
    }

    /// <summary>1 for a tail cell, 0 for all others.</summary>
    [MethodImpl(Inline)]
    public static T Start(in NorDevice<T> device, in NorConstants<T> law, T word) =>
        T.And(T.LessThan(Elementary.Uniform(word), law.TailProbability), T.Float(1f));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Step(in NorDevice<T> device, in NorAge<T> age, in NorConstants<T> law, in AgeTarget<T> at, T walk, T draw) => walk;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Programmed(in NorDevice<T> device, in NorConstants<T> law, T start) => device.Programmed;

    /// <summary>Where nothing has changed, a cell is exactly as programmed.</summary>
    [MethodImpl(Inline)]
    public static T Conductance(in NorDevice<T> device, in NorAge<T> age, in NorConstants<T> law, in AgeTarget<T> at, T walk)
    {
        bool warm = T.Any(age.Ratio) || T.Any(age.Common);
        if (!(warm || T.Any(age.Lost) || T.Any(age.TailLost) || T.Any(age.Disturb)))
            return device.Programmed;
        T lost = T.Min(age.Lost * device.Retention, T.Float(1f));
        T overdrive = T.Fma(law.Neutral - device.Overdrive, lost, device.Overdrive) + age.Disturb;
        if (T.Any(walk)) // tail cells are rare, and adding their nothing changes no bit of the others
            overdrive += age.TailLost * (law.TailShift * walk);
        if (warm)
            overdrive = T.Fma(T.Fma(overdrive, age.Ratio, age.Common), device.Slope, overdrive);
        return age.Specific * EkvCell.Current(overdrive);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T SlowNoise(T g, in NorDevice<T> device, in NorAge<T> age, in NorConstants<T> law, T walk) => g * (age.SlowNoise * Transconductance(g, law));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T FastNoise(T g, in NorDevice<T> device, in NorAge<T> age, in NorConstants<T> law, T walk) => g * (age.FastNoise * Transconductance(g, law));

    /// <inheritdoc/>
    public static TelegraphDraw TelegraphDraw => TelegraphDraw.Word;

    /// <summary>Exponential with mean 1: -ln u.</summary>
    [MethodImpl(Inline)]
    public static T TelegraphFactor(T normal, T word) => T.Max(Elementary.Log2(Elementary.Uniform(word)) * T.Float(-Ln2), T.Float(0f));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphAmplitude(T g, T factor, in NorAge<T> age, in NorConstants<T> law) =>
        T.Min(factor * (age.Telegraph * Transconductance(g, law)), T.Float(1f));

    /// <summary>g_m n k T / (q I): 1 in weak inversion, 1 / (1 + sqrt(I / I_s) / 2) towards strong inversion.</summary>
    [MethodImpl(Inline)]
    private static T Transconductance(T current, in NorConstants<T> law) =>
        EkvCell.Reciprocal(T.Float(1f) + T.Sqrt(current * law.QuarterInverse));
}

/// <summary>What is the same for all floating-gate cells with the same number of writes.</summary>
public struct NorConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Window and wear.</summary>
    public WearWindow<T> Window;

    /// <summary>I_s at the temperature of programming, in nA.</summary>
    public T Specific;

    /// <summary>1 / I_s.</summary>
    public T InverseSpecific;

    /// <summary>Overdrive of the neutral cell.</summary>
    public T Neutral;

    /// <summary>Relative spread of the loss between cells.</summary>
    public T LossSpread;

    /// <summary>Probability that a cell is a tail cell.</summary>
    public T TailProbability;

    /// <summary>What a tail cell loses in the end, as overdrive.</summary>
    public T TailShift;

    /// <summary>Relative spread of n.</summary>
    public T SlopeSpread;

    /// <summary>1 / (4 I_s), I_s at 25 C.</summary>
    public T QuarterInverse;
}

/// <summary>What a target current asks for, in nA.</summary>
public struct NorTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Target current, not negative.</summary>
    public T Current;

    /// <summary>Standard deviation of the programming error.</summary>
    public T Spread;
}

/// <summary>What is frozen when a cell is programmed.</summary>
public struct NorDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Current as programmed, in nA.</summary>
    public T Programmed;

    /// <summary>Its overdrive.</summary>
    public T Overdrive;

    /// <summary>1 + 0.3 z_d, at least 0.</summary>
    public T Retention;

    /// <summary>1 + 0.01 z_a.</summary>
    public T Slope;
}

/// <summary>Charge lost, temperature and noise at one age.</summary>
public struct NorAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Share of the stored charge that the mean cell has lost.</summary>
    public T Lost;

    /// <summary>Share of their shift that tail cells have reached.</summary>
    public T TailLost;

    /// <summary>Overdrive lost to the bias of reads; not positive.</summary>
    public T Disturb;

    /// <summary>T_p / T - 1.</summary>
    public T Ratio;

    /// <summary>Overdrive that the common fall of the threshold adds; 0 with bias compensation.</summary>
    public T Common;

    /// <summary>I_s at the temperature of the read, in nA.</summary>
    public T Specific;

    /// <summary>Relative noise drawn once per cell and age, in weak inversion.</summary>
    public T SlowNoise;

    /// <summary>Relative noise drawn once per output, in weak inversion.</summary>
    public T FastNoise;

    /// <summary>Mean relative amplitude of a telegraph trap, in weak inversion.</summary>
    public T Telegraph;
}
