using System.Collections.Concurrent;

namespace DriftEngine.Execution;

/// <summary>
/// A thread on which all calls to a device are made, while the caller waits with patience: a driver that never comes back
/// cannot be interrupted, only left alone.
/// </summary>
internal sealed class DeviceThread : IDisposable
{
    // The longest that a timer takes is some seven weeks.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly BlockingCollection<Action> calls = [];
    private readonly TimeProvider time;

    /// <param name="time">The clock.</param>
    public DeviceThread(TimeProvider time)
    {
        this.time = time;
        new Thread(Work) { IsBackground = true, Name = "device" }.Start();
    }

    /// <summary>Whether a call did not come back in time. The thread is then still in it, and takes no other.</summary>
    public bool Lost { get; private set; }

    /// <summary>Makes a call and gives what it gives; false if it did not come back in time.</summary>
    /// <param name="call">Called on the thread.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="result">What it gave.</param>
    public bool TryCall<T>(Func<T> call, TimeSpan patience, out T result)
    {
        ObjectDisposedException.ThrowIf(Lost, this);
        var made = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        calls.Add(() => Make(call, made));
        using var over = new CancellationTokenSource();
        Task.WaitAny(made.Task, Task.Delay(patience < Longest ? patience : Longest, time, over.Token));
        over.Cancel();
        Lost = !made.Task.IsCompleted;
        result = Lost ? default! : made.Task.GetAwaiter().GetResult();
        return !Lost;
    }

    /// <summary>Ends the thread, unless a call keeps it.</summary>
    public void Dispose() => calls.CompleteAdding();

    private static void Make<T>(Func<T> call, TaskCompletionSource<T> made)
    {
        try
        {
            made.SetResult(call());
        }
        catch (Exception e)
        {
            made.SetException(e);
        }
    }

    private void Work()
    {
        foreach (Action call in calls.GetConsumingEnumerable())
            call();
        calls.Dispose();
    }
}
