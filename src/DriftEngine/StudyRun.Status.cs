using DriftEngine.Execution;
using DriftEngine.Statistics;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>Where one point of a results folder stands.</summary>
/// <param name="Record">The point.</param>
/// <param name="Decision">What its stop rule says.</param>
/// <param name="BlocksDone">Blocks that are there.</param>
/// <param name="BlocksRunning">Blocks that runs are at work on.</param>
/// <param name="BlocksFailed">Blocks at which a run failed, and nobody is at work on.</param>
/// <param name="BlocksMissing">All others that are needed at most; 0 where the point is done.</param>
public sealed record PointStatus(
    PointRecord Record, StopDecision Decision, int BlocksDone, int BlocksRunning, int BlocksFailed, int BlocksMissing);

/// <summary>A shard whose last run came to no end.</summary>
/// <param name="Last">Its last run.</param>
/// <param name="Times">How many of its runs in a row ended so.</param>
/// <param name="Point">Point of the block at which it is.</param>
/// <param name="Block">The block.</param>
public sealed record FailedShard(RunRecord Last, int Times, int Point, int Block);

/// <summary>Where a results folder stands, from its parts and the records of its runs; reads only.</summary>
public sealed class FolderStatus
{
    /// <summary>A run without an end that has not written its record for so long is dead.</summary>
    public static readonly TimeSpan SilenceOfTheDead = TimeSpan.FromMinutes(3);

    private readonly IReadOnlyList<StopDecision> decisions;
    private readonly IReadOnlyList<IReadOnlyList<int>> there;
    private readonly List<int>[] missing;

    private FolderStatus(ResultFolder folder, DateTimeOffset now)
    {
        Folder = folder;
        (decisions, Unusable) = folder.Decide();
        there = folder.BlocksOfAll();
        missing = [.. folder.Study.Points.Select(Missing)];
        Runs = [.. folder.Runs()];
        Live = [.. Runs.Where(run => IsLive(run, now))];
        Failed = [.. Runs.GroupBy(run => run.Shard).Select(OfShard).OfType<FailedShard>()];
        Points = [.. folder.Study.Points.Select(Status)];
    }

    /// <summary>The folder.</summary>
    public ResultFolder Folder { get; }

    /// <summary>One entry per point.</summary>
    public IReadOnlyList<PointStatus> Points { get; }

    /// <summary>Runs that are at work.</summary>
    public IReadOnlyList<RunRecord> Live { get; }

    /// <summary>Shards that miss blocks and whose last run came to no end.</summary>
    public IReadOnlyList<FailedShard> Failed { get; }

    /// <summary>Blocks that are there but cannot be used; they count as missing.</summary>
    public IReadOnlyList<UnusableBlock> Unusable { get; }

    /// <summary>Whether every point is done.</summary>
    public bool Finished => decisions.All(decision => decision.Finished);

    /// <summary>Trials per second of all live runs together; null where none has computed one.</summary>
    public double? TrialsPerSecond => Live.Where(run => run is { Trials: > 0, ComputeSeconds: > 0 }).ToArray() is { Length: > 0 } measured
        ? measured.Sum(run => run.Trials / run.ComputeSeconds)
        : null;

    /// <summary>Time that the rest is likely to take at this speed; null where it is not known.</summary>
    public TimeSpan? TimeLeft => TrialsPerSecond is { } speed
        ? TimeSpan.FromSeconds(Folder.Study.Points.Sum(LikelyTrials) / speed)
        : null;

    /// <summary>All runs, latest first.</summary>
    internal IReadOnlyList<RunRecord> Runs { get; }

    /// <summary>Looks at a folder.</summary>
    public static FolderStatus Of(ResultFolder folder, DateTimeOffset now) => new(folder, now);

    /// <summary>The first block that a shard still misses of points that are not done; null where there is none.</summary>
    public (int Point, int Block)? FirstMissing(Shard shard)
    {
        ShardPlan plan = PlanOf(shard);
        return missing.SelectMany((blocks, point) => blocks.Where(block => plan.OwnerOf(point, block) == shard.Number).Take(1).Select(block => (point, block)))
            .OrderBy(found => found.block).ThenBy(found => found.point)
            .Select(found => ((int, int)?)(found.point, found.block)).FirstOrDefault();
    }

    /// <summary>Numbers of the shards that still miss blocks, ascending.</summary>
    internal IReadOnlyList<int> ShardsThatMiss(Shard anyOfThem)
    {
        ShardPlan plan = PlanOf(anyOfThem);
        return [.. missing.SelectMany((blocks, point) => blocks.Select(block => plan.OwnerOf(point, block))).Distinct().Order()];
    }

    /// <summary>Whether a run ended badly: it says so, or it died before its first block.</summary>
    internal static bool EndedBadly(RunRecord run) => run.End == "failed" || run is { End: null, Parts.Count: 0 };

    private static bool IsLive(RunRecord run, DateTimeOffset now) => run.End is null && now - (run.Updated ?? run.Started) < SilenceOfTheDead;

    private ShardPlan PlanOf(Shard shard) => new(shard.Count, shard.AtATime, [.. Folder.Study.Points.Select(point => point.BlocksMax)]);

    private List<int> Missing(PointRecord point)
    {
        if (decisions[point.Index].Finished)
            return [];
        HashSet<int> found = [.. there[point.Index]];
        // Whoever owns a block that cannot be used computes it anew. Another one behind it shows when the trials get there.
        return [.. Enumerable.Range(0, point.BlocksMax).Where(block => !found.Contains(block) || IsUnusable(point.Index, block))];
    }

    private bool IsUnusable(int point, int block) => Unusable.Any(unusable => (unusable.Point, unusable.Block) == (point, block));

    private double LikelyTrials(PointRecord point)
    {
        int blocks = PointState.LikelyBlocks(point, decisions[point.Index]);
        return missing[point.Index].Count(block => block < blocks) * (double)point.BlockTrials;
    }

    private FailedShard? OfShard(IGrouping<string?, RunRecord> runs)
    {
        RunRecord last = runs.First();
        bool noEnd = last.End == "failed" || (last.End is null && !Live.Contains(last));
        Shard shard = Shard.TryParse(last.Shard ?? "1/1", out Shard parsed) ? parsed : new Shard(1, 1, 1);
        if (!noEnd || (last.InWork is { } work && IsMissing(work.Point, work.Block) ? (work.Point, work.Block) : FirstMissing(shard)) is not { } at)
            return null;
        return new FailedShard(last, runs.TakeWhile(EndedBadly).Count(), at.Item1, at.Item2);
    }

    private bool IsMissing(int point, int block) => point >= 0 && point < missing.Length && missing[point].Contains(block);

    private PointStatus Status(PointRecord point)
    {
        int index = point.Index;
        HashSet<int> running = [.. Live.Where(run => run.InWork?.Point == index && IsMissing(index, run.InWork.Block)).Select(run => run.InWork!.Block)];
        int failed = Failed.Where(shard => shard.Point == index && !running.Contains(shard.Block)).Select(shard => shard.Block).Distinct().Count();
        int done = there[index].Count(block => !IsUnusable(index, block));
        return new PointStatus(point, decisions[index], done, running.Count, failed, missing[index].Count - running.Count - failed);
    }
}
