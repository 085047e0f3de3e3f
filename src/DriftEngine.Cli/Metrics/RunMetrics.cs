using System.Diagnostics.Metrics;
using DriftEngine.Cli.Progress;

namespace DriftEngine.Cli.Metrics;

/// <summary>Another display of a run that counts what it shows, for whoever asks for metrics.</summary>
internal sealed class RunMetrics : IRunProgress
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "DriftEngine";

    private readonly Lock gate = new();
    private readonly Meter meter = new(MeterName);
    private readonly IRunProgress inner;
    private readonly TimeProvider time;
    private readonly Counter<long> trials;
    private readonly Counter<double> multiplies;
    private RunState state = new([], null);
    private (int Done, int Planned) blocks;
    private long lastBatch;

    /// <param name="inner">What else shows the run.</param>
    /// <param name="memory">Memory that the run holds, in bytes.</param>
    /// <param name="time">The clock.</param>
    public RunMetrics(IRunProgress inner, Func<long> memory, TimeProvider time)
    {
        (this.inner, this.time, lastBatch) = (inner, time, time.GetTimestamp());
        trials = meter.CreateCounter<long>("drift.trials", description: "Trials computed by this run.");
        multiplies = meter.CreateCounter<double>("drift.multiplies", description: "Multiplications of a weight with an input in the trials of this run.");
        Gauge("drift.blocks.done", "Blocks of this run's share that are stored.", () => blocks.Done);
        Gauge("drift.blocks.planned", "Blocks of this run's share at most; a goal that is reached early saves some.", () => blocks.Planned);
        Gauge("drift.points.done", "Points that need no more trials.", () => state.Points.Count(point => point.Finished));
        Gauge("drift.points.planned", "Points of the study.", () => state.Points.Count);
        Gauge("drift.time_left", "Estimated time that the rest takes; not a number as long as it is not known.", () => state.TimeLeft?.TotalSeconds ?? double.NaN, "s");
        Gauge("drift.last_batch.age", "Time since the last batch of trials was computed.", () => time.GetElapsedTime(lastBatch).TotalSeconds, "s");
        Gauge("drift.memory", "Memory that the processes of this run hold, without that of devices.", () => memory(), "By");
    }

    /// <inheritdoc/>
    public void Show(RunEvent happened, RunState newState)
    {
        lock (gate)
        {
            state = newState;
            if (happened is RunEvent.Opened opened)
                (blocks, lastBatch) = ((opened.BlocksDone, opened.BlocksPlanned), time.GetTimestamp());
            else if (happened is RunEvent.BlockDone)
                blocks.Done++;
            else if (happened is RunEvent.Batch)
                lastBatch = time.GetTimestamp();
        }

        if (happened is RunEvent.Batch computed)
        {
            trials.Add(computed.Trials);
            multiplies.Add(computed.Multiplies);
        }

        inner.Show(happened, newState);
    }

    /// <inheritdoc/>
    public void Note(string line) => inner.Note(line);

    /// <inheritdoc/>
    public void Dispose()
    {
        meter.Dispose();
        inner.Dispose();
    }

    private void Gauge(string name, string description, Func<double> value, string? unit = null) => meter.CreateObservableGauge(
        name,
        () =>
        {
            lock (gate)
                return value();
        },
        unit, description);
}
