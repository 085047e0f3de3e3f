using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>The one table of phase-change parameters for study files, cards, the schema and identities: a line is a parameter.</summary>
internal static class PcmParameterTable
{
    public const string NoBranch = "the fit has no such branch";

    /// <summary>In the order of a card.</summary>
    /// <param name="fit">Source of the fits to an array.</param>
    /// <param name="branches">Whether the fits have a branch for large r.</param>
    /// <param name="rigid">Of the rigid shift.</param>
    /// <param name="crystal">Of crystallisation.</param>
    public static IReadOnlyList<DeviceParameter> Of(string fit, bool branches, RigidSource rigid, CrystalSource crystal) =>
        [.. Programming(fit), .. Drift(fit, branches ? fit : NoBranch, rigid), .. Noise(fit, branches ? fit : NoBranch), .. Thermal(crystal)];

    private static IReadOnlyList<DeviceParameter> Programming(string fit) =>
    [
        .. CommonParameters.Window("uS", "A", fit), .. CommonParameters.Timing("A", fit).Select(row => row.Name == "t_c_s" ? row with { Source = fit + " (uncertain, 20 to 300 s)" } : row),
        DeviceParameter.Of<PcmParameters>("g_max_reference_us", "uS", "g_max to which the programming noise was fitted", 1e-3, 1e4, "A", fit, p => p.GMaxReferenceMicrosiemens, (p, v) => p with { GMaxReferenceMicrosiemens = v }),
        DeviceParameter.Of<PcmParameters>("programming_c0_us", "uS", "programming noise: sigma = c0 + c1 r + c2 r^2 + c3 r^3", 0, 1e3, "A", fit, p => p.ProgrammingC0, (p, v) => p with { ProgrammingC0 = v }),
        DeviceParameter.Of<PcmParameters>("programming_c1_us", "uS", "the same, factor of r = g / g_max", -1e3, 1e3, "A", fit, p => p.ProgrammingC1, (p, v) => p with { ProgrammingC1 = v }),
        DeviceParameter.Of<PcmParameters>("programming_c2_us", "uS", "the same, factor of r^2", -1e3, 1e3, "A", fit, p => p.ProgrammingC2, (p, v) => p with { ProgrammingC2 = v }),
        DeviceParameter.Of<PcmParameters>("programming_c3_us", "uS", "the same, factor of r^3", -1e3, 1e3, "A", fit, p => p.ProgrammingC3, (p, v) => p with { ProgrammingC3 = v }),
    ];

    private static IReadOnlyList<DeviceParameter> Drift(string fit, string upper, RigidSource rigid) =>
    [
        DeviceParameter.Of<PcmParameters>("nu_mean_slope", "-", "mean drift exponent: clip(slope ln r + offset, min, max)", -1, 1, "A", fit, p => p.NuMeanSlope, (p, v) => p with { NuMeanSlope = v }),
        DeviceParameter.Of<PcmParameters>("nu_mean_offset", "-", "the same, offset", -1, 1, "A", fit, p => p.NuMeanOffset, (p, v) => p with { NuMeanOffset = v }),
        DeviceParameter.Of<PcmParameters>("nu_mean_min", "-", "the same, least", 0, 1, "A", fit, p => p.NuMeanMin, (p, v) => p with { NuMeanMin = v }),
        DeviceParameter.Of<PcmParameters>("nu_mean_max", "-", "the same, most", 0, 1, "A", fit, p => p.NuMeanMax, (p, v) => p with { NuMeanMax = v }),
        DeviceParameter.Of<PcmParameters>("nu_mean_split", "-", "from this relative conductance on, the mean drift exponent is p0 + p1 r + p2 r^2 (100: never)", 0, 100, "A", upper, p => p.NuMeanSplit, (p, v) => p with { NuMeanSplit = v }),
        DeviceParameter.Of<PcmParameters>("nu_mean_p0", "-", "the same, constant", -10, 10, "A", upper, p => p.NuMeanP0, (p, v) => p with { NuMeanP0 = v }),
        DeviceParameter.Of<PcmParameters>("nu_mean_p1", "-", "the same, factor of r", -10, 10, "A", upper, p => p.NuMeanP1, (p, v) => p with { NuMeanP1 = v }),
        DeviceParameter.Of<PcmParameters>("nu_mean_p2", "-", "the same, factor of r^2", -10, 10, "A", upper, p => p.NuMeanP2, (p, v) => p with { NuMeanP2 = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_slope", "-", "spread of the drift exponent: clip(slope ln r + offset, min, max)", -1, 1, "A", fit, p => p.NuSpreadSlope, (p, v) => p with { NuSpreadSlope = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_offset", "-", "the same, offset", -1, 1, "A", fit, p => p.NuSpreadOffset, (p, v) => p with { NuSpreadOffset = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_min", "-", "the same, least", 0, 1, "A", fit, p => p.NuSpreadMin, (p, v) => p with { NuSpreadMin = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_max", "-", "the same, most", 0, 1, "A", fit, p => p.NuSpreadMax, (p, v) => p with { NuSpreadMax = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_split", "-", "from this relative conductance on, the spread of the drift exponent is p0 + p1 r + p2 r^2 (100: never)", 0, 100, "A", upper, p => p.NuSpreadSplit, (p, v) => p with { NuSpreadSplit = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_p0", "-", "the same, constant", -10, 10, "A", upper, p => p.NuSpreadP0, (p, v) => p with { NuSpreadP0 = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_p1", "-", "the same, factor of r", -10, 10, "A", upper, p => p.NuSpreadP1, (p, v) => p with { NuSpreadP1 = v }),
        DeviceParameter.Of<PcmParameters>("nu_spread_p2", "-", "the same, factor of r^2", -10, 10, "A", upper, p => p.NuSpreadP2, (p, v) => p with { NuSpreadP2 = v }),
        DeviceParameter.Of<PcmParameters>("rigid_above", "-", "from this r on states drift by one common shift, g = g_p - d ln(t / t_c) (100: never)", 0, 100, rigid.Grade, rigid.Source, p => p.RigidAbove, (p, v) => p with { RigidAbove = v }, rigid.Above),
        DeviceParameter.Of<PcmParameters>("rigid_shift_us", "uS", "d: loss of conductance per e-fold of time at 25 C", 0, 1e3, rigid.Grade, rigid.Source, p => p.RigidShiftMicrosiemens, (p, v) => p with { RigidShiftMicrosiemens = v }, rigid.Shift),
    ];

    private static IReadOnlyList<DeviceParameter> Noise(string fit, string upper) =>
    [
        DeviceParameter.Of<PcmParameters>("qs_coefficient", "-", "1/f noise: Qs = clip(coefficient / max(r_p^exponent, floor) + slope ln r_p + offset, min, max)", 0, 10, "A", fit, p => p.QsCoefficient, (p, v) => p with { QsCoefficient = v }),
        DeviceParameter.Of<PcmParameters>("qs_exponent", "-", "the same, exponent of r_p = g_programmed / g_max", 0, 5, "A", fit, p => p.QsExponent, (p, v) => p with { QsExponent = v }),
        DeviceParameter.Of<PcmParameters>("qs_floor", "-", "the same, floor", 1e-9, 1, "A", fit, p => p.QsFloor, (p, v) => p with { QsFloor = v }),
        DeviceParameter.Of<PcmParameters>("qs_max", "-", "the same, most", 0, 10, "A", fit, p => p.QsMax, (p, v) => p with { QsMax = v }),
        DeviceParameter.Of<PcmParameters>("qs_slope", "-", "the same, factor of ln r_p", -1, 1, "A", fit, p => p.QsSlope, (p, v) => p with { QsSlope = v }),
        DeviceParameter.Of<PcmParameters>("qs_offset", "-", "the same, offset", -1, 1, "A", fit, p => p.QsOffset, (p, v) => p with { QsOffset = v }),
        DeviceParameter.Of<PcmParameters>("qs_min", "-", "the same, least", 0, 10, "A", fit, p => p.QsMin, (p, v) => p with { QsMin = v }),
        DeviceParameter.Of<PcmParameters>("qs_split", "-", "from this relative conductance on, Qs is p0 + p1 r + p2 r^2 + p3 r^3 (100: never)", 0, 100, "A", upper, p => p.QsSplit, (p, v) => p with { QsSplit = v }),
        DeviceParameter.Of<PcmParameters>("qs_p0", "-", "the same, constant", -10, 10, "A", upper, p => p.QsP0, (p, v) => p with { QsP0 = v }),
        DeviceParameter.Of<PcmParameters>("qs_p1", "-", "the same, factor of r", -10, 10, "A", upper, p => p.QsP1, (p, v) => p with { QsP1 = v }),
        DeviceParameter.Of<PcmParameters>("qs_p2", "-", "the same, factor of r^2", -10, 10, "A", upper, p => p.QsP2, (p, v) => p with { QsP2 = v }),
        DeviceParameter.Of<PcmParameters>("qs_p3", "-", "the same, factor of r^3", -10, 10, "A", upper, p => p.QsP3, (p, v) => p with { QsP3 = v }),
    ];

    private static IReadOnlyList<DeviceParameter> Thermal(CrystalSource crystal) =>
    [
        DeviceParameter.Of<PcmParameters>("attempt_frequency_hz", "1/s", "attempt frequency of structural relaxation", 1e9, 1e16, "B", "phonon frequency", p => p.AttemptFrequency, (p, v) => p with { AttemptFrequency = v }, (1e12, 1e14)),
        DeviceParameter.Of<PcmParameters>("relaxation_barrier_ev", "eV", "barrier at which structural relaxation starts", 0, 2, "C", "puts the onset near 1 us at 25 C; a finite onset: Kersting et al., arXiv 2106.06270", p => p.RelaxationBarrierEv, (p, v) => p with { RelaxationBarrierEv = v }, (0.3, 0.55)),
        DeviceParameter.Of<PcmParameters>("relaxation_end_ev", "eV", "barrier at which structural relaxation ends", 0, 3, "C", "saturation at long times: double-well model of drift (Karpov et al.); the value is an estimate", p => p.RelaxationEndEv, (p, v) => p with { RelaxationEndEv = v }, (1.4, 2)),
        DeviceParameter.Of<PcmParameters>("activation_slope_ev", "eV", "activation energy of conduction as programmed: clip(slope ln r + offset, min, max)", -1, 1, "C", "bounded by 0.2 eV (85 K) to 0.4 eV (300 K) for stabilised amorphous GST", p => p.ActivationSlopeEv, (p, v) => p with { ActivationSlopeEv = v }, (-0.07, -0.02)),
        DeviceParameter.Of<PcmParameters>("activation_offset_ev", "eV", "the same, offset", -1, 1, "C", "as above", p => p.ActivationOffsetEv, (p, v) => p with { ActivationOffsetEv = v }, (0, 0.06)),
        DeviceParameter.Of<PcmParameters>("activation_min_ev", "eV", "the same, least", 0, 1, "C", "as above", p => p.ActivationMinEv, (p, v) => p with { ActivationMinEv = v }, (0, 0.06)),
        DeviceParameter.Of<PcmParameters>("activation_max_ev", "eV", "the same, most", 0, 1, "C", "as above", p => p.ActivationMaxEv, (p, v) => p with { ActivationMaxEv = v }, (0.1, 0.4)),
        DeviceParameter.Of<PcmParameters>("activation_spread", "-", "relative spread of the activation energy between devices", 0, 1, "C", "engineering estimate", p => p.ActivationSpread, (p, v) => p with { ActivationSpread = v }, (0.05, 0.2)),
        DeviceParameter.Of<PcmParameters>("activation_correlation", "-", "correlation of the activation energy with the drift exponent", -1, 1, "C", "engineering estimate", p => p.ActivationCorrelation, (p, v) => p with { ActivationCorrelation = v }, (0, 1)),
        DeviceParameter.Of<PcmParameters>("crystallisation_ev", "eV", "activation energy of crystallisation", 0.5, 5, "B", crystal.EnergySource, p => p.CrystallisationEv, (p, v) => p with { CrystallisationEv = v }, crystal.Energy),
        DeviceParameter.Of<PcmParameters>("ten_years_c", "C", "temperature at which half of the RESET resistance is lost in ten years", 25, 400, "A", crystal.TenYearsSource, p => p.TenYearsCelsius, (p, v) => p with { TenYearsCelsius = v }),
        DeviceParameter.Of<PcmParameters>("crystallisation_exponent", "-", "exponent of the Johnson-Mehl-Avrami-Kolmogorov law", 0.1, 5, "C", "engineering estimate", p => p.CrystallisationExponent, (p, v) => p with { CrystallisationExponent = v }, (1, 3)),
        DeviceParameter.Of<PcmParameters>("set_over_max", "-", "conductance of the SET state over g_max", 0.5, 10, "C", "engineering estimate", p => p.SetOverMax, (p, v) => p with { SetOverMax = v }, (1, 1.5)),
        DeviceParameter.Of<PcmParameters>("qs_temperature_exponent", "-", "eta: 1/f noise grows with (T / 298.15 K)^eta", -3, 3, "C", "the sign is open: Lombardo et al., arXiv 2509.22511, against two-level models", p => p.QsTemperatureExponent, (p, v) => p with { QsTemperatureExponent = v }, (-1, 0.5)),
        DeviceParameter.Of<PcmParameters>("read_field_v", "V", "V_f: from 0.3 V on the bias of a read speeds relaxation by exp(V / V_f)", 0.01, 10, "C", "engineering estimate; no disturb is known below 0.3 V", p => p.ReadFieldVolt, (p, v) => p with { ReadFieldVolt = v }, (0.2, 1)),
        .. CommonParameters.Endurance("B", "10^8 for GST mushroom cells; survey 10^5 to 2.8x10^11 (NVMExplorer)", (1e5, 2.8e11)),
    ];

    /// <summary>Where the rigid shift comes from.</summary>
    internal sealed record RigidSource(string Grade, string Source, (double, double)? Above, (double, double)? Shift);

    /// <summary>Where the numbers of crystallisation come from.</summary>
    internal sealed record CrystalSource(string EnergySource, (double, double) Energy, string TenYearsSource);
}
