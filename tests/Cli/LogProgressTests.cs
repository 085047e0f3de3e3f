using DriftEngine.Cli;
using DriftEngine.Cli.Progress;
using Microsoft.Extensions.Time.Testing;

namespace DriftEngine.Tests.Cli;

public sealed class LogProgressTests : IDisposable
{
    private static readonly RunState Half = new([CliSamples.Point(0, "none", 64, 0.0021), CliSamples.Point(1, "global", 64, 0.0005, finished: true)], TimeSpan.FromMinutes(3));

    private readonly FakeTimeProvider time = new();
    private readonly StringWriter writer = new();
    private readonly LogProgress log;

    public LogProgressTests() => log = new LogProgress(writer, "retention", time);

    public void Dispose()
    {
        log.Dispose();
        writer.Dispose();
    }

    [Fact]
    public void Every_event_is_one_line_without_escape_codes()
    {
        log.Show(CliSamples.Opened(blocksDone: 3), new RunState([CliSamples.Point(0, "none", 0, null)], null));
        time.Advance(TimeSpan.FromSeconds(12));
        log.Show(CliSamples.Block(0), Half);
        log.Show(new RunEvent.PointDone(1, 64, "goal") { At = CliSamples.Start }, Half);
        log.Note("stopping");
        Assert.Equal(
            """
            [00:00:00] retention: 2 points in at most 40 blocks, 3 done before; simd (2 threads); results in results/x
            [00:00:12] compensation = none: 64 of at most 1000 trials, 97.31 +- 0.21 % at 10 y (goal 0.10); block 4 of at most 40 in 12 s; about 3 min left
            [00:00:12] compensation = global: done after 64 trials (goal reached)
            [00:00:12] stopping

            """, writer.ToString());
    }

    [Fact]
    public void A_log_that_several_attempts_write_says_when_where_and_for_which_job_each_began()
    {
        log.Show(CliSamples.Opened() with { Host = "node7", Job = "slurm 70_3" }, new RunState([], null));
        Assert.EndsWith("results in results/x; begun 2026-01-01 00:00:00 UTC on node7, slurm 70_3\n", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_cannot_be_written_ends_no_run()
    {
        using var full = new LossyWriter(new FullDisk());
        using var deaf = new LogProgress(full, "retention", time);
        deaf.Show(CliSamples.Opened(), Half);
        time.Advance(TimeSpan.FromMinutes(2));
        deaf.Note("still here");
    }

    [Fact]
    public void Batches_alone_print_nothing_but_a_minute_never_passes_in_silence()
    {
        log.Show(CliSamples.Opened(), Half);
        int before = Lines().Length;
        for (int second = 0; second < 180; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            log.Show(new RunEvent.Batch(0, second, 200) { At = CliSamples.Start }, Half);
        }
        string[] lines = Lines()[before..];
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("[00:02:00] running: compensation = none: 64 of at most 1000 trials", lines[1], StringComparison.Ordinal);
        Assert.Contains("118 of 200 trials of the block", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_puts_the_heartbeat_off_by_a_minute()
    {
        log.Show(CliSamples.Opened(), Half);
        time.Advance(TimeSpan.FromSeconds(59));
        log.Note("still here");
        int before = Lines().Length;
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(before, Lines().Length);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before + 1, Lines().Length);
    }

    [Fact]
    public void Nothing_is_printed_after_the_end()
    {
        log.Show(CliSamples.Opened(), Half);
        log.Dispose();
        int before = Lines().Length;
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(before, Lines().Length);
    }

    private sealed class FullDisk : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");

        public override void Flush() => throw new IOException("No space left on device");
    }

    private string[] Lines() => writer.ToString().TrimEnd('\n').Split('\n');
}
