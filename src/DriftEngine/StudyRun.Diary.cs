using System.Diagnostics;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>Keeps the record of a run up to date while it works, so that others see what it does and that it lives.</summary>
internal sealed class RunDiary : IDisposable
{
    /// <summary>The record is never older than this.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    // Blocks that take milliseconds must not each wait for the disk twice.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // The record of a run of weeks is rewritten as often as that of a minute.
    private const int MostParts = 1000;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly string path;
    private readonly Queue<string> parts = [];
    private readonly ITimer timer;
    private RunRecord record;
    private long written;
    private bool waiting;
    private bool closed;

    /// <param name="folder">Folder of the results.</param>
    /// <param name="begun">What is known at the beginning.</param>
    /// <param name="time">The clock.</param>
    public RunDiary(ResultFolder folder, RunRecord begun, TimeProvider time)
    {
        this.time = time;
        record = begun with { Updated = begun.Started, PeakMemoryBytes = PeakMemory() };
        path = folder.BeginRun(record);
        written = time.GetTimestamp();
        timer = time.CreateTimer(_ => Beat(), null, Heartbeat, Heartbeat);
    }

    /// <summary>A block is begun.</summary>
    public void Begin(int point, int block) => Change(() => record = record with { InWork = new BlockInWork(point, block, time.GetUtcNow()) }, now: true);

    /// <summary>A batch of trials is computed.</summary>
    public void Add(int trials, double seconds) =>
        Change(() => record = record with { Trials = record.Trials + trials, ComputeSeconds = record.ComputeSeconds + seconds }, now: false);

    /// <summary>The block in work is on disk. What follows at once, the next block or the end, writes it down.</summary>
    public void Finish(string part) => Change(
        () =>
        {
            parts.Enqueue(part);
            if (parts.Count > MostParts)
                parts.Dequeue();
            record = record with { InWork = null, Blocks = record.Blocks + 1 };
        },
        now: false);

    /// <summary>The run is over.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="error">What ended it, where it failed.</param>
    public void Close(string end, string? error)
    {
        lock (gate)
        {
            closed = true;
            record = record with { Ended = time.GetUtcNow(), End = end, Error = error };
            Write();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Change(Action change, bool now)
    {
        lock (gate)
        {
            change();
            if (!now || waiting)
                return;
            TimeSpan since = time.GetElapsedTime(written);
            if (since >= Shortest)
                Write();
            else
                waiting = timer.Change(Shortest - since, Heartbeat);
        }
    }

    private void Beat()
    {
        lock (gate)
        {
            if (!closed)
                Write();
        }
    }

    private void Write()
    {
        record = record with { Updated = time.GetUtcNow(), Parts = [.. parts], PeakMemoryBytes = Math.Max(record.PeakMemoryBytes, PeakMemory()) };
        (written, waiting) = (time.GetTimestamp(), false);
        timer.Change(Heartbeat, Heartbeat);
        try
        {
            ResultFolder.WriteRun(path, record);
        }
        catch (StorageException)
        {
            // The record is for people; that it cannot be written must not hide how the run ends.
        }
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
