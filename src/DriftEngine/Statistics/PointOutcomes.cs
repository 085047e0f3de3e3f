using System.Runtime.InteropServices;

namespace DriftEngine.Statistics;

/// <summary>
/// Outcomes of trials of one point at every age: correct images out of a total, or, where there is nothing to classify, errors.
/// Memory does not grow with the trials: how many of them have how many correct images says all that is asked.
/// </summary>
public sealed class PointOutcomes
{
    /// <summary>
    /// Steps of an effective bit: bits are counted in millionths, so that the stop rule works on whole numbers here too and
    /// no order of trials changes it.
    /// </summary>
    public const int StepsPerBit = 1_000_000;

    private readonly AccuracyTally[] tallies;
    private readonly Dictionary<int, int>[] trialsWith; // [age]: for each number of correct images the trials that have it
    private readonly ErrorSample[] errors;

    /// <param name="ages">Ages of every trial.</param>
    /// <param name="total">Images that every trial classifies; null where there is nothing to classify.</param>
    public PointOutcomes(int ages, int? total)
    {
        (HasErrors, Total) = (total is null, total ?? StepsPerBit);
        tallies = new AccuracyTally[ages];
        Array.Fill(tallies, new AccuracyTally(Total));
        trialsWith = HasErrors ? [] : [.. tallies.Select(_ => new Dictionary<int, int>())];
        errors = HasErrors ? [.. tallies.Select(_ => new ErrorSample())] : [];
    }

    /// <summary>Ages of every trial.</summary>
    public int Ages => tallies.Length;

    /// <summary>Images that every trial classifies; the steps of a bit where there is nothing to classify.</summary>
    public int Total { get; }

    /// <summary>Whether the trials are measured by errors.</summary>
    public bool HasErrors { get; }

    /// <summary>Trials so far.</summary>
    public int Trials => tallies[0].Trials;

    /// <summary>Sums over the trials at an age, of correct images or of steps of effective bits.</summary>
    public AccuracyTally Tally(int age) => tallies[age];

    /// <summary>A quantile of the accuracy at an age; only where images are classified.</summary>
    public double Quantile(int age, double share)
    {
        KeyValuePair<int, int>[] counts = [.. trialsWith[age].OrderBy(count => count.Key)];
        return OrderStatistics.Quantile(Trials, share, rank => (double)At(counts, rank) / Total);
    }

    /// <summary>Statistics of the errors at an age; only where there is nothing to classify.</summary>
    public ErrorStatistics Errors(int age) => errors[age].ToStatistics();

    /// <summary>Adds whole trials: [trials x ages], trial by trial.</summary>
    public void Append(ReadOnlySpan<int> correctImages)
    {
        RequireWhole(correctImages.Length, wanted: false);
        for (int i = 0; i < correctImages.Length; i++)
        {
            int age = i % Ages, correct = correctImages[i];
            tallies[age] = tallies[age].With(correct);
            CollectionsMarshal.GetValueRefOrAddDefault(trialsWith[age], correct, out _)++;
        }
    }

    /// <summary>Adds whole trials of a point that has nothing to classify.</summary>
    public void Append(ReadOnlySpan<ErrorFigures> figures)
    {
        RequireWhole(figures.Length, wanted: true);
        for (int i = 0; i < figures.Length; i++)
        {
            tallies[i % Ages] = tallies[i % Ages].With(StepsOf(figures[i]));
            errors[i % Ages].Add(figures[i]);
        }
    }

    /// <summary>Whether the quantiles need all trials once more, by <see cref="Again"/>; errors of many trials do.</summary>
    public bool NeedAgain()
    {
        bool need = false;
        foreach (ErrorSample sample in errors)
            need |= sample.NeedsAgain();
        return need;
    }

    /// <summary>The same trials once more.</summary>
    public void Again(ReadOnlySpan<ErrorFigures> figures)
    {
        for (int i = 0; i < figures.Length; i++)
            errors[i % Ages].Again(figures[i]);
    }

    /// <summary>Effective bits in steps.</summary>
    public static int StepsOf(ErrorFigures figures) => (int)Math.Round(figures.EffectiveBits * StepsPerBit);

    private static int At(KeyValuePair<int, int>[] counts, long rank)
    {
        foreach ((int correct, int trials) in counts)
        {
            if (rank < trials)
                return correct;
            rank -= trials;
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }

    private void RequireWhole(int length, bool wanted)
    {
        if (HasErrors != wanted)
            throw new InvalidOperationException(HasErrors ? "this point counts errors" : "this point counts images");
        if (length % Ages != 0)
            throw new ArgumentException($"{length} outcomes are no whole trials of {Ages} ages", nameof(length));
    }
}
