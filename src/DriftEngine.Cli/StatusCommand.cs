using System.CommandLine;
using DriftEngine.Cli.Jobs;
using DriftEngine.Cli.Progress;
using DriftEngine.Report;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift status</c>: how far a results folder is.</summary>
internal static class StatusCommand
{
    private const string Help = $"""
        drift status: how far a run is, point by point, what is missing, and who is at work on it

        usage: drift status FOLDER

          FOLDER   {ResultsArgument.Help}

        Blocks of a point are done, running, failed, or missing: needed at most, unless the goal is reached before. Then the
        speed of all runs that are at work, on any machine; runs that failed; and what Slurm knows of submitted jobs.
        Reads only; runs may be at work in the folder at the same time. A damaged part is named and counts as missing; the
        exit code is then 4.

        example:
          drift status results/first-look

        """;

    private static readonly string[] Header = ["point", "trials", "blocks", "running", "failed", "missing", "worst +-", "goal", "at age", "state"];

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> folder = ArgumentText.Optional("FOLDER");
        var command = new Command("status") { folder };
        command.SetAction(parsed => Run(ResultsArgument.Folder(parsed, folder, "status"), context));
        return new Verb("status FOLDER", "how far a run is", Help, command);
    }

    private static int Run(string name, CliContext context)
    {
        ResultFolder folder = ResultFolder.Load(name);
        FolderStatus status = FolderStatus.Of(folder, context.Time.GetUtcNow());
        context.Out.Write(TextColumns.Align(status.Points.Select(point => Cells(point, folder)).Prepend(Header)));
        if (Speed(status) is { } speed)
            context.Out.Write(speed + "\n");
        foreach (FailedShard failed in status.Failed)
            context.Out.Write(Text(failed, folder) + "\n");
        bool open = false;
        foreach (SubmissionRecord submission in folder.Submissions())
        {
            if (Text(submission, ref open) is { } line)
                context.Out.Write(line + "\n");
        }

        context.Error.WriteLine(Next(status, name, open));
        return UnusableText.Say(status.Unusable, context.Error);
    }

    private static string[] Cells(PointStatus point, ResultFolder folder) =>
    [
        ProgressText.Label(point.Record.Swept, folder.Study.Name),
        $"{point.Decision.Trials}/{point.Record.Spec.Trials.Max}", $"{point.BlocksDone}/{point.Record.BlocksMax}",
        $"{point.BlocksRunning}", $"{point.BlocksFailed}", $"{point.BlocksMissing}",
        ProgressText.Measure(point.Decision.WorstHalfWidth, !point.Record.Classifies),
        ProgressText.Measure(point.Record.Spec.Trials.HalfWidth, !point.Record.Classifies),
        point.Decision.Trials == 0 ? "-" : AgeText.About(point.Record.Spec.AgesSeconds[point.Decision.WorstAge]),
        point.Decision.State,
    ];

    private static string? Speed(FolderStatus status)
    {
        if (status.Live.Count == 0)
            return null;
        string speed = status.TrialsPerSecond is { } trials ? $"{trials:0.###} trials/s" : "speed not known yet";
        return $"at work: {Counted.Of(status.Live.Count, "run")}, {speed}, {ProgressText.Left(status.TimeLeft)}";
    }

    private static string Text(FailedShard failed, ResultFolder folder)
    {
        RunRecord run = failed.Last;
        string who = run.Shard is { } shard ? $"shard {shard}" : "a run";
        string times = failed.Times > 1 ? $", {failed.Times} times in a row" : "";
        string how = run.End is null ? "ended without a word (killed, or its machine was lost)" : "failed";
        string job = run.Job is { } id ? $", {id}" : "";
        return $"{how}: {who}{times}, at block {failed.Block} of {ProgressText.Label(folder.Study.Points[failed.Point].Swept, folder.Study.Name)}; "
            + $"last on {run.Host}{job}, {run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {run.Error?.Split('\n')[0] ?? "no error was recorded"}";
    }

    /// <summary>What Slurm knows of a submission; null where it knows nothing.</summary>
    private static string? Text(SubmissionRecord submission, ref bool open)
    {
        var told = new List<string>();
        foreach (SlurmJob job in Submission.Jobs(submission))
        {
            if (SlurmCommand.Queue(job) is not { Count: > 0 } tasks)
                continue;
            open |= tasks.Any(task => task.IsOpen);
            told.Add($"{(job.Id == submission.ArrayJob ? "array" : "merge")} {job.Id}: {string.Join(", ", Counts(tasks))}");
        }

        return told.Count == 0 ? null : $"slurm, submission {submission.Number}: {string.Join("; ", told)}";
    }

    /// <summary>12 pending (Resources), 3 running.</summary>
    internal static IEnumerable<string> Counts(IReadOnlyList<QueuedTask> tasks) => tasks
        .GroupBy(task => (State: task.State.ToLowerInvariant().Replace('_', ' '), Reason: task.State == "PENDING" && task.Reason is not ("" or "None") ? $" ({task.Reason})" : ""))
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.State, StringComparer.Ordinal)
        .Select(group => $"{group.Count()} {group.Key.State}{group.Key.Reason}");

    private static string Next(FolderStatus status, string name, bool open)
    {
        int done = status.Points.Count(point => point.Decision.Finished);
        if (status.Finished)
            return $"{(done == 1 ? "the point is" : $"all {done} points are")} done. For the results: drift report {NextCommand.Path(name)}";
        string far = Counted.Done(done, status.Points.Count);
        return open ? $"{far}. Jobs are in the queue; nothing is to be done."
            : status.Folder.Submissions().Count > 0 ? $"{far}. To go on: drift resume {NextCommand.Path(name)}"
            : $"{far}. To go on: {NextCommand.Run(status.Folder)}";
    }
}
