namespace DriftEngine.Cli.Progress;

/// <summary>Shows a run while it computes; any thread may call.</summary>
internal interface IRunProgress : IDisposable
{
    /// <summary>Something happened; the state is the one after it.</summary>
    void Show(RunEvent happened, RunState state);

    /// <summary>A line for the person at the keyboard.</summary>
    void Note(string line);
}

/// <summary>A run as it stands.</summary>
/// <param name="Points">In the order of the study.</param>
/// <param name="TimeLeft">Estimate; null as long as nothing is known.</param>
internal sealed record RunState(IReadOnlyList<PointProgress> Points, TimeSpan? TimeLeft);
