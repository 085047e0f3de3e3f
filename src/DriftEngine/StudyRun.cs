using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine;

/// <summary>The story of a study: plan, run, save, stop. Running again goes on where the stored blocks end.</summary>
public sealed class StudyRun : IDisposable
{
    private readonly Lock gate = new();
    private readonly ResultFolder folder;
    private readonly IReadOnlyList<PointInputs> inputs;
    private readonly PointState[] points;
    private readonly IBackend? backend;
    private readonly TimeProvider time;
    private readonly string? studyPlace;
    private (int Point, LoadedPoint Loaded)? loaded;
    private int trialsInBlockDone;

    private StudyRun(ResultFolder folder, IReadOnlyList<PointInputs> inputs, Func<IBackend> openBackend, TimeProvider time, string? studyPlace)
    {
        (this.folder, this.inputs, this.time, this.studyPlace) = (folder, inputs, time, studyPlace);
        points = [.. folder.Study.Points.Select(point => new PointState(folder, point))];
        if (points.All(point => point.Decision.Finished))
            return;
        folder.CheckWritable();
        backend = openBackend();
    }

    /// <summary>Reads and checks everything and writes study.json, so that what can fail fails before the first trial.</summary>
    public static StudyRun Open(StudyPlan plan, RunOptions options, TimeProvider time)
    {
        var loader = new InputLoader();
        return Open(plan, options, time, loader.Load, () => DeviceChoice.Open(options.Device, options.Threads));
    }

    /// <summary>As above, with the inputs and the backend from elsewhere.</summary>
    internal static StudyRun Open(
        StudyPlan plan, RunOptions options, TimeProvider time, Func<StudyPoint, PointInputs> load, Func<IBackend> openBackend)
    {
        PointInputs[] inputs = [.. plan.Points.Select(load)];
        string path = options.ResultsFolder ?? Path.Combine(Environment.CurrentDirectory, "results", plan.Name);
        ResultFolder folder = ResultFolder.Open(path, PointInputs.ToRecord(plan, inputs));
        return new StudyRun(folder, inputs, openBackend, time, options.Study);
    }

    /// <summary>Absolute path of the results.</summary>
    public string Folder => folder.Folder;

    /// <summary>Temporary files of dead processes that were found and removed.</summary>
    public IReadOnlyList<string> RemovedLeftovers => folder.RemovedLeftovers;

    /// <summary>Where every point stands; may be asked by any thread.</summary>
    public IReadOnlyList<PointProgress> Progress
    {
        get
        {
            lock (gate)
                return [.. points.Select(point => point.Progress())];
        }
    }

    /// <summary>Time that the rest is likely to take, from the speed of this run; null before its first batch.</summary>
    public TimeSpan? EstimatedTimeLeft
    {
        get
        {
            lock (gate)
            {
                int trials = points.Sum(point => point.Computed.Trials);
                if (trials == 0)
                    return null;
                double average = points.Sum(point => point.Computed.Seconds) / trials;
                double left = points.Sum(point => point.TrialsLeft * SecondsPerTrial(point, average)) - (trialsInBlockDone * average);
                return TimeSpan.FromSeconds(Math.Max(0, left));
            }
        }
    }

    /// <summary>
    /// Computes block after block until every point is done or a stop is asked for; then the batch in work is given up,
    /// finished blocks are kept. Events come on the calling thread.
    /// </summary>
    public RunEnd Run(Action<RunEvent> onEvent, CancellationToken stop)
    {
        if (backend is null)
            return RunEnd.AlreadyDone;
        onEvent(new RunEvent.Opened(
            Folder, backend.Kind, backend.DeviceName, points.Length, points.Sum(point => point.BlocksDone),
            points.Sum(point => point.Record.BlocksMax))
        { At = time.GetUtcNow() });
        var record = new RunRecord { Started = time.GetUtcNow(), Study = studyPlace, DeviceKind = backend.Kind, DeviceName = backend.DeviceName };
        string recordPath = folder.BeginRun(record);
        var computed = new List<string>();
        RunEnd? end = null;
        try
        {
            while (NextPoint() is { } point)
                Advance(point, computed, onEvent, stop);
            end = RunEnd.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            end = RunEnd.Stopped;
        }
        finally
        {
            string ending = end?.ToString().ToLowerInvariant() ?? "failed";
            CloseRecord(recordPath, record with { Ended = time.GetUtcNow(), End = ending, Parts = computed });
        }

        return end.Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        loaded?.Loaded.Dispose();
        loaded = null;
        backend?.Dispose();
    }

    private static void CloseRecord(string path, RunRecord record)
    {
        try
        {
            ResultFolder.WriteRun(path, record);
        }
        catch (StorageException)
        {
            // The record is for people; that it cannot be written must not hide how the run ended.
        }
    }

    /// <summary>Every point's first block first; then the point that is furthest from its goal. No order changes a row.</summary>
    private PointState? NextPoint() =>
        points.Where(point => !point.Decision.Finished).MaxBy(point => point.Distance);

    private void Advance(PointState point, List<string> computed, Action<RunEvent> onEvent, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        (int index, int block) = (point.Record.Index, point.NextBlock);
        double seconds = 0;
        if (!folder.HasBlock(index, block))
        {
            long start = time.GetTimestamp();
            ComputedRows rows = Compute(point, folder.Address(index, block), onEvent, stop);
            folder.WriteBlock(
                index, block, new Part(backend!.Kind, rows.Rows), rows.Layers is { } layers ? new LayerPart(backend.Kind, layers) : null);
            computed.Add(folder.Address(index, block).FileName);
            seconds = time.GetElapsedTime(start).TotalSeconds;
        }

        // What is on disk counts: it shows that the part can be read, and another process may have been faster.
        IReadOnlyList<TrialRow> stored = folder.ReadBlock(index, block).Rows;
        lock (gate)
        {
            point.Append(stored);
            trialsInBlockDone = 0;
        }

        onEvent(new RunEvent.BlockDone(index, block, point.Record.BlockTrials, seconds) { At = time.GetUtcNow() });
        if (point.Decision is { Finished: true } decision)
        {
            onEvent(new RunEvent.PointDone(index, decision.Trials, decision.Reason.ToString().ToLowerInvariant()) { At = time.GetUtcNow() });
        }
    }

    private ComputedRows Compute(PointState point, PartAddress address, Action<RunEvent> onEvent, CancellationToken stop)
    {
        LoadedPoint onDevice = OnDevice(point.Record.Index);
        long start = time.GetTimestamp();
        int before = 0;
        var report = new BatchReport(done =>
        {
            lock (gate)
            {
                point.AddTime(time.GetElapsedTime(start).TotalSeconds, done - before);
                (start, before, trialsInBlockDone) = (time.GetTimestamp(), done, done);
            }

            onEvent(new RunEvent.Batch(point.Record.Index, done, address.Trials) { At = time.GetUtcNow() });
        });
        return TrialRows.Compute(onDevice, point.Record, address.Block, stop, report);
    }

    /// <summary>One point is on the device at a time, so that memory does not grow with the grid.</summary>
    private LoadedPoint OnDevice(int point)
    {
        if (loaded is { } current && current.Point == point)
            return current.Loaded;
        loaded?.Loaded.Dispose();
        loaded = null;
        var next = LoadedPoint.Of(backend!, inputs[point].Program());
        loaded = (point, next);
        return next;
    }

    private static double SecondsPerTrial(PointState point, double average) =>
        point.Computed.Trials > 0 ? point.Computed.Seconds / point.Computed.Trials : average;

    // System.Progress would report on another thread and later.
    private sealed class BatchReport(Action<int> onReport) : IProgress<int>
    {
        public void Report(int value) => onReport(value);
    }
}
