using System.Globalization;
using DriftEngine.Study;

namespace DriftEngine.Cli.Jobs;

/// <summary>Time limits: as people type them, as Slurm takes them, and when a task is warned.</summary>
internal static class SlurmTime
{
    /// <summary>Limit where nobody says one.</summary>
    public const string Usual = "1h";

    private const int LeastSeconds = 60, MostSeconds = 365 * 86_400;

    // Enough for the block in work, which gets at most a minute, although Slurm may come up to a minute early.
    private const int LongestWarning = 180;

    /// <summary>Seconds of 90min, 12h or 2d.</summary>
    public static int Seconds(string text) =>
        AgeText.Seconds(text) is { } seconds && seconds is >= LeastSeconds and <= MostSeconds
            ? (int)Math.Ceiling(seconds)
            : throw new StudyException($"--time is \"{text}\"", allowed: "a time with its unit, from 1min to 365d: 90min, 12h, 2d");

    /// <summary>Days-hours:minutes:seconds.</summary>
    public static string ToText(int seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        string days = time.Days > 0 ? time.Days.ToString(CultureInfo.InvariantCulture) + "-" : "";
        return days + time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds before the limit at which a task is warned.</summary>
    public static int Warning(int limitSeconds) => Math.Min(LongestWarning, limitSeconds / 4);

    /// <summary>Seconds that the block in work then gets at most.</summary>
    public static int BlockGrace(int limitSeconds) => Math.Min(60, Warning(limitSeconds) / 2);
}
