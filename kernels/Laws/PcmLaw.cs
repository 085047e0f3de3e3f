using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// PCM-1M at 25 C on lanes: what a phase-change device does after its targets and ages have been prepared on the host.
/// Nandakumar et al., ICECS 2019 (statistical model of a one-million-device array); power law of drift written for a
/// finite onset of relaxation, Kersting et al., arXiv 2106.06270.
/// </summary>
public static class PcmLaw
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>
    /// Programs a device: g_p = max(0, g_t + sigma z_p), nu = |mu + s z_d|, Qs = min(c r_p^-e, cap), all frozen until the
    /// next programming event.
    /// </summary>
    [MethodImpl(Inline)]
    public static PcmDevice<T> Program<T>(PcmTarget<T> target, PcmNoise<T> noise, T programmingNormal, T driftNormal)
        where T : unmanaged, ILane<T>
    {
        PcmDevice<T> device;
        device.Programmed = T.Max(T.Fma(target.Spread, programmingNormal, target.Conductance), T.Float(0f));
        device.DriftExponent = Elementary.Abs(T.Fma(target.NuSpread, driftNormal, target.NuMean));
        T power = Elementary.Exp2(T.Fma(noise.Slope, Elementary.Log2(device.Programmed), noise.Intercept));
        device.NoiseAmplitude = T.Min(power, noise.Cap);
        return device;
    }

    /// <summary>Conductance after drift, g_p ((t + tau) / (t_c + tau))^-nu, in microsiemens.</summary>
    [MethodImpl(Inline)]
    public static T Drifted<T>(PcmDevice<T> device, T minusLog2Time)
        where T : unmanaged, ILane<T> =>
        device.Programmed * Elementary.Exp2(device.DriftExponent * minusLog2Time);

    /// <summary>One read of a drifted conductance: g max(0, 1 + Qs S z), S^2 the accumulated logarithm of the 1/f noise.</summary>
    [MethodImpl(Inline)]
    public static T Read<T>(T drifted, PcmDevice<T> device, T noiseScale, T normal)
        where T : unmanaged, ILane<T> =>
        drifted * T.Max(T.Fma(device.NoiseAmplitude * noiseScale, normal, T.Float(1f)), T.Float(0f));

    /// <summary>Variance of the fast read noise of a drifted conductance, in microsiemens squared.</summary>
    [MethodImpl(Inline)]
    public static T FastVariance<T>(T drifted, PcmDevice<T> device, T fastScale)
        where T : unmanaged, ILane<T>
    {
        T sigma = drifted * (device.NoiseAmplitude * fastScale);
        return sigma * sigma;
    }
}

/// <summary>What a target conductance asks for, prepared by <see cref="PcmTargets"/>; microsiemens and exponents.</summary>
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
}

/// <summary>Constants of Qs = min(2^(Slope log2 g_p + Intercept), Cap).</summary>
public struct PcmNoise<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Minus the exponent of the power law.</summary>
    public T Slope;

    /// <summary>log2 of the amplitude at 1 microsiemens.</summary>
    public T Intercept;

    /// <summary>Largest amplitude.</summary>
    public T Cap;
}

/// <summary>What is frozen when a device is programmed.</summary>
public struct PcmDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Conductance as programmed, in microsiemens.</summary>
    public T Programmed;

    /// <summary>Drift exponent.</summary>
    public T DriftExponent;

    /// <summary>Relative amplitude Qs of the 1/f noise.</summary>
    public T NoiseAmplitude;
}
