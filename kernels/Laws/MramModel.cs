using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>The host half of MRAM.</summary>
public sealed class MramModel(MramParameters p, DeviceLife life) : IDeviceModel
{
    /// <summary>Nothing is polarised beyond this (keeps the magnetoresistance finite far outside of the usable range).</summary>
    private const double LargestPolarisation = 0.99;

    /// <summary>Ramps are cut finer than by default: a barrier of 95 kT is one of 2.4 eV.</summary>
    private const double StepKelvin = 0.5;

    /// <inheritdoc/>
    public int TargetFields => 1;

    /// <inheritdoc/>
    public int ConstantFields => 10;

    /// <inheritdoc/>
    public int AgeFields => 5 + MramHazardFit.Fields;

    /// <inheritdoc/>
    public bool HasSlowNoise => p.ReadNoise != ReadNoise.Off;

    /// <inheritdoc/>
    public bool HasFastNoise => p.ReadNoise == ReadNoise.Split;

    /// <summary>The third normal is that of the magnetoresistance.</summary>
    public bool DrawsActivation => p.ProgrammingNoise && p.TmrSpread > 0;

    /// <summary>
    /// TMR at a temperature and the bias of the read, as a ratio: Julliere's 2 P^2 / (1 - P^2) with the polarisation
    /// P(T) = P0 (1 - a_sp T^1.5) that gives the TMR of 25 C, over 1 + (V / V_h)^2.
    /// </summary>
    public double Tmr(double kelvin)
    {
        double room = p.TmrPercent / 100;
        if (kelvin == DeviceLife.RoomKelvin)
            return room / p.BiasDivisor;
        double polarisation = Math.Sqrt(room / (2 + room)) * Unpolarised(kelvin) / Unpolarised(DeviceLife.RoomKelvin);
        double square = Math.Pow(Math.Clamp(polarisation, 0, LargestPolarisation), 2);
        return 2 * square / (1 - square) / p.BiasDivisor;
    }

    /// <summary>gP at a temperature, in microsiemens.</summary>
    public double Parallel(double kelvin) => 1e3 / p.ParallelKiloohm / (1 + (p.ParallelPerKelvin * (kelvin - DeviceLife.RoomKelvin)));

    /// <summary>gAP at a temperature and the bias of the read, in microsiemens.</summary>
    public double Antiparallel(double kelvin) => Parallel(kelvin) / (1 + Tmr(kelvin));

    /// <summary>
    /// Probability that a device is written wrongly. With overdrive j: the macrospin that starts from a thermal angle (Butler et
    /// al., IEEE Trans. Magn. 2012), 1 - exp(-(pi^2/4) Delta / (j (exp(2 (t_p / tau_D)(j - 1)) - 1))).
    /// </summary>
    public double WriteError()
    {
        if (!p.ProgrammingNoise)
            return 0;
        if (p.WriteModel == MramWriteModel.Table)
            return p.WriteError;
        double delta = MramHazard.Stability(p, p.Stability, life.ProgrammingKelvin);
        double growth = Math.Exp(Math.Min(2 * p.PulseSeconds / p.SwitchingSeconds * (p.Overdrive - 1), 700)) - 1;
        return MramHazard.Lost(Math.PI * Math.PI / 4 * delta / (p.Overdrive * growth));
    }

    /// <summary>1/f amplitude Qs of a parallel device: sqrt(alpha / A).</summary>
    public double NoiseAmplitude() => Math.Sqrt(p.FlickerAlpha / (Math.PI / 4 * Math.Pow(p.DiameterNanometres * 1e-3, 2)));

    /// <inheritdoc/>
    public void Target(double conductance, Span<float> fields) => fields[0] = (float)conductance;

    /// <inheritdoc/>
    public void Constants(double cycles, Span<float> fields)
    {
        double parallel = Parallel(life.ProgrammingKelvin), antiparallel = Antiparallel(life.ProgrammingKelvin);
        fields[0] = (float)((p.GMinMicrosiemens + p.GMaxMicrosiemens) / 2);
        fields[1] = (float)parallel;
        fields[2] = (float)antiparallel;
        fields[3] = (float)Spread(life.ProgrammingKelvin);
        fields[4] = (float)(1 / parallel);
        fields[5] = (float)(1 / antiparallel);
        fields[6] = p.ProgrammingNoise ? (float)p.ParallelSpread : 0f;
        fields[7] = (float)WriteError();
        fields[8] = (float)p.AntiparallelNoise;
        fields[9] = (float)p.TelegraphAmplitude;
    }

    /// <inheritdoc/>
    public void Age(AgeContext age, Span<float> fields)
    {
        double begin = Math.Max(age.Previous ?? 0, age.ProgrammedAt + p.ProgrammedAtSeconds);
        Age(age, begin < age.At ? life.Storage.WithSteps(StepKelvin).Steps(begin, age.At) : [], fields);
    }

    /// <summary>An age that follows the one before, or programming, by the given steps.</summary>
    public void Age(AgeContext age, IEnumerable<ThermalStep> steps, Span<float> fields)
    {
        ThermalStep[] passed = p.Drift ? [.. steps] : [];
        var (slow, fast) = FlickerNoise.Scales(p, age.Seconds);
        fields[0] = (float)Parallel(age.ReadKelvin);
        fields[1] = (float)Antiparallel(age.ReadKelvin);
        fields[2] = (float)Spread(age.ReadKelvin);
        fields[3] = (float)(slow * NoiseAmplitude());
        fields[4] = (float)(fast * NoiseAmplitude());
        MramHazardFit.Fill(passed.Length > 0 ? new MramHazard(p, passed, life.ReadsPerSecond) : null, p, fields[5..]);
    }

    /// <inheritdoc/>
    public TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T> => visitor.Visit<MramLaw<T>, MramConstants<T>, MramTarget<T>, MramDevice<T>, MramAge<T>>();

    /// <summary>s_T TMR / (1 + TMR): relative spread of 1 + TMR.</summary>
    private double Spread(double kelvin) => p.ProgrammingNoise ? p.TmrSpread * Tmr(kelvin) / (1 + Tmr(kelvin)) : 0;

    private double Unpolarised(double kelvin) => 1 - (p.PolarisationSlope * Math.Pow(kelvin, 1.5));
}
