using DriftEngine.Report;
using DriftEngine.Study;

namespace DriftEngine.Cli.Progress;

/// <summary>Words and numbers that the table and the log share.</summary>
internal static class ProgressText
{
    /// <summary>The swept settings, or the study's name where nothing is swept.</summary>
    public static string Label(IReadOnlyList<KeyValuePair<string, string>> swept, string studyName) =>
        swept.Count == 0 ? studyName : string.Join(", ", swept.Select(setting => $"{setting.Key} = {setting.Value}"));

    /// <summary>Points that hold the run up first: unfinished before finished, widest interval for its goal before narrower.</summary>
    public static IReadOnlyList<PointProgress> BySlowest(IEnumerable<PointProgress> points) => points
        .OrderBy(point => point.Finished).ThenByDescending(Need).ThenBy(point => point.PointIndex).ToArray();

    /// <summary>A fraction in percent with two decimals, or a dash.</summary>
    public static string Percent(double? fraction) => fraction is { } value && double.IsFinite(value) ? $"{100 * value:0.00}" : "-";

    /// <summary>An accuracy in percent, or, of a point without labels, effective bits with three decimals; a dash for what is not there.</summary>
    public static string Measure(double? value, bool bits) =>
        !bits ? Percent(value) : value is { } number && double.IsFinite(number) ? $"{number:0.000}" : "-";

    /// <summary>
    /// Accuracy (or effective bits) so far with its interval, goal and age: <c>97.31 +- 0.21 % at 10 y (goal 0.10)</c>; empty
    /// before the second trial.
    /// </summary>
    public static string Accuracy(PointProgress point)
    {
        bool bits = point.CountsErrors;
        if ((bits ? point.MeanEffectiveBitsAtWorstAge : point.MeanAccuracyAtWorstAge) is not { } mean || point.WorstHalfWidth is not { } halfWidth)
            return "";
        string goal = point.HalfWidthGoal is { } wanted ? $" (goal {Measure(wanted, bits)})" : "";
        return $", {Measure(mean, bits)} +- {Measure(halfWidth, bits)} {(bits ? "bits" : "%")} at {AgeText.About(point.WorstAgeSeconds)}{goal}";
    }

    /// <summary>A duration for people: 12 s, 3 min, 2 h 05 min.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 99.5 } => $"{Math.Max(0, Math.Round(time.TotalSeconds)):0} s",
        { TotalMinutes: < 99.5 } => $"{time.TotalMinutes:0} min",
        { TotalHours: < 48 } => $"{Math.Floor(time.TotalHours):0} h {time.Minutes:00} min",
        _ => $"{time.TotalDays:0.0} d",
    };

    /// <summary>The time left, as a clause.</summary>
    public static string Left(TimeSpan? timeLeft) => timeLeft is { } left ? $"about {Duration(left)} left" : "time left not known yet";

    // Without an interval yet nothing is known, so such a point counts as the slowest; without a goal the trials to go count.
    private static double Need(PointProgress point) =>
        point.HalfWidthGoal is not { } goal ? 1 - ((double)point.TrialsDone / Math.Max(1, point.TrialsMax))
        : point.WorstHalfWidth is { } width ? width / goal : double.PositiveInfinity;
}
