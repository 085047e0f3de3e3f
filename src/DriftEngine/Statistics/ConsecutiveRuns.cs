namespace DriftEngine.Statistics;

/// <summary>Whole numbers told as runs without gaps: 3, 7, 9 to 12.</summary>
public static class ConsecutiveRuns
{
    /// <summary>First and last of each run.</summary>
    /// <param name="ascending">Each number once.</param>
    public static List<(int First, int Last)> Of(IEnumerable<int> ascending)
    {
        var runs = new List<(int First, int Last)>();
        foreach (int number in ascending)
        {
            if (runs.Count > 0 && runs[^1].Last == number - 1)
                runs[^1] = (runs[^1].First, number);
            else
                runs.Add((number, number));
        }

        return runs;
    }
}
