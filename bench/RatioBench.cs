using System.Diagnostics;

namespace DriftEngine.Bench;

/// <summary>Times a piece of work and the yardstick in turn, in one process, and quotes medians of the pairs.</summary>
internal static class RatioBench
{
    private const int Pairs = 15;

    /// <summary>Median seconds of work and yardstick over interleaved pairs; both are run once before.</summary>
    public static (double Work, double Yardstick, double Ratio) Median(Action work, Action yardstick, int pairs = Pairs)
    {
        work();
        yardstick();
        var times = new (double Work, double Yardstick)[pairs];
        for (int i = 0; i < pairs; i++)
            times[i] = (Seconds(work), Seconds(yardstick));
        return (Middle(times.Select(t => t.Work)), Middle(times.Select(t => t.Yardstick)), Middle(times.Select(t => t.Work / t.Yardstick)));
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
