using DriftEngine.Study;

namespace DriftEngine.Statistics;

/// <summary>
/// The stop rule along a point's trials 0, 1, 2, ...: how many of them count, from the rows alone. Keeps sums alone, however many
/// trials there are.
/// </summary>
/// <remarks>
/// The rule looks at the ends of blocks (cut at Max) in order, the first one not before Min, and takes the first at which
/// the goal holds at every age. It is a function of the trials before that end only: who computed them, in which order,
/// and what lies behind them cannot change it. Looking several times makes stopping on a chance narrow interval a little
/// likelier, so after an early stop the interval covers slightly less often than its confidence says. The loss falls
/// with Min: with 95 % confidence, 94.9 % at Min = 64 and 90.9 % at Min = 3 (simulated; a test holds both).
/// </remarks>
public sealed class StopTally
{
    private readonly TrialSpec rule;
    private readonly int blockTrials;
    private readonly AccuracyTally[] tallies;
    private StopDecision? decision;

    /// <param name="rule">The stop rule.</param>
    /// <param name="blockTrials">Trials of a block; the rule looks at the ends of blocks.</param>
    /// <param name="ages">Ages of every trial.</param>
    /// <param name="total">Images that every trial classifies, or the steps of a bit.</param>
    public StopTally(TrialSpec rule, int blockTrials, int ages, int total)
    {
        (this.rule, this.blockTrials) = (rule, blockTrials);
        tallies = new AccuracyTally[ages];
        Array.Fill(tallies, new AccuracyTally(total));
    }

    /// <summary>What the rule says of the trials so far.</summary>
    public StopDecision Decision => decision ??= Look() with { Reason = StopReason.Running };

    /// <summary>Whether no more trials are needed; further ones do not count.</summary>
    public bool Finished => decision is { Finished: true };

    /// <summary>Trials that count so far.</summary>
    public int Trials => tallies[0].Trials;

    /// <summary>Mean accuracy of the trials that count at an age, 0 to 1; NaN without trials.</summary>
    public double Mean(int age) => tallies[age].Mean;

    /// <summary>Adds whole trials in order: [trials x ages], trial by trial. Those behind the end that the rule found do not count.</summary>
    public void Append(ReadOnlySpan<int> correct)
    {
        int ages = tallies.Length;
        if (correct.Length % ages != 0)
            throw new ArgumentException($"{correct.Length} outcomes are no whole trials of {ages} ages", nameof(correct));
        for (int first = 0; first < correct.Length && decision is not { Finished: true }; first += ages)
        {
            for (int age = 0; age < ages; age++)
                tallies[age] = tallies[age].With(correct[first + age]);
            Decide();
        }
    }

    /// <summary>Adds the trials of one block, or those of them before the last that the rule allows, as sums: one for each age.</summary>
    public void Append(IReadOnlyList<AccuracyTally> block)
    {
        if (decision is { Finished: true })
            return;
        for (int age = 0; age < tallies.Length; age++)
            tallies[age] = tallies[age].With(block[age]);
        Decide();
    }

    private void Decide()
    {
        int trials = tallies[0].Trials;
        bool look = (trials % blockTrials == 0 || trials == rule.Max) && trials >= Math.Min(rule.Min, rule.Max);
        decision = look ? Look() : null;
    }

    private StopDecision Look()
    {
        int trials = tallies[0].Trials;
        double tQuantile = AccuracyTally.TQuantile(rule.Confidence, trials);
        int worstAge = 0;
        double? worst = tallies[0].HalfWidth(rule.Confidence, tQuantile);
        for (int age = 1; age < tallies.Length; age++)
        {
            if (tallies[age].HalfWidth(rule.Confidence, tQuantile) is { } width && width > worst)
                (worstAge, worst) = (age, width);
        }

        bool goalHolds = rule.HalfWidth is { } goal && worst <= goal;
        StopReason reason = goalHolds ? StopReason.Goal : trials >= rule.Max ? StopReason.Max : StopReason.Running;
        return new StopDecision(reason, trials, worstAge, worst);
    }
}
