using DriftEngine.Cli.Progress;
using Microsoft.Extensions.Time.Testing;

namespace DriftEngine.Tests.Cli;

public sealed class TableProgressTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly StringWriter writer = new();
    private (int Columns, int Lines) size = (110, 30);

    public void Dispose() => writer.Dispose();

    [Fact]
    public void The_point_that_holds_the_run_up_is_on_top()
    {
        using TableProgress table = Table();
        Show(table, CliSamples.Point(0, "none", 64, 0.0015), CliSamples.Point(1, "global", 64, 0.0030), CliSamples.Point(2, "late", 128, 0.0009, finished: true));
        string[] lines = Screen();
        Assert.Equal("retention: about 2 min left, 0 s gone, 0 of at most 40 blocks done, simd (2 threads)", lines[0]);
        Assert.Equal(["compensation = global", "compensation = none", "compensation = late"], lines[2..].Select(line => line.Trim()[..line.Trim().IndexOf("  ", StringComparison.Ordinal)]));
        Assert.Matches(@"^  compensation = global +64/1000 +97\.31 +0\.30 +0\.10 +10 y$", lines[2]);
        Assert.EndsWith("done", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_redrawn_in_place()
    {
        using TableProgress table = Table();
        for (int trials = 2; trials < 40; trials++)
            Show(table, CliSamples.Point(0, "none", trials, 0.1 / trials), CliSamples.Point(1, "global", 64, 0.0030));
        Assert.Equal(4, Screen().Length);
        Assert.Contains(Screen(), line => line.Contains(" 39/1000", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unchanged_table_is_not_written_again()
    {
        using TableProgress table = Table();
        Show(table, CliSamples.Point(0, "none", 64, 0.0015));
        int length = writer.ToString().Length;
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(length, writer.ToString().Length);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(length, writer.ToString().Length);
    }

    [Fact]
    public void A_note_stays_above_the_table()
    {
        using TableProgress table = Table();
        Show(table, CliSamples.Point(0, "none", 64, 0.0015));
        table.Note("stopping");
        Show(table, CliSamples.Point(0, "none", 65, 0.0015));
        string[] lines = Screen();
        Assert.Equal("stopping", lines[0]);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public void A_small_terminal_gets_what_fits()
    {
        size = (40, 8);
        using TableProgress table = Table();
        Show(table, [.. Enumerable.Range(0, 20).Select(i => CliSamples.Point(i, $"a-very-long-name-{i}", 64, 0.001 * (i + 2), finished: i < 5))]);
        string[] lines = Screen();
        Assert.Equal(6, lines.Length);
        Assert.Equal("retention: about 2 min left, 0 s gone", lines[0]);
        Assert.Equal("  and 18 more points, 5 of them done", lines[^1]);
    }

    [Fact]
    public void Long_names_give_way_to_the_numbers_and_the_time_left()
    {
        size = (80, 24);
        using TableProgress table = Table(new string('n', 70));
        Show(table, CliSamples.Point(0, new string('v', 60), 64, 0.0030));
        string[] lines = Screen();
        Assert.Matches(@"^n+\.\.\.: about 2 min left", lines[0]);
        Assert.Equal("  0 s gone, 0 of at most 40 blocks done, simd (2 threads)", lines[1]);
        Assert.Matches(@"^  compensation = v+\.\.\. +64/1000 +97\.31 +0\.30 +0\.10 +10 y$", lines[3]);
    }

    [Fact]
    public void What_is_not_known_yet_is_left_out()
    {
        using TableProgress table = Table();
        table.Show(new RunEvent.Batch(0, 1, 2) { At = CliSamples.Start }, new RunState([CliSamples.Point(0, "none", 0, null)], null));
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("retention: 0 s gone, 0 of at most 40 blocks done, simd (2 threads)", Screen()[0]);
    }

    private TableProgress Table(string name = "retention")
    {
        var table = new TableProgress(writer, name, () => size, time);
        table.Show(CliSamples.Opened(), new RunState([], null));
        return table;
    }

    private void Show(TableProgress table, params PointProgress[] points)
    {
        table.Show(new RunEvent.Batch(0, 1, 2) { At = CliSamples.Start }, new RunState(points, TimeSpan.FromMinutes(2)));
        time.Advance(TimeSpan.FromMilliseconds(250));
    }

    private string[] Screen() => TerminalScreen.After(writer.ToString(), size.Columns).Lines;
}
