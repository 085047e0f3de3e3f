using DriftEngine.Cli.Progress;
using DriftEngine.Execution;
using DriftEngine.Storage;

namespace DriftEngine.Cli.Jobs;

/// <summary>A task of a Slurm array that was warned, and has stopped, puts itself back in the queue.</summary>
internal static class SelfRequeue
{
    private const int MostInVain = 3;

    /// <summary>Does so if this is such a task, and says what came of it.</summary>
    public static void AfterWarning(StopSignals signals, string folder, Shard? shard, IRunProgress progress)
    {
        if (SlurmTask.Of(Environment.GetEnvironmentVariable) is not { } task)
            return;
        if (InVain(ResultFolder.Load(folder).Runs(), shard))
        {
            progress.Note($"not requeued: {MostInVain} runs in a row finished no block before the warning. A block needs more time than a task has: "
                + $"drift submit {NextCommand.Path(folder)} --slurm with a longer --time, or with more --cpus");
            return;
        }

        // Slurm answers with TERM at once; whoever reads it as a wish to stop might say so to people.
        signals.Ignore();
        progress.Note(SlurmCommand.Requeue(task.Id) is { } complaint
            ? $"could not put task {task.Id} back in the queue: {complaint}. Later: drift resume {NextCommand.Path(folder)}"
            : $"task {task.Id} is back in the queue and goes on where it stopped");
    }

    /// <summary>Whether the latest runs of a shard all stopped without a block: so would the next.</summary>
    internal static bool InVain(IEnumerable<RunRecord> latestFirst, Shard? shard)
    {
        RunRecord[] latest = [.. latestFirst.Where(run => run.Shard == shard?.ToString()).Take(MostInVain)];
        return latest.Length == MostInVain && latest.All(run => run is { End: "stopped", Parts.Count: 0 });
    }
}
