using System.Diagnostics;
using DriftEngine.Execution;
using DriftEngine.Storage;

namespace DriftEngine.Cli.Workers;

/// <summary>One worker as its parent sees it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;

    private WorkerProcess(int number, PlannedWorker plan, Process process) => (Number, Plan, this.process) = (number, plan, process);

    /// <summary>From 1.</summary>
    public int Number { get; }

    /// <summary>What it computes on.</summary>
    public PlannedWorker Plan { get; }

    /// <summary>The process' number.</summary>
    public int Id => process.Id;

    /// <summary>Memory that it holds now; 0 after its end.</summary>
    public long Memory
    {
        get
        {
            try
            {
                process.Refresh();
                return process.HasExited ? 0 : process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts a process.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="plan">What it computes on.</param>
    /// <param name="words">The program and its arguments.</param>
    public static WorkerProcess Start(int number, PlannedWorker plan, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in words.Skip(1))
            start.ArgumentList.Add(word);
        return new WorkerProcess(number, plan, Process.Start(start)!);
    }

    /// <summary>Gives an order; one that is dead does not hear it.</summary>
    public void Order(string order)
    {
        try
        {
            process.StandardInput.WriteLine(order);
            process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Reads what the process says until it ends; gives its exit code, 128 and more where a signal ended it.</summary>
    /// <param name="onEvent">Told of its events.</param>
    /// <param name="onLine">Told of what it says on stderr.</param>
    public async Task<int> Follow(Action<RunEvent> onEvent, Action<string> onLine)
    {
        StorageException? failed = null;
        await Task.WhenAll(
            Lines(process.StandardOutput, line =>
            {
                if (EventLine.Read(line) is { } happened)
                    failed = Try(onEvent, happened);
            }),
            Lines(process.StandardError, onLine)).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return failed is null ? process.ExitCode : throw failed;
    }

    /// <inheritdoc/>
    public void Dispose() => process.Dispose();

    // A file system that fails for a moment must not leave the pipe unread: a worker would wait for ever to be heard. The next event
    // looks at all files again, so that only what went wrong with the last one is left at the end.
    private static StorageException? Try(Action<RunEvent> onEvent, RunEvent happened)
    {
        try
        {
            onEvent(happened);
            return null;
        }
        catch (StorageException e)
        {
            return e;
        }
    }

    private static async Task Lines(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            onLine(line);
    }
}
