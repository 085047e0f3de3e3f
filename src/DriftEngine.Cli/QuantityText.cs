using System.CommandLine;
using System.Globalization;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>Durations and sizes as people type them.</summary>
internal static class QuantityText
{
    private const string Units = "KMGT";

    /// <summary>A duration, or null where the option is not given.</summary>
    public static TimeSpan? Duration(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        if (AgeText.Seconds(text) is { } seconds and >= 1 and <= 1000 * 86_400.0)
            return TimeSpan.FromSeconds(seconds);
        throw new StudyException($"{option.Name} is \"{text}\"", allowed: "a time from 1s to 1000d: 90s, 10min, 1.5h, 2d");
    }

    /// <summary>A number of bytes, or null where the option is not given.</summary>
    public static long? Bytes(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        int unit = text.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        if (unit >= 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count * Math.Pow(1024, unit + 1) is >= 1 << 20 and <= 1L << 50 and var bytes)
            return (long)bytes;
        throw new StudyException($"{option.Name} is \"{text}\"", allowed: "a size from 1M on with K, M, G or T behind it, in steps of 1024: 800M, 16G");
    }

    /// <summary>A duration as <see cref="Duration"/> takes it.</summary>
    public static string Of(TimeSpan time) => AgeText.Format(time.TotalSeconds);
}
