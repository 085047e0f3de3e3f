using DriftEngine.Study;

namespace DriftEngine.Statistics;

/// <summary>Accuracy of one point at one age, or its errors where there is nothing to classify, over the trials that the stop rule counts.</summary>
/// <param name="AgeSeconds">Seconds since programming.</param>
/// <param name="TemperatureKelvin">Temperature of the read.</param>
/// <param name="Trials">Chips.</param>
/// <param name="AccuracyMean">Mean over chips, 0 to 1; NaN where there is nothing to classify, as the quantiles then are.</param>
/// <param name="AccuracyStd">Standard deviation between chips (n - 1 below); null for fewer than two trials, or with nothing to classify.</param>
/// <param name="AccuracyP05">5 % quantile over chips (type 7: linear between order statistics, as R and NumPy do).</param>
/// <param name="AccuracyP50">Median over chips.</param>
/// <param name="AccuracyP95">95 % quantile over chips.</param>
/// <param name="HalfWidth">Half-width of the confidence interval of the mean accuracy, or of the mean effective bits; null for fewer than two trials.</param>
public sealed record AgeStatistics(
    double AgeSeconds, double TemperatureKelvin, int Trials, double AccuracyMean, double? AccuracyStd,
    double AccuracyP05, double AccuracyP50, double AccuracyP95, double? HalfWidth)
{
    /// <summary>Errors against the exact outputs; null for networks, which are measured by their accuracy.</summary>
    public ErrorStatistics? Errors { get; init; }

    /// <summary>Statistics of all trials (at least one) at one age.</summary>
    public static AgeStatistics Of(PointOutcomes outcomes, int age, double ageSeconds, double temperatureKelvin, double confidence)
    {
        AccuracyTally tally = outcomes.Tally(age);
        double? halfWidth = tally.HalfWidth(confidence);
        if (outcomes.HasErrors)
            return new AgeStatistics(ageSeconds, temperatureKelvin, tally.Trials, double.NaN, null, double.NaN, double.NaN, double.NaN, halfWidth) { Errors = outcomes.Errors(age) };
        return new AgeStatistics(
            ageSeconds, temperatureKelvin, tally.Trials, tally.Mean, tally.StandardDeviation,
            outcomes.Quantile(age, 0.05), outcomes.Quantile(age, 0.5), outcomes.Quantile(age, 0.95), halfWidth);
    }
}

/// <summary>What the rows of one point say.</summary>
/// <param name="Index">Position in the grid, from 0.</param>
/// <param name="PointId">Identity of everything that changes the point's numbers.</param>
/// <param name="Swept">Swept settings by path.</param>
/// <param name="Rule">Trials and stop rule of the point.</param>
/// <param name="Decision">What the stop rule says; its trials are those of the table.</param>
/// <param name="Total">Images that every trial classifies; 0 where there is nothing to classify.</param>
/// <param name="Ages">One entry per age, ascending; empty before the first trial.</param>
public sealed record PointStatistics(
    int Index, string PointId, IReadOnlyList<KeyValuePair<string, string>> Swept, TrialSpec Rule,
    StopDecision Decision, int Total, IReadOnlyList<AgeStatistics> Ages)
{
    /// <summary>Errors of every layer, in order; empty where layers are not recorded, or before the first trial.</summary>
    public IReadOnlyList<LayerStatistics> Layers { get; init; } = [];
}
