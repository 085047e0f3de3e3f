using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Phase-change memory on lanes. Programming, drift exponent and 1/f noise: Nandakumar et al., ICECS 2019 (array of one million
/// devices). Drift and temperature are one expression in the front clock u of structural relaxation:
/// ln g = ln g_p - Ea0 [1/kT - 1/kT_p] - nu [u/kT - u_c/kT_p] (Ielmini et al., Appl. Phys. Lett. 92, 2008); at T = T_p it is the power
/// law. Crystallisation moves ln g towards that of the SET state by the crystallised fraction X. States that shift rigidly lose the
/// same conductance whatever they hold: g_p - d (u - u_c)/kT0 takes the place of the term with nu; it is scaled by 1 - X, which is
/// g'^(1-X) g_set^X to first order in the shift and exact at X = 0 and X = 1.
/// </summary>
public struct PcmLaw<T> : IDeviceLaw<T, PcmConstants<T>, PcmTarget<T>, PcmDevice<T>, PcmAge<T>>
    where T : unmanaged, ILane<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Of a device at zero conductance, which has no logarithm; far beyond any other device.</summary>
    private const float LargestHeadroom = 60f;

    /// <inheritdoc/>
    public static bool Walks => false;

    /// <inheritdoc/>
    public static bool WalkTakesWords => false;

    /// <inheritdoc/>
    public static bool HasAgeTargets => false;

    /// <summary>
    /// g_p = max(0, g_t + sigma z_p); nu = |mu + s z_d|; Ea0 = mean (1 + spread z_a), z_a correlated with z_d.
    /// </summary>
    [MethodImpl(Inline)]
    public static PcmDevice<T> Program(in PcmTarget<T> target, in PcmConstants<T> law, in FrozenDraws<T> draws, T wear)
    {
        PcmDevice<T> device = default;
        T aimed = Wear.Target(target.Conductance, law.Window, wear);
        T spread = target.Spread * T.Fma(law.Window.Noise, wear, T.Float(1f));
        device.DriftExponent = Elementary.Abs(T.Fma(target.NuSpread, draws.Drift, target.NuMean));
        T activation = T.Fma(law.ActivationOwn, draws.Activation, law.ActivationShared * draws.Drift);
        device.Activation = T.Fma(target.Activation, activation, target.Activation);
        device.RigidShift = target.RigidShift;
        return WithProgrammed(device, law, T.Max(T.Fma(spread, draws.Programming, aimed), T.Float(0f)));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static PcmDevice<T> WithProgrammed(in PcmDevice<T> device, in PcmConstants<T> law, T programmed)
    {
        PcmDevice<T> kept = device;
        T log2 = Elementary.Log2(programmed);
        kept.Programmed = programmed;
        kept.Headroom = T.Min(law.Log2Set - log2, T.Float(LargestHeadroom));
        kept.NoiseAmplitude = Noise(programmed, T.Max(log2, law.Log2Least), law.Noise);
        return kept;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Start(in PcmDevice<T> device, in PcmConstants<T> law, T word) => T.Float(0f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Step(in PcmDevice<T> device, in PcmAge<T> age, in PcmConstants<T> law, in AgeTarget<T> at, T walk, T draw) => walk;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Programmed(in PcmDevice<T> device, in PcmConstants<T> law, T start) => device.Programmed;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Conductance(in PcmDevice<T> device, in PcmAge<T> age, in PcmConstants<T> law, in AgeTarget<T> at, T walk)
    {
        T exponent = T.Fma(device.DriftExponent, age.Drift, T.Fma(device.Activation, age.Activation, device.Headroom * age.Crystallised));
        T shifted = T.Max(T.Fma(device.RigidShift, age.RigidShift, device.Programmed), T.Float(0f));
        return shifted * Elementary.Exp2(exponent);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T SlowNoise(T g, in PcmDevice<T> device, in PcmAge<T> age, in PcmConstants<T> law, T walk) => g * (device.NoiseAmplitude * age.NoiseScale);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T FastNoise(T g, in PcmDevice<T> device, in PcmAge<T> age, in PcmConstants<T> law, T walk) => g * (device.NoiseAmplitude * age.FastScale);

    /// <inheritdoc/>
    public static TelegraphDraw TelegraphDraw => TelegraphDraw.None;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphFactor(T normal, T word) => T.Float(1f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphAmplitude(T g, T factor, in PcmAge<T> age, in PcmConstants<T> law) => T.Float(0f);

    /// <summary>Qs of a device as programmed.</summary>
    [MethodImpl(Inline)]
    private static T Noise(T programmed, T log2, PcmNoise<T> law)
    {
        T power = T.Min(Elementary.Exp2(T.Fma(law.PowerSlope, log2, law.PowerIntercept)), law.PowerCap);
        T low = T.Max(T.Min(power + T.Fma(law.LogSlope, log2, law.LogOffset), law.Most), law.Least);
        T high = T.Fma(T.Fma(T.Fma(law.P3, programmed, law.P2), programmed, law.P1), programmed, law.P0);
        return Elementary.Select(T.LessThan(programmed, law.Split), low, T.Max(high, T.Float(0f)));
    }
}

/// <summary>What is the same for all phase-change devices.</summary>
public struct PcmConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Window and wear.</summary>
    public WearWindow<T> Window;

    /// <summary>1/f amplitude.</summary>
    public PcmNoise<T> Noise;

    /// <summary>log2 of the SET conductance.</summary>
    public T Log2Set;

    /// <summary>Relative spread of Ea0 that a device shares with its drift exponent.</summary>
    public T ActivationShared;

    /// <summary>Relative spread of Ea0 of its own.</summary>
    public T ActivationOwn;

    /// <summary>log2 of the conductance below which the 1/f amplitude does not change.</summary>
    public T Log2Least;
}

/// <summary>
/// Qs of a programmed conductance g in microsiemens: below the split min(2^(slope log2 g + intercept), cap) + slope log2 g + offset,
/// clipped; from the split on a polynomial in g.
/// </summary>
public struct PcmNoise<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Of the power, over log2 g.</summary>
    public T PowerSlope;

    /// <summary>Of the power.</summary>
    public T PowerIntercept;

    /// <summary>Of the power.</summary>
    public T PowerCap;

    /// <summary>Of the logarithm, over log2 g.</summary>
    public T LogSlope;

    /// <summary>Of the logarithm.</summary>
    public T LogOffset;

    /// <summary>Least below the split.</summary>
    public T Least;

    /// <summary>Most below the split.</summary>
    public T Most;

    /// <summary>Conductance from which the polynomial holds.</summary>
    public T Split;

    /// <summary>Constant of the polynomial.</summary>
    public T P0;

    /// <summary>Factor of g.</summary>
    public T P1;

    /// <summary>Factor of g^2.</summary>
    public T P2;

    /// <summary>Factor of g^3.</summary>
    public T P3;
}

/// <summary>What a target conductance asks for; microsiemens, exponents, eV.</summary>
public struct PcmTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Target conductance, not negative.</summary>
    public T Conductance;

    /// <summary>Standard deviation of the programming noise.</summary>
    public T Spread;

    /// <summary>Mean of the drift exponent.</summary>
    public T NuMean;

    /// <summary>Standard deviation of the drift exponent.</summary>
    public T NuSpread;

    /// <summary>Mean activation energy of conduction, Ea0.</summary>
    public T Activation;

    /// <summary>d, microsiemens per e-fold of time at 25 C; 0 unless the state shifts rigidly.</summary>
    public T RigidShift;
}

/// <summary>What is frozen when a device is programmed.</summary>
public struct PcmDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Conductance as programmed, in microsiemens.</summary>
    public T Programmed;

    /// <summary>Drift exponent.</summary>
    public T DriftExponent;

    /// <summary>Activation energy of conduction in eV.</summary>
    public T Activation;

    /// <summary>log2 of the SET conductance over the programmed one.</summary>
    public T Headroom;

    /// <summary>Relative amplitude Qs of the 1/f noise.</summary>
    public T NoiseAmplitude;

    /// <summary>d of a state that shifts rigidly; 0 for all others.</summary>
    public T RigidShift;
}

/// <summary>The clocks at one age; those of change are 0 at t_c and the temperature of programming.</summary>
public struct PcmAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>-(u/kT - u_c/kT_p) (1 - X) / ln 2.</summary>
    public T Drift;

    /// <summary>-(1/kT - 1/kT_p) (1 - X) / ln 2, in 1/eV.</summary>
    public T Activation;

    /// <summary>X, the crystallised fraction.</summary>
    public T Crystallised;

    /// <summary>S of the noise drawn once per device and age; 0 where read noise is off.</summary>
    public T NoiseScale;

    /// <summary>S of the noise drawn once per output; 0 unless read noise is split.</summary>
    public T FastScale;

    /// <summary>-(u - u_c) (1 - X) / kT0: minus the e-folds of time at 25 C that the rigid shift counts.</summary>
    public T RigidShift;
}
