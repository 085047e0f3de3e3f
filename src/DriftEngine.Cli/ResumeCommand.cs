using System.CommandLine;
using DriftEngine.Cli.Jobs;
using DriftEngine.Cli.Progress;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift resume</c>: submits again what is missing.</summary>
internal static class ResumeCommand
{
    private const string Help = $"""
        drift resume: submit to Slurm what is missing, and nothing else

        usage: drift resume FOLDER [--force] [--dry-run]

          FOLDER     {ResultsArgument.Help}
          --force    also shards that failed three times in a row
          --dry-run  print what would be submitted; submit and write nothing

        Submits those shards of the latest drift submit that still miss blocks of unfinished points, with the same options,
        and a new job that merges. Refuses while jobs of an earlier submission are queued or running.

        example:
          drift resume results/retention

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> folder = ArgumentText.Optional("FOLDER");
        var force = new Option<bool>("--force");
        var dryRun = new Option<bool>("--dry-run");
        var command = new Command("resume") { folder, force, dryRun };
        command.SetAction(parsed => Run(ResultsArgument.Folder(parsed, folder, "resume"), parsed.GetValue(force), parsed.GetValue(dryRun), context));
        return new Verb("resume FOLDER", "submit again what is missing", Help, command);
    }

    private static int Run(string name, bool force, bool dryRun, CliContext context)
    {
        ResultFolder folder = ResultFolder.Load(name);
        FolderStatus status = FolderStatus.Of(folder, context.Time.GetUtcNow());
        if (status.Finished)
        {
            context.Error.WriteLine($"nothing is missing: every point is done. For the results: drift report {NextCommand.Path(name)}");
            return ExitCode.Done;
        }

        if (folder.Submissions() is not [{ } last, ..] submissions)
            throw new StudyException("nothing was submitted from this folder yet", folder.Folder, remedy: $"Compute the rest here: drift run {NextCommand.Path(name)}; or on Slurm: drift submit {NextCommand.Path(name)} --slurm");
        Submission.RequireNoneOpen(folder);
        var plan = ResumePlan.Of(status, submissions, force);
        foreach (GivenUpShard shard in plan.GivenUp)
            context.Error.WriteLine(Text(shard, folder));
        if (plan.Shards.Count == 0)
            return NothingToSubmit(plan, name, context);
        SubmissionRecord next = last with
        {
            Number = folder.NextSubmission,
            At = context.Time.GetUtcNow(),
            Shards = ArrayRange.ToText(plan.Shards),
            Program = ProgramWords.OfThisProcess(),
            Command = $"drift resume {NextCommand.Word(name)}{(force ? " --force" : "")}",
            ArrayJob = null,
            MergeJob = null,
            Cluster = null,
        };
        if (dryRun)
            Submission.Show(folder, next, context);
        else
            Submission.Make(folder, next, context);
        return ExitCode.Done;
    }

    private static int NothingToSubmit(ResumePlan plan, string name, CliContext context)
    {
        context.Error.WriteLine($"nothing was submitted: {Counted.Of(plan.GivenUp.Count, "shard")} that {(plan.GivenUp.Count == 1 ? "misses" : "miss")} blocks failed too often. Mend what ended them, then: drift resume {NextCommand.Path(name)} --force");
        return ExitCode.Stopped;
    }

    private static string Text(GivenUpShard shard, ResultFolder folder)
    {
        PointRecord point = folder.Study.Points[shard.Point];
        string label = ProgressText.Label(point.Swept, folder.Study.Name);
        return $"shard {shard.Shard} failed {shard.Failures} times in a row and is left out (--force submits it)\n"
            + $"  first missing block: {shard.Block} of point {shard.Point} ({label})\n"
            + $"  last error: {shard.LastError?.Split('\n')[0] ?? "none was recorded"}; log: {shard.Log}";
    }
}
