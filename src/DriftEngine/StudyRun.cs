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
    private readonly IReadOnlyList<Func<TrialProgram>> programs;
    private readonly PointState[] points;
    private readonly IBackend? backend;
    private readonly TimeProvider time;
    private readonly RunOptions options;
    private readonly TimeLimit limit;
    private readonly int blocksPlanned;
    private BatchSize batches = new();
    private (int Point, LoadedPoint Loaded)? loaded;
    private int trialsInBlockDone;

    private StudyRun(ResultFolder folder, IReadOnlyList<Func<TrialProgram>> programs, Func<IBackend> openBackend, RunOptions options, TimeProvider time)
    {
        (this.folder, this.programs, this.options, this.time) = (folder, programs, options, time);
        limit = new TimeLimit(options.MaxTime, time);
        Shard shard = options.Shard ?? new Shard(1, 1, 1);
        var plan = new ShardPlan(shard.Count, shard.AtATime, [.. folder.Study.Points.Select(point => point.BlocksMax)]);
        points = [.. folder.Study.Points.Select(point => new PointState(
            folder, point, block => shard.Count == 1 || plan.OwnerOf(point.Index, block) == shard.Number, shard.Count))];
        blocksPlanned = (int)Math.Min(plan.BlocksOf(shard.Number), int.MaxValue);
        if (points.All(point => point.NextBlock is null))
            return;
        folder.CheckWritable();
        backend = options.Stall is { } patience ? WatchedBackend.Open(openBackend, patience, time) : openBackend();
    }

    /// <summary>Reads and checks everything and writes study.json, so that what can fail fails before the first trial.</summary>
    public static StudyRun Open(StudyPlan plan, RunOptions options, TimeProvider time)
    {
        var loader = new InputLoader();
        return Open(plan, options, time, point => loader.Load(plan, point), () => OpenDevice(options));
    }

    /// <summary>As above, with the inputs and the backend from elsewhere.</summary>
    internal static StudyRun Open(
        StudyPlan plan, RunOptions options, TimeProvider time, Func<StudyPoint, PointInputs> load, Func<IBackend> openBackend)
    {
        PointInputs[] inputs = [.. plan.Points.Select(load)];
        string path = options.ResultsFolder ?? UsualFolder(plan.Name);
        ResultFolder folder = ResultFolder.Open(path, PointInputs.ToRecord(plan, inputs));
        return new StudyRun(folder, [.. inputs.Select(input => input.Program)], openBackend, options, time);
    }

    /// <summary>Goes on with a results folder: all that it needs but the files of networks and data stands in its study.json.</summary>
    public static StudyRun GoOn(string folder, RunOptions options, TimeProvider time)
    {
        var loader = new InputLoader();
        ResultFolder results = ResultFolder.GoOn(folder);
        // Before the first trial, as for a study: what is missing or has changed must not show after an hour.
        IReadOnlyList<Func<TrialProgram>> programs = [.. results.Study.Points.Select(loader.Checked)];
        return new StudyRun(results, programs, () => OpenDevice(options), options, time);
    }

    /// <summary>Where results go if nobody says where: results/(name of the study) under the current directory.</summary>
    internal static string UsualFolder(string name) => Path.Combine(Environment.CurrentDirectory, "results", name);

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
                double left = points.Sum(point => point.TrialsLeft * point.SecondsPerTrial(average)) - (trialsInBlockDone * average);
                return TimeSpan.FromSeconds(Math.Max(0, left));
            }
        }
    }

    /// <summary>
    /// Computes block after block until every point is done, or this shard's part of it, or a stop is asked for; then the
    /// batch in work is given up, finished blocks are kept. Events come on the calling thread.
    /// </summary>
    /// <param name="onEvent">Told of everything.</param>
    /// <param name="stop">Stops at the end of the batch in work.</param>
    /// <param name="afterBlock">Stops at the end of the block in work.</param>
    public RunEnd Run(Action<RunEvent> onEvent, CancellationToken stop, CancellationToken afterBlock = default)
    {
        if (backend is null)
            return Finished ? RunEnd.AlreadyDone : RunEnd.ShardDone;
        onEvent(Opened(backend));
        TellSetAside(onEvent);
        batches = new BatchSize((tried, next) => onEvent(new RunEvent.BatchHalved(tried, next) { At = time.GetUtcNow() }));
        using var diary = new RunDiary(folder, Begun(), time);
        RunEnd? end = null;
        string? error = null;
        try
        {
            while (end is null)
            {
                if (NextPoint() is not { NextBlock: { } block } point)
                    end = Finished ? RunEnd.Done : RunEnd.ShardDone;
                else if (afterBlock.IsCancellationRequested)
                    end = RunEnd.Stopped;
                else if (!limit.Allows(SecondsOfBlock(point)))
                    end = RunEnd.TimeUp;
                else
                    Advance(point, block, diary, onEvent, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            end = RunEnd.Stopped;
        }
        catch (Exception e)
        {
            error = e.Message;
            throw;
        }
        finally
        {
            diary.Close(end?.ToString().ToLowerInvariant() ?? "failed", error);
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

    private RunEvent.Opened Opened(IBackend on) => new(Folder, on.Kind, on.DeviceName, points.Length, points.Sum(point => point.OwnBlocksDone), blocksPlanned)
    {
        At = time.GetUtcNow(),
        Host = Environment.MachineName,
        Job = SchedulerJob.Name(Environment.GetEnvironmentVariable),
    };

    private RunRecord Begun() => new()
    {
        Started = time.GetUtcNow(),
        Study = options.Study,
        Shard = options.Shard?.ToString(),
        DeviceKind = backend!.Kind,
        DeviceName = backend.DeviceName,
        Driver = backend.Driver,
        Job = SchedulerJob.Name(Environment.GetEnvironmentVariable),
    };

    private void TellSetAside(Action<RunEvent> onEvent)
    {
        foreach (string path in points.SelectMany(point => point.TakeSetAside()))
            onEvent(new RunEvent.SetAside(path) { At = time.GetUtcNow() });
    }

    private bool Finished => points.All(point => point.Decision.Finished);

    /// <summary>
    /// Every point's first block first; then the point that is furthest from its goal, and of those of which nothing is known
    /// yet, since blocks before them are another's, the one with fewest. No order changes a row.
    /// </summary>
    private PointState? NextPoint() => points.Where(point => point.NextBlock is not null)
        .OrderByDescending(point => point.Distance).ThenBy(point => point.NextBlock).FirstOrDefault();

    private void Advance(PointState point, int block, RunDiary diary, Action<RunEvent> onEvent, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        int index = point.Record.Index;
        long start = time.GetTimestamp();
        diary.Begin(index, block);
        ComputedRows rows = Compute(point, folder.Address(index, block), diary, onEvent, stop);
        folder.WriteBlock(index, block, new Part(backend!.Kind, rows.Rows), rows.Layers is { } layers ? new LayerPart(backend.Kind, layers) : null);
        diary.Finish(folder.Address(index, block).FileName);
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        PointState[] open = [.. points.Where(other => !other.Decision.Finished)];
        lock (gate)
        {
            Array.ForEach(open, other => other.CatchUp());
            trialsInBlockDone = 0;
        }

        TellSetAside(onEvent);
        onEvent(new RunEvent.BlockDone(index, block, point.Record.BlockTrials, seconds) { At = time.GetUtcNow() });
        foreach (PointState done in open.Where(other => other.Decision.Finished))
            onEvent(done.Done(time.GetUtcNow()));
    }

    private ComputedRows Compute(PointState point, PartAddress address, RunDiary diary, Action<RunEvent> onEvent, CancellationToken stop)
    {
        LoadedPoint onDevice = OnDevice(point.Record.Index);
        long start = time.GetTimestamp();
        int before = 0;
        var report = new BatchReport(done =>
        {
            (int trials, double seconds) = (done - before, time.GetElapsedTime(start).TotalSeconds);
            lock (gate)
            {
                point.AddTime(seconds, trials);
                (start, before, trialsInBlockDone) = (time.GetTimestamp(), done, done);
            }

            diary.Add(trials, seconds);
            onEvent(new RunEvent.Batch(point.Record.Index, done, address.Trials) { At = time.GetUtcNow(), Trials = trials, Multiplies = trials * onDevice.MultipliesPerTrial });
        });
        return TrialRows.Compute(onDevice, point.Record, address.Block, stop, report, batches);
    }

    /// <summary>One point is on the device at a time, so that memory does not grow with the grid.</summary>
    private LoadedPoint OnDevice(int point)
    {
        if (loaded is { } current && current.Point == point)
            return current.Loaded;
        loaded?.Loaded.Dispose();
        loaded = null;
        var next = LoadedPoint.Of(backend!, programs[point]());
        loaded = (point, next);
        return next;
    }

    private static IBackend OpenDevice(RunOptions options) => DeviceChoice.Open(options.Device, options.Threads, options.MaxMemory);

    /// <summary>What the point's next block is likely to take: as its others, or as those of all points; null before the first.</summary>
    private double? SecondsOfBlock(PointState point) => points.Sum(other => other.Computed.Trials) is > 0 and var trials
        ? point.SecondsPerTrial(points.Sum(other => other.Computed.Seconds) / trials) * point.Record.BlockTrials
        : null;

    // System.Progress would report on another thread and later.
    private sealed class BatchReport(Action<int> onReport) : IProgress<int>
    {
        public void Report(int value) => onReport(value);
    }
}
