using System.Text;
using DriftEngine.Report;
using DriftEngine.Study;

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
            else if (RunNotes.Of(happened) is { } line)
                Note(line);
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
        // A line that the terminal wraps would break the count of lines to go up, so every line fits the screen.
        int width = columns > 1 ? columns - 1 : 79;
        string[] head = Head(width);
        int room = Math.Max(1, (lines > 0 ? lines : 24) - 4 - head.Length);
        IReadOnlyList<PointProgress> points = ProgressText.BySlowest(state.Points);
        string[][] cells = points.Take(room).Select(Cells).Prepend(Header).ToArray();
        var text = new StringBuilder();
        foreach (string line in head)
            text.Append(line).Append('\n');
        foreach (string line in Fitting(cells, width - 2).TrimEnd('\n').Split('\n'))
            text.Append(Cut("  " + line, width)).Append('\n');
        if (points.Count > room)
            text.Append(Cut($"  and {points.Count - room} more points, {points.Skip(room).Count(point => point.Finished)} of them done", width)).Append('\n');
        return text.ToString();
    }

    // The time left is what people look for, so it comes first and is never cut; a second line takes what the first has no room for.
    private string[] Head(int width)
    {
        string[] facts =
        [
            .. state.TimeLeft is null ? Array.Empty<string>() : [ProgressText.Left(state.TimeLeft)],
            $"{ProgressText.Duration(time.GetElapsedTime(start))} gone",
            $"{blocksDone} of at most {Counted.Of(blocksPlanned, "block")} done", device,
        ];
        string first = $"{Shorten(studyName, width - facts[0].Length - 2)}: {facts[0]}";
        int taken = 1;
        while (taken < facts.Length && first.Length + 2 + facts[taken].Length <= width)
            first += $", {facts[taken++]}";
        return taken == facts.Length ? [Cut(first, width)] : [Cut(first, width), Cut($"  {string.Join(", ", facts[taken..])}", width)];
    }

    // Long names of points give way to the numbers.
    private static string Fitting(string[][] cells, int width)
    {
        int over = TextColumns.Align(cells).Split('\n').Max(line => line.Length) - width;
        int room = cells.Max(line => line[0].Length) - over;
        return TextColumns.Align(over <= 0 ? cells : cells.Select(line => (string[])[Shorten(line[0], room), .. line[1..]]));
    }

    private static string Shorten(string name, int room)
    {
        int most = Math.Max(room, 12);
        return name.Length <= most ? name : $"{name[..(most - 3)]}...";
    }

    private string[] Cells(PointProgress point) =>
    [
        ProgressText.Label(point.Swept, studyName), $"{point.TrialsDone}/{point.TrialsMax}", ProgressText.Measure(point.CountsErrors ? point.MeanEffectiveBitsAtWorstAge : point.MeanAccuracyAtWorstAge, point.CountsErrors),
        ProgressText.Measure(point.WorstHalfWidth, point.CountsErrors), ProgressText.Measure(point.HalfWidthGoal, point.CountsErrors),
        point.TrialsDone > 0 ? AgeText.About(point.WorstAgeSeconds) : "-", point.Finished ? "done" : "",
    ];

    private static string Cut(string line, int width) => line.Length <= width ? line : line[..width];
}
