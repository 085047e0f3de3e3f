namespace DriftEngine.Kernels.Laws;

/// <summary>How the number of writes that a device survives is spread between devices.</summary>
public enum EnduranceShape
{
    /// <summary>ln N_f is normal.</summary>
    LogNormal,

    /// <summary>Weibull: breakdown of a tunnel barrier.</summary>
    Weibull,
}

/// <summary>
/// What every technology has: a window, a moment of programming, a read, an endurance, a telegraph trap. A conductance is in
/// microsiemens; where a cell is read as a current (flash), the same numbers are nanoampere.
/// </summary>
public abstract record DeviceParameters
{
    /// <summary>Smallest target conductance: what an unused device is programmed to.</summary>
    public double GMinMicrosiemens { get; init; }

    /// <summary>Largest target conductance.</summary>
    public double GMaxMicrosiemens { get; init; }

    /// <summary>Whether programming noise acts.</summary>
    public bool ProgrammingNoise { get; init; } = true;

    /// <summary>Whether anything changes with time: drift, relaxation, retention, flips.</summary>
    public bool Drift { get; init; } = true;

    /// <summary>How read noise acts.</summary>
    public ReadNoise ReadNoise { get; init; } = ReadNoise.Whole;

    /// <summary>Whether random telegraph noise acts.</summary>
    public bool TelegraphNoise { get; init; }

    /// <summary>Whether thermal and shot noise of the read act.</summary>
    public bool ThermalNoise { get; init; }

    /// <summary>t_c: age of the programmed state, in seconds. At this age nothing has changed yet.</summary>
    public double ProgrammedAtSeconds { get; init; }

    /// <summary>Duration of one read, in seconds.</summary>
    public double ReadSeconds { get; init; }

    /// <summary>Voltage across the device at a full-scale input, in volt.</summary>
    public double ReadVolt { get; init; }

    /// <summary>Time over which the inputs of one age are read, in seconds; splits slow from fast noise. Engineering estimate.</summary>
    public double ReadWindowSeconds { get; init; } = 1e-3;

    /// <summary>Writes that half of the devices survive.</summary>
    public double EnduranceMedian { get; init; }

    /// <summary>Standard deviation of ln N_f; 1.15 is half a decade. For <see cref="EnduranceShape.Weibull"/> the shape instead.</summary>
    public double EnduranceSpread { get; init; } = 1.15;

    /// <summary>How the limits are spread.</summary>
    public EnduranceShape EnduranceShape { get; init; }

    /// <summary>w: share of half the window that is lost at the end of life, on either side.</summary>
    public double WindowLoss { get; init; } = 0.3;

    /// <summary>p: window and noise change with (N / N_f)^p.</summary>
    public double WearExponent { get; init; } = 0.5;

    /// <summary>b: the programming noise grows by the factor 1 + b (N / N_f)^p.</summary>
    public double WearNoise { get; init; } = 0.5;

    /// <summary>p_sh: of the devices that fail, the share that is stuck at a high conductance.</summary>
    public double StuckHighShare { get; init; }

    /// <summary>Whether a device holds one bit and nothing between.</summary>
    public virtual bool IsBinary => false;

    /// <summary>Where a device that failed high stays.</summary>
    public abstract double StuckHighMicrosiemens { get; }

    /// <summary>Probability that a device carries a telegraph trap.</summary>
    public double TelegraphShare { get; init; }

    /// <summary>Activation energy of the trap's switching times, in eV.</summary>
    public double TelegraphEv { get; init; } = 0.3;

    /// <summary>Shortest switching time of traps at 25 C, in seconds; they are spread evenly in its logarithm.</summary>
    public double TelegraphShortestSeconds { get; init; } = 1e-6;

    /// <summary>Longest switching time at 25 C, in seconds.</summary>
    public double TelegraphLongestSeconds { get; init; } = 1e4;

    /// <summary>Elementary charge in coulomb (CODATA 2018, exact).</summary>
    protected const double ElementaryCharge = 1.602176634e-19;

    /// <summary>Boltzmann's constant in J/K (CODATA 2018, exact).</summary>
    protected const double BoltzmannJoule = 1.380649e-23;

    /// <summary>Bandwidth of a read in hertz, 1 / (2 t_read).</summary>
    protected double BandwidthHertz => 1 / (2 * ReadSeconds);

    /// <summary>
    /// Variance of thermal and shot noise of one read, over the square of the full-scale voltage: in squared units of conductance.
    /// A filament or a chalcogenide: S_I = 4 kT G + (1/3) 2 q I; heat acts without a current, too.
    /// </summary>
    /// <param name="conductance">Of the device.</param>
    /// <param name="kelvin">Temperature of the read.</param>
    /// <param name="drive">Magnitude of the voltage across the device over that of a full-scale input, 0 .. 1; the variance is linear in it.</param>
    public virtual double ReadVariance(double conductance, double kelvin, double drive = 1)
    {
        double siemens = conductance * 1e-6;
        double thermal = 4 * BoltzmannJoule * kelvin * siemens, shot = 2 * ElementaryCharge * siemens * ReadVolt * drive / 3;
        return (thermal + shot) * BandwidthHertz / (ReadVolt * ReadVolt) * 1e12;
    }

    /// <summary>The host half of the law.</summary>
    /// <param name="life">What the devices live through.</param>
    public abstract IDeviceModel Model(DeviceLife life);
}
