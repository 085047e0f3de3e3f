using DriftEngine.Cli.Metrics;
using DriftEngine.Cli.Progress;

namespace DriftEngine.Cli;

/// <summary>Everything that shows a run: a table or a log, and metrics where they are wanted.</summary>
internal sealed class RunDisplay : IDisposable
{
    private readonly MetricsServer? server;

    private RunDisplay(IRunProgress progress, MetricsServer? server) => (Progress, this.server) = (progress, server);

    /// <summary>The display.</summary>
    public IRunProgress Progress { get; }

    /// <summary>Opens a display.</summary>
    /// <param name="studyName">Name of the study.</param>
    /// <param name="metrics">Where metrics are served; null is nowhere.</param>
    /// <param name="memory">Memory that the run holds.</param>
    /// <param name="context">Where it is shown.</param>
    public static RunDisplay Open(string studyName, MetricsAddress? metrics, Func<long> memory, CliContext context)
    {
        // First, so that a port that is taken is told before anything is shown.
        MetricsServer? server = metrics is null ? null : new MetricsServer(metrics);
        IRunProgress progress = context.Screen is { } screen
            ? new TableProgress(context.Error, studyName, screen, context.Time)
            : new LogProgress(context.Error, studyName, context.Time);
        return new RunDisplay(server is null ? progress : new RunMetrics(progress, memory, context.Time), server);
    }

    /// <summary>Says what was removed.</summary>
    public void NoteLeftovers(IEnumerable<string> leftovers)
    {
        foreach (string leftover in leftovers)
            Progress.Note($"removed what a killed process had left half written: {leftover}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Progress.Dispose();
        server?.Dispose();
    }
}
