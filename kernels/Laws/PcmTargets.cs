namespace DriftEngine.Kernels.Laws;

/// <summary>The host-side half of PCM-1M: what depends on the target conductance alone, in double precision.</summary>
public static class PcmTargets
{
    /// <summary>Relative conductances are not taken below this value in logarithms (as in the source of the fit).</summary>
    private const double SmallestRelative = 1e-7;

    /// <summary>Standard deviation of the programming noise in microsiemens, without regard to whether it is switched on.</summary>
    public static double ProgrammingSpread(PcmParameters p, double targetMicrosiemens)
    {
        double r = targetMicrosiemens / p.GMaxMicrosiemens;
        double polynomial = p.ProgrammingC0 + (r * (p.ProgrammingC1 + (r * p.ProgrammingC2)));
        return Math.Max(polynomial, 0) * p.GMaxMicrosiemens / p.GMaxReferenceMicrosiemens;
    }

    /// <summary>Mean of the drift exponent.</summary>
    public static double NuMean(PcmParameters p, double targetMicrosiemens) =>
        Math.Clamp((p.NuMeanSlope * LogRelative(p, targetMicrosiemens)) + p.NuMeanOffset, p.NuMeanMin, p.NuMeanMax);

    /// <summary>Standard deviation of the drift exponent between devices.</summary>
    public static double NuSpread(PcmParameters p, double targetMicrosiemens) =>
        Math.Clamp((p.NuSpreadSlope * LogRelative(p, targetMicrosiemens)) + p.NuSpreadOffset, p.NuSpreadMin, p.NuSpreadMax);

    /// <summary>1/f amplitude Qs of a device programmed to the given conductance.</summary>
    public static double NoiseAmplitude(PcmParameters p, double programmedMicrosiemens)
    {
        double power = Math.Pow(programmedMicrosiemens / p.GMaxMicrosiemens, p.QsExponent);
        return Math.Min(p.QsCoefficient / Math.Max(power, p.QsFloor), p.QsMax);
    }

    /// <summary>Everything that the law needs for one target, [conductance, spread, nu mean, nu spread].</summary>
    public static (float Conductance, float Spread, float NuMean, float NuSpread) Prepare(PcmParameters p, double targetMicrosiemens) =>
        ((float)targetMicrosiemens,
         p.ProgrammingNoise ? (float)ProgrammingSpread(p, targetMicrosiemens) : 0f,
         (float)NuMean(p, targetMicrosiemens),
         (float)NuSpread(p, targetMicrosiemens));

    /// <summary>Constants of the amplitude as the law on lanes takes them: slope, intercept (log2), cap.</summary>
    public static (float Slope, float Intercept, float Cap) PrepareNoise(PcmParameters p) =>
        ((float)-p.QsExponent,
         (float)(Math.Log2(p.QsCoefficient) + (p.QsExponent * Math.Log2(p.GMaxMicrosiemens))),
         (float)Math.Min(p.QsCoefficient / p.QsFloor, p.QsMax));

    private static double LogRelative(PcmParameters p, double targetMicrosiemens) =>
        Math.Log(Math.Max(Math.Abs(targetMicrosiemens) / p.GMaxMicrosiemens, SmallestRelative));
}
