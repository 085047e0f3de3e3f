using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>Where the numbers of a preset of resistive memory come from, as far as the presets differ.</summary>
/// <param name="Array">Window and programming noise.</param>
/// <param name="Verified">Age of the verified state.</param>
/// <param name="VerifiedGrade">Its grade.</param>
/// <param name="Read">Duration of a read.</param>
/// <param name="ReadGrade">Its grade.</param>
/// <param name="State">How a target maps to the state of the relaxation polynomials.</param>
/// <param name="StateGrade">Its grade.</param>
/// <param name="Mean">Mean shift of relaxation.</param>
/// <param name="MeanGrade">Its grade.</param>
/// <param name="White">White read noise.</param>
/// <param name="WhiteGrade">Its grade.</param>
internal sealed record ReramSources(
    string Array, string Verified, string VerifiedGrade, string Read, string ReadGrade, string State, string StateGrade,
    string Mean, string MeanGrade, string White, string WhiteGrade)
{
    /// <summary>A plausible range where relaxation is an estimate.</summary>
    public (double, double)? WhereEstimated(double low, double high) => StateGrade == "C" ? (low, high) : null;
}

/// <summary>The one table of resistive memory for study files, cards, the schema and identities; all presets have the same rows.</summary>
internal static class ReramParameterTable
{
    /// <summary>Source of the HfOx array.</summary>
    public const string HfOx = "Wan et al., Nature 608, 2022 (ext. fig. 3d), numbers as in aihwkit";

    /// <summary>Source of the CMO/HfOx array.</summary>
    public const string Cmo = "Falcone et al., arXiv 2502.04524, 2025, and Lombardo et al., DRC 2024, numbers as in aihwkit";

    private const string Estimate = "engineering estimate";

    private const string Rtn = "engineering estimate; more relative noise at higher resistance: Ambrogio et al., TED 2014 and 2015";

    private const string Jart = "derived from the hopping law of JART VCM v1b: barrier lowering z a q E / 2";

    /// <summary>In the order of a card.</summary>
    public static IReadOnlyList<DeviceParameter> For(ReramSources s) =>
    [
        .. CommonParameters.Window("uS", "A", s.Array), .. Timing(s),
        Of("reference_us", "uS", "conductance at which x of the programming noise is 1", 1e-3, 1e4, "A", s.Array, p => p.ReferenceMicrosiemens, (p, v) => p with { ReferenceMicrosiemens = v }),
        Of("programming_c0_us", "uS", "programming noise: sigma = c0 + c1 x + c2 x^2 + c3 x^3 + c4 x^4, x = g over the reference", -1e4, 1e4, "A", s.Array, p => p.ProgrammingC0, (p, v) => p with { ProgrammingC0 = v }),
        Of("programming_c1_us", "uS", "the same, factor of x", -1e4, 1e4, "A", s.Array, p => p.ProgrammingC1, (p, v) => p with { ProgrammingC1 = v }),
        Of("programming_c2_us", "uS", "the same, factor of x^2", -1e4, 1e4, "A", s.Array, p => p.ProgrammingC2, (p, v) => p with { ProgrammingC2 = v }),
        Of("programming_c3_us", "uS", "the same, factor of x^3", -1e4, 1e4, "A", s.Array, p => p.ProgrammingC3, (p, v) => p with { ProgrammingC3 = v }),
        Of("programming_c4_us", "uS", "the same, factor of x^4", -1e4, 1e4, "A", s.Array, p => p.ProgrammingC4, (p, v) => p with { ProgrammingC4 = v }),
        Of("narrow_c0_us", "uS", "c0 where write and verify accepts 0.2 % (acceptance_band)", -1e4, 1e4, "A", Cmo, p => p.NarrowC0, (p, v) => p with { NarrowC0 = v }),
        Of("narrow_c1_us", "uS", "c1 where write and verify accepts 0.2 %", -1e4, 1e4, "A", Cmo, p => p.NarrowC1, (p, v) => p with { NarrowC1 = v }),
        Of("attempt_frequency_hz", "1/s", "attempt frequency of relaxation", 1e9, 1e16, "B", "phonon frequency", p => p.AttemptFrequency, (p, v) => p with { AttemptFrequency = v }, (1e12, 1e14)),
        Of("relaxation_barrier_ev", "eV", "barrier at which relaxation starts", 0, 2, "A*", "onset at 1 s at 25 C; the ratio of 125 C to 25 C fits Weebit and CEA-Leti, IMW 2025", p => p.RelaxationBarrierEv, (p, v) => p with { RelaxationBarrierEv = v }),
        Of("state_offset_us", "uS", "relaxation by state: r = clip((g - offset) / span, least, 1)", -1e4, 1e4, s.StateGrade, s.State, p => p.StateOffsetMicrosiemens, (p, v) => p with { StateOffsetMicrosiemens = v }, s.WhereEstimated(0, 100)),
        Of("state_span_us", "uS", "the same, span", 1e-3, 1e4, s.StateGrade, s.State, p => p.StateSpanMicrosiemens, (p, v) => p with { StateSpanMicrosiemens = v }, s.WhereEstimated(125, 225)),
        Of("state_least", "-", "the same, least r", 0, 1, s.StateGrade, s.State, p => p.StateLeast, (p, v) => p with { StateLeast = v }, s.WhereEstimated(0.02, 0.2)),
        Of("first_c0_us", "uS", "spread of a state after 1 s: polynomial in r", -1e4, 1e4, "A", HfOx, p => p.FirstC0, (p, v) => p with { FirstC0 = v }),
        Of("first_c1_us", "uS", "the same, factor of r", -1e4, 1e4, "A", HfOx, p => p.FirstC1, (p, v) => p with { FirstC1 = v }),
        Of("first_c2_us", "uS", "the same, factor of r^2", -1e4, 1e4, "A", HfOx, p => p.FirstC2, (p, v) => p with { FirstC2 = v }),
        Of("first_c3_us", "uS", "the same, factor of r^3", -1e4, 1e4, "A", HfOx, p => p.FirstC3, (p, v) => p with { FirstC3 = v }),
        Of("first_c4_us", "uS", "the same, factor of r^4", -1e4, 1e4, "A", HfOx, p => p.FirstC4, (p, v) => p with { FirstC4 = v }),
        Of("day_c0_us", "uS", "spread of a state after one day: polynomial in r", -1e4, 1e4, "A", HfOx, p => p.DayC0, (p, v) => p with { DayC0 = v }),
        Of("day_c1_us", "uS", "the same, factor of r", -1e4, 1e4, "A", HfOx, p => p.DayC1, (p, v) => p with { DayC1 = v }),
        Of("day_c2_us", "uS", "the same, factor of r^2", -1e4, 1e4, "A", HfOx, p => p.DayC2, (p, v) => p with { DayC2 = v }),
        Of("day_c3_us", "uS", "the same, factor of r^3", -1e4, 1e4, "A", HfOx, p => p.DayC3, (p, v) => p with { DayC3 = v }),
        Of("day_c4_us", "uS", "the same, factor of r^4", -1e4, 1e4, "A", HfOx, p => p.DayC4, (p, v) => p with { DayC4 = v }),
        Of("relaxation_knee", "-", "L after one day: added variance grows with L / knee up to there", 1e-3, 1e3, "A*", "ln(1 + 86400 / 1.04)", p => p.Knee, (p, v) => p with { Knee = v }),
        Of("relaxation_slow_slope", "-", "beyond the knee: with 1 + slope (L - knee)", 0, 10, "A*", "fitted to the two-day spread of Wan et al., Nature 608, 2022, at 20 to 28 uS", p => p.SlowSlope, (p, v) => p with { SlowSlope = v }),
        Of("spread_constant_us", "uS", "spread of all states: sqrt V = constant + slope L", 0, 1e3, "A", Cmo, p => p.SpreadConstantMicrosiemens, (p, v) => p with { SpreadConstantMicrosiemens = v }),
        Of("spread_slope_us", "uS", "the same, slope", 0, 1e3, "A", Cmo, p => p.SpreadSlopeMicrosiemens, (p, v) => p with { SpreadSlopeMicrosiemens = v }),
        Of("relaxation_build_up", "-", "L within which the constant builds up: that of the first second", 1e-3, 1e3, "A*", "ln(1 + 1 / 1.04)", p => p.BuildUp, (p, v) => p with { BuildUp = v }),
        Of("mean_slope_us", "uS", "mean shift over L", -1e3, 1e3, s.MeanGrade, s.Mean, p => p.MeanSlopeMicrosiemens, (p, v) => p with { MeanSlopeMicrosiemens = v }, s.WhereEstimated(-0.1, 0.1)),
        Of("termination_factor", "-", "factor on mean and spread of relaxation after a terminated write (write_termination)", 0, 10, "A", "Weebit and CEA-Leti, IMW 2025", p => p.TerminationFactor, (p, v) => p with { TerminationFactor = v }),
        Of("retention_ev", "eV", "activation energy of retention", 0.1, 5, "B", "the switching barrier, as in the hourglass model (Microelectron. Eng. 2017)", p => p.RetentionEv, (p, v) => p with { RetentionEv = v }, (1.2, 1.7)),
        Of("retention_c", "C", "temperature to which the retention time belongs", -50, 400, "A", "ten years at 125 C passed as digital memory (Weebit, 2023)", p => p.RetentionCelsius, (p, v) => p with { RetentionCelsius = v }),
        Of("retention_s", "s", "median retention time at that temperature: theta / tau = 1", 1, 1e15, "A", "as above; others ten years at 85 C, ten days at 150 C (NVMExplorer)", p => p.RetentionSeconds, (p, v) => p with { RetentionSeconds = v }),
        Of("retention_spread", "-", "standard deviation of ln tau between devices", 0, 5, "C", Estimate, p => p.RetentionSpread, (p, v) => p with { RetentionSpread = v }, (0.5, 1.5)),
        Of("retention_loss", "-", "share of g - g_min that is lost in the end; 0: no loss", 0, 1, "C", "engineering estimate, bounded by digital retention that was passed", p => p.RetentionLoss, (p, v) => p with { RetentionLoss = v }, (0.2, 1)),
        Of("retention_exponent", "-", "exponent of the stretched exponential", 0.05, 5, "C", Estimate, p => p.RetentionExponent, (p, v) => p with { RetentionExponent = v }, (0.3, 1)),
        Of("hopping_ev", "eV", "activation energy of conduction at zero conductance; falls to zero at the crossover", -1, 1, "C", "semiconducting at low conductance", p => p.HoppingEv, (p, v) => p with { HoppingEv = v }, (0.01, 0.06)),
        Of("hopping_spread", "-", "its relative spread between devices", 0, 1, "C", Estimate, p => p.HoppingSpread, (p, v) => p with { HoppingSpread = v }, (0.1, 0.5)),
        Of("crossover_us", "uS", "g_x: hopping below, metallic from there on", 1e-3, 1e4, "B", "one quantum of conductance", p => p.CrossoverMicrosiemens, (p, v) => p with { CrossoverMicrosiemens = v }, (40, 155)),
        Of("metallic_per_k", "1/K", "temperature coefficient of resistance of a metallic filament", 0, 2e-3, "C", "metallic at high conductance", p => p.MetallicPerKelvin, (p, v) => p with { MetallicPerKelvin = v }, (4e-4, 1.6e-3)),
        Of("white_noise", "-", "read noise of the white law over g_max, in every read", 0, 1, s.WhiteGrade, s.White, p => p.WhiteNoise, (p, v) => p with { WhiteNoise = v }, s.WhiteGrade == "C" ? (0.003, 0.03) : null),
        Of("flicker_amplitude", "-", "read noise of the flicker law: Qs = q (1 + g_q / g)", 0, 1, "C", Estimate, p => p.FlickerAmplitude, (p, v) => p with { FlickerAmplitude = v }, (0.001, 0.01)),
        Of("flicker_us", "uS", "the same, g_q", 0, 1e4, "C", Estimate, p => p.FlickerMicrosiemens, (p, v) => p with { FlickerMicrosiemens = v }, (3, 30)),
        Of("log_noise_us", "uS", "logarithmic law: sigma = c log10(g / uS) sqrt(ln((t + t_read) / (2 t_read)))", 0, 1e3, "A", Cmo, p => p.LogNoiseMicrosiemens, (p, v) => p with { LogNoiseMicrosiemens = v }),
        Of("rtn_amplitude", "-", "median relative amplitude of a trap: min(amplitude (reference / g), most)", 1e-9, 1, "C", Rtn, p => p.TelegraphAmplitude, (p, v) => p with { TelegraphAmplitude = v }, (0.005, 0.05)),
        Of("rtn_reference_us", "uS", "the same, reference", 1e-3, 1e4, "C", Rtn, p => p.TelegraphReferenceMicrosiemens, (p, v) => p with { TelegraphReferenceMicrosiemens = v }, (10, 40)),
        Of("rtn_most", "-", "the same, most", 1e-9, 1, "C", Rtn, p => p.TelegraphMost, (p, v) => p with { TelegraphMost = v }, (0.1, 0.5)),
        Of("rtn_spread", "-", "standard deviation of the logarithm of the amplitude", 0, 3, "C", Rtn, p => p.TelegraphSpread, (p, v) => p with { TelegraphSpread = v }, (0.4, 1.2)),
        Of("reset_disturb_v", "V", "V_b, RESET polarity: the bias of a read speeds the clocks by exp(V / V_b)", 0.01, 10, "A*", Jart, p => p.ResetDisturbVolt, (p, v) => p with { ResetDisturbVolt = v }),
        Of("set_disturb_v", "V", "V_b, SET polarity", 0.01, 10, "A*", Jart, p => p.SetDisturbVolt, (p, v) => p with { SetDisturbVolt = v }),
        Of("thermal_k_per_w", "K/W", "thermal resistance of the filament; it warms by R V^2 G, G in the middle of the window", 0, 1e9, "A*", "0.27 of 1.57e7, JART v1b; published from 1e6 to 2e7", p => p.ThermalKelvinPerWatt, (p, v) => p with { ThermalKelvinPerWatt = v }, (1e6, 2e7)),
        Of("set_disturb_mean", "-", "mean that reads of SET polarity add, over the square root of the variance that they add", -10, 10, "C", Estimate, p => p.SetDisturbMean, (p, v) => p with { SetDisturbMean = v }, (0, 1)),
        .. CommonParameters.Telegraph((0.05, 0.6)),
        .. CommonParameters.Endurance("A", "4-level HfOx, Huang et al.; survey 10^3 to 10^8 (NVMExplorer), records 1.2x10^11 (Ta/HfO2)", (1e3, 1.2e11)),
    ];

    private static IEnumerable<DeviceParameter> Timing(ReramSources s) => CommonParameters.Timing(s.VerifiedGrade, s.Verified).Select(row => row.Name switch
    {
        "t_c_s" when s.VerifiedGrade == "C" => row with { Range = s.StateGrade == "C" ? (0.1, 10) : (1e-6, 0.1) },
        "t_read_s" => row with { Grade = s.ReadGrade, Source = s.Read, Range = s.ReadGrade == "C" ? (1e-7, 1e-5) : null },
        _ => row,
    });

    private static DeviceParameter Of(
        string name, string unit, string meaning, double least, double most, string grade, string source,
        Func<ReramParameters, double> get, Func<ReramParameters, double, ReramParameters> set, (double, double)? range = null) =>
        DeviceParameter.Of(name, unit, meaning, least, most, grade, source, get, set, range);
}
