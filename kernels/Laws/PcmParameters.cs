namespace DriftEngine.Kernels.Laws;

/// <summary>How 1/f read noise enters a read.</summary>
public enum ReadNoise
{
    /// <summary>No read noise.</summary>
    Off,

    /// <summary>The whole variance accumulated since programming is drawn once per device and age (the published usage).</summary>
    Whole,

    /// <summary>Components slower than the read window are drawn once per device and age, faster ones once per output.</summary>
    Split,
}

/// <summary>
/// Parameters of the PCM-1M law at 25 C: Nandakumar et al., ICECS 2019, a statistical model fitted to an array of one
/// million phase-change devices; numbers as in aihwkit's PCMLikeNoiseModel. r is g_target / g_max; natural logarithms.
/// </summary>
public sealed record PcmParameters
{
    /// <summary>Largest target conductance in microsiemens.</summary>
    public double GMaxMicrosiemens { get; init; } = 25.0;

    /// <summary>g_max of the array to which the programming polynomial was fitted, in microsiemens.</summary>
    public double GMaxReferenceMicrosiemens { get; init; } = 25.0;

    /// <summary>Programming noise: sigma = c0 + c1 r + c2 r^2, in microsiemens.</summary>
    public double ProgrammingC0 { get; init; } = 0.26348;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC1 { get; init; } = 1.9650;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC2 { get; init; } = -1.1731;

    /// <summary>Whether programming noise acts.</summary>
    public bool ProgrammingNoise { get; init; } = true;

    /// <summary>Whether conductances drift.</summary>
    public bool Drift { get; init; } = true;

    /// <summary>How read noise acts.</summary>
    public ReadNoise ReadNoise { get; init; } = ReadNoise.Whole;

    /// <summary>Mean drift exponent: clip(slope ln r + offset, min, max).</summary>
    public double NuMeanSlope { get; init; } = -0.0155;

    /// <inheritdoc cref="NuMeanSlope"/>
    public double NuMeanOffset { get; init; } = 0.0244;

    /// <inheritdoc cref="NuMeanSlope"/>
    public double NuMeanMin { get; init; } = 0.049;

    /// <inheritdoc cref="NuMeanSlope"/>
    public double NuMeanMax { get; init; } = 0.100;

    /// <summary>Spread of the drift exponent between devices: clip(slope ln r + offset, min, max).</summary>
    public double NuSpreadSlope { get; init; } = -0.0125;

    /// <inheritdoc cref="NuSpreadSlope"/>
    public double NuSpreadOffset { get; init; } = -0.0059;

    /// <inheritdoc cref="NuSpreadSlope"/>
    public double NuSpreadMin { get; init; } = 0.008;

    /// <inheritdoc cref="NuSpreadSlope"/>
    public double NuSpreadMax { get; init; } = 0.045;

    /// <summary>1/f amplitude: Qs = min(coefficient / max(r_p^exponent, floor), max), r_p the programmed g over g_max.</summary>
    public double QsCoefficient { get; init; } = 0.0088;

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsExponent { get; init; } = 0.65;

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsFloor { get; init; } = 1e-3;

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsMax { get; init; } = 0.2;

    /// <summary>t_c: age of the programmed state, in seconds. At this age nothing has drifted.</summary>
    public double ProgrammedAtSeconds { get; init; } = 20.0;

    /// <summary>Duration of one read, in seconds.</summary>
    public double ReadSeconds { get; init; } = 250e-9;

    /// <summary>Time over which the inputs of one age are read, in seconds; splits slow from fast noise. Engineering estimate.</summary>
    public double ReadWindowSeconds { get; init; } = 1e-3;

    /// <summary>Attempt frequency of structural relaxation, in 1/s.</summary>
    public double AttemptFrequency { get; init; } = 1e13;

    /// <summary>Barrier at which structural relaxation starts, in eV; puts the onset near 1 microsecond at 25 C.</summary>
    public double RelaxationBarrierEv { get; init; } = 0.42;
}
