using DriftEngine.Statistics;
using DriftEngine.Study;

namespace DriftEngine.Tests.Statistics;

/// <summary>Trials that are kept, so that any number of the first of them can be held against a stop rule.</summary>
internal sealed class OutcomeList(int ages, int total)
{
    private readonly List<int> correct = [];

    public int Total => total;

    public void Append(params int[] trials) => correct.AddRange(trials);

    public int[] AtAge(int age, int trials) => [.. Enumerable.Range(0, trials).Select(trial => correct[(trial * ages) + age])];

    public static StopDecision Decide(TrialSpec rule, int blockTrials, OutcomeList outcomes)
    {
        var tally = new StopTally(rule, blockTrials, outcomes.Ages, outcomes.Total);
        tally.Append(outcomes.All);
        return tally.Decision;
    }

    private int Ages => ages;

    private int[] All => [.. correct];
}
