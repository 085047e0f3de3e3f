using MathNet.Numerics.Distributions;

namespace DriftEngine.Statistics;

/// <summary>Exact sums over the trials of one point and age: integers, so that no order of trials changes a bit.</summary>
/// <param name="Total">Images that every trial classifies; positive.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Correct">Sum of the correct images.</param>
/// <param name="CorrectSquared">Sum of the squares of the correct images of each trial.</param>
public readonly record struct AccuracyTally(int Total, int Trials = 0, long Correct = 0, Int128 CorrectSquared = default)
{
    /// <summary>The tally with one more trial.</summary>
    public AccuracyTally With(int correct) =>
        new(Total, Trials + 1, Correct + correct, CorrectSquared + ((long)correct * correct));

    /// <summary>The tally with all trials of another one.</summary>
    public AccuracyTally With(AccuracyTally others) =>
        new(Total, Trials + others.Trials, Correct + others.Correct, CorrectSquared + others.CorrectSquared);

    /// <summary>Mean accuracy, 0 to 1; NaN without trials.</summary>
    public double Mean => (double)Correct / ((double)Trials * Total);

    /// <summary>Standard deviation of the accuracy between chips (n - 1 below); null for fewer than two trials.</summary>
    public double? StandardDeviation
    {
        get
        {
            if (Trials < 2)
                return null;
            Int128 spread = (Trials * CorrectSquared) - ((Int128)Correct * Correct);
            return Math.Sqrt((double)spread / ((double)Trials * (Trials - 1))) / Total;
        }
    }

    /// <summary>Half-width of the confidence interval of the mean accuracy; null for fewer than two trials.</summary>
    /// <remarks>
    /// Student's t on the accuracies of the trials: chips are independent and equal in law, the test set is fixed, so
    /// the interval speaks of the mean over chips on these images and not of other images. Trials that all agree do not
    /// prove that no chip differs: by the exact binomial bound, with the given confidence fewer than
    /// 1 - (1 - confidence)^(1/n) of all chips do, each by at least one image. The half-width is never below that.
    /// </remarks>
    public double? HalfWidth(double confidence) => HalfWidth(confidence, TQuantile(confidence, Trials));

    /// <summary>As <see cref="HalfWidth(double)"/>, with the t quantile of this number of trials already at hand.</summary>
    internal double? HalfWidth(double confidence, double tQuantile)
    {
        if (StandardDeviation is not { } deviation)
            return null;
        double unseenShare = 1 - Math.Pow(1 - confidence, 1.0 / Trials);
        return Math.Max(tQuantile * deviation / Math.Sqrt(Trials), unseenShare / Total);
    }

    /// <summary>Two-sided quantile of Student's t with trials - 1 degrees of freedom; NaN for fewer than two trials.</summary>
    internal static double TQuantile(double confidence, int trials) =>
        trials < 2 ? double.NaN : StudentT.InvCDF(0, 1, trials - 1, 0.5 + (confidence / 2));
}
