namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Parameters of phase-change memory; the defaults are PCM-1M: Nandakumar et al., ICECS 2019, a statistical model fitted to an array
/// of one million phase-change devices; numbers as in aihwkit's PCMLikeNoiseModel. r is g_target / g_max; natural logarithms.
/// </summary>
public sealed record PcmParameters : DeviceParameters
{
    /// <summary>A relative conductance that no device reaches: the branch above it is not used.</summary>
    public const double Never = 100;

    /// <summary>PCM-1M.</summary>
    public PcmParameters()
    {
        GMinMicrosiemens = 0.1;
        GMaxMicrosiemens = 25.0;
        ProgrammedAtSeconds = 20.0;
        ReadSeconds = 250e-9;
        ReadVolt = 0.2;
        EnduranceMedian = 1e8;
        StuckHighShare = 0.7;
    }

    /// <summary>g_max of the array to which the programming polynomial was fitted, in microsiemens.</summary>
    public double GMaxReferenceMicrosiemens { get; init; } = 25.0;

    /// <summary>Programming noise: sigma = c0 + c1 r + c2 r^2 + c3 r^3, in microsiemens.</summary>
    public double ProgrammingC0 { get; init; } = 0.26348;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC1 { get; init; } = 1.9650;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC2 { get; init; } = -1.1731;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC3 { get; init; }

    /// <summary>Mean drift exponent: clip(slope ln r + offset, min, max).</summary>
    public double NuMeanSlope { get; init; } = -0.0155;

    /// <inheritdoc cref="NuMeanSlope"/>
    public double NuMeanOffset { get; init; } = 0.0244;

    /// <inheritdoc cref="NuMeanSlope"/>
    public double NuMeanMin { get; init; } = 0.049;

    /// <inheritdoc cref="NuMeanSlope"/>
    public double NuMeanMax { get; init; } = 0.100;

    /// <summary>From this r on the mean drift exponent is p0 + p1 r + p2 r^2.</summary>
    public double NuMeanSplit { get; init; } = Never;

    /// <inheritdoc cref="NuMeanSplit"/>
    public double NuMeanP0 { get; init; }

    /// <inheritdoc cref="NuMeanSplit"/>
    public double NuMeanP1 { get; init; }

    /// <inheritdoc cref="NuMeanSplit"/>
    public double NuMeanP2 { get; init; }

    /// <summary>Spread of the drift exponent between devices: clip(slope ln r + offset, min, max).</summary>
    public double NuSpreadSlope { get; init; } = -0.0125;

    /// <inheritdoc cref="NuSpreadSlope"/>
    public double NuSpreadOffset { get; init; } = -0.0059;

    /// <inheritdoc cref="NuSpreadSlope"/>
    public double NuSpreadMin { get; init; } = 0.008;

    /// <inheritdoc cref="NuSpreadSlope"/>
    public double NuSpreadMax { get; init; } = 0.045;

    /// <summary>From this r on the spread of the drift exponent is p0 + p1 r + p2 r^2.</summary>
    public double NuSpreadSplit { get; init; } = Never;

    /// <inheritdoc cref="NuSpreadSplit"/>
    public double NuSpreadP0 { get; init; }

    /// <inheritdoc cref="NuSpreadSplit"/>
    public double NuSpreadP1 { get; init; }

    /// <inheritdoc cref="NuSpreadSplit"/>
    public double NuSpreadP2 { get; init; }

    /// <summary>
    /// From this r on the states of an array drift by one common shift, as SET-like states of Ge-rich cells do (rigid current shift,
    /// ICECS 2019): g = g_p - d ln(t / t_c), instead of by an exponent.
    /// </summary>
    public double RigidAbove { get; init; } = Never;

    /// <summary>d: loss of conductance per e-fold of time at 25 C, in microsiemens.</summary>
    public double RigidShiftMicrosiemens { get; init; }

    /// <summary>
    /// 1/f amplitude: Qs = clip(coefficient / max(r_p^exponent, floor) + slope ln r_p + offset, min, max), r_p the programmed g over
    /// g_max. Published fits use the power or the logarithm.
    /// </summary>
    public double QsCoefficient { get; init; } = 0.0088;

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsExponent { get; init; } = 0.65;

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsFloor { get; init; } = 1e-3;

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsMax { get; init; } = 0.2;

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsSlope { get; init; }

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsOffset { get; init; }

    /// <inheritdoc cref="QsCoefficient"/>
    public double QsMin { get; init; }

    /// <summary>From this r_p on Qs is p0 + p1 r_p + p2 r_p^2 + p3 r_p^3.</summary>
    public double QsSplit { get; init; } = Never;

    /// <inheritdoc cref="QsSplit"/>
    public double QsP0 { get; init; }

    /// <inheritdoc cref="QsSplit"/>
    public double QsP1 { get; init; }

    /// <inheritdoc cref="QsSplit"/>
    public double QsP2 { get; init; }

    /// <inheritdoc cref="QsSplit"/>
    public double QsP3 { get; init; }

    /// <summary>Attempt frequency of structural relaxation, in 1/s.</summary>
    public double AttemptFrequency { get; init; } = 1e13;

    /// <summary>Barrier at which structural relaxation starts, in eV; puts the onset near 1 microsecond at 25 C.</summary>
    public double RelaxationBarrierEv { get; init; } = 0.42;

    /// <summary>Barrier at which relaxation ends, in eV: it saturates at long times (Karpov et al., double-well model).</summary>
    public double RelaxationEndEv { get; init; } = 1.7;

    /// <summary>Activation energy of conduction as programmed: Ea0 = clip(slope ln r + offset, min, max), in eV.</summary>
    public double ActivationSlopeEv { get; init; } = -0.035;

    /// <inheritdoc cref="ActivationSlopeEv"/>
    public double ActivationOffsetEv { get; init; } = 0.03;

    /// <inheritdoc cref="ActivationSlopeEv"/>
    public double ActivationMinEv { get; init; } = 0.03;

    /// <inheritdoc cref="ActivationSlopeEv"/>
    public double ActivationMaxEv { get; init; } = 0.22;

    /// <summary>Relative standard deviation of Ea0 between devices.</summary>
    public double ActivationSpread { get; init; } = 0.10;

    /// <summary>Correlation of Ea0 with the drift exponent.</summary>
    public double ActivationCorrelation { get; init; } = 0.5;

    /// <summary>Activation energy of crystallisation, in eV.</summary>
    public double CrystallisationEv { get; init; } = 2.6;

    /// <summary>Temperature at which half of the RESET resistance is lost in ten years, in celsius.</summary>
    public double TenYearsCelsius { get; init; } = 120;

    /// <summary>Exponent of the Johnson-Mehl-Avrami-Kolmogorov law of crystallisation.</summary>
    public double CrystallisationExponent { get; init; } = 1.5;

    /// <summary>Conductance of the SET state over g_max.</summary>
    public double SetOverMax { get; init; } = 1.2;

    /// <summary>eta: Qs grows with (T / 298.15 K)^eta; the sign is open.</summary>
    public double QsTemperatureExponent { get; init; }

    /// <summary>V_f in volt: from <see cref="PcmModel.DisturbVolt"/> on the bias of a read speeds relaxation by exp(V / V_f).</summary>
    public double ReadFieldVolt { get; init; } = 0.3;

    /// <inheritdoc/>
    public override double StuckHighMicrosiemens => SetOverMax * GMaxMicrosiemens;

    /// <inheritdoc/>
    public override IDeviceModel Model(DeviceLife life) => new PcmModel(this, life);
}
