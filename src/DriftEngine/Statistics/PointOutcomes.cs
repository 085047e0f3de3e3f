namespace DriftEngine.Statistics;

/// <summary>Correct images of one point's trials 0, 1, 2, ... without a gap, at every age.</summary>
/// <param name="ages">Ages of every trial.</param>
/// <param name="total">Images that every trial classifies.</param>
public sealed class PointOutcomes(int ages, int total)
{
    private readonly List<int> correct = [];

    /// <summary>Ages of every trial.</summary>
    public int Ages => ages;

    /// <summary>Images that every trial classifies.</summary>
    public int Total => total;

    /// <summary>Trials so far.</summary>
    public int Trials => correct.Count / ages;

    /// <summary>Correct images of one trial at one age.</summary>
    public int Correct(int trial, int age) => correct[(trial * ages) + age];

    /// <summary>Adds whole trials in order: [trials x ages], trial by trial.</summary>
    public void Append(ReadOnlySpan<int> correctImages)
    {
        if (correctImages.Length % ages != 0)
            throw new ArgumentException($"{correctImages.Length} outcomes are no whole trials of {ages} ages", nameof(correctImages));
        correct.AddRange(correctImages);
    }

    /// <summary>Correct images of the first trials at one age.</summary>
    public int[] AtAge(int age, int trials)
    {
        var result = new int[trials];
        for (int trial = 0; trial < trials; trial++)
            result[trial] = Correct(trial, age);
        return result;
    }
}
