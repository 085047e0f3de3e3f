using System.CommandLine;
using DriftEngine.Cli.Jobs;
using DriftEngine.Cli.Progress;
using DriftEngine.Cli.Workers;

namespace DriftEngine.Cli;

/// <summary><c>drift run</c>: computes the trials of a study, or goes on with them.</summary>
internal static class RunCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        var arguments = new RunArguments();
        Command command = arguments.ToCommand();
        command.SetAction(parsed => Run(arguments.Name(parsed), arguments.Options(parsed), arguments.Team(parsed), context));
        return new Verb("run STUDY", "compute a study, or go on with it", RunArguments.Help, command);
    }

    private static int Run(string name, RunOptions options, RunTeam team, CliContext context)
    {
        RunTarget target = RunTarget.Find(name, options);
        if (team.StudyOfWorker is { } place)
        {
            RunOptions ofWorker = options with { Study = place == RunTeam.NoStudy ? null : place };
            return WorkerRun.Run(() => StudyRun.GoOn(name, ofWorker, context.Time), Console.In, context.Out);
        }

        return team.Several ? WorkersRun.Run(target, options, team, context) : RunAlone(target, options, team, context);
    }

    private static int RunAlone(RunTarget target, RunOptions options, RunTeam team, CliContext context)
    {
        RunEnd end;
        string folder;
        using (RunDisplay display = RunDisplay.Open(target.StudyName, team.Metrics, () => Environment.WorkingSet, context))
        using (var signals = new StopSignals(() => display.Progress.Note("stopping; everything finished is kept (again Ctrl-C: at once)"), display.Progress.Note, context.Time))
        using (StudyRun run = target.Open(options, context.Time))
        {
            folder = run.Folder;
            display.NoteLeftovers(run.RemovedLeftovers);
            end = run.Run(happened => display.Progress.Show(happened, new RunState(run.Progress, run.EstimatedTimeLeft)), signals.Token, signals.AfterBlock);
            if (end == RunEnd.Stopped && signals.OnlyWarned)
                SelfRequeue.AfterWarning(signals, folder, options.Shard, display.Progress);
        }

        return RunEnding.Finish(end, target, folder, options, context);
    }
}
