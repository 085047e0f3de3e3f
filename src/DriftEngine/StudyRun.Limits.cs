namespace DriftEngine;

/// <summary>How long a run may take: no block is begun that would not be done in time, as far as that is known.</summary>
internal sealed class TimeLimit
{
    private readonly TimeProvider time;
    private readonly TimeSpan? most;
    private readonly long begun;

    /// <param name="most">From now on; null is for ever.</param>
    /// <param name="time">The clock.</param>
    public TimeLimit(TimeSpan? most, TimeProvider time) => (this.most, this.time, begun) = (most, time, time.GetTimestamp());

    /// <summary>Whether a block may be begun that takes so many seconds; null: not known, which is tried.</summary>
    public bool Allows(double? seconds)
    {
        double gone = time.GetElapsedTime(begun).TotalSeconds;
        return most is not { TotalSeconds: var limit } || (gone < limit && gone + (seconds ?? 0) <= limit);
    }
}
