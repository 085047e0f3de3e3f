using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;

namespace DriftEngine.Tests.Execution;

public sealed class TrialBatchesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(0)]
    public void Batches_fill_the_block_in_order(int preferred)
    {
        using CountingRunner runner = new(preferred);
        AgeOutcome[] outcomes = TrialBatches.Run(runner, new Block(3, 30, 10), 2, 0, CancellationToken.None).Outcomes;
        Assert.Equal(
            Enumerable.Range(30, 10).SelectMany(trial => new[] { trial * 10, (trial * 10) + 1 }),
            outcomes.Select(outcome => outcome.Correct));
        Assert.Equal((10 + Math.Max(preferred, 1) - 1) / Math.Max(preferred, 1), runner.Batches);
    }

    [Fact]
    public void A_cancelled_block_is_abandoned_after_the_batch_under_way()
    {
        using CancellationTokenSource stop = new();
        using CountingRunner runner = new(2, atBatch: 2, stop.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => TrialBatches.Run(runner, new Block(0, 0, 10), 2, 0, stop.Token));
        Assert.Equal(2, runner.Batches);
    }

    [Fact]
    public void A_block_cancelled_during_its_last_batch_is_abandoned_too()
    {
        using CancellationTokenSource stop = new();
        using CountingRunner runner = new(5, atBatch: 2, stop.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => TrialBatches.Run(runner, new Block(0, 0, 10), 2, 0, stop.Token));
    }

    [Fact]
    public void Progress_is_reported_after_every_batch()
    {
        using CountingRunner runner = new(4);
        Reports reports = new();
        TrialBatches.Run(runner, new Block(0, 0, 10), 1, 0, CancellationToken.None, reports);
        Assert.Equal([4, 8, 10], reports.Values);
    }

    [Theory]
    [InlineData(8, 3, "8 4 2")] // 8 and 4 do not fit
    [InlineData(1000, 1, "10 3 1")] // the block is smaller than a batch of 1000, which is halved until half of the block is enough
    [InlineData(6, 6, "6")]
    public void Batches_that_do_not_fit_are_halved_and_stay_so(int preferred, int fitting, string tried)
    {
        using CountingRunner whole = new(preferred), small = new(preferred, fitting: fitting);
        var halved = new List<int>();
        var size = new BatchSize((_, next) => halved.Add(next));
        BlockOutcomes expected = TrialBatches.Run(whole, new Block(3, 30, 10), 2, 0, CancellationToken.None);
        Assert.Equal(expected.Outcomes, TrialBatches.Run(small, new Block(3, 30, 10), 2, 0, CancellationToken.None, size: size).Outcomes);
        Assert.Equal(tried.Split(' ').Select(int.Parse).Skip(1), halved);
        TrialBatches.Run(small, new Block(4, 40, 10), 2, 0, CancellationToken.None, size: size);
        Assert.Equal(tried.Split(' ').Length - 1, halved.Count);
    }

    [Fact]
    public void A_single_trial_that_does_not_fit_is_the_end()
    {
        using CountingRunner small = new(4, fitting: 0);
        Assert.Equal(DeviceFailure.OutOfMemory, Assert.Throws<DeviceException>(() => TrialBatches.Run(small, new Block(0, 0, 10), 2, 0, CancellationToken.None)).Failure);
    }

    private sealed class Reports : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }

    /// <summary>A trial's outcome at an age is trial x 10 + age.</summary>
    private sealed class CountingRunner(int preferred, int atBatch = 0, Action? act = null, int fitting = int.MaxValue) : ITrialRunner
    {
        public int PreferredTrials => preferred;

        public int Batches { get; private set; }

        public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
        {
            Batches++;
            if (trials > fitting)
                throw new DeviceException("does not fit", failure: DeviceFailure.OutOfMemory);
            int ages = outcomes.Length / trials;
            for (int i = 0; i < outcomes.Length; i++)
                outcomes[i] = new AgeOutcome(((firstTrial + (i / ages)) * 10) + (i % ages), 0, 0);
            if (Batches == atBatch)
                act?.Invoke();
        }

        public void Logits(int trial, int ageIndex, Span<float> logits) => throw new NotSupportedException();

        public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
