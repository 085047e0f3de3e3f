namespace DriftEngine.Kernels.Laws;

/// <summary>Which stored state the current of a read pushes.</summary>
public enum MramReadPolarity
{
    /// <summary>From parallel to antiparallel.</summary>
    FromParallel,

    /// <summary>From antiparallel to parallel.</summary>
    FromAntiparallel,
}

/// <summary>Where the probability of a write error comes from.</summary>
public enum MramWriteModel
{
    /// <summary>A number.</summary>
    Table,

    /// <summary>Precessional switching at large overdrive, from current and pulse length.</summary>
    Overdrive,
}

/// <summary>
/// Parameters of a perpendicular spin-torque tunnel junction with two states, parallel (P, conducting, bit 1) and antiparallel
/// (AP, bit 0). The targets g_max and g_min are the two conductances at 25 C and the read voltage: they follow from the
/// resistance and the magnetoresistance and are set with them.
/// </summary>
public sealed record MramParameters : DeviceParameters
{
    /// <summary>A junction of 60 nm and 3 kOhm.</summary>
    public MramParameters()
    {
        ReadVolt = 0.1;
        ParallelKiloohm = 3.0;
        EnduranceNominal = 1e12;
        ProgrammedAtSeconds = 1e-6;
        ReadSeconds = 100e-9;
        EnduranceShape = EnduranceShape.Weibull;
        EnduranceSpread = 1.2;
        WindowLoss = 0;
        WearNoise = 0;
        StuckHighShare = 1;
        TelegraphNoise = true;
        TelegraphShare = 0.01;
    }

    /// <summary>R_P at 25 C, in kiloohm.</summary>
    public double ParallelKiloohm
    {
        get;
        init
        {
            field = value;
            GMinMicrosiemens = Antiparallel;
            GMaxMicrosiemens = Parallel;
        }
    }

    /// <summary>Tunnel magnetoresistance at 25 C and no bias, (R_AP - R_P) / R_P in per cent.</summary>
    public double TmrPercent
    {
        get;
        init
        {
            field = value;
            GMinMicrosiemens = Antiparallel;
        }
    } = 180;

    /// <summary>V_h: bias at which the magnetoresistance is half of that without bias, in volt.</summary>
    public double HalfVolt
    {
        get;
        init
        {
            field = value;
            GMinMicrosiemens = Antiparallel;
        }
    } = 0.65;

    /// <summary>a_sp: the spin polarisation falls as 1 - a_sp T^1.5; in K^-1.5.</summary>
    public double PolarisationSlope { get; init; } = 2e-5;

    /// <summary>Temperature coefficient of R_P, in 1/K.</summary>
    public double ParallelPerKelvin { get; init; } = -1.5e-4;

    /// <summary>s_R: relative spread of the conductance between devices.</summary>
    public double ParallelSpread { get; init; } = 0.05;

    /// <summary>s_T: relative spread of the magnetoresistance between devices.</summary>
    public double TmrSpread { get; init; } = 0.04;

    /// <summary>f0: attempt frequency of thermally activated reversal, in 1/s.</summary>
    public double AttemptFrequency { get; init; } = 1e9;

    /// <summary>D25: barrier of reversal over kT at 25 C.</summary>
    public double Stability { get; init; } = 75;

    /// <summary>cv: relative spread of the barrier between devices.</summary>
    public double StabilitySpread { get; init; } = 0.077;

    /// <summary>Curie temperature of the free layer, in kelvin.</summary>
    public double CurieKelvin { get; init; } = 1420;

    /// <summary>beta: Ms(T) = Ms0 (1 - T/Tc)^beta.</summary>
    public double MagnetisationExponent { get; init; } = 0.4;

    /// <summary>n: the barrier goes with Ms^n.</summary>
    public double BarrierExponent { get; init; } = 2.2;

    /// <summary>h: offset field over the anisotropy field; the barrier of P is D (1 + h)^2, that of AP is D (1 - h)^2.</summary>
    public double OffsetField { get; init; }

    /// <summary>Current of a read over the critical current of writing, at 25 C.</summary>
    public double ReadCurrent { get; init; } = 0.2;

    /// <summary>The state that reads disturb.</summary>
    public MramReadPolarity ReadPolarity { get; init; }

    /// <summary>Probability that a device holds the wrong bit after programming.</summary>
    public double WriteError { get; init; } = 1e-6;

    /// <summary>Whether <see cref="WriteError"/> or the write pulse says how often a write fails.</summary>
    public MramWriteModel WriteModel { get; init; }

    /// <summary>j: current of a write pulse over the critical current; above 1.</summary>
    public double Overdrive { get; init; } = 1.5;

    /// <summary>Length of a write pulse, in seconds.</summary>
    public double PulseSeconds { get; init; } = 20e-9;

    /// <summary>tau_D: time constant of precessional switching, in seconds.</summary>
    public double SwitchingSeconds { get; init; } = 1e-9;

    /// <summary>alpha: 1/f noise of a junction, S_V / V^2 = alpha / (A f), in square micrometres.</summary>
    public double FlickerAlpha { get; init; } = 1e-9;

    /// <summary>Diameter of the junction, in nanometres.</summary>
    public double DiameterNanometres { get; init; } = 60;

    /// <summary>1/f amplitude of an antiparallel device over that of a parallel one.</summary>
    public double AntiparallelNoise { get; init; } = 2;

    /// <summary>Relative amplitude of a telegraph trap.</summary>
    public double TelegraphAmplitude { get; init; } = 0.02;

    /// <summary>Writes that half of the devices survive at the nominal write voltage; gives EnduranceMedian.</summary>
    public double EnduranceNominal
    {
        get;
        init
        {
            field = value;
            EnduranceMedian = EnduranceAtVoltage;
        }
    }

    /// <summary>V_w: nominal write voltage, in volt.</summary>
    public double NominalWriteVolt
    {
        get;
        init
        {
            field = value;
            EnduranceMedian = EnduranceAtVoltage;
        }
    } = 0.5;

    /// <summary>Write voltage, in volt.</summary>
    public double WriteVolt
    {
        get;
        init
        {
            field = value;
            EnduranceMedian = EnduranceAtVoltage;
        }
    } = 0.5;

    /// <summary>g_V: the writes that a barrier survives fall by exp(-g_V (V - V_w)); in 1/V.</summary>
    public double EndurancePerVolt
    {
        get;
        init
        {
            field = value;
            EnduranceMedian = EnduranceAtVoltage;
        }
    } = 20;

    /// <summary>Conductance of a broken barrier over that of the parallel state.</summary>
    public double ShortOverParallel { get; init; } = 5;

    /// <inheritdoc/>
    public override double StuckHighMicrosiemens => ShortOverParallel * GMaxMicrosiemens;

    private double Parallel => 1e3 / ParallelKiloohm;

    private double Antiparallel => Parallel / (1 + (TmrPercent / 100 / BiasDivisor));

    private double EnduranceAtVoltage => EnduranceNominal * Math.Exp(-EndurancePerVolt * (WriteVolt - NominalWriteVolt));

    /// <summary>1 + (V / V_h)^2: what the bias of the read takes from the magnetoresistance.</summary>
    internal double BiasDivisor => 1 + (ReadVolt / HalfVolt * (ReadVolt / HalfVolt));

    /// <summary>The same device read at another voltage, with the targets that belong to it.</summary>
    public MramParameters AtReadVolt(double volt) => this with { ReadVolt = volt, HalfVolt = HalfVolt };

    /// <inheritdoc/>
    public override bool IsBinary => true;

    /// <summary>
    /// A tunnel junction: S_I = 2 q I coth(q V / (2 kT)) covers thermal and shot noise; without a current it is 4 kT G. Between, its
    /// chord stands for it: at 0.1 V and 25 C XX % above.
    /// </summary>
    public override double ReadVariance(double conductance, double kelvin, double drive = 1)
    {
        double siemens = conductance * 1e-6, ampere = siemens * ReadVolt;
        double idle = 4 * BoltzmannJoule * kelvin * siemens;
        double driven = 2 * ElementaryCharge * ampere / Math.Tanh(ElementaryCharge * ReadVolt / (2 * BoltzmannJoule * kelvin));
        double density = idle + (drive * (driven - idle));
        return density * BandwidthHertz / (ReadVolt * ReadVolt) * 1e12;
    }

    /// <inheritdoc/>
    public override IDeviceModel Model(DeviceLife life) => new MramModel(this, life);
}
