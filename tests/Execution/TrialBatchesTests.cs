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

    private sealed class Reports : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }

    /// <summary>A trial's outcome at an age is trial x 10 + age.</summary>
    private sealed class CountingRunner(int preferred, int atBatch = 0, Action? act = null) : ITrialRunner
    {
        public int PreferredTrials => preferred;

        public int Batches { get; private set; }

        public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
        {
            Batches++;
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
