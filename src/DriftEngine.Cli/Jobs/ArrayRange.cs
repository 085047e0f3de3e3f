using System.Globalization;
using DriftEngine.Statistics;

namespace DriftEngine.Cli.Jobs;

/// <summary>Numbers of tasks as Slurm writes them: 3,7,9-12.</summary>
internal static class ArrayRange
{
    /// <summary>Ascending numbers, runs of two and more as first-last.</summary>
    public static string ToText(IReadOnlyList<int> numbers) => string.Join(
        ',', ConsecutiveRuns.Of(numbers).Select(run => run.First == run.Last ? Text(run.First) : $"{Text(run.First)}-{Text(run.Last)}"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
