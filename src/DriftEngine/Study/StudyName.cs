namespace DriftEngine.Study;

/// <summary>Which names a study may have: it names its results folder, on every system.</summary>
internal static class StudyName
{
    private const int Longest = 100;

    /// <summary>The rule in words.</summary>
    public const string Allowed = "letters a to z, digits, - _ . and spaces inside; 100 at most; not a name that a system keeps for itself";

    /// <summary>Names that Windows keeps for devices, whatever follows the first dot.</summary>
    private static readonly string[] Devices =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })];

    /// <summary>Whether a results folder can have this name.</summary>
    public static bool IsUsable(string name) =>
        name.Length is > 0 and <= Longest
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' ')
        && (char.IsAsciiLetterOrDigit(name[0]) || name[0] == '_')
        && name[^1] is not ('.' or ' ')
        && !Devices.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase);
}
