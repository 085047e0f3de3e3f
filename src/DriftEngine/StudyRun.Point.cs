using DriftEngine.Statistics;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>What a run knows of one point: its unbroken prefix of trials, and how long they take.</summary>
internal sealed class PointState
{
    private readonly PointRecord record;
    private readonly PointOutcomes outcomes;

    public PointState(ResultFolder folder, PointRecord record)
    {
        this.record = record;
        outcomes = folder.ReadOutcomes(record.Index);
        Decision = StopRule.Decide(record.Spec.Trials, record.BlockTrials, outcomes);
    }

    public PointRecord Record => record;

    public StopDecision Decision { get; private set; }

    public int NextBlock => outcomes.Trials / record.BlockTrials;

    /// <summary>Blocks that count: more may lie there if the stop rule was stricter once.</summary>
    public int BlocksDone => Math.Min(NextBlock, record.BlocksMax);

    /// <summary>Seconds and trials computed by this run.</summary>
    public (double Seconds, int Trials) Computed { get; private set; }

    public void Append(IReadOnlyList<TrialRow> rows)
    {
        ResultFolder.Append(outcomes, rows);
        Decision = StopRule.Decide(record.Spec.Trials, record.BlockTrials, outcomes);
    }

    public void AddTime(double seconds, int trials) => Computed = (Computed.Seconds + seconds, Computed.Trials + trials);

    /// <summary>
    /// How far the point is from its goal, as half-width over goal. Without a goal, the same ratio for a goal that all
    /// trials would just reach, since half-widths shrink with the root of the number of trials.
    /// </summary>
    public double Distance
    {
        get
        {
            if (Decision.Trials == 0)
                return double.PositiveInfinity;
            if (Decision.WorstHalfWidth is null)
                return double.MaxValue;
            return record.Spec.Trials.HalfWidth is { } goal
                ? Decision.WorstHalfWidth.Value / goal
                : Math.Sqrt((double)record.Spec.Trials.Max / Decision.Trials);
        }
    }

    /// <summary>Trials that are likely still needed, in whole blocks.</summary>
    public int TrialsLeft
    {
        get
        {
            if (Decision.Finished)
                return 0;
            double needed = Math.Ceiling(Decision.Trials * Distance * Distance);
            int trials = double.IsFinite(needed) && needed < record.Spec.Trials.Max && Decision.Trials > 0
                ? Math.Max((int)needed, record.Spec.Trials.Min)
                : record.Spec.Trials.Max;
            int blocks = (Math.Min(trials, record.Spec.Trials.Max) + record.BlockTrials - 1) / record.BlockTrials;
            return Math.Max(1, blocks - NextBlock) * record.BlockTrials;
        }
    }

    public PointProgress Progress()
    {
        int age = Decision.WorstAge;
        double? mean = null;
        if (Decision.Trials > 0)
            mean = outcomes.AtAge(age, Decision.Trials).Sum(correct => (long)correct) / ((double)Decision.Trials * outcomes.Total);
        return new PointProgress(
            record.Index, record.Id, record.Swept, Decision.Trials, record.Spec.Trials.Max, Decision.WorstHalfWidth,
            record.Spec.Trials.HalfWidth, outcomes.HasErrors ? null : mean, record.Spec.AgesSeconds[age], Decision.Finished)
        {
            MeanEffectiveBitsAtWorstAge = outcomes.HasErrors ? mean : null,
            CountsErrors = outcomes.HasErrors,
        };
    }
}
