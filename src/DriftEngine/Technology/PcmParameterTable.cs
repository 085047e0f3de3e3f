using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>One parameter of a preset as a user reads and changes it.</summary>
/// <param name="Name">In the study file.</param>
/// <param name="Unit">Unit, "-" where it has none.</param>
/// <param name="Meaning">One line.</param>
/// <param name="Least">Smallest value accepted.</param>
/// <param name="Most">Largest value accepted.</param>
/// <param name="Grade">A: found in public text or source; B: from the literature, not checked again; C: engineering estimate.</param>
/// <param name="Source">Where the default comes from.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Gives parameters with it changed.</param>
public sealed record PcmParameter(
    string Name, string Unit, string Meaning, double Least, double Most, string Grade, string Source,
    Func<PcmParameters, double> Get, Func<PcmParameters, double, PcmParameters> Set);

/// <summary>All numbers of the PCM-1M law: the one table for study files, cards, the schema and identities.</summary>
public static class PcmParameterTable
{
    private const string Array = "Nandakumar et al., ICECS 2019, numbers as in aihwkit";

    /// <summary>In the order of a card.</summary>
    public static IReadOnlyList<PcmParameter> All { get; } =
    [
        new("g_max_us", "uS", "largest target conductance", 1e-3, 1e4, "A", Array, p => p.GMaxMicrosiemens, (p, v) => p with { GMaxMicrosiemens = v }),
        new("g_max_reference_us", "uS", "g_max to which the programming noise was fitted", 1e-3, 1e4, "A", Array, p => p.GMaxReferenceMicrosiemens, (p, v) => p with { GMaxReferenceMicrosiemens = v }),
        new("programming_c0_us", "uS", "programming noise: sigma = c0 + c1 r + c2 r^2", 0, 1e3, "A", Array, p => p.ProgrammingC0, (p, v) => p with { ProgrammingC0 = v }),
        new("programming_c1_us", "uS", "the same, factor of r = g / g_max", -1e3, 1e3, "A", Array, p => p.ProgrammingC1, (p, v) => p with { ProgrammingC1 = v }),
        new("programming_c2_us", "uS", "the same, factor of r^2", -1e3, 1e3, "A", Array, p => p.ProgrammingC2, (p, v) => p with { ProgrammingC2 = v }),
        new("nu_mean_slope", "-", "mean drift exponent: clip(slope ln r + offset, min, max)", -1, 1, "A", Array, p => p.NuMeanSlope, (p, v) => p with { NuMeanSlope = v }),
        new("nu_mean_offset", "-", "the same, offset", -1, 1, "A", Array, p => p.NuMeanOffset, (p, v) => p with { NuMeanOffset = v }),
        new("nu_mean_min", "-", "the same, least", 0, 1, "A", Array, p => p.NuMeanMin, (p, v) => p with { NuMeanMin = v }),
        new("nu_mean_max", "-", "the same, most", 0, 1, "A", Array, p => p.NuMeanMax, (p, v) => p with { NuMeanMax = v }),
        new("nu_spread_slope", "-", "spread of the drift exponent: clip(slope ln r + offset, min, max)", -1, 1, "A", Array, p => p.NuSpreadSlope, (p, v) => p with { NuSpreadSlope = v }),
        new("nu_spread_offset", "-", "the same, offset", -1, 1, "A", Array, p => p.NuSpreadOffset, (p, v) => p with { NuSpreadOffset = v }),
        new("nu_spread_min", "-", "the same, least", 0, 1, "A", Array, p => p.NuSpreadMin, (p, v) => p with { NuSpreadMin = v }),
        new("nu_spread_max", "-", "the same, most", 0, 1, "A", Array, p => p.NuSpreadMax, (p, v) => p with { NuSpreadMax = v }),
        new("qs_coefficient", "-", "1/f noise: Qs = min(coefficient / max(r_p^exponent, floor), max)", 0, 10, "A", Array, p => p.QsCoefficient, (p, v) => p with { QsCoefficient = v }),
        new("qs_exponent", "-", "the same, exponent of r_p = g_programmed / g_max", 0, 5, "A", Array, p => p.QsExponent, (p, v) => p with { QsExponent = v }),
        new("qs_floor", "-", "the same, floor", 1e-9, 1, "A", Array, p => p.QsFloor, (p, v) => p with { QsFloor = v }),
        new("qs_max", "-", "the same, most", 0, 10, "A", Array, p => p.QsMax, (p, v) => p with { QsMax = v }),
        new("t_c_s", "s", "age of the programmed state; nothing has drifted yet", 1e-6, 1e6, "A", Array + " (uncertain, 20 to 300)", p => p.ProgrammedAtSeconds, (p, v) => p with { ProgrammedAtSeconds = v }),
        new("t_read_s", "s", "duration of one read", 1e-12, 1, "A", Array, p => p.ReadSeconds, (p, v) => p with { ReadSeconds = v }),
        new("read_window_s", "s", "time over which the inputs of one age are read; splits slow from fast noise", 1e-9, 1e6, "C", "engineering estimate of this project", p => p.ReadWindowSeconds, (p, v) => p with { ReadWindowSeconds = v }),
        new("attempt_frequency_hz", "1/s", "attempt frequency of structural relaxation", 1e9, 1e16, "B", "phonon frequency", p => p.AttemptFrequency, (p, v) => p with { AttemptFrequency = v }),
        new("relaxation_barrier_ev", "eV", "barrier at which structural relaxation starts", 0, 2, "C", "puts the onset near 1 us at 25 C; a finite onset: Kersting et al., arXiv 2106.06270", p => p.RelaxationBarrierEv, (p, v) => p with { RelaxationBarrierEv = v }),
    ];
}
