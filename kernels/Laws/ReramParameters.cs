namespace DriftEngine.Kernels.Laws;

/// <summary>How the relaxation of a target spreads.</summary>
public enum ReramRelaxation
{
    /// <summary>V = (day^2 - first^2) Lam: two polynomials in the state, one law of time.</summary>
    ByState,

    /// <summary>The same, times the square of programming noise over first: relaxation in proportion to the programming noise.</summary>
    ByProgrammingNoise,

    /// <summary>sqrt V = constant + slope L for every state.</summary>
    OfAllStates,
}

/// <summary>Distribution of the relaxed conductance around its mean.</summary>
public enum ReramShape
{
    /// <summary>Normal.</summary>
    Gaussian,

    /// <summary>Log-logistic with the same mean and spread.</summary>
    LogLogistic,
}

/// <summary>Form of the read noise.</summary>
public enum ReramNoise
{
    /// <summary>One standard deviation for every state, drawn anew in every read.</summary>
    White,

    /// <summary>1/f with Qs = q (1 + g_q / g).</summary>
    Flicker,

    /// <summary>1/f with a standard deviation in proportion to log10 g.</summary>
    Logarithmic,
}

/// <summary>
/// Filamentary resistive memory: programming by write and verify, relaxation in log time, long-term retention, read.
/// Defaults are those of the HfOx array (Wan et al., Nature 608, 2022, as in aihwkit); two more sets are named below.
/// </summary>
public sealed record ReramParameters : DeviceParameters
{
    /// <summary>RR-HfOx.</summary>
    public ReramParameters()
    {
        GMinMicrosiemens = 1;
        GMaxMicrosiemens = 40;
        ProgrammedAtSeconds = 1;
        ReadSeconds = 1e-6;
        ReadVolt = 0.2;
        EnduranceMedian = 1e6;
        StuckHighShare = 0.7;
        TelegraphNoise = true;
        TelegraphShare = 0.25;
    }

    /// <summary>RR-HfOx: an array of 1 to 40 uS with published relaxation to two days.</summary>
    public static ReramParameters HfOx { get; } = new();

    /// <summary>RR-CMO: CMO/HfOx, 9 to 88 uS (Falcone et al., arXiv 2502.04524, 2025; Lombardo et al., DRC 2024; as in aihwkit).</summary>
    public static ReramParameters Cmo { get; } = new()
    {
        GMinMicrosiemens = 9,
        GMaxMicrosiemens = 88,
        ProgrammedAtSeconds = 1e-3,
        TelegraphNoise = false,
        ReferenceMicrosiemens = 1,
        ProgrammingC0 = 0.01122,
        ProgrammingC1 = 0.01129,
        ProgrammingC2 = 0,
        ProgrammingC3 = 0,
        ProgrammingC4 = 0,
        Relaxation = ReramRelaxation.OfAllStates,
        MeanSlopeMicrosiemens = -0.0890,
        NoiseLaw = ReramNoise.Logarithmic,
    };

    /// <summary>RR-HfO2-IHP: one transistor, one resistor, 50 to 225 uS (Milo et al., IRPS 2021, as in CrossSim); programming error only.</summary>
    public static ReramParameters Ihp { get; } = new()
    {
        GMinMicrosiemens = 50,
        GMaxMicrosiemens = 225,
        ReferenceMicrosiemens = 1,
        ProgrammingC0 = 4.782321,
        ProgrammingC1 = -0.009107,
        ProgrammingC2 = 0,
        ProgrammingC3 = 0,
        ProgrammingC4 = 0,
        Relaxation = ReramRelaxation.ByProgrammingNoise,
        StateOffsetMicrosiemens = 50,
        StateSpanMicrosiemens = 175,
        StateLeast = 0.05,
    };

    /// <summary>Conductance at which x of the programming noise is 1, in microsiemens.</summary>
    public double ReferenceMicrosiemens { get; init; } = 40;

    /// <summary>Programming noise: sigma = max(0, c0 + c1 x + c2 x^2 + c3 x^3 + c4 x^4), in microsiemens, x = g over the reference.</summary>
    public double ProgrammingC0 { get; init; } = 0.348;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC1 { get; init; } = 16.030;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC2 { get; init; } = -43.853;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC3 { get; init; } = 45.393;

    /// <inheritdoc cref="ProgrammingC0"/>
    public double ProgrammingC4 { get; init; } = -16.815;

    /// <summary>Whether write and verify accepts 0.2 % of the target instead of 2 %: c0 and c1 are then those of the narrow band.</summary>
    public bool NarrowBand { get; init; }

    /// <summary>c0 of the narrow band, in microsiemens; CMO.</summary>
    public double NarrowC0 { get; init; } = 0.00081107;

    /// <summary>c1 of the narrow band, in microsiemens.</summary>
    public double NarrowC1 { get; init; } = 0.00106879;

    /// <summary>How the relaxation of a target spreads.</summary>
    public ReramRelaxation Relaxation { get; init; }

    /// <summary>Distribution of the relaxed conductance.</summary>
    public ReramShape Shape { get; init; }

    /// <summary>Whether the write pulse ends at a current rather than after a fixed time.</summary>
    public bool WriteTerminated { get; init; }

    /// <summary>Factor on mean and spread of relaxation after a terminated write.</summary>
    public double TerminationFactor { get; init; } = 1.5;

    /// <summary>Attempt frequency of relaxation, in 1/s.</summary>
    public double AttemptFrequency { get; init; } = 1e13;

    /// <summary>Barrier at which relaxation starts, in eV; puts the onset at 1 s at 25 C.</summary>
    public double RelaxationBarrierEv { get; init; } = 0.77;

    /// <summary>State of the polynomials first and day: r = clip((g - offset) / span, least, 1); offset in microsiemens.</summary>
    public double StateOffsetMicrosiemens { get; init; }

    /// <summary>span of <see cref="StateOffsetMicrosiemens"/>, in microsiemens.</summary>
    public double StateSpanMicrosiemens { get; init; } = 40;

    /// <summary>least of <see cref="StateOffsetMicrosiemens"/>.</summary>
    public double StateLeast { get; init; }

    /// <summary>Spread of a state after one second: first = f0 + f1 r + f2 r^2 + f3 r^3 + f4 r^4, in microsiemens.</summary>
    public double FirstC0 { get; init; } = 0.348;

    /// <inheritdoc cref="FirstC0"/>
    public double FirstC1 { get; init; } = 16.030;

    /// <inheritdoc cref="FirstC0"/>
    public double FirstC2 { get; init; } = -43.853;

    /// <inheritdoc cref="FirstC0"/>
    public double FirstC3 { get; init; } = 45.393;

    /// <inheritdoc cref="FirstC0"/>
    public double FirstC4 { get; init; } = -16.815;

    /// <summary>Spread of a state after one day at 25 C: day = d0 + d1 r + d2 r^2 + d3 r^3 + d4 r^4, in microsiemens.</summary>
    public double DayC0 { get; init; } = 0.701;

    /// <inheritdoc cref="DayC0"/>
    public double DayC1 { get; init; } = 22.086;

    /// <inheritdoc cref="DayC0"/>
    public double DayC2 { get; init; } = -50.773;

    /// <inheritdoc cref="DayC0"/>
    public double DayC3 { get; init; } = 47.095;

    /// <inheritdoc cref="DayC0"/>
    public double DayC4 { get; init; } = -16.458;

    /// <summary>L after one day at 25 C: Lam = L / knee up to there, 1 + slope (L - knee) beyond.</summary>
    public double Knee { get; init; } = 11.33;

    /// <summary>slope of <see cref="Knee"/>.</summary>
    public double SlowSlope { get; init; } = 0.0217;

    /// <summary>Spread of all states: sqrt V = constant min(L / build-up, 1) + slope L; constant in microsiemens.</summary>
    public double SpreadConstantMicrosiemens { get; init; } = 0.4118;

    /// <summary>slope of <see cref="SpreadConstantMicrosiemens"/>, in microsiemens.</summary>
    public double SpreadSlopeMicrosiemens { get; init; } = 0.0420;

    /// <summary>L after the second in which the constant part builds up at 25 C: ln(1 + 1 / 1.04).</summary>
    public double BuildUp { get; init; } = 0.674;

    /// <summary>Mean shift of relaxation over L, in microsiemens.</summary>
    public double MeanSlopeMicrosiemens { get; init; }

    /// <summary>Activation energy of retention, in eV.</summary>
    public double RetentionEv { get; init; } = 1.5;

    /// <summary>Temperature to which the retention time belongs, in celsius.</summary>
    public double RetentionCelsius { get; init; } = 125;

    /// <summary>Median retention time tau_R, in seconds: ten years of 365 days.</summary>
    public double RetentionSeconds { get; init; } = 10 * 365 * 86_400.0;

    /// <summary>Standard deviation of ln tau_R between devices.</summary>
    public double RetentionSpread { get; init; } = 1;

    /// <summary>d: share of g - g_min that is lost in the end.</summary>
    public double RetentionLoss { get; init; } = 0.5;

    /// <summary>The loss grows with 1 - exp(-(theta / tau_R)^exponent).</summary>
    public double RetentionExponent { get; init; } = 0.5;

    /// <summary>Activation energy of conduction at zero conductance, in eV; it falls to zero at g_x.</summary>
    public double HoppingEv { get; init; } = 0.03;

    /// <summary>Relative standard deviation of that energy between devices.</summary>
    public double HoppingSpread { get; init; } = 0.3;

    /// <summary>g_x in microsiemens: one quantum of conductance, 2 e^2 / h; a metal from there on.</summary>
    public double CrossoverMicrosiemens { get; init; } = 77.5;

    /// <summary>Temperature coefficient of resistance of a metallic filament at 25 C, in 1/K.</summary>
    public double MetallicPerKelvin { get; init; } = 8e-4;

    /// <summary>Form of the read noise.</summary>
    public ReramNoise NoiseLaw { get; init; }

    /// <summary>White noise of a read over g_max.</summary>
    public double WhiteNoise { get; init; } = 0.01;

    /// <summary>q of 1/f noise: Qs = q (1 + g_q / g).</summary>
    public double FlickerAmplitude { get; init; } = 0.003;

    /// <summary>g_q in microsiemens.</summary>
    public double FlickerMicrosiemens { get; init; } = 10;

    /// <summary>Logarithmic noise: sigma = coefficient log10(g / uS) sqrt(ln((t + t_read) / (2 t_read))), in microsiemens.</summary>
    public double LogNoiseMicrosiemens { get; init; } = 0.0277316;

    /// <summary>Median relative amplitude of a telegraph trap: min(amplitude (reference / g), most).</summary>
    public double TelegraphAmplitude { get; init; } = 0.02;

    /// <summary>reference of <see cref="TelegraphAmplitude"/>, in microsiemens.</summary>
    public double TelegraphReferenceMicrosiemens { get; init; } = 20;

    /// <summary>most of <see cref="TelegraphAmplitude"/>.</summary>
    public double TelegraphMost { get; init; } = 0.3;

    /// <summary>Standard deviation of the logarithm of a trap's amplitude.</summary>
    public double TelegraphSpread { get; init; } = 0.8;

    /// <summary>Whether reads are of the SET polarity; else RESET.</summary>
    public bool ReadsInSetPolarity { get; init; }

    /// <summary>V_b in volt, RESET polarity: the bias of a read speeds the clocks by exp(V / V_b).</summary>
    public double ResetDisturbVolt { get; init; } = 0.31;

    /// <summary>V_b in volt, SET polarity.</summary>
    public double SetDisturbVolt { get; init; } = 0.10;

    /// <summary>Thermal resistance of the filament, in K/W.</summary>
    public double ThermalKelvinPerWatt { get; init; } = 4e6;

    /// <summary>Mean that reads of SET polarity add, over the square root of the variance that they add.</summary>
    public double SetDisturbMean { get; init; } = 0.3;

    /// <inheritdoc/>
    public override double StuckHighMicrosiemens => GMaxMicrosiemens;

    /// <inheritdoc/>
    public override IDeviceModel Model(DeviceLife life) => new ReramModel(this, life);
}
