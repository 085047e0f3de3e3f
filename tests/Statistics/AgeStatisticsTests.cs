using DriftEngine.Statistics;

namespace DriftEngine.Tests.Statistics;

public sealed class AgeStatisticsTests
{
    [Fact]
    public void Small_sample_by_hand()
    {
        // Accuracies 0.1, 0.2, 0.3, 0.4: variance 0.05 / 3; t(0.975, 3) = 3.1824463; type 7 quantiles as in NumPy.
        AgeStatistics found = Of([4, 1, 3, 2], 10, 0.95);
        Assert.Equal(4, found.Trials);
        Assert.Equal(0.25, found.AccuracyMean, 15);
        Assert.Equal(Math.Sqrt(0.05 / 3), found.AccuracyStd!.Value, 15);
        Assert.Equal(0.115, found.AccuracyP05, 12);
        Assert.Equal(0.25, found.AccuracyP50, 12);
        Assert.Equal(0.385, found.AccuracyP95, 12);
        Assert.Equal(3.1824463 * Math.Sqrt(0.05 / 3) / 2, found.HalfWidth!.Value, 7);
    }

    [Fact]
    public void One_trial_has_no_spread()
    {
        AgeStatistics found = Of([7], 10, 0.95);
        Assert.Null(found.AccuracyStd);
        Assert.Null(found.HalfWidth);
        Assert.Equal((0.7, 0.7, 0.7, 0.7), (found.AccuracyMean, found.AccuracyP05, found.AccuracyP50, found.AccuracyP95));
    }

    [Fact]
    public void Trials_that_agree_leave_room_for_chips_not_seen()
    {
        // 1 - 0.05^(1/64) = 4.57 % of the chips may differ, each by one image of 1000.
        AgeStatistics found = Of(Enumerable.Repeat(900, 64).ToArray(), 1000, 0.95);
        Assert.Equal(0, found.AccuracyStd);
        Assert.Equal(0.045729e-3, found.HalfWidth!.Value, 8);
    }

    [Fact]
    public void Large_counts_keep_their_spread()
    {
        // Naive sums of squares in double would lose the spread of one image in a hundred million.
        int[] correct = [.. Enumerable.Range(0, 1000).Select(trial => 100_000_000 + (trial % 2))];
        AgeStatistics found = Of(correct, 200_000_000, 0.95);
        Assert.Equal(1, found.AccuracyStd!.Value * 200_000_000 / Math.Sqrt(250.0 / 999), 12);
    }

    [Fact]
    public void Order_of_trials_changes_no_bit()
    {
        int[] correct = [.. Enumerable.Range(0, 500).Select(trial => 9000 + (trial * 7919 % 331))];
        Assert.Equal(Of(correct, 9999, 0.99), Of([.. correct.Reverse()], 9999, 0.99));
    }

    private static AgeStatistics Of(int[] correct, int total, double confidence)
    {
        var outcomes = new PointOutcomes(1, total);
        outcomes.Append(correct);
        return AgeStatistics.Of(outcomes, 0, 25, 298.15, confidence);
    }
}
