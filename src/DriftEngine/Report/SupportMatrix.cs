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
        "Parameters that the study changed are the study's own and carry no label.",
    ];

    /// <summary>The worst label of the laws of pcm-1m at an age.</summary>
    /// <param name="ageSeconds">Age in seconds since programming.</param>
    public static SupportLabel AtAge(double ageSeconds) => ageSeconds switch
    {
        <= DaySeconds => SupportLabel.Calibrated,
        <= YearSeconds => SupportLabel.Literature,
        _ => SupportLabel.Estimate,
    };

    /// <summary>The label as the documents write it: CALIBRATED, LITERATURE or ESTIMATE.</summary>
    public static string ToText(this SupportLabel label) => label.ToString().ToUpperInvariant();
}
