using System.CommandLine;
using DriftEngine.Cli.Jobs;
using DriftEngine.Cli.Progress;
using DriftEngine.Execution;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift run</c>: computes the trials of a study, or goes on with them.</summary>
internal static class RunCommand
{
    /// <summary>What --device takes.</summary>
    internal static string[] Devices => [DeviceChoice.Auto, .. DeviceChoice.Known.Select(kind => kind.Name)];

    private const string Help = """
        drift run: compute the trials of a study; the same line again goes on where it stopped

        usage: drift run STUDY [--device DEVICE] [--threads N] [--out FOLDER] [--shard K/N]
               drift run FOLDER [...]

          STUDY              a study file, or the name of a study inside the program: first-look
          FOLDER             a results folder: go on with its study
          --device DEVICE    auto (default: cuda, then opencl, then simd), cuda, opencl, simd, or ilgpu-cpu.
                             ilgpu-cpu checks kernels and is very slow; drift devices lists what this machine has
          --threads N        processor threads, 1 or more; all of them if left out
          --out FOLDER       results folder; results/NAME-OF-STUDY if left out
          --shard K/N        compute the K-th of N parts of the work, K from 1 to N; N processes, on any machines that
                             share the folder, then do all of it. K/N%M if M of them run at a time

        None of the options changes a result. Ctrl-C once: stop, keep everything finished, exit code 3.
        Ctrl-C twice: end at once; the block in work is lost, nothing else. SIGUSR1: stop after the block in work, if that
        takes at most a minute; in a task of a Slurm array, then go back into the queue.

        examples:
          drift run first-look
          drift run retention.json --device simd --threads 8

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> study = ArgumentText.Optional("STUDY");
        var device = new Option<string?>("--device");
        var threads = new Option<string?>("--threads");
        var folder = new Option<string?>("--out");
        var shard = new Option<string?>("--shard");
        var command = new Command("run") { study, device, threads, folder, shard };
        command.SetAction(parsed =>
        {
            string name = ArgumentText.Required(parsed, study, "run", "drift run first-look");
            var options = new RunOptions
            {
                Device = ArgumentText.OneOf(parsed, device, Devices) ?? DeviceChoice.Auto,
                Threads = ArgumentText.Whole(parsed, threads, least: 1),
                ResultsFolder = parsed.GetValue(folder),
                Shard = ShardOf(parsed.GetValue(shard)),
                Study = File.Exists(name) ? Path.GetFullPath(name) : name,
            };
            return Run(name, options, context);
        });
        return new Verb("run STUDY", "compute a study, or go on with it", Help, command);
    }

    private static Shard? ShardOf(string? text) => text is null ? null
        : Shard.TryParse(text, out Shard shard) ? shard
        : throw new StudyException($"--shard is \"{text}\"", allowed: Shard.Allowed);

    /// <summary>The study, or the results folder that is gone on with: its name, and how to open it.</summary>
    private static (string Name, Func<StudyRun> Open) Find(string name, RunOptions options, CliContext context)
    {
        if (!BuiltInStudies.Names.Contains(name) && ResultFolder.IsThere(name))
        {
            if (options.ResultsFolder is { } other)
                throw new StudyException($"--out is \"{other}\", and \"{name}\" is a results folder already", remedy: "Leave --out away, or name the study file in place of the folder.");
            return (ResultFolder.Load(name).Study.Name, () => StudyRun.GoOn(name, options with { Study = null }, context.Time));
        }

        StudyPlan plan = StudyFile.Find(name);
        CheckNoFile(options.ResultsFolder ?? Path.Combine("results", plan.Name));
        return (plan.Name, () => StudyRun.Open(plan, options, context.Time));
    }

    private static int Run(string name, RunOptions options, CliContext context)
    {
        (string studyName, Func<StudyRun> open) = Find(name, options, context);
        RunEnd end;
        string folder;
        using (IRunProgress progress = Progress(studyName, context))
        using (var signals = new StopSignals(() => progress.Note("stopping; everything finished is kept (again Ctrl-C: at once)"), progress.Note, context.Time))
        using (StudyRun run = open())
        {
            folder = run.Folder;
            foreach (string leftover in run.RemovedLeftovers)
                progress.Note($"removed what a killed process had left half written: {leftover}");
            end = run.Run(happened => Show(progress, happened, run), signals.Token, signals.AfterBlock);
            if (end == RunEnd.Stopped && signals.OnlyWarned)
                SelfRequeue.AfterWarning(signals, folder, options.Shard, progress);
        }
        return Finish(end, name, folder, options, context);
    }

    private static void Show(IRunProgress progress, RunEvent happened, StudyRun run)
    {
        if (happened is RunEvent.SetAside damaged)
            progress.Note($"a part was damaged and is computed anew; set aside as {damaged.Path}");
        else
            progress.Show(happened, new RunState(run.Progress, run.EstimatedTimeLeft));
    }

    private static void CheckNoFile(string folder)
    {
        if (File.Exists(folder))
            throw new StudyException($"the results folder cannot be \"{folder}\": it is a file", allowed: "a folder, which is made if it does not exist", remedy: "Name another one: --out FOLDER");
    }

    private static IRunProgress Progress(string studyName, CliContext context) => context.Screen is { } screen
        ? new TableProgress(context.Error, studyName, screen, context.Time)
        : new LogProgress(context.Error, studyName, context.Time);

    private static int Finish(RunEnd end, string name, string folder, RunOptions options, CliContext context)
    {
        if (end == RunEnd.Stopped)
        {
            string where = options.ResultsFolder == null ? "" : $" --out {NextCommand.Path(folder)}";
            string part = options.Shard is { } stopped ? $" --shard {stopped}" : "";
            context.Error.WriteLine($"stopped; everything finished is kept. To go on: drift run {NextCommand.Word(name)}{where}{part}");
            return ExitCode.Stopped;
        }
        if (end == RunEnd.ShardDone)
        {
            context.Error.WriteLine($"shard {options.Shard} is done; other parts of the study are not. How far it is: drift status {NextCommand.Path(folder)}");
            return ExitCode.Done;
        }
        if (end == RunEnd.AlreadyDone)
            context.Error.WriteLine("nothing left to do: every point was done before");
        context.Out.Write(ReportCommand.Table(folder));
        context.Error.WriteLine($"For pictures and a page: drift report {NextCommand.Path(folder)}");
        return ExitCode.Done;
    }
}
