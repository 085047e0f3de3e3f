using DriftEngine.Kernels.Laws;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Report;

/// <summary>How far a law is backed by data; a result carries the worst label of the laws that acted.</summary>
public enum SupportLabel
{
    /// <summary>Form and coefficients fitted to array data, inside the measured range of time and temperature.</summary>
    Calibrated,

    /// <summary>Published form and coefficients, but not fitted to this array, or used outside of the measured range.</summary>
    Literature,

    /// <summary>Engineering estimates, or a form that nobody has verified for this technology.</summary>
    Estimate,
}

/// <summary>What stands behind the numbers of phase-change memory at 25 C, and what does not.</summary>
public static class SupportMatrix
{
    private const double DaySeconds = 86_400;
    private const double YearSeconds = 365 * DaySeconds;

    /// <summary>What the labels mean, one sentence each.</summary>
    public static IReadOnlyList<(string Label, string Meaning)> Labels { get; } =
    [
        ("CALIBRATED", "form and coefficients fitted to array data, inside the measured range of time and temperature"),
        ("LITERATURE", "published form and coefficients, but not fitted to this array, or used outside of the measured range"),
        ("ESTIMATE", "engineering estimates, or a form that nobody has verified for this technology"),
    ];

    /// <summary>What the reader has to keep in mind, whatever the label.</summary>
    public static IReadOnlyList<string> Caveats { get; } =
    [
        "One array of one chip generation stands behind the fit (one million doped GST mushroom cells, g_max 25 uS); other cells drift differently.",
        "The time of the programmed state is known to 20-300 s only; 20 s is used.",
        "Devices drift independently of each other; no correlation between cells is assumed.",
        "Crystallisation, endurance, read disturb, stuck devices and wire resistance are not modelled.",
        "With \"read_noise\": \"split\", the read window that splits slow from fast noise is an engineering estimate.",
        "Parameters that the study changed are the study's own; its results are estimates at every age.",
    ];

    /// <summary>The worst label of the laws of pcm-1m at an age.</summary>
    /// <param name="ageSeconds">Age in seconds since programming.</param>
    public static SupportLabel AtAge(double ageSeconds) => ageSeconds switch
    {
        <= DaySeconds => SupportLabel.Calibrated,
        <= YearSeconds => SupportLabel.Literature,
        _ => SupportLabel.Estimate,
    };

    /// <summary>Why every age of a point is an estimate, whatever the preset's range; null where the preset acts as it was fitted.</summary>
    public static string? EstimateReason(TechnologySpec technology)
    {
        if (TechnologyPresets.Find(technology.Preset)?.Parameters is not { } preset)
            return $"{technology.Preset} is no preset of this program";
        string[] own = OwnSettings(technology.Parameters, preset).ToArray();
        return own.Length > 0 ? $"the study sets {string.Join(", ", own)} of {technology.Preset} itself"
            : technology.Parameters.ReadNoise == ReadNoise.Split ? "the read window that splits read noise is an engineering estimate"
            : null;
    }

    // Split read noise has a reason of its own.
    private static IEnumerable<string> OwnSettings(PcmParameters own, PcmParameters preset)
    {
        if (own.ProgrammingNoise != preset.ProgrammingNoise)
            yield return "programming_noise";
        if (own.Drift != preset.Drift)
            yield return "drift";
        if (own.ReadNoise != preset.ReadNoise && own.ReadNoise != ReadNoise.Split)
            yield return "read_noise";
        foreach (PcmParameter parameter in PcmParameterTable.All.Where(parameter => parameter.Get(own) != parameter.Get(preset)))
            yield return parameter.Name;
    }

    /// <summary>The label as the documents write it: CALIBRATED, LITERATURE or ESTIMATE.</summary>
    public static string ToText(this SupportLabel label) => label.ToString().ToUpperInvariant();
}
