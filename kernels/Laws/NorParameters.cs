namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Parameters of the FL-NOR law: floating-gate cells of 40 to 55 nm split-gate class, in weak to moderate inversion. Sources in
/// technologies.md, sections 5.3 and 5.4. A cell is read as a current: what the base record calls a conductance is in nanoampere here.
/// </summary>
public sealed record NorParameters : DeviceParameters
{
    /// <summary>FL-NOR.</summary>
    public NorParameters()
    {
        GMinMicrosiemens = 1;
        GMaxMicrosiemens = 1000;
        ProgrammedAtSeconds = 1;
        ReadSeconds = 1e-6;
        ReadVolt = 0.2;
        EnduranceMedian = 3e5;
        EnduranceSpread = 0.69;
        StuckHighShare = 0.5;
        TelegraphNoise = true;
        TelegraphShare = 0.15;
        TelegraphEv = 0.4;
    }

    /// <summary>I_s of the EKV interpolation, in nA.</summary>
    public double SpecificNanoampere { get; init; } = 300;

    /// <summary>n: slope factor of weak inversion.</summary>
    public double SlopeFactor { get; init; } = 1.4;

    /// <summary>Relative spread of n between cells; it acts on what a change of temperature does to the overdrive.</summary>
    public double SlopeSpread { get; init; } = 0.01;

    /// <summary>Relative standard deviation of the programmed current.</summary>
    public double ProgrammingRelative { get; init; } = 0.01;

    /// <summary>Least standard deviation of the programmed current, in nA.</summary>
    public double ProgrammingFloorNanoampere { get; init; } = 0.1;

    /// <summary>V_off in volt: how far the middle of the operating range lies above the neutral threshold.</summary>
    public double OffsetVolt { get; init; } = 1.0;

    /// <summary>kappa_F of a fresh cell: share of the stored charge that leaves while the front moves by an electronvolt, in 1/eV.</summary>
    public double LossPerEv { get; init; } = 0.005;

    /// <summary>Barrier at which detrapping starts, in eV.</summary>
    public double DetrappingBarrierEv { get; init; } = 0.905;

    /// <summary>Attempt frequency of detrapping, in 1/s.</summary>
    public double AttemptFrequency { get; init; } = 1e13;

    /// <summary>Relative spread of the loss between cells.</summary>
    public double LossSpread { get; init; } = 0.3;

    /// <summary>N_k: kappa_F grows by the factor 1 + (N / N_k)^exponent.</summary>
    public double LossCycles { get; init; } = 1e4;

    /// <inheritdoc cref="LossCycles"/>
    public double LossCyclesExponent { get; init; } = 0.5;

    /// <summary>p_tail of a fresh cell: probability p (1 + N / N_t) that a cell leaks by a defect.</summary>
    public double TailProbability { get; init; } = 1e-6;

    /// <summary>N_t, and the number of writes from which the leak of tail cells becomes faster.</summary>
    public double TailCycles { get; init; } = 1e3;

    /// <summary>Voltage that a tail cell loses in the end.</summary>
    public double TailVolt { get; init; } = 0.3;

    /// <summary>Activation energy of the leak of tail cells, in eV.</summary>
    public double TailEv { get; init; } = 0.9;

    /// <summary>tau_t of tail cells at 85 C, in years.</summary>
    public double TailYears { get; init; } = 20;

    /// <summary>Exponent of time in the loss of tail cells: 1 - exp(-(theta / tau_t)^b).</summary>
    public double TailExponent { get; init; } = 0.5;

    /// <summary>tau_t falls with (N / N_t)^-exponent.</summary>
    public double TailCyclesExponent { get; init; } = 0.3;

    /// <summary>1/f noise referred to the gate over the six decades from 1 us to 1 s, in volt.</summary>
    public double FlickerVolt { get; init; } = 0.25e-3;

    /// <summary>Mean amplitude of a telegraph trap, referred to the gate, in volt; exponential between traps.</summary>
    public double TelegraphVolt { get; init; } = 1e-3;

    /// <summary>Threshold gained by the bias of reads per decade of biased time, in volt.</summary>
    public double DisturbVoltPerDecade { get; init; } = 0.1e-3;

    /// <summary>Biased time at which the disturb sets in, in seconds.</summary>
    public double DisturbOnsetSeconds { get; init; } = 1e6;

    /// <summary>I_s grows with (T / 298.15 K) to this power (EKV with the usual mobility).</summary>
    public double SpecificTemperatureExponent { get; init; } = 0.5;

    /// <summary>Whether a global bias cancels the common shift of the threshold with temperature.</summary>
    public bool BiasCompensation { get; init; } = true;

    /// <summary>kv: fall of the threshold with temperature, in V/K; acts without bias compensation.</summary>
    public double ThresholdVoltPerKelvin { get; init; } = 0.9e-3;

    /// <inheritdoc/>
    public override double StuckHighMicrosiemens => GMaxMicrosiemens;

    /// <summary>A cell below threshold: S_I = 2 q I, of a current in nanoampere.</summary>
    public override double ReadVariance(double conductance, double kelvin, double drive = 1) => 2 * ElementaryCharge * (drive * conductance * 1e-9) * BandwidthHertz * 1e18;

    /// <inheritdoc/>
    public override IDeviceModel Model(DeviceLife life) => new NorModel(this, life);
}
