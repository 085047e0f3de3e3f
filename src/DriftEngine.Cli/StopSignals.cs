using System.Globalization;
using System.Runtime.InteropServices;

namespace DriftEngine.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP: the first asks the run to stop, the second ends the process at once. SIGUSR1, a scheduler's
/// warning: stop after the block in work, or without it if that takes too long.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Environment variable with the seconds that the block in work gets after a warning.</summary>
    public const string BlockGraceVariable = "DRIFT_BLOCK_GRACE";

    private static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource afterBlock = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Action firstTime;
    private readonly Action<string>? warned;
    private readonly ITimer grace;
    private int received;
    private volatile bool over;

    /// <param name="firstTime">Called when the first signal asks to stop, on another thread.</param>
    /// <param name="warned">Told of warnings, on another thread; null where they mean nothing.</param>
    /// <param name="time">The clock.</param>
    public StopSignals(Action firstTime, Action<string>? warned = null, TimeProvider? time = null)
    {
        (this.firstTime, this.warned) = (firstTime, warned);
        grace = (time ?? TimeProvider.System).CreateTimer(_ => GiveBlockUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            registrations.Add(PosixSignalRegistration.Create(signal, Stop));
        if (warned is not null && Usr1 is { } number)
            registrations.Add(PosixSignalRegistration.Create(number, Warn));
    }

    /// <summary>Set when the batch in work is the last.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Set when the block in work is the last.</summary>
    public CancellationToken AfterBlock => afterBlock.Token;

    /// <summary>Whether the only thing that was asked for is to make room: the work may go on elsewhere or later.</summary>
    public bool OnlyWarned => afterBlock.IsCancellationRequested && received == 0;

    /// <summary>From now on no signal does anything: the process ends by itself.</summary>
    public void Ignore() => over = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        // A task that was put back in the queue gets TERM until it has ended.
        if (!over)
            registrations.ForEach(registration => registration.Dispose());
        over = true;
        grace.Dispose();
        // The sources of the tokens are left alone: a signal that is being handled now may still cancel them.
    }

    // .NET names only some signals; others go by the system's own number.
    private static PosixSignal? Usr1 => OperatingSystem.IsLinux() ? (PosixSignal)10 : OperatingSystem.IsMacOS() ? (PosixSignal)30 : null;

    private static TimeSpan Grace =>
        double.TryParse(Environment.GetEnvironmentVariable(BlockGraceVariable), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : UsualGrace;

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (over)
            return;
        if (Interlocked.Increment(ref received) > 1)
            Environment.Exit(ExitCode.Stopped);
        firstTime();
        stop.Cancel();
    }

    private void Warn(PosixSignalContext context)
    {
        context.Cancel = true;
        if (over || afterBlock.IsCancellationRequested)
            return;
        TimeSpan patience = Grace;
        warned!($"warned by USR1: stopping after the block in work, or without it after {patience.TotalSeconds:0} s");
        afterBlock.Cancel();
        grace.Change(patience, Timeout.InfiniteTimeSpan);
    }

    private void GiveBlockUp()
    {
        if (over)
            return;
        warned!("the block in work takes too long and is dropped");
        stop.Cancel();
    }
}
