using System.Globalization;
using DriftEngine.Cli.Jobs;
using DriftEngine.Execution;

namespace DriftEngine.Cli.Workers;

/// <summary>A run by several workers on this machine.</summary>
internal static class WorkersRun
{
    /// <summary>Runs, and gives the exit code.</summary>
    public static int Run(RunTarget target, RunOptions options, RunTeam team, CliContext context)
    {
        long start = context.Time.GetTimestamp();
        StudyWatch watch = target.Watch(options);
        if (watch.Finished)
            return RunEnding.Finish(RunEnd.AlreadyDone, target, watch.Folder, options, context);
        IReadOnlyList<PlannedWorker> plan = WorkerPlan.Of(
            options.Device, DeviceChoice.Accelerators(options.Device), team.Workers, options.Threads ?? Environment.ProcessorCount, options.MaxMemory);
        // The workers' share of the time begins here.
        RunOptions left = options.MaxTime is { } most ? options with { MaxTime = Later(most - context.Time.GetElapsedTime(start)) } : options;
        string study = left.Study is { } place && target.Plan is not null ? place : RunTeam.NoStudy;
        int code;
        bool stopped;
        WorkerPool? pool = null;
        using (RunDisplay display = RunDisplay.Open(target.StudyName, team.Metrics, () => Environment.WorkingSet + (pool?.Memory ?? 0), context))
        using (var signals = new StopSignals(() => display.Progress.Note("stopping all workers; everything finished is kept (again Ctrl-C: at once)"), display.Progress.Note, context.Time))
        {
            display.NoteLeftovers(watch.RemovedLeftovers);
            pool = new WorkerPool(watch, plan, (number, worker) => Words(number, plan.Count, worker, watch.Folder, left, study), display.Progress);
            code = pool.Run(context.Time.GetUtcNow(), signals.Token, signals.AfterBlock);
            stopped = signals.Token.IsCancellationRequested || signals.AfterBlock.IsCancellationRequested;
        }

        if (code is not (ExitCode.Done or ExitCode.Stopped))
            return code;
        if (watch.Finished)
            return RunEnding.Report(watch.Folder, context);
        string workers = team.Workers is { } count ? string.Create(CultureInfo.InvariantCulture, $" --workers {count}") : " --workers auto";
        return RunEnding.Stopped(options.MaxTime is not null && !stopped, target, watch.Folder, options, workers, context);
    }

    private static TimeSpan Later(TimeSpan left) => left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);

    private static List<string> Words(int number, int count, PlannedWorker worker, string folder, RunOptions options, string study)
    {
        var words = new List<string>(ProgramWords.OfThisProcess()) { "run", folder, "--shard", new Shard(number, count, count).ToString(), "--device", worker.Device, "--worker", study };
        words.AddRange(["--stall", options.Stall is { } patience ? QuantityText.Of(patience) : "off"]);
        if (worker.Threads is { } threads)
            words.AddRange(["--threads", threads.ToString(CultureInfo.InvariantCulture)]);
        if (worker.MostMemory is { } bytes)
            words.AddRange(["--max-memory", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(bytes >> 10, 1024)}K")]);
        if (options.MaxTime is { } time)
            words.AddRange(["--max-time", QuantityText.Of(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)))]);
        return words;
    }
}
