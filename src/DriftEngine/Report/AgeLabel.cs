namespace DriftEngine.Report;

/// <summary>Ages as tables and axes show them: rounded, with a blank; study files keep them exact (<see cref="Study.AgeText"/>).</summary>
public static class AgeLabel
{
    private static readonly (double Seconds, string Name)[] Units =
        [(365 * 86_400.0, "y"), (86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];

    /// <summary>Ages that make good ticks of a logarithmic axis, in seconds.</summary>
    private static readonly double[] RoundAges =
        [1, 10, 60, 600, 3_600, 86_400, 7 * 86_400.0, 30 * 86_400.0, 365 * 86_400.0, 3_650 * 86_400.0, 36_500 * 86_400.0];

    /// <summary>The largest unit that gives a value of at least one, three significant digits: 25 s, 1 h, 30 d, 1.5 y.</summary>
    /// <param name="ageSeconds">Age in seconds, not negative.</param>
    public static string Format(double ageSeconds)
    {
        foreach ((double seconds, string name) in Units)
            if (ageSeconds >= seconds * (1 - 1e-9))
                return $"{ThreeDigits(ageSeconds / seconds)} {name}";
        return $"{ThreeDigits(ageSeconds)} s";
    }

    /// <summary>Ticks for a logarithmic axis from one age to another: round ages inside, or the two ends if fewer than two are.</summary>
    public static IReadOnlyList<double> Ticks(double fromSeconds, double toSeconds)
    {
        double[] inside = RoundAges.Where(age => age >= fromSeconds * 0.999 && age <= toSeconds * 1.001).ToArray();
        if (inside.Length >= 2)
            return inside;
        return fromSeconds < toSeconds ? [fromSeconds, toSeconds] : [fromSeconds];
    }

    private static string ThreeDigits(double value) => value >= 100 ? value.ToString("0") : double.Parse(value.ToString("G3")).ToString("0.###");
}
