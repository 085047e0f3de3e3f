namespace DriftEngine.Statistics;

/// <summary>Why a point is done, or that it is not.</summary>
public enum StopReason
{
    /// <summary>More trials are needed.</summary>
    Running,

    /// <summary>The interval is as narrow as asked for at every age.</summary>
    Goal,

    /// <summary>All trials that the study allows are there.</summary>
    Max,
}

/// <summary>What the stop rule says of the trials that are there.</summary>
/// <param name="Reason">Why the point is done, or that it is not.</param>
/// <param name="Trials">Trials 0 .. Trials - 1 count; later ones, if there are any, do not.</param>
/// <param name="WorstAge">Index of the age with the widest interval of these trials.</param>
/// <param name="WorstHalfWidth">Its half-width; null for fewer than two trials.</param>
public sealed record StopDecision(StopReason Reason, int Trials, int WorstAge, double? WorstHalfWidth)
{
    /// <summary>Whether no more trials are needed.</summary>
    public bool Finished => Reason != StopReason.Running;

    /// <summary>In words.</summary>
    public string State => Reason switch
    {
        StopReason.Goal => "done: goal reached",
        StopReason.Max => "done: all trials",
        _ => Trials == 0 ? "not begun" : "not done",
    };
}
