using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;
using Microsoft.Extensions.Time.Testing;

namespace DriftEngine.Tests.Run;

/// <summary>What the record of a run says while it works and afterwards. Two points of two blocks, two batches each.</summary>
public sealed class RunRecordTests : IDisposable
{
    private static readonly TrialSpec Trials = new(10, 10, null, 0.95);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestStudy study = new();
    private readonly FakeTimeProvider time = new(Start);

    public void Dispose() => study.Dispose();

    [Fact]
    public void It_names_the_block_in_work_and_counts_trials_and_seconds()
    {
        var seen = new List<RunRecord>();
        Run(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            seen.Add(Record());
        });
        Assert.Equal([(0, 0), (0, 0), (1, 0), (1, 0), (0, 1), (0, 1), (1, 1), (1, 1)], seen.Select(record => (record.InWork!.Point, record.InWork.Block)));
        Assert.Equal(Start.AddSeconds(10), seen[2].InWork!.Since);
        // Of the first block a second after the record was made, or here when the clock is next looked at; then at the beginning of every block.
        Assert.Equal([5, 5, 10, 10, 20, 20, 30, 30], seen.Select(record => (record.Updated!.Value - Start).TotalSeconds));
        Assert.Equal([0, 0, 5, 5, 10, 10, 15, 15], seen.Select(record => record.Trials));
        Assert.Equal([0, 1, 2, 3], seen.Where((_, i) => i % 2 == 0).Select(record => record.Parts.Count));
        RunRecord end = Record();
        Assert.Equal(("done", 20, 40.0, null), (end.End, end.Trials, end.ComputeSeconds, end.InWork));
        Assert.Equal((Start.AddSeconds(40), end.Ended), (end.Updated, end.Updated));
        Assert.Equal((4, 4), (end.Parts.Count, end.Blocks));
        Assert.Equal((null, null, "driver 7"), (end.Error, end.Job, end.Driver));
        Assert.InRange(end.PeakMemoryBytes, 10L << 20, 1L << 40);
        Assert.StartsWith(EngineVersion.Text, end.Engine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_of_hours_does_not_keep_it_from_being_written_every_half_minute()
    {
        var ages = new List<double>();
        Run(done =>
        {
            for (int minute = 0; done == 0 && minute < 120; minute++)
            {
                time.Advance(TimeSpan.FromMinutes(1));
                ages.Add((time.GetUtcNow() - Record().Updated!.Value).TotalSeconds);
            }
        });
        Assert.Equal(120, ages.Count);
        Assert.InRange(ages.Max(), 0, 30);
    }

    [Fact]
    public void Blocks_that_take_no_time_do_not_wait_for_the_disk_each()
    {
        var updates = new HashSet<DateTimeOffset?>();
        Run(_ =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            updates.Add(Record().Updated);
        });
        Assert.Equal([Start], updates);
        Assert.Equal(4, Record().Parts.Count);
    }

    [Fact]
    public void A_run_of_very_many_blocks_lists_the_latest_and_counts_all()
    {
        Run(_ => { }, new TrialSpec(10, 3000, null, 0.95));
        RunRecord record = Record();
        Assert.Equal((1200, 1000), (record.Blocks, record.Parts.Count));
        Assert.EndsWith("-000599.parquet", record.Parts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_says_why_and_in_which_block()
    {
        Assert.Throws<DeviceException>(() => Run(done =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            if (done >= 6)
                throw new InsufficientMemoryException();
        }));
        RunRecord record = Record();
        Assert.Equal(("failed", "fake (simd) ran out of memory", time.GetUtcNow()), (record.End, record.Error, record.Ended));
        Assert.Equal((1, 0), (record.InWork!.Point, record.InWork.Block));
    }

    [Fact]
    public void Records_come_latest_first_and_broken_ones_are_passed_over()
    {
        Run(_ => { });
        ResultFolder folder = ResultFolder.Load(study.Folder);
        string path = folder.BeginRun(Record() with { Started = Start.AddDays(1), Shard = "2/3" });
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "99990101T000000Z-host-1.json"), "");
        Assert.Equal(["2/3", null], folder.Runs().Select(run => run.Shard));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("slurm 77", "SLURM_JOB_ID=77")]
    [InlineData("slurm 70_3", "SLURM_JOB_ID=77", "SLURM_ARRAY_JOB_ID=70", "SLURM_ARRAY_TASK_ID=3")]
    [InlineData("slurm 77", "SLURM_JOB_ID=77", "SLURM_ARRAY_JOB_ID=", "SLURM_ARRAY_TASK_ID=3")]
    [InlineData("kubernetes retention-3-x7k2p", "KUBERNETES_SERVICE_HOST=10.0.0.1", "HOSTNAME=retention-3-x7k2p")]
    [InlineData(null, "HOSTNAME=laptop")]
    public void The_job_is_named_as_the_scheduler_names_it(string? expected, params string[] variables)
    {
        Dictionary<string, string> environment = variables.Where(text => text.Length > 0).Select(text => text.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(expected, SchedulerJob.Name(environment.GetValueOrDefault));
    }

    private void Run(Action<int> beforeBatch, TrialSpec? trials = null)
    {
        var options = new RunOptions { ResultsFolder = study.Folder, Stall = null };
        using StudyRun run = StudyRun.Open(TestStudy.Plan(trials ?? Trials), options, time, TestStudy.Load, () => new FakeBackend(beforeBatch: beforeBatch));
        run.Run(_ => { }, CancellationToken.None);
    }

    private RunRecord Record() => ResultFolder.Load(study.Folder).Runs().First();
}
