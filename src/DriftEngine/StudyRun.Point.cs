using DriftEngine.Statistics;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>What a run knows of one point: its unbroken prefix of trials, which of its blocks are left for this process, and how long they take.</summary>
internal sealed class PointState
{
    private readonly ResultFolder folder;
    private readonly PointRecord record;
    private readonly Func<int, bool> owns;
    private readonly int share;
    private readonly bool mends;
    private readonly StopTally tally;
    private readonly List<string> setAside = [];
    private int prefix;
    private int next;

    /// <param name="folder">Where parts appear, from this process and from others.</param>
    /// <param name="record">The point.</param>
    /// <param name="owns">Which blocks this process computes.</param>
    /// <param name="share">One block in how many that is.</param>
    /// <param name="mends">Whether a damaged part is set aside, to be computed anew; otherwise nothing is touched.</param>
    public PointState(ResultFolder folder, PointRecord record, Func<int, bool> owns, int share, bool mends = true)
    {
        (this.folder, this.record, this.owns, this.share, this.mends) = (folder, record, owns, share, mends);
        tally = record.NewTally();
        CatchUp();
    }

    public PointRecord Record => record;

    public StopDecision Decision => tally.Decision;

    /// <summary>The next block that is this process' own and not there yet; null if there is none or no more trials are needed.</summary>
    public int? NextBlock => Decision.Finished || next >= record.BlocksMax ? null : next;

    /// <summary>Blocks of this process' own that are there, up to the next one.</summary>
    public int OwnBlocksDone => Enumerable.Range(0, next).Count(owns);

    /// <summary>Seconds and trials computed by this run.</summary>
    public (double Seconds, int Trials) Computed { get; private set; }

    /// <summary>Time of a trial in this run; of all points' average before the point's first.</summary>
    public double SecondsPerTrial(double average) => Computed.Trials > 0 ? Computed.Seconds / Computed.Trials : average;

    /// <summary>That the point is done.</summary>
    public RunEvent.PointDone Done(DateTimeOffset at) => new(record.Index, Decision.Trials, Decision.Reason.ToString().ToLowerInvariant()) { At = at };

    /// <summary>Reads what has been added to the prefix, by whomever, and passes over own blocks that are there.</summary>
    public void CatchUp()
    {
        // What is on disk counts: that a part can be read shows here, and another process may have been faster.
        for (; !Decision.Finished && prefix < record.BlocksMax && folder.HasBlock(record.Index, prefix); prefix++)
        {
            string? aside = null;
            if ((mends ? folder.ReadOrSetAside(record.Index, prefix, out aside) : folder.ReadUndamaged(record.Index, prefix)) is not { } part)
            {
                Reopen(aside);
                break;
            }

            tally.Append(ResultFolder.Counted(part.Rows));
        }

        while (next < record.BlocksMax && (next < prefix || !owns(next) || folder.HasBlock(record.Index, next)))
            next++;
    }

    /// <summary>Damaged parts that were set aside since this was asked last.</summary>
    public IReadOnlyList<string> TakeSetAside()
    {
        string[] taken = [.. setAside];
        setAside.Clear();
        return taken;
    }

    // The block at the end of the prefix is missing again, though own blocks behind it may have been passed over.
    private void Reopen(string? aside)
    {
        if (aside is not null)
            setAside.Add(aside);
        next = Math.Min(next, prefix);
    }

    public void AddTime(double seconds, int trials) => Computed = (Computed.Seconds + seconds, Computed.Trials + trials);

    /// <inheritdoc cref="DistanceOf"/>
    public double Distance => DistanceOf(record, Decision);

    /// <summary>Trials that this process is likely still to compute, in whole blocks.</summary>
    public long TrialsLeft => NextBlock is null ? 0 : Math.Max(1, (LikelyBlocks(record, Decision) - next + share - 1) / share) * (long)record.BlockTrials;

    /// <summary>Blocks of a point, from the first, that are likely to be needed.</summary>
    public static int LikelyBlocks(PointRecord record, StopDecision decision)
    {
        double distance = DistanceOf(record, decision), needed = Math.Ceiling(decision.Trials * distance * distance);
        int trials = double.IsFinite(needed) && needed < record.Spec.Trials.Max && decision.Trials > 0
            ? Math.Max((int)needed, record.Spec.Trials.Min)
            : record.Spec.Trials.Max;
        return (Math.Min(trials, record.Spec.Trials.Max) + record.BlockTrials - 1) / record.BlockTrials;
    }

    /// <summary>
    /// How far a point is from its goal, as half-width over goal. Without a goal, the same ratio for a goal that all trials
    /// would just reach, since half-widths shrink with the root of the number of trials.
    /// </summary>
    private static double DistanceOf(PointRecord record, StopDecision decision)
    {
        if (decision.WorstHalfWidth is not { } width)
            return double.MaxValue;
        return record.Spec.Trials.HalfWidth is { } goal
            ? width / goal
            : Math.Sqrt((double)record.Spec.Trials.Max / decision.Trials);
    }

    public PointProgress Progress()
    {
        int age = Decision.WorstAge;
        bool counts = record.Classifies;
        double? mean = Decision.Trials > 0 ? tally.Mean(age) : null;
        return new PointProgress(
            record.Index, record.Id, record.Swept, Decision.Trials, record.Spec.Trials.Max, Decision.WorstHalfWidth,
            record.Spec.Trials.HalfWidth, counts ? mean : null, record.Spec.AgesSeconds[age], Decision.Finished)
        {
            MeanEffectiveBitsAtWorstAge = counts ? null : mean,
            CountsErrors = !counts,
        };
    }
}
