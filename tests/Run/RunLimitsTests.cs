using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;
using Microsoft.Extensions.Time.Testing;

namespace DriftEngine.Tests.Run;

/// <summary>Limits of time and memory, and devices that never answer: what is finished is kept, and no row changes. Two points of nine blocks.</summary>
public sealed class RunLimitsTests : IDisposable
{
    private static readonly TrialSpec Trials = new(10, 43, null, 0.95);
    private static readonly TimeSpan Stall = TimeSpan.FromMinutes(10);

    private readonly TestStudy study = new();
    private readonly FakeTimeProvider time = new();

    public void Dispose() => study.Dispose();

    [Theory]
    [InlineData(60, 6)] // blocks of 10 s, each in two batches: the seventh would end at 70 s
    [InlineData(69, 6)]
    [InlineData(71, 7)]
    [InlineData(5, 1)] // of the first nothing is known, so it is begun and finished
    [InlineData(100_000, 18)]
    public void A_run_ends_before_a_block_that_would_not_be_done_in_time(int seconds, int blocks)
    {
        RunEnd end = Run(new FakeBackend(beforeBatch: _ => time.Advance(TimeSpan.FromSeconds(5))), new RunOptions { MaxTime = TimeSpan.FromSeconds(seconds) });
        Assert.Equal(blocks == 18 ? RunEnd.Done : RunEnd.TimeUp, end);
        Assert.Equal(blocks, TestStudy.Parts(study.Folder).Count);
        Assert.Equal(blocks == 18 ? "done" : "timeup", RunRecord().End);
        AssertGoesOn();
    }

    [Fact]
    public void Trials_that_memory_does_not_hold_are_tried_in_smaller_batches_from_then_on()
    {
        var halved = new List<RunEvent.BatchHalved>();
        var backend = new FakeBackend(preferredTrials: 5, most: 2);
        Assert.Equal(RunEnd.Done, Run(backend, new RunOptions(), happened => halved.AddRange(happened is RunEvent.BatchHalved one ? [one] : [])));
        Assert.Equal((5, 2), (Assert.Single(halved).Trials, halved[0].Next));
        AssertGoesOn();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // while a point is loaded
    public async Task A_device_that_never_answers_ends_the_run_and_finished_blocks_are_kept(bool loading)
    {
        using var stuck = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        int loads = 0;
        void Hang()
        {
            stuck.Set();
            never.Wait();
        }

        var backend = new FakeBackend(
            beforeBatch: done => Do(!loading && done >= 12, Hang), beforePrepare: () => Do(loading && ++loads == 3, Hang));
        Task<Exception?> run = Task.Run<Exception?>(() => Record.Exception(() => Run(backend, new RunOptions { Stall = Stall })));
        stuck.Wait();
        time.Advance(Stall - TimeSpan.FromSeconds(1));
        Assert.False(await EndsWithin(run, 50));
        while (!await EndsWithin(run, 20))
            time.Advance(TimeSpan.FromSeconds(1)); // the wait may begin a moment after the device is stuck
        var failure = Assert.IsType<DeviceException>(await run);
        Assert.Equal((DeviceFailure.Stalled, $"fake (simd) {(loading ? "loaded no point" : "finished no batch of trials")} for 10 min and is taken for dead"), (failure.Failure, failure.Message));
        Assert.Equal(2, TestStudy.Parts(study.Folder).Count);
        Assert.Equal(("failed", failure.Message), (RunRecord().End, RunRecord().Error));
        never.Set();
        AssertGoesOn();
    }

    [Fact]
    public async Task A_device_that_does_not_open_is_taken_for_dead_too()
    {
        using var never = new ManualResetEventSlim();
        using var stuck = new ManualResetEventSlim();
        IBackend Never()
        {
            stuck.Set();
            never.Wait();
            return new FakeBackend();
        }

        Task<Exception?> run = Task.Run<Exception?>(() => Record.Exception(() => Open(Never, new RunOptions { Stall = Stall }).Dispose()));
        stuck.Wait();
        while (!await EndsWithin(run, 20))
            time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("the device did not open for 10 min and is taken for dead", Assert.IsType<DeviceException>(await run).Message);
        never.Set();
    }

    [Fact]
    public void Slow_batches_are_no_stall_and_what_a_device_throws_comes_through()
    {
        Assert.Equal(RunEnd.Done, Run(new FakeBackend(), new RunOptions { Stall = Stall }));
        var mistake = new KeyNotFoundException();
        using var other = new TestStudy();
        var options = new RunOptions { Stall = Stall, ResultsFolder = other.Folder };
        using StudyRun run = StudyRun.Open(TestStudy.Plan(Trials), options, TimeProvider.System, TestStudy.Load, () => new FakeBackend(beforeBatch: _ => throw mistake));
        Assert.Same(mistake, Assert.ThrowsAny<Exception>(() => run.Run(_ => { }, CancellationToken.None)));
        Assert.NotEqual(Environment.CurrentManagedThreadId, ThreadOfBatch());
    }

    private static int ThreadOfBatch()
    {
        using var backend = WatchedBackend.Open(() => new FakeBackend(beforeBatch: _ => throw new InvalidOperationException($"{Environment.CurrentManagedThreadId}")), Stall, TimeProvider.System);
        using ITrialRunner runner = backend.Prepare(TestStudy.Program(TestStudy.Plan(Trials).Points[0].Spec));
        return int.Parse(Assert.Throws<InvalidOperationException>(() => runner.Run(0, 1, new AgeOutcome[3], [], default)).Message, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<bool> EndsWithin(Task task, int milliseconds) => await Task.WhenAny(task, Task.Delay(milliseconds)) == task;

    private static void Do(bool now, Action action)
    {
        if (now)
            action();
    }

    private RunRecord RunRecord() => ResultFolder.Load(study.Folder).Runs().First();

    private StudyRun Open(Func<IBackend> backend, RunOptions options) =>
        StudyRun.Open(TestStudy.Plan(Trials), options with { ResultsFolder = study.Folder }, time, TestStudy.Load, backend);

    private RunEnd Run(FakeBackend backend, RunOptions options, Action<RunEvent>? onEvent = null)
    {
        using StudyRun run = Open(() => backend, options);
        return run.Run(onEvent ?? (_ => { }), CancellationToken.None);
    }

    /// <summary>The same command goes on to the rows of a straight run.</summary>
    private void AssertGoesOn()
    {
        var whole = study.RunToEnd(TestStudy.Plan(Trials), folderName: study.Folder + "-straight");
        TestStudy.AssertSame(whole, study.RunToEnd(TestStudy.Plan(Trials)));
    }
}
