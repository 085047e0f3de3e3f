using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>Filamentary resistive memory: presets and their choices.</summary>
internal static class ReramPresets
{
    private const string Ihp = "Milo et al., IRPS 2021, numbers as in CrossSim", Estimate = "engineering estimate";

    private const string ReadTime = "engineering estimate: as for rr-cmo";

    private static readonly DeviceChoice Shape = Choice(
        "relaxation_shape", "distribution of the relaxed conductance, the same mean and spread", ["gaussian", "log-logistic"],
        p => p.Shape == ReramShape.LogLogistic, (p, second) => p with { Shape = second ? ReramShape.LogLogistic : ReramShape.Gaussian });

    private static readonly DeviceChoice Termination = Choice(
        "write_termination", "how a write pulse ends: after a fixed time, or terminated at a current, which relaxes more", ["fixed-length", "terminated"],
        p => p.WriteTerminated, (p, second) => p with { WriteTerminated = second });

    private static readonly DeviceChoice Polarity = Choice(
        "read_polarity", "polarity of reads: decides how much they disturb", ["reset", "set"],
        p => p.ReadsInSetPolarity, (p, second) => p with { ReadsInSetPolarity = second });

    private static readonly DeviceChoice NoiseLaw = Choice(
        "read_noise_law", "white per read, or 1/f accumulated since programming", ["white", "flicker"],
        p => p.NoiseLaw == ReramNoise.Flicker, (p, second) => p with { NoiseLaw = second ? ReramNoise.Flicker : ReramNoise.White });

    private static readonly DeviceChoice Band = Choice(
        "acceptance_band", "how close to the target write and verify stops", ["2%", "0.2%"],
        p => p.NarrowBand, (p, second) => p with { NarrowBand = second });

    /// <summary>All presets of resistive memory.</summary>
    public static IReadOnlyList<TechnologyPreset> All { get; } = [HfOxPreset(), CmoPreset(), IhpPreset()];

    private static TechnologyPreset HfOxPreset() => new(
        "rr-hfox",
        "resistive memory, HfOx filaments, 1 to 40 uS, an array with published relaxation",
        "room temperature; calibrated from 1 s to 2 days",
        [("programming noise", "CALIBRATED"), ("relaxation at 25 C", "CALIBRATED to 2 days, LITERATURE beyond"), .. Common("ESTIMATE")],
        ReramParameters.HfOx,
        ReramParameterTable.For(new(
            ReramParameterTable.HfOx, "the first published spread is that after 1 s", "A", ReadTime, "C", ReramParameterTable.HfOx, "A",
            "the published relaxation broadens and does not shift", "A", "recommended by the source of the array, which has no 1/f data", "A")),
        (-40, 125), TechnologyPreset.FifteenYearsSeconds, ReramSupport.HfOx)
    { States = "8 to 16", Choices = [Shape, Termination, Polarity, NoiseLaw] };

    private static TechnologyPreset CmoPreset() => new(
        "rr-cmo",
        "resistive memory, CMO/HfOx filaments, 9 to 88 uS, more than 32 states",
        "room temperature; calibrated to about 1 hour, the log law extrapolated by its authors",
        [("programming noise", "CALIBRATED"), ("relaxation at 25 C", "CALIBRATED to 1 hour, LITERATURE beyond"), .. Common("CALIBRATED")],
        ReramParameters.Cmo,
        ReramParameterTable.For(new(
            ReramParameterTable.Cmo, "engineering estimate: the verifying read; a constant part of relaxation builds up in the first second", "C",
            ReramParameterTable.Cmo, "A", "not used: all states relax alike", "A", ReramParameterTable.Cmo, "A", "not used: its own law", "A")),
        (-40, 125), TechnologyPreset.FifteenYearsSeconds, ReramSupport.Cmo)
    { States = "32", Choices = [Band, Shape, Termination, Polarity] };

    private static TechnologyPreset IhpPreset() => new(
        "rr-hfo2-ihp",
        "resistive memory, HfO2 one transistor one resistor, 50 to 225 uS, programming error only",
        "room temperature; calibrated as programmed, nothing published on its relaxation",
        [("programming noise", "CALIBRATED"), ("relaxation at 25 C", "ESTIMATE (that of rr-hfox in proportion to the programming noise)"), .. Common("ESTIMATE")],
        ReramParameters.Ihp,
        ReramParameterTable.For(new(
            Ihp, "engineering estimate: as for rr-hfox", "C", ReadTime, "C", Estimate, "C", "engineering estimate: as for rr-hfox", "C", "engineering estimate: as for rr-hfox", "C")),
        (-40, 125), TechnologyPreset.FifteenYearsSeconds, ReramSupport.Ihp)
    { Choices = [Shape, Termination, Polarity, NoiseLaw] };

    private static IReadOnlyList<(string, string)> Common(string noise) =>
    [
        ("relaxation at other temperatures", "LITERATURE (one ratio of 125 C to 25 C)"),
        ("retention", "ESTIMATE (anchored by digital memory that passed)"),
        ("temperature of the read", "ESTIMATE"),
        ("read noise at 25 C", noise),
        ("read noise at other temperatures", "ESTIMATE"),
        ("telegraph noise", "ESTIMATE"),
        ("read disturb", "ESTIMATE"),
        ("endurance", "LITERATURE in its limit, ESTIMATE on the way"),
    ];

    private static DeviceChoice Choice(
        string name, string meaning, IReadOnlyList<string> words, Func<ReramParameters, bool> isSecond, Func<ReramParameters, bool, ReramParameters> set) => new(
            name, meaning, words, p => words[isSecond((ReramParameters)p) ? 1 : 0], (p, word) => set((ReramParameters)p, word == words[1]));
}
