using DriftEngine.Statistics;
using DriftEngine.Study;

namespace DriftEngine.Tests.Statistics;

public sealed class StopRuleTests
{
    private const int Block = 8;
    private const int Total = 1000;

    [Fact]
    public void The_goal_alone_stops_when_it_holds_and_not_before()
    {
        // Trials alternate between 899 and 901: std(n = 16) = 1.0328 images, t(0.975, 15) = 2.13145, half-width 0.55033 images.
        OutcomeList outcomes = Alternating(64, 1);
        Assert.Equal(0.00055033, Decide(new TrialSpec(16, 64, null, 0.95), Take(outcomes, 16)).WorstHalfWidth!.Value, 7);
        StopDecision reached = Decide(new TrialSpec(16, 1000, 0.000551, 0.95), Take(outcomes, 16));
        Assert.Equal((StopReason.Goal, 16), (reached.Reason, reached.Trials));
        StopDecision missed = Decide(new TrialSpec(16, 1000, 0.000550, 0.95), Take(outcomes, 16));
        Assert.Equal((StopReason.Running, 16), (missed.Reason, missed.Trials));
    }

    [Fact]
    public void Min_alone_holds_back_a_goal_that_is_reached()
    {
        OutcomeList outcomes = Alternating(64, 1);
        Assert.Equal((StopReason.Running, 16), Short(Decide(new TrialSpec(20, 1000, 0.01, 0.95), Take(outcomes, 16))));
        Assert.Equal((StopReason.Goal, 24), Short(Decide(new TrialSpec(20, 1000, 0.01, 0.95), outcomes)));
        Assert.Equal((StopReason.Goal, 8), Short(Decide(new TrialSpec(2, 1000, 0.01, 0.95), outcomes)));
    }

    [Fact]
    public void Max_alone_stops_at_max_and_not_before()
    {
        OutcomeList outcomes = Alternating(64, 100);
        Assert.Equal((StopReason.Max, 20), Short(Decide(new TrialSpec(2, 20, 1e-9, 0.95), outcomes)));
        Assert.Equal((StopReason.Max, 20), Short(Decide(new TrialSpec(2, 20, null, 0.95), outcomes)));
        Assert.Equal((StopReason.Running, 16), Short(Decide(new TrialSpec(2, 20, null, 0.95), Take(outcomes, 16))));
    }

    [Fact]
    public void A_goal_holds_only_if_it_holds_at_every_age()
    {
        var rule = new TrialSpec(16, 1000, 0.001, 0.95);
        Assert.Equal((StopReason.Goal, 16), Short(Decide(rule, TwoAges(1, 1))));
        foreach ((int first, int second, int worst) in new[] { (1, 40, 1), (40, 1, 0) })
        {
            StopDecision decision = Decide(rule, TwoAges(first, second));
            Assert.Equal((StopReason.Running, 16, worst), (decision.Reason, decision.Trials, decision.WorstAge));
        }
    }

    [Fact]
    public void Only_ends_of_blocks_are_looked_at()
    {
        // Eight trials that scatter, then many that agree: the goal holds from some trial on, but is seen at a block's end.
        var outcomes = new OutcomeList(1, Total);
        outcomes.Append([880, 920, 880, 920, 880, 920, 880, 920]);
        outcomes.Append([.. Enumerable.Repeat(900, 400)]);
        StopDecision decision = Decide(new TrialSpec(8, 1000, 0.0017, 0.95), outcomes);
        Assert.Equal(StopReason.Goal, decision.Reason);
        Assert.Equal(0, decision.Trials % Block);
        Assert.True(decision.WorstHalfWidth <= 0.0017);
        Assert.Equal(StopReason.Running, Decide(new TrialSpec(8, 1000, 0.0017, 0.95), Take(outcomes, decision.Trials - Block)).Reason);
    }

    [Fact]
    public void Later_rows_and_a_larger_max_do_not_change_a_decision()
    {
        var rule = new TrialSpec(16, 64, 0.00056, 0.95);
        OutcomeList outcomes = Alternating(16, 1);
        StopDecision decision = Decide(rule, outcomes);
        outcomes.Append([.. Enumerable.Repeat(1, 64)]);
        Assert.Equal(decision, Decide(rule, outcomes));
        Assert.Equal(decision, Decide(rule with { Max = 10_000 }, outcomes));
    }

    [Fact]
    public void Nothing_is_claimed_before_two_trials()
    {
        var rule = new TrialSpec(1, 10, 0.5, 0.95);
        Assert.Equal(new StopDecision(StopReason.Running, 0, 0, null), Decide(rule, new OutcomeList(1, Total)));
        var one = new OutcomeList(1, Total);
        one.Append([900]);
        Assert.Equal(new StopDecision(StopReason.Running, 1, 0, null), OutcomeList.Decide(rule, 1, one));
        Assert.Equal(StopReason.Max, OutcomeList.Decide(rule with { Max = 1 }, 1, one).Reason);
    }

    private static StopDecision Decide(TrialSpec rule, OutcomeList outcomes) => OutcomeList.Decide(rule, Block, outcomes);

    private static (StopReason Reason, int Trials) Short(StopDecision decision) => (decision.Reason, decision.Trials);

    private static OutcomeList Alternating(int trials, int images)
    {
        var outcomes = new OutcomeList(1, Total);
        for (int trial = 0; trial < trials; trial++)
            outcomes.Append([900 + (trial % 2 == 0 ? images : -images)]);
        return outcomes;
    }

    private static OutcomeList TwoAges(int first, int second)
    {
        var outcomes = new OutcomeList(2, Total);
        for (int trial = 0; trial < 16; trial++)
            outcomes.Append(trial % 2 == 0 ? [900 + first, 800 + second] : [900 - first, 800 - second]);
        return outcomes;
    }

    private static OutcomeList Take(OutcomeList outcomes, int trials)
    {
        var taken = new OutcomeList(1, outcomes.Total);
        taken.Append(outcomes.AtAge(0, trials));
        return taken;
    }
}
