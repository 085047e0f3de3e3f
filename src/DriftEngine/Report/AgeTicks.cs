namespace DriftEngine.Report;

/// <summary>Ticks of an axis of ages.</summary>
public static class AgeTicks
{
    /// <summary>Ages that make good ticks of a logarithmic axis, in seconds.</summary>
    private static readonly double[] RoundAges =
        [1, 10, 60, 600, 3_600, 86_400, 7 * 86_400.0, 30 * 86_400.0, 365 * 86_400.0, 3_650 * 86_400.0, 36_500 * 86_400.0];

    /// <summary>Ticks for a logarithmic axis from one age to another: round ages inside, or the two ends if fewer than two are.</summary>
    public static IReadOnlyList<double> Of(double fromSeconds, double toSeconds)
    {
        double[] inside = RoundAges.Where(age => age >= fromSeconds * 0.999 && age <= toSeconds * 1.001).ToArray();
        if (inside.Length >= 2)
            return inside;
        return fromSeconds < toSeconds ? [fromSeconds, toSeconds] : [fromSeconds];
    }
}
