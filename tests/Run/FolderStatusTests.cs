using DriftEngine.Execution;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>What parts and records of runs say of a folder, and which shards drift resume submits. Two points of nine blocks.</summary>
public sealed class FolderStatusTests : IDisposable
{
    private const string Gave = "the device gave out";
    private static readonly TrialSpec Trials = new(10, 43, null, 0.95);
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestStudy study = new();
    private int seconds;

    public void Dispose() => study.Dispose();

    [Fact]
    public void Blocks_are_done_running_failed_or_missing_and_speed_is_that_of_live_runs()
    {
        ResultFolder folder = Run(1, 3);
        Record(folder, 2, run => run with { Updated = Now.AddMinutes(-2), InWork = new BlockInWork(1, FirstOf(2), Now), Trials = 60, ComputeSeconds = 30 });
        Record(folder, null, run => run with { Updated = Now.AddMinutes(-1), Trials = 20, ComputeSeconds = 5 });
        Record(folder, 3, run => run with { End = "failed", Ended = Now, Error = Gave, InWork = new BlockInWork(0, FirstOf(3, point: 0), Now) });
        FolderStatus status = Status(folder);
        Assert.Equal([(3, 0, 1, 5), (3, 1, 0, 5)], status.Points.Select(point => (point.BlocksDone, point.BlocksRunning, point.BlocksFailed, point.BlocksMissing)));
        Assert.Equal((2, 6.0), (status.Live.Count, status.TrialsPerSecond));
        Assert.Equal(12 * TestStudy.BlockTrials / 6.0, status.TimeLeft!.Value.TotalSeconds, 9);
        FailedShard failed = Assert.Single(status.Failed);
        Assert.Equal(("3/3", 1, Gave), (failed.Last.Shard, failed.Times, failed.Last.Error));
        Assert.False(status.Finished);
    }

    [Fact]
    public void A_run_that_is_silent_for_three_minutes_is_dead_and_a_clock_ahead_is_alive()
    {
        ResultFolder folder = Run(1, 3);
        Record(folder, 2, run => run with { Updated = Now.AddMinutes(-3) });
        Record(folder, 3, run => run with { Updated = Now.AddMinutes(30) });
        FolderStatus status = Status(folder);
        Assert.Equal(["3/3"], status.Live.Select(run => run.Shard));
        Assert.Equal(["2/3"], status.Failed.Select(shard => shard.Last.Shard));
        Assert.Null(status.TrialsPerSecond);
    }

    [Fact]
    public void A_failure_that_was_made_good_is_forgotten_and_a_finished_study_has_none()
    {
        ResultFolder folder = Run(1, 3);
        Record(folder, 2, run => run with { End = "failed" });
        Run(2, 3);
        Assert.Empty(Status(folder).Failed);
        Record(folder, 3, run => run with { End = "failed" });
        Assert.Single(Status(folder).Failed);
        Run(3, 3);
        FolderStatus done = Status(folder);
        Assert.True(done.Finished);
        Assert.Empty(done.Failed);
        Assert.All(done.Points, point => Assert.Equal((9, 0), (point.BlocksDone, point.BlocksMissing)));
    }

    [Fact]
    public void A_damaged_part_is_missing_and_stays_where_it_is()
    {
        ResultFolder folder = Run(1, 1);
        string part = folder.PartPath(1, 4);
        File.WriteAllBytes(part, File.ReadAllBytes(part)[..^9]);
        FolderStatus status = Status(folder);
        Assert.Equal((8, 1), (status.Points[1].BlocksDone, status.Points[1].BlocksMissing));
        Assert.True(File.Exists(part));
        var plan = new ShardPlan(3, 3, [9, 9]);
        Assert.Equal([plan.OwnerOf(1, 4)], ResumePlan.Of(status, [Submitted(3)], force: false).Shards);
    }

    [Fact]
    public void Resumed_are_the_shards_that_own_what_is_missing()
    {
        ResultFolder folder = Run(2, 4);
        Run(4, 4);
        Assert.Equal([1, 3], ResumePlan.Of(Status(folder), [Submitted(4)], force: false).Shards);
        File.Delete(folder.PartPath(0, Enumerable.Range(0, 9).First(block => new ShardPlan(4, 4, [9, 9]).OwnerOf(0, block) == 4)));
        Assert.Equal([1, 3, 4], ResumePlan.Of(Status(folder), [Submitted(4)], force: false).Shards);
    }

    [Fact]
    public void A_point_whose_goal_is_reached_misses_nothing()
    {
        // The first point reaches a loose goal at once; the second is swept to none.
        StudyPlan plan = TestStudy.Plan(new TrialSpec(10, 400, 0.01, 0.95));
        study.RunToEnd(plan);
        FolderStatus status = Status(ResultFolder.Load(study.Folder));
        Assert.True(status.Finished);
        Assert.All(status.Points, point => Assert.InRange(point.BlocksDone, 2, 79));
        Assert.Empty(ResumePlan.Of(status, [Submitted(4)], force: false).Shards);
    }

    [Theory]
    [InlineData("failed", 1, true)]
    [InlineData(null, 0, true)] // died in its first block
    [InlineData(null, 1, false)] // died, but not in vain
    [InlineData("stopped", 0, false)]
    public void A_shard_that_failed_three_times_in_a_row_is_given_up(string? end, int blocks, bool counts)
    {
        ResultFolder folder = Run(1, 2);
        for (int time = 0; time < 3; time++)
        {
            Assert.Equal([2], ResumePlan.Of(Status(folder), [Submitted(2)], force: false).Shards);
            Record(folder, 2, run => run with { End = end, Trials = 3, Parts = [.. Enumerable.Repeat("part", blocks)], Error = $"{Gave} {time}" }, of: 2);
        }

        var plan = ResumePlan.Of(Status(folder), [Submitted(2)], force: false);
        Assert.Equal(counts ? [] : [2], plan.Shards);
        Assert.Equal(counts ? 1 : 0, plan.GivenUp.Count);
        Assert.Equal([2], ResumePlan.Of(Status(folder), [Submitted(2)], force: true).Shards);
        if (!counts)
            return;
        Assert.Equal((3, $"{Gave} 2"), (plan.GivenUp[0].Failures, plan.GivenUp[0].LastError));
        Assert.Equal(2, new ShardPlan(2, 2, [9, 9]).OwnerOf(plan.GivenUp[0].Point, plan.GivenUp[0].Block));
        // One good end in between, and the count starts anew.
        Record(folder, 2, run => run with { End = "stopped", Trials = 5 }, of: 2);
        Assert.Equal([2], ResumePlan.Of(Status(folder), [Submitted(2)], force: false).Shards);
    }

    [Fact]
    public void Jobs_that_began_and_left_no_record_are_failures_and_those_that_never_began_are_not()
    {
        ResultFolder folder = Run(1, 2);
        SubmissionRecord[] submissions = [.. Enumerable.Range(0, 3).Select(number => Submitted(2) with { Number = 3 - number, ArrayJob = $"{70 - number}", At = Now.AddDays(400) })];
        Directory.CreateDirectory(folder.JobLogsFolder);
        Assert.Equal([2], ResumePlan.Of(Status(folder), submissions, force: false).Shards);
        foreach (SubmissionRecord submission in submissions)
            File.WriteAllText(Path.Combine(folder.JobLogsFolder, $"{submission.ArrayJob}_2.out"), "no such program");
        GivenUpShard lost = Assert.Single(ResumePlan.Of(Status(folder), submissions, force: false).GivenUp);
        Assert.Equal((3, null, "70_2.out"), (lost.Failures, lost.LastError, Path.GetFileName(lost.Log)));
        // The latest but one had a run after all, by whatever clock.
        Record(folder, 2, run => run with { Job = "slurm 69_2", End = "stopped", Started = Now.AddDays(-9) }, of: 2);
        Assert.Equal([2], ResumePlan.Of(Status(folder), submissions, force: false).Shards);
    }

    [Fact]
    public void Submissions_are_kept_in_order_and_half_made_ones_are_none()
    {
        ResultFolder folder = Run(1, 2);
        Assert.Equal(1, folder.BeginSubmission());
        folder.WriteSubmission(Submitted(2) with { Number = 1, Options = new JobOptions { Cpus = 3, TimeSeconds = 60, Extra = ["--account=a b"] } });
        Assert.Equal(2, folder.BeginSubmission());
        Assert.Equal(3, folder.BeginSubmission());
        folder.WriteSubmission(Submitted(5) with { Number = 3 });
        Assert.Equal([3, 1], folder.Submissions().Select(submission => submission.Number));
        Assert.Equal(["--account=a b"], folder.Submissions()[1].Options.Extra);
        folder.DropSubmission(3);
        Assert.Equal(3, folder.NextSubmission);
    }

    private static SubmissionRecord Submitted(int tasks) => new()
    {
        Number = 1,
        At = Now,
        Tasks = tasks,
        Concurrent = tasks,
        Shards = $"1-{tasks}",
        Options = new JobOptions { Cpus = 2, TimeSeconds = 3600 },
        Program = ["drift"],
        Command = "drift submit",
        ArrayJob = "70",
    };

    private static FolderStatus Status(ResultFolder folder) => FolderStatus.Of(folder, Now);

    private static int FirstOf(int shard, int point = 1) => Enumerable.Range(0, 9).First(block => new ShardPlan(3, 3, [9, 9]).OwnerOf(point, block) == shard);

    private ResultFolder Run(int number, int count)
    {
        var options = new RunOptions { ResultsFolder = study.Folder, Shard = new Shard(number, count, count) };
        using StudyRun run = StudyRun.Open(TestStudy.Plan(Trials), options, TimeProvider.System, TestStudy.Load, () => new FakeBackend());
        run.Run(_ => { }, CancellationToken.None);
        return ResultFolder.Load(study.Folder);
    }

    /// <summary>Adds the record of a later run.</summary>
    private void Record(ResultFolder folder, int? shard, Func<RunRecord, RunRecord> change, int of = 3)
    {
        var run = new RunRecord { Started = new DateTimeOffset(2040, 1, 1, 0, 0, seconds++, TimeSpan.Zero), Shard = shard is null ? null : $"{shard}/{of}", DeviceKind = "simd", DeviceName = "fake" };
        ResultFolder.WriteRun(folder.BeginRun(run), change(run));
    }
}
