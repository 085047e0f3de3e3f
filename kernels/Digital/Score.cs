namespace DriftEngine.Kernels.Digital;

/// <summary>The decision of a classifier.</summary>
public static class Score
{
    /// <summary>Index of the largest score, the first one of equals.</summary>
    public static int FirstLargest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }
}
