namespace DriftEngine.Study;

/// <summary>Devices that leave the factory stuck.</summary>
/// <param name="StuckLow">Share that is stuck at a low conductance.</param>
/// <param name="StuckHigh">Share that is stuck at a high conductance.</param>
public sealed record FaultSpec(double StuckLow, double StuckHigh);

/// <summary>When the chip is programmed anew. One of the two is set.</summary>
/// <param name="EverySeconds">At fixed intervals.</param>
/// <param name="Band">When the mean response has left 1 +- band.</param>
public sealed record RefreshSpec(double? EverySeconds, double? Band)
{
    /// <summary>Programming events that a study may ask for up to its last age.</summary>
    public const int MaxMoments = 100_000;

    /// <summary>
    /// Moments of fixed intervals before a moment of the mission; null where the band decides. Each is the next number after the
    /// multiple of the interval, so that a read at the same moment comes before the refresh.
    /// </summary>
    public IReadOnlyList<double>? Moments(double lastSeconds) => EverySeconds is { } every
        ? [.. Enumerable.Range(1, (int)Math.Ceiling(lastSeconds / every)).Select(k => k * every).Where(at => at < lastSeconds).Select(Math.BitIncrement)]
        : null;
}
