namespace DriftEngine.Kernels.Laws;

/// <summary>Clocks of thermally activated processes, on the host in double precision.</summary>
public static class ThermalClocks
{
    /// <summary>Boltzmann's constant in eV/K (CODATA 2018, exact).</summary>
    public const double BoltzmannEv = 8.617333262e-5;

    /// <summary>kT in eV.</summary>
    public static double ThermalEv(double kelvin) => BoltzmannEv * kelvin;

    /// <summary>
    /// Front of a process with a broad, flat spectrum of barriers: u in eV, how far the front has moved past the barrier at
    /// which it starts. du/dt = kT nu0 exp(-(E + u)/kT), updated exactly for each step of constant temperature:
    /// u = kT ln(exp(u/kT) + nu0 dt exp(-E/kT)) (Ielmini et al., Appl. Phys. Lett. 92, 2008; Le Gallo et al., Adv. Electron. Mater. 4, 1700627, 2018).
    /// </summary>
    public static double Front(IEnumerable<ThermalStep> steps, double barrierEv, double attemptFrequency)
    {
        double u = 0;
        foreach (ThermalStep step in steps)
        {
            double kT = ThermalEv(step.Kelvin);
            double grown = Math.Log(attemptFrequency * step.Rate * step.Seconds) - (barrierEv / kT), before = u / kT;
            double larger = Math.Max(grown, before), smaller = Math.Min(grown, before);
            u = kT * (larger + LogOnePlus(Math.Exp(smaller - larger)));
        }

        return u;
    }

    /// <summary>theta in seconds: time at the reference temperature that does as much as the steps, for one activation energy.</summary>
    public static double Arrhenius(IEnumerable<ThermalStep> steps, double activationEv, double referenceKelvin)
    {
        double theta = 0;
        foreach (ThermalStep step in steps)
            theta += step.Seconds * step.Rate * Math.Exp(activationEv / BoltzmannEv * ((1 / referenceKelvin) - (1 / step.Kelvin)));
        return theta;
    }

    /// <summary>
    /// H, the expected number of thermally activated escapes over a barrier: the integral of f0 exp(-Delta(T)) dt. A state of two with
    /// equal rates has flipped with probability (1 - exp(-2 H)) / 2.
    /// </summary>
    /// <param name="steps">Temperature.</param>
    /// <param name="attemptFrequency">f0 in 1/s.</param>
    /// <param name="stability">Delta, the barrier over kT, at a temperature in kelvin.</param>
    public static double Hazard(IEnumerable<ThermalStep> steps, double attemptFrequency, Func<double, double> stability)
    {
        double hazard = 0;
        foreach (ThermalStep step in steps)
            hazard += step.Seconds * step.Rate * attemptFrequency * Math.Exp(-stability(step.Kelvin));
        return hazard;
    }

    /// <summary>ln(1 + x) for x in [0, 1], with full relative precision also where 1 + x rounds to 1 (Kahan's quotient).</summary>
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
