namespace DriftEngine.Kernels.Laws;

/// <summary>Reversals of a two-state device over a stretch of its life.</summary>
/// <param name="Exposure">Integral of both rates; 1 - FromParallel - FromAntiparallel = exp(-Exposure), exactly.</param>
/// <param name="FromParallel">Probability that a parallel device ends antiparallel.</param>
/// <param name="FromAntiparallel">Probability that an antiparallel device ends parallel.</param>
public readonly record struct MramTransition(double Exposure, double FromParallel, double FromAntiparallel);

/// <summary>
/// Thermally activated reversal along a temperature profile, on the host: l = f0 exp(-Delta(T)), with
/// Delta(T) = D25 (T0 / T) [Ms(T) / Ms(T0)]^n, and what the current of reads adds to the rate of the state that it pushes.
/// </summary>
public sealed class MramHazard
{
    private readonly (double Seconds, double Barrier, double Disturbed)[] steps;
    private readonly double attempts, parallel, antiparallel, readSeconds, readsPerSecond;
    private readonly bool pushesParallel;

    /// <summary>A stretch of life, as steps of constant temperature.</summary>
    public MramHazard(MramParameters p, IEnumerable<ThermalStep> steps, double readsPerSecond)
    {
        this.readsPerSecond = readsPerSecond;
        attempts = p.AttemptFrequency;
        readSeconds = p.ReadSeconds;
        parallel = (1 + p.OffsetField) * (1 + p.OffsetField);
        antiparallel = (1 - p.OffsetField) * (1 - p.OffsetField);
        pushesParallel = p.ReadPolarity == MramReadPolarity.FromParallel;

        // Without a difference between the states the order of temperatures does not matter: a mission of many days is short.
        if (p.OffsetField == 0 && readsPerSecond == 0)
            steps = steps.GroupBy(step => step.Kelvin).Select(same => new ThermalStep(same.Sum(step => step.Seconds * step.Rate), same.Key));
        this.steps = [.. steps.Select(step => (step.Seconds * step.Rate, Stability(p, 1, step.Kelvin), Math.Max(1 - ReadCurrent(p, step.Kelvin), 0)))];
    }

    /// <summary>[Ms(T) / Ms(T0)]^n: barrier energy, and critical current, over those at 25 C.</summary>
    public static double BarrierEnergy(MramParameters p, double kelvin)
    {
        double ratio = Math.Max(1 - (kelvin / p.CurieKelvin), 0) / (1 - (DeviceLife.RoomKelvin / p.CurieKelvin));
        return Math.Pow(ratio, p.MagnetisationExponent * p.BarrierExponent);
    }

    /// <summary>Delta(T) of a device with the given factor at 25 C.</summary>
    public static double Stability(MramParameters p, double stability25, double kelvin) =>
        stability25 * DeviceLife.RoomKelvin / kelvin * BarrierEnergy(p, kelvin);

    /// <summary>I_r / Ic0(T): the critical current follows the barrier, so a fixed read current weighs more when hot.</summary>
    public static double ReadCurrent(MramParameters p, double kelvin) => p.ReadCurrent / Math.Max(BarrierEnergy(p, kelvin), 1e-6);

    /// <summary>Probability that one read of t_r seconds reverses the state that it pushes: lowered is Delta (1 - I_r / Ic0).</summary>
    public static double DisturbPerRead(double attemptFrequency, double readSeconds, double lowered) =>
        Lost(readSeconds * attemptFrequency * Math.Exp(-lowered));

    /// <summary>1 - exp(-x) for x &gt;= 0 with its relative precision (Kahan's quotient; the library's function subtracts).</summary>
    public static double Lost(double x) => Math.Exp(-x) switch
    {
        1 => x,
        0 => 1,
        double kept => (1 - kept) * x / -Math.Log(kept),
    };

    /// <summary>
    /// Reversals of a device with the given factor at 25 C. A step relaxes both probabilities towards their shares of the two
    /// rates: sums of positive terms only, so that they keep their relative precision however rare they are.
    /// </summary>
    public MramTransition At(double stability25)
    {
        double exposure = 0, fromParallel = 0, fromAntiparallel = 0;
        foreach (var (seconds, barrier, disturbed) in steps)
        {
            double delta = stability25 * barrier;
            double leaveParallel = attempts * Math.Exp(-delta * parallel), leaveAntiparallel = attempts * Math.Exp(-delta * antiparallel);
            if (readsPerSecond > 0 && pushesParallel)
                leaveParallel += readsPerSecond * DisturbPerRead(attempts, readSeconds, delta * parallel * disturbed);
            else if (readsPerSecond > 0)
                leaveAntiparallel += readsPerSecond * DisturbPerRead(attempts, readSeconds, delta * antiparallel * disturbed);
            double both = leaveParallel + leaveAntiparallel, kept = Math.Exp(-both * seconds), lost = Lost(both * seconds);
            exposure += both * seconds;
            if (both == 0)
                continue;
            fromParallel = (fromParallel * kept) + (leaveParallel / both * lost);
            fromAntiparallel = (fromAntiparallel * kept) + (leaveAntiparallel / both * lost);
        }

        return new MramTransition(exposure, fromParallel, fromAntiparallel);
    }
}
