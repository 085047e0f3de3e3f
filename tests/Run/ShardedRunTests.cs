using DriftEngine.Execution;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

public sealed class ShardedRunTests : IDisposable
{
    private static readonly TrialSpec Fixed = new(10, 43, null, 0.95);
    private static readonly TrialSpec Goal = new(10, 400, 0.001, 0.95);

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Shards_one_after_the_other_give_the_files_of_a_straight_run(int count)
    {
        var expected = study.RunToEnd(TestStudy.Plan(Fixed), folderName: study.Folder + "-straight");
        int computed = 0;
        for (int number = count; number >= 1; number--)
        {
            var backend = new FakeBackend();
            Assert.Equal(number == 1 ? RunEnd.Done : RunEnd.ShardDone, RunShard(new Shard(number, count, count), Fixed, backend));
            computed += backend.TrialsComputed;
        }

        TestStudy.AssertSame(expected, TestStudy.Parts(study.Folder));
        Assert.Equal(2 * 45, computed);
    }

    [Fact]
    public async Task Shards_at_the_same_time_come_to_the_statistics_of_a_straight_run()
    {
        study.RunToEnd(TestStudy.Plan(Goal), folderName: study.Folder + "-straight");
        await Task.WhenAll(Enumerable.Range(1, 4).Select(number => Task.Run(() => RunShard(new Shard(number, 4, 4), Goal, new FakeBackend()))));
        var expected = ResultFolder.Load(study.Folder + "-straight");
        var found = ResultFolder.Load(study.Folder);
        Assert.Equal(expected.Statistics().Select(point => point.Decision), found.Statistics().Select(point => point.Decision));
    }

    [Fact]
    public void A_later_shard_finds_a_goal_reached_and_computes_nothing()
    {
        var first = new FakeBackend();
        Assert.Equal(RunEnd.Done, RunShard(new Shard(1, 2, 1), Goal with { HalfWidth = 0.01 }, first));
        int blocks = TestStudy.Parts(study.Folder).Count;
        Assert.Equal(RunEnd.AlreadyDone, RunShard(new Shard(2, 2, 1), Goal with { HalfWidth = 0.01 }, new FakeBackend(beforeBatch: _ => Assert.Fail("nothing to compute"))));
        Assert.Equal(blocks * TestStudy.BlockTrials, first.TrialsComputed);
    }

    [Fact]
    public void A_shard_waits_for_nobody()
    {
        // Blocks before its own are missing, so no stop rule can look: it computes its share and ends.
        Assert.Equal(RunEnd.ShardDone, RunShard(new Shard(2, 2, 2), Goal, new FakeBackend()));
        Assert.Equal(80, TestStudy.Parts(study.Folder).Count);
        Assert.Equal(RunEnd.ShardDone, RunShard(new Shard(2, 2, 2), Goal, new FakeBackend(beforeBatch: _ => Assert.Fail("nothing to compute"))));
    }

    [Fact]
    public void A_request_to_stop_after_the_block_keeps_that_block()
    {
        using var afterBlock = new CancellationTokenSource();
        using StudyRun run = study.Open(TestStudy.Plan(Fixed), new FakeBackend(preferredTrials: 2, beforeBatch: _ => afterBlock.Cancel()));
        Assert.Equal(RunEnd.Stopped, run.Run(_ => { }, CancellationToken.None, afterBlock.Token));
        Assert.Single(TestStudy.Parts(study.Folder));
    }

    private RunEnd RunShard(Shard shard, TrialSpec trials, FakeBackend backend)
    {
        using StudyRun run = StudyRun.Open(
            TestStudy.Plan(trials), new RunOptions { ResultsFolder = study.Folder, Shard = shard }, TimeProvider.System, TestStudy.Load, () => backend);
        return run.Run(_ => { }, CancellationToken.None);
    }
}
