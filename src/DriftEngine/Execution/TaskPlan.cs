namespace DriftEngine.Execution;

/// <summary>Into how many tasks of a scheduler a study is cut, where nobody says it.</summary>
/// <param name="Tasks">Tasks in all; each is a shard.</param>
/// <param name="Concurrent">How many of them run at a time at most.</param>
public sealed record TaskPlan(int Tasks, int Concurrent)
{
    /// <summary>Most tasks of one array: one more is over the usual limit of Slurm (MaxArraySize 1001).</summary>
    public const int MaxTasks = 1000;

    /// <summary>Tasks at a time at most, for the file system and for other users.</summary>
    public const int MaxConcurrent = 64;

    // Long enough that a scheduler's second or two per task and the start of the program do not count, short enough that a
    // lost node costs little and that many machines get something to do.
    private const double SecondsPerTask = 20 * 60, LeastSecondsPerTask = 60;

    /// <summary>The plan.</summary>
    /// <param name="workSeconds">Seconds that one task would need for everything, at the nominal speed.</param>
    /// <param name="blocks">Blocks in all.</param>
    /// <param name="usableSeconds">Seconds of a task's time limit before it is warned.</param>
    /// <param name="tasks">Tasks wanted; null for as many as suit the work.</param>
    /// <param name="concurrent">Tasks at a time wanted; null for as many as are usual.</param>
    public static TaskPlan For(double workSeconds, long blocks, double usableSeconds, int? tasks, int? concurrent)
    {
        double most = Math.Min(blocks, MaxTasks);
        // Half the limit, so that a machine of half the speed is done at the first try.
        double wanted = Math.Ceiling(workSeconds / Math.Min(SecondsPerTask, usableSeconds / 2));
        if (concurrent is { } atATime)
            wanted = Math.Max(wanted, Math.Min(atATime, Math.Floor(workSeconds / LeastSecondsPerTask)));
        int count = (int)(tasks is { } given ? Math.Min(given, blocks) : Math.Clamp(wanted, 1, most));
        return new TaskPlan(count, Math.Min(concurrent ?? MaxConcurrent, count));
    }
}
