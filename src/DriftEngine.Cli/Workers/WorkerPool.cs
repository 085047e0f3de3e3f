using DriftEngine.Cli.Progress;
using DriftEngine.Execution;

namespace DriftEngine.Cli.Workers;

/// <summary>Several workers on one machine, shown as one run. One that dies does not end the others.</summary>
internal sealed class WorkerPool
{
    /// <summary>Exit codes, the more serious later.</summary>
    private static readonly int[] Severity = [ExitCode.Done, ExitCode.Stopped, ExitCode.Input, ExitCode.Device, ExitCode.Bug];

    private readonly Lock gate = new();
    private readonly StudyWatch watch;
    private readonly IRunProgress progress;
    private readonly WorkerProcess[] workers;
    private int atWork;

    /// <param name="watch">The study that they compute.</param>
    /// <param name="plan">One entry for each.</param>
    /// <param name="words">The command line of a worker.</param>
    /// <param name="progress">Shows all of them.</param>
    public WorkerPool(StudyWatch watch, IReadOnlyList<PlannedWorker> plan, Func<int, PlannedWorker, IReadOnlyList<string>> words, IRunProgress progress)
    {
        (this.watch, this.progress, atWork) = (watch, progress, plan.Count);
        workers = [.. plan.Select((worker, i) => WorkerProcess.Start(i + 1, worker, words(i + 1, worker)))];
    }

    /// <summary>Memory of all workers.</summary>
    public long Memory => workers.Sum(worker => worker.Memory);

    /// <summary>Waits until all have ended; gives the most serious of their exit codes.</summary>
    /// <param name="at">Now.</param>
    /// <param name="stop">Passed on: give up the blocks in work.</param>
    /// <param name="afterBlock">Passed on: end after the blocks in work.</param>
    public int Run(DateTimeOffset at, CancellationToken stop, CancellationToken afterBlock)
    {
        lock (gate)
        {
            string devices = string.Join(", ", workers.Select(worker => worker.Plan.Device).Distinct());
            var opened = new RunEvent.Opened(watch.Folder, Counted.Of(workers.Length, "worker"), devices, watch.Points, watch.BlocksDone, watch.BlocksPlanned)
            {
                At = at,
                Host = Environment.MachineName,
                Job = SchedulerJob.Name(Environment.GetEnvironmentVariable),
            };
            progress.Show(opened, State());
        }

        using CancellationTokenRegistration now = stop.Register(() => Array.ForEach(workers, worker => worker.Order(WorkerOrders.StopNow)));
        using CancellationTokenRegistration later = afterBlock.Register(() => Array.ForEach(workers, worker => worker.Order(WorkerOrders.StopAfterBlock)));
        try
        {
            int[] codes = Task.WhenAll(workers.Select(Follow)).GetAwaiter().GetResult();
            return codes.MaxBy(code => Array.IndexOf(Severity, code));
        }
        finally
        {
            Array.ForEach(workers, worker => worker.Dispose());
        }
    }

    private async Task<int> Follow(WorkerProcess worker)
    {
        int code = await worker.Follow(happened => Show(worker, happened), line => Note(worker, line)).ConfigureAwait(false);
        lock (gate)
            atWork--;
        if (code is ExitCode.Done or ExitCode.Stopped)
            return code;
        string how = code > 128 ? $"was ended by signal {code - 128}" : $"ended with exit code {code}";
        Note(worker, $"{how}; {(atWork > 0 ? "the others go on" : "no other is left")}, and the same command computes what is missing");
        // Whatever the system ends is a device, a disk or a memory that gave out.
        return Severity.Contains(code) ? code : ExitCode.Device;
    }

    private void Note(WorkerProcess worker, string line)
    {
        lock (gate)
            progress.Note($"worker {worker.Number} ({worker.Plan.Device}): {line}");
    }

    private void Show(WorkerProcess worker, RunEvent happened)
    {
        lock (gate)
        {
            switch (happened)
            {
                case RunEvent.Opened opened:
                    progress.Note($"worker {worker.Number}: {opened.DeviceKind} ({opened.DeviceName}), process {worker.Id}");
                    break;
                case RunEvent.BlockDone block:
                    IReadOnlyList<RunEvent.PointDone> done = watch.Add(block);
                    progress.Show(block, State());
                    foreach (RunEvent.PointDone point in done)
                        progress.Show(point, State());
                    break;
                case RunEvent.PointDone:
                    break; // every worker finds that out for itself
                default:
                    progress.Show(happened, State());
                    break;
            }
        }
    }

    private RunState State() => new(watch.Progress, watch.TimeLeft(atWork));
}
