using System.Globalization;

namespace DriftEngine.Cli.Jobs;

/// <summary>Numbers of tasks as Slurm writes them: 3,7,9-12.</summary>
internal static class ArrayRange
{
    /// <summary>Ascending numbers, runs of two and more as first-last.</summary>
    public static string ToText(IReadOnlyList<int> numbers)
    {
        var pieces = new List<string>();
        for (int first = 0, next; first < numbers.Count; first = next)
        {
            next = first + 1;
            while (next < numbers.Count && numbers[next] == numbers[next - 1] + 1)
                next++;
            string start = Text(numbers[first]);
            pieces.Add(next == first + 1 ? start : $"{start}-{Text(numbers[next - 1])}");
        }

        return string.Join(',', pieces);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
