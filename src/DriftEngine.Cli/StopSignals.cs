using System.Runtime.InteropServices;

namespace DriftEngine.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks the run to stop, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Action firstTime;
    private int received;

    /// <param name="firstTime">Called at the first signal, on another thread.</param>
    public StopSignals(Action firstTime)
    {
        this.firstTime = firstTime;
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    /// <summary>Set at the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref received) > 1)
            Environment.Exit(ExitCode.Stopped);
        firstTime();
        source.Cancel();
    }
}
