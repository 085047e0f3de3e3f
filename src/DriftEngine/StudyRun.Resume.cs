using DriftEngine.Execution;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>A shard that failed too often to be submitted again.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Failures">How often in a row.</param>
/// <param name="Point">Point of its first missing block.</param>
/// <param name="Block">That block.</param>
/// <param name="LastError">What ended its last run; null where nothing was recorded.</param>
/// <param name="Log">Log of its last job.</param>
public sealed record GivenUpShard(Shard Shard, int Failures, int Point, int Block, string? LastError, string Log);

/// <summary>Which shards of a submission are submitted again: those that still own blocks which are missing.</summary>
/// <param name="Shards">Their numbers, ascending.</param>
/// <param name="GivenUp">Those that also miss blocks, but failed <see cref="MaxFailures"/> times.</param>
public sealed record ResumePlan(IReadOnlyList<int> Shards, IReadOnlyList<GivenUpShard> GivenUp)
{
    /// <summary>Failures in a row after which a shard is not submitted again.</summary>
    public const int MaxFailures = 3;

    /// <summary>Makes the plan for the latest submission of a folder, of which no job is queued or running.</summary>
    /// <param name="status">Where the folder stands.</param>
    /// <param name="submissions">Submissions, latest first; at least one.</param>
    /// <param name="force">Nothing is given up.</param>
    public static ResumePlan Of(FolderStatus status, IReadOnlyList<SubmissionRecord> submissions, bool force)
    {
        SubmissionRecord last = submissions[0];
        IReadOnlyList<int> wanted = status.ShardsThatMiss(last.Shard(1));
        GivenUpShard[] givenUp = force ? [] : [.. wanted.Select(number => TriedTooOften(status, submissions, last.Shard(number))).OfType<GivenUpShard>()];
        return new ResumePlan([.. wanted.Except(givenUp.Select(shard => shard.Shard.Number))], givenUp);
    }

    private static GivenUpShard? TriedTooOften(FolderStatus status, IReadOnlyList<SubmissionRecord> submissions, Shard shard)
    {
        RunRecord[] runs = [.. status.Runs.Where(run => run.Shard == shard.ToString())];
        int failures = runs.TakeWhile(FolderStatus.EndedBadly).Count() + JobsWithoutRun(status.Folder, submissions, shard, runs);
        if (failures < MaxFailures)
            return null;
        (int point, int block) = status.FirstMissing(shard)!.Value;
        string log = submissions.Select(submission => LogOf(status.Folder, submission, shard)).FirstOrDefault(File.Exists) ?? status.Folder.JobLogsFolder;
        return new GivenUpShard(shard, failures, point, block, runs.FirstOrDefault()?.Error, log);
    }

    /// <summary>Jobs of the latest submissions that began, as their log shows, but never came so far that a run had a record.</summary>
    private static int JobsWithoutRun(ResultFolder folder, IReadOnlyList<SubmissionRecord> submissions, Shard shard, RunRecord[] runs)
    {
        int count = 0;
        foreach (SubmissionRecord submission in submissions.TakeWhile(one => one.Tasks == shard.Count && one.Concurrent == shard.AtATime))
        {
            if (runs.Any(run => run.Job == $"slurm {submission.ArrayJob}_{shard.Number}"))
                break;
            count += File.Exists(LogOf(folder, submission, shard)) ? 1 : 0;
        }

        return count;
    }

    private static string LogOf(ResultFolder folder, SubmissionRecord submission, Shard shard) =>
        Path.Combine(folder.JobLogsFolder, FormattableString.Invariant($"{submission.ArrayJob}_{shard.Number}.out"));
}
