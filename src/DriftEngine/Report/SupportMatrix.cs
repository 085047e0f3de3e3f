using DriftEngine.Technology;

namespace DriftEngine.Report;

/// <summary>What stands behind the numbers, and what does not: words that every report uses.</summary>
public static class SupportMatrix
{
    /// <summary>What the labels mean, one sentence each.</summary>
    public static IReadOnlyList<(string Label, string Meaning)> Labels { get; } =
    [
        ("CALIBRATED", "form and coefficients fitted to array data, inside the measured range of time and temperature"),
        ("LITERATURE", "published form and coefficients, but not fitted to this array, or used outside of the measured range"),
        ("ESTIMATE", "engineering estimates, or a form that nobody has verified for this technology"),
    ];

    /// <summary>What the reader has to keep in mind, whatever the label.</summary>
    /// <param name="technologies">Presets of the report, or "table".</param>
    public static IReadOnlyList<string> Caveats(IReadOnlyList<string> technologies) =>
    [
        .. Of(technologies, "pcm-", "Phase-change memory: one array of one chip generation stands behind each fit, and the time of its programmed state is known to 20-300 s only."),
        .. Of(technologies, "rr-", "Resistive memory: no analog array was published above 85 C beyond days; retention is anchored by digital memory that passed a test."),
        .. Of(technologies, "mr-", "MRAM: published spreads of the barrier differ so much that error rates differ by orders of magnitude; published arrays sum resistances, not currents."),
        .. Of(technologies, "fl-nor", "NOR flash: the loss of charge and its spread are bounded by one published number."),
        .. Of(technologies, "fl-sonos", "SONOS flash: the source does not state the temperature of its data; 25 C is assumed."),
        .. Of(technologies, "table", "A table of the study's own does not move with temperature and says nothing of wear."),
        "No array was measured for years at high temperature: values after one and ten years are extrapolations in every preset.",
        "Devices change independently of each other; no correlation between cells is assumed.",
        "Resistance of wires and selectors is not modelled, nor any neighbour's disturb.",
        "Parameters that the study changed are the study's own; its results are estimates at every age.",
    ];

    /// <summary>The label as the documents write it: CALIBRATED, LITERATURE or ESTIMATE.</summary>
    public static string ToText(this SupportLabel label) => label.ToString().ToUpperInvariant();

    private static IEnumerable<string> Of(IReadOnlyList<string> technologies, string prefix, string caveat) =>
        technologies.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)) ? [caveat] : [];
}
