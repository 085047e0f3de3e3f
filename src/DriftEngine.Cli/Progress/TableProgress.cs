using System.Text;
using DriftEngine.Report;

namespace DriftEngine.Cli.Progress;

/// <summary>For terminals: a table redrawn in place, the point that holds the run up on top.</summary>
internal sealed class TableProgress : IRunProgress
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Header = ["point", "trials", "accuracy %", "+-", "goal", "worst age", ""];

    private readonly TextWriter writer;
    private readonly string studyName;
    private readonly Func<(int Columns, int Lines)> screen;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private RunState state = new([], null);
    private string device = "";
    private int blocksDone;
    private int blocksPlanned;
    private string drawn = "";

    public TableProgress(TextWriter writer, string studyName, Func<(int Columns, int Lines)> screen, TimeProvider time)
    {
        (this.writer, this.studyName, this.screen, this.time) = (writer, studyName, screen, time);
        start = time.GetTimestamp();
        timer = time.CreateTimer(_ => Redraw(), null, Refresh, Refresh);
    }

    /// <inheritdoc/>
    public void Show(RunEvent happened, RunState newState)
    {
        lock (gate)
        {
            state = newState;
            if (happened is RunEvent.Opened opened)
                (device, blocksDone, blocksPlanned) = ($"{opened.DeviceKind} ({opened.DeviceName})", opened.BlocksDone, opened.BlocksPlanned);
            else if (happened is RunEvent.BlockDone)
                blocksDone++;
        }
    }

    /// <inheritdoc/>
    public void Note(string line)
    {
        lock (gate)
        {
            writer.Write($"{Erase()}{line}\n");
            drawn = "";
            Redraw();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        Redraw();
    }

    private void Redraw()
    {
        lock (gate)
        {
            // Before the first event there is nothing to show yet.
            string next = blocksPlanned == 0 ? "" : Draw();
            if (next == drawn)
                return;
            // One write, so that nothing else gets between the erased table and the new one.
            writer.Write(Erase() + next);
            writer.Flush();
            drawn = next;
        }
    }

    /// <summary>Up to the table's first line, then clear to the end of the screen.</summary>
    private string Erase()
    {
        int lines = drawn.Count(letter => letter == '\n');
        return lines == 0 ? "" : $"\u001b[{lines}F\u001b[J";
    }

    private string Draw()
    {
        (int columns, int lines) = screen();
        // A wrapped line would break the count of lines to go up, so every line is cut to the screen.
        int width = columns > 1 ? columns - 1 : 79;
        int room = Math.Max(1, (lines > 0 ? lines : 24) - 5);
        IReadOnlyList<PointProgress> points = ProgressText.BySlowest(state.Points);
        string[][] cells = points.Take(room).Select(Cells).Prepend(Header).ToArray();
        var text = new StringBuilder();
        text.Append(Cut($"{studyName}: {ProgressText.Left(state.TimeLeft)}, {ProgressText.Duration(time.GetElapsedTime(start))} gone, block {blocksDone} of at most {blocksPlanned} on {device}", width)).Append('\n');
        foreach (string line in TextColumns.Align(cells).TrimEnd('\n').Split('\n'))
            text.Append(Cut("  " + line, width)).Append('\n');
        if (points.Count > room)
            text.Append(Cut($"  and {points.Count - room} more points, {points.Skip(room).Count(point => point.Finished)} of them done", width)).Append('\n');
        return text.ToString();
    }

    private string[] Cells(PointProgress point) =>
    [
        ProgressText.Label(point.Swept, studyName), $"{point.TrialsDone}/{point.TrialsMax}", ProgressText.Percent(point.MeanAccuracyAtWorstAge),
        ProgressText.Percent(point.WorstHalfWidth), ProgressText.Percent(point.HalfWidthGoal),
        point.TrialsDone > 0 ? AgeLabel.Format(point.WorstAgeSeconds) : "-", point.Finished ? "done" : "",
    ];

    private static string Cut(string line, int width) => line.Length <= width ? line : line[..width];
}
