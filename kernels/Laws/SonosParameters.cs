namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Parameters of the FL-SONOS law: 40 nm charge-trap cells, Agrawal et al., IEDM 2022, and Xiao et al., TCAS-I 69, 2022, as
/// tabulated by CrossSim, re-fitted to a handful of numbers (residual at most 4 nA in the mean up to 1600 nA and 5 days, 0.6 nA in the spread). A
/// cell is read as a current: what the base record calls a conductance is in nanoampere here.
/// </summary>
public sealed record SonosParameters : DeviceParameters
{
    /// <summary>FL-SONOS.</summary>
    public SonosParameters()
    {
        GMaxMicrosiemens = 1600;
        ProgrammedAtSeconds = 1;
        ReadSeconds = 1e-6;
        ReadVolt = 0.06;
        EnduranceMedian = 1e5;
        StuckHighShare = 0.5;
    }

    /// <summary>I_s of the EKV interpolation, in nA.</summary>
    public double SpecificNanoampere { get; init; } = 35;

    /// <summary>I_n: current of a cell without stored charge, towards which all cells relax, in nA.</summary>
    public double NeutralNanoampere { get; init; } = 360;

    /// <summary>On/off ratio: the least current that a stored charge stands for is g_max over it.</summary>
    public double OnOffRatio { get; init; } = 1e7;

    /// <summary>kappa: share of the stored charge that leaves while the front moves by an electronvolt, in 1/eV. 1.09 is nearer to the source up to 5 days.</summary>
    public double LossPerEv { get; init; } = 1.168;

    /// <summary>Barrier at which detrapping starts, in eV: 3.5 days at 25 C.</summary>
    public double DetrappingBarrierEv { get; init; } = 1.093;

    /// <summary>Attempt frequency of detrapping, in 1/s.</summary>
    public double AttemptFrequency { get; init; } = 1e13;

    /// <summary>Spread: sigma = A (1 - exp(-I / B)), A^2 = base + growth L in nA^2, L = u / (k 298.15 K).</summary>
    public double SpreadSquareBase { get; init; } = 395.5;

    /// <inheritdoc cref="SpreadSquareBase"/>
    public double SpreadSquareGrowth { get; init; } = 940;

    /// <summary>B = base + growth L, in nA.</summary>
    public double SpreadCurrentBase { get; init; } = 176.3;

    /// <inheritdoc cref="SpreadCurrentBase"/>
    public double SpreadCurrentGrowth { get; init; } = 37;

    /// <summary>Noise of a read: sigma = amplitude (1 - exp(-I / current)), in nA.</summary>
    public double ReadNoiseNanoampere { get; init; } = 12.58;

    /// <inheritdoc cref="ReadNoiseNanoampere"/>
    public double ReadNoiseCurrent { get; init; } = 215.4;

    /// <summary>I_s grows with (T / 298.15 K) to this power (EKV with the usual mobility).</summary>
    public double SpecificTemperatureExponent { get; init; } = 0.5;

    /// <inheritdoc/>
    public override double StuckHighMicrosiemens => GMaxMicrosiemens;

    /// <summary>A cell below threshold: S_I = 2 q I, of a current in nanoampere.</summary>
    public override double ReadVariance(double conductance, double kelvin, double drive = 1) => 2 * ElementaryCharge * (drive * conductance * 1e-9) * BandwidthHertz * 1e18;

    /// <inheritdoc/>
    public override IDeviceModel Model(DeviceLife life) => new SonosModel(this, life);
}
