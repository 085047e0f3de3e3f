using System.Globalization;

namespace DriftEngine.Study;

/// <summary>Ages as people write them: 25s, 90min, 1h, 30d, 1y, or a number of seconds.</summary>
public static class AgeText
{
    /// <summary>Longest age, in seconds: a thousand years.</summary>
    public const double MaxSeconds = 1000 * 365 * 86_400.0;

    /// <summary>Units and their seconds; a day is 86,400 s, a year 365 days.</summary>
    private static readonly (string Unit, double Seconds)[] Units = [("min", 60), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("y", 365 * 86_400.0)];

    /// <summary>Seconds of an age; null where the text is none.</summary>
    public static double? Seconds(string text)
    {
        string trimmed = text.Trim();
        foreach (var (unit, seconds) in Units)
        {
            if (trimmed.EndsWith(unit, StringComparison.Ordinal) && Number(trimmed[..^unit.Length]) is { } count)
                return count * seconds;
        }

        return Number(trimmed);
    }

    /// <summary>An age for people: the largest unit of which it is a multiple with at most two decimals, else seconds. Read back, it is the same age.</summary>
    public static string Format(double ageSeconds)
    {
        foreach (var (unit, seconds) in Units.Where(u => u.Unit != "m").OrderByDescending(u => u.Seconds))
        {
            double count = ageSeconds / seconds;
            if (count >= 1 && Math.Round(count, 2) * seconds == ageSeconds)
                return FormattableString.Invariant($"{Math.Round(count, 2)}{unit}");
        }

        return FormattableString.Invariant($"{ageSeconds}s");
    }

    /// <summary>An age as tables, axes and messages show it, rounded: the largest unit that gives at least one, three significant digits: 25 s, 1 h, 1.5 y.</summary>
    /// <param name="ageSeconds">Age in seconds, not negative.</param>
    public static string About(double ageSeconds)
    {
        var (unit, seconds) = Units.Where(u => u.Unit != "m").OrderByDescending(u => u.Seconds)
            .FirstOrDefault(u => ageSeconds >= u.Seconds * (1 - 1e-9), ("s", 1));
        double count = ageSeconds / seconds;
        return count >= 100 ? FormattableString.Invariant($"{count:0} {unit}") : FormattableString.Invariant($"{double.Parse(count.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture):0.###} {unit}");
    }

    private static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
