using DriftEngine.Statistics;
using DriftEngine.Study;

namespace DriftEngine.Tests.Statistics;

/// <summary>Points with nothing to classify: errors over trials, and the stop rule on their effective bits.</summary>
public sealed class ErrorStatisticsTests
{
    [Fact]
    public void Figures_over_trials_by_hand()
    {
        AgeStatistics found = Of(Figures(1, 3, 2, 6));
        Assert.True(double.IsNaN(found.AccuracyMean) && found.AccuracyStd is null);
        ErrorStatistics errors = found.Errors!;
        Assert.Equal(4, errors.Trials);
        Assert.Equal((3, Math.Sqrt(14.0 / 3)), (errors.EffectiveBits.Mean, errors.EffectiveBits.Deviation!.Value));
        Assert.Equal((30, 10 * Math.Sqrt(14.0 / 3)), (errors.SnrDb.Mean, Math.Round(errors.SnrDb.Deviation!.Value, 12)), new Nearly());
        Assert.Equal((1.15, 2.5, 5.55), (errors.EffectiveBitsP05, errors.EffectiveBitsP50, Math.Round(errors.EffectiveBitsP95, 12)));
        Assert.Equal(3.1824463 * Math.Sqrt(14.0 / 3) / 2, found.HalfWidth!.Value, 6); // t(0.975, 3)
    }

    [Fact]
    public void One_trial_has_no_spread()
    {
        AgeStatistics found = Of(Figures(7));
        Assert.Null(found.HalfWidth);
        Assert.Equal(new MeanAndSpread(7, null), found.Errors!.EffectiveBits);
    }

    [Fact]
    public void Small_spreads_beside_large_means_are_kept()
    {
        ErrorFigures[] figures = [.. Enumerable.Range(0, 1000).Select(trial => new ErrorFigures(0, 0, 1e8 + (trial % 2), 0, 0))];
        Assert.Equal(Math.Sqrt(250.0 / 999), Of(figures).Errors!.Gain.Deviation!.Value, 9);
    }

    [Theory]
    [InlineData(0.2, StopReason.Goal)]
    [InlineData(0.1, StopReason.Max)]
    public void The_goal_is_a_half_width_in_bits(double goal, StopReason expected)
    {
        var outcomes = new OutcomeList(1, PointOutcomes.StepsPerBit);
        outcomes.Append([.. Figures([.. Enumerable.Range(0, 64).Select(trial => 5.0 + (trial % 2))]).Select(PointOutcomes.StepsOf)]); // sigma 0.504, half-width 0.126
        StopDecision decision = OutcomeList.Decide(new TrialSpec(16, 64, goal, 0.95), 16, outcomes);
        Assert.Equal(expected, decision.Reason);
        Assert.Equal(expected == StopReason.Goal ? 32 : 64, decision.Trials);
    }

    [Fact]
    public void Negative_bits_count_as_well()
    {
        AgeStatistics found = Of(Figures(-33.5, -2, 1));
        Assert.Equal(-11.5, found.Errors!.EffectiveBits.Mean, 12);
        Assert.True(found.HalfWidth > 0);
    }

    [Fact]
    public void Images_and_errors_do_not_mix()
    {
        Assert.Throws<InvalidOperationException>(() => new PointOutcomes(1, null).Append([1]));
        Assert.Throws<InvalidOperationException>(() => new PointOutcomes(1, 10).Append(Figures(1)));
    }

    private static ErrorFigures[] Figures(params double[] bits) => [.. bits.Select(b => new ErrorFigures(0.1 * b, 0.2 * b, 1, 10 * b, b))];

    private static AgeStatistics Of(ErrorFigures[] figures)
    {
        var outcomes = new PointOutcomes(1, null);
        outcomes.Append(figures);
        return AgeStatistics.Of(outcomes, 0, 25, 298.15, 0.95);
    }

    private sealed class Nearly : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-9 && Math.Abs(x.Item2 - y.Item2) < 1e-9;

        public int GetHashCode((double, double) obj) => 0;
    }
}
