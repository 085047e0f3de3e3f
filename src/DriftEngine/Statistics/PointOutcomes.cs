namespace DriftEngine.Statistics;

/// <summary>
/// Outcomes of one point's trials 0, 1, 2, ... without a gap, at every age: correct images out of a total, or, where there is
/// nothing to classify, errors.
/// </summary>
/// <param name="ages">Ages of every trial.</param>
/// <param name="total">Images that every trial classifies; null where there is nothing to classify.</param>
public sealed class PointOutcomes(int ages, int? total)
{
    /// <summary>
    /// Steps of an effective bit: bits are counted in millionths, so that the stop rule works on whole numbers here too and
    /// no order of trials changes it.
    /// </summary>
    public const int StepsPerBit = 1_000_000;

    private readonly List<int> correct = [];
    private readonly List<ErrorFigures> errors = [];

    /// <summary>Ages of every trial.</summary>
    public int Ages => ages;

    /// <summary>Images that every trial classifies; the steps of a bit where there is nothing to classify.</summary>
    public int Total => total ?? StepsPerBit;

    /// <summary>Whether the trials are measured by errors.</summary>
    public bool HasErrors => total is null;

    /// <summary>Trials so far.</summary>
    public int Trials => correct.Count / ages;

    /// <summary>Correct images of one trial at one age; millionths of effective bits where there is nothing to classify.</summary>
    public int Correct(int trial, int age) => correct[(trial * ages) + age];

    /// <summary>Errors of one trial at one age; only where there is nothing to classify.</summary>
    public ErrorFigures Errors(int trial, int age) => errors[(trial * ages) + age];

    /// <summary>Adds whole trials in order: [trials x ages], trial by trial.</summary>
    public void Append(ReadOnlySpan<int> correctImages)
    {
        RequireWhole(correctImages.Length, wanted: false);
        correct.AddRange(correctImages);
    }

    /// <summary>Adds whole trials of a point that has nothing to classify.</summary>
    public void Append(ReadOnlySpan<ErrorFigures> figures)
    {
        RequireWhole(figures.Length, wanted: true);
        errors.AddRange(figures);
        foreach (ErrorFigures figure in figures)
            correct.Add(StepsOf(figure));
    }

    /// <summary>Effective bits in steps.</summary>
    public static int StepsOf(ErrorFigures figures) => (int)Math.Round(figures.EffectiveBits * StepsPerBit);

    /// <summary>Correct images of the first trials at one age.</summary>
    public int[] AtAge(int age, int trials)
    {
        var result = new int[trials];
        for (int trial = 0; trial < trials; trial++)
            result[trial] = Correct(trial, age);
        return result;
    }

    private void RequireWhole(int length, bool wanted)
    {
        if (HasErrors != wanted)
            throw new InvalidOperationException(HasErrors ? "this point counts errors" : "this point counts images");
        if (length % ages != 0)
            throw new ArgumentException($"{length} outcomes are no whole trials of {ages} ages", nameof(length));
    }
}
