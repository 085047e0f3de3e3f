namespace DriftEngine.Cli.Workers;

/// <summary>A run that another process has started and looks after: events go to stdout as lines, orders come from stdin.</summary>
internal static class WorkerRun
{
    /// <summary>Runs, and gives the exit code.</summary>
    /// <param name="open">Opens the run.</param>
    /// <param name="orders">The parent's orders.</param>
    /// <param name="output">Where events go.</param>
    public static int Run(Func<StudyRun> open, TextReader orders, TextWriter output)
    {
        using var told = new WorkerOrders(orders);
        using StudyRun run = open();
        RunEnd end = run.Run(happened => output.WriteLine(EventLine.Of(happened)), told.Stop, told.AfterBlock);
        return end is RunEnd.Stopped or RunEnd.TimeUp ? ExitCode.Stopped : ExitCode.Done;
    }
}
