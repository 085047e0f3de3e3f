namespace DriftEngine.Tests.Run;

/// <summary>A clock whose hours jump at each look, and that is ahead by a delay as soon as one is asked for.</summary>
/// <param name="onDelay">Told of each delay.</param>
internal sealed class OddClock(Action<TimeSpan>? onDelay = null) : TimeProvider
{
    private static readonly TimeSpan[] Jumps = [TimeSpan.FromHours(5), TimeSpan.FromHours(-9), TimeSpan.Zero, TimeSpan.FromDays(-400), TimeSpan.FromDays(1000)];

    private long ticks;
    private int looks;

    public TimeSpan Elapsed => TimeSpan.FromTicks(ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + Jumps[looks++ % Jumps.Length];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ticks += dueTime.Ticks;
        onDelay?.Invoke(dueTime);
        return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
