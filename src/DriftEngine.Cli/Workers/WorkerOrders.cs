using System.Runtime.InteropServices;

namespace DriftEngine.Cli.Workers;

/// <summary>
/// What a parent tells a worker, line by line on its stdin; the end of stdin, which is also what is left of a parent that was
/// killed, means stop. A terminal's Ctrl-C reaches the worker too, and is left to the parent.
/// </summary>
internal sealed class WorkerOrders : IDisposable
{
    /// <summary>Give up the block in work and end.</summary>
    public const string StopNow = "stop";

    /// <summary>End after the block in work.</summary>
    public const string StopAfterBlock = "stop after block";

    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource afterBlock = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    /// <param name="orders">Where the orders come from.</param>
    public WorkerOrders(TextReader orders)
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGHUP })
            registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        }));
        new Thread(() => Obey(orders)) { IsBackground = true, Name = "orders" }.Start();
    }

    /// <summary>Set when the batch in work is the last.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Set when the block in work is the last.</summary>
    public CancellationToken AfterBlock => afterBlock.Token;

    // The sources stay: the thread that reads may still set them.
    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Obey(TextReader orders)
    {
        while (orders.ReadLine() is { } order)
        {
            if (order == StopAfterBlock)
                afterBlock.Cancel();
            else if (order == StopNow)
                break;
        }

        stop.Cancel();
    }
}
