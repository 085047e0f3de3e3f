using System.Globalization;
using DriftEngine.Cli.Progress;
using DriftEngine.Execution;
using DriftEngine.Storage;

namespace DriftEngine.Cli.Jobs;

/// <summary>A task of a Slurm array that was warned, and has stopped, puts itself back in the queue.</summary>
internal static class SelfRequeue
{
    /// <summary>Environment variable with the time limit of a task in seconds.</summary>
    public const string LimitVariable = "DRIFT_TIME_LIMIT";

    private const int MostInVain = 3;

    // A limit of a minute is warned of after 15 to 45 s, and the program needs some to start.
    private const double LeastPart = 4;

    /// <summary>Does so if this is such a task, and says what came of it.</summary>
    public static void AfterWarning(StopSignals signals, string folder, Shard? shard, IRunProgress progress)
    {
        if (SlurmTask.Of(Environment.GetEnvironmentVariable) is not { } task)
            return;
        if (InVain(ResultFolder.Load(folder).Runs(), shard, TimeLimit(Environment.GetEnvironmentVariable)))
        {
            progress.Note($"not requeued: {MostInVain} runs in a row used up their time and finished no block. A block needs more time than a task has: "
                + $"drift submit {NextCommand.Path(folder)} --slurm with a longer --time, or with more --cpus");
            return;
        }

        // Slurm answers with TERM at once; whoever reads it as a wish to stop might say so to people.
        signals.Ignore();
        progress.Note(SlurmCommand.Requeue(task.Id) is { } complaint
            ? $"could not put task {task.Id} back in the queue: {complaint}. Later: drift resume {NextCommand.Path(folder)}"
            : $"task {task.Id} is back in the queue and goes on where it stopped");
    }

    /// <summary>Whether the latest runs of a shard all stopped without a block although they had their time: so would the next.</summary>
    /// <param name="latestFirst">Records of runs.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="timeLimit">Time limit of a task. One that was warned before a quarter of it made room for others, and can try as often as it likes.</param>
    internal static bool InVain(IEnumerable<RunRecord> latestFirst, Shard? shard, TimeSpan timeLimit)
    {
        RunRecord[] latest = [.. latestFirst.Where(run => run.Shard == shard?.ToString()).Take(MostInVain)];
        return latest.Length == MostInVain
            && latest.All(run => run is { End: "stopped", Parts.Count: 0 } && run.Ended - run.Started >= timeLimit / LeastPart);
    }

    // Where it is not known, every run counts.
    private static TimeSpan TimeLimit(Func<string, string?> environment) =>
        int.TryParse(environment(LimitVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
}
