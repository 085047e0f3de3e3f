using System.Globalization;
using System.Text;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli.Jobs;

/// <summary>Gives an array of shards and its merge job to Slurm, and keeps a record of it.</summary>
internal static class Submission
{
    /// <summary>Says what would be submitted; makes and writes nothing.</summary>
    public static void Show(ResultFolder folder, SubmissionRecord submission, CliContext context)
    {
        context.Out.Write($"== {folder.JobPath(submission.Number, SlurmScripts.ShardsEnding)}\n{SlurmScripts.Shards(folder, submission)}\n");
        context.Out.Write($"== {folder.JobPath(submission.Number, SlurmScripts.MergeEnding)}\n{SlurmScripts.Merge(folder, submission)}");
        context.Error.WriteLine($"Nothing was submitted or written. It would be {About(submission)}.");
    }

    /// <summary>Writes the scripts, submits both, says their ids and how to watch them.</summary>
    public static void Make(ResultFolder folder, SubmissionRecord planned, CliContext context)
    {
        SubmissionRecord submission = planned with { Number = folder.BeginSubmission() };
        string shards = Write(folder, submission, SlurmScripts.ShardsEnding, SlurmScripts.Shards(folder, submission));
        string merge = Write(folder, submission, SlurmScripts.MergeEnding, SlurmScripts.Merge(folder, submission));
        SlurmJob array;
        try
        {
            array = SlurmCommand.Submit(shards);
        }
        catch (StudyException)
        {
            folder.DropSubmission(submission.Number, SlurmScripts.ShardsEnding, SlurmScripts.MergeEnding);
            throw;
        }

        // At once, so that the array is known even if nothing comes after this line.
        folder.WriteSubmission(submission = submission with { ArrayJob = array.Id, Cluster = array.Cluster });
        context.Out.Write($"array {array.Id}\n");
        submission = submission with { MergeJob = SubmitMerge(folder, array, merge) };
        folder.WriteSubmission(submission);
        context.Out.Write($"merge {submission.MergeJob}\n");
        SayHowToWatch(folder, submission, context.Error);
    }

    /// <summary>Complains if jobs of an earlier submission may still write into the folder.</summary>
    public static void RequireNoneOpen(ResultFolder folder)
    {
        foreach (SubmissionRecord submission in folder.Submissions())
        {
            foreach (SlurmJob job in Jobs(submission))
            {
                IReadOnlyList<QueuedTask> tasks = SlurmCommand.Queue(job) ?? throw new StudyException(
                    $"Slurm does not say whether job {job.Id} is still queued", folder.JobPath(submission.Number, ".json"),
                    remedy: "Try again where squeue answers, or compute here: drift run " + NextCommand.Path(folder.Folder));
                if (tasks.Count(task => task.IsOpen) is var open and > 0)
                    throw new StudyException(
                        $"{Counted.Of(open, "task")} of job {job.Id} {(open == 1 ? "is" : "are")} still queued or running", folder.JobPath(submission.Number, ".json"),
                        remedy: $"Wait for it (drift status {NextCommand.Path(folder.Folder)}), or end it first: scancel {job.Id}");
            }
        }
    }

    /// <summary>Both jobs of a submission.</summary>
    public static IEnumerable<SlurmJob> Jobs(SubmissionRecord submission) => new[] { submission.ArrayJob, submission.MergeJob }
        .OfType<string>().Select(id => new SlurmJob(id, submission.Cluster));

    private static string SubmitMerge(ResultFolder folder, SlurmJob array, string script)
    {
        try
        {
            // Not afterok: that never comes true once a task has failed, even if its successor does the work.
            string[] cluster = array.Cluster is { } name ? ["-M", name] : [];
            return SlurmCommand.Submit(script, [.. cluster, $"--dependency=afterany:{array.Id}"]).Id;
        }
        catch (StudyException refused)
        {
            throw new StudyException(refused.Error with
            {
                What = $"the shards run as job {array.Id}, but {refused.Error.What}",
                Remedy = $"When they have ended: drift {string.Join(' ', ProgramWords.Merge(folder.Folder).Select(NextCommand.Word))}",
            });
        }
    }

    private static string Write(ResultFolder folder, SubmissionRecord submission, string ending, string script)
    {
        string path = folder.JobPath(submission.Number, ending);
        ResultFolder.WriteJobFile(path, Encoding.UTF8.GetBytes(script));
        return path;
    }

    private static string About(SubmissionRecord submission) => string.Create(
        CultureInfo.InvariantCulture, $"{(submission.Shards.Contains(',', StringComparison.Ordinal) || submission.Shards != $"1-{submission.Tasks}" ? $"shards {submission.Shards} of {submission.Tasks}" : Counted.Of(submission.Tasks, "shard"))}, at most {submission.Concurrent} at a time")
        + ", then a job that merges";

    private static void SayHowToWatch(ResultFolder folder, SubmissionRecord submission, TextWriter error)
    {
        string here = NextCommand.Path(folder.Folder);
        string cluster = submission.Cluster is { } name ? $"-M {name} " : "";
        error.WriteLine($"submitted {About(submission)}. To watch:");
        error.WriteLine($"  drift status {here}");
        error.WriteLine($"  squeue {cluster}-j {submission.ArrayJob},{submission.MergeJob}");
        error.WriteLine($"  tail {NextCommand.Path(folder.JobLogsFolder)}/{submission.ArrayJob}_*.out");
        error.WriteLine($"If blocks are missing at the end: drift resume {here}");
    }
}
