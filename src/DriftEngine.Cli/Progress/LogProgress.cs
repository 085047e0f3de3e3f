namespace DriftEngine.Cli.Progress;

/// <summary>For logs: no escape codes, one line per event, and at least one a minute.</summary>
internal sealed class LogProgress : IRunProgress
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    private readonly TextWriter writer;
    private readonly string studyName;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private RunState state = new([], null);
    private int blocksDone;
    private int blocksPlanned;
    private string inBlock = "";

    public LogProgress(TextWriter writer, string studyName, TimeProvider time)
    {
        (this.writer, this.studyName, this.time) = (writer, studyName, time);
        start = time.GetTimestamp();
        timer = time.CreateTimer(_ => Beat(), null, Heartbeat, Heartbeat);
    }

    /// <inheritdoc/>
    public void Show(RunEvent happened, RunState newState)
    {
        lock (gate)
        {
            state = newState;
            if (Describe(happened) is { } line)
                Write(line);
        }
    }

    /// <inheritdoc/>
    public void Note(string line)
    {
        lock (gate)
            Write(line);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private string? Describe(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.Opened opened:
                (blocksDone, blocksPlanned) = (opened.BlocksDone, opened.BlocksPlanned);
                string before = blocksDone > 0 ? $", {blocksDone} done before" : "";
                return $"{studyName}: {Counted.Of(opened.Points, "point")} in at most {Counted.Of(blocksPlanned, "block")}{before}; {opened.DeviceKind} ({opened.DeviceName}); results in {opened.Folder}{Begun(opened)}";
            case RunEvent.BlockDone block:
                (blocksDone, inBlock) = (blocksDone + 1, "");
                return $"{About(block.PointIndex)}; block {blocksDone} of at most {blocksPlanned} in {ProgressText.Duration(TimeSpan.FromSeconds(block.Seconds))}; {ProgressText.Left(state.TimeLeft)}";
            case RunEvent.PointDone point:
                return $"{ProgressText.Label(state.Points[point.PointIndex].Swept, studyName)}: done after {Counted.Of(point.Trials, "trial")} ({(point.Reason == "goal" ? "goal reached" : "all that the study allows")})";
            case RunEvent.Batch batch:
                inBlock = $", {batch.TrialsInBlockDone} of {batch.TrialsInBlock} trials of the block";
                return null;
            default:
                return RunNotes.Of(happened);
        }
    }

    // A log that several attempts of a job write says when and where each began.
    private static string Begun(RunEvent.Opened opened) => opened.Host is not { } host ? ""
        : FormattableString.Invariant($"; begun {opened.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC on {host}{(opened.Job is { } job ? $", {job}" : "")}");

    private string About(int pointIndex)
    {
        PointProgress point = state.Points[pointIndex];
        return $"{ProgressText.Label(point.Swept, studyName)}: {point.TrialsDone} of at most {Counted.Of(point.TrialsMax, "trial")}{ProgressText.Accuracy(point)}";
    }

    private void Beat()
    {
        lock (gate)
        {
            string slowest = ProgressText.BySlowest(state.Points) is [{ } first, ..] ? About(first.PointIndex) : studyName;
            Write($"running: {slowest}{inBlock}; {ProgressText.Left(state.TimeLeft)}");
        }
    }

    // The next heartbeat is a minute after the last line, whatever that was.
    private void Write(string line)
    {
        TimeSpan elapsed = time.GetElapsedTime(start);
        writer.WriteLine($"[{(int)elapsed.TotalHours:00}:{elapsed.Minutes:00}:{elapsed.Seconds:00}] {line}");
        writer.Flush();
        timer.Change(Heartbeat, Heartbeat);
    }
}
