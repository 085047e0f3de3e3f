using System.Globalization;
using DriftEngine.Statistics;

namespace DriftEngine.Report;

/// <summary>What a report is about: accuracy in percent, or, where there is nothing to classify, effective bits.</summary>
/// <param name="Name">As an axis has it.</param>
/// <param name="Unit">Unit, "%" or "bits".</param>
/// <param name="Median">Over chips.</param>
/// <param name="P05">5 % quantile over chips.</param>
/// <param name="P95">95 % quantile over chips.</param>
internal sealed record Measure(string Name, string Unit, Func<AgeStatistics, double> Median, Func<AgeStatistics, double> P05, Func<AgeStatistics, double> P95)
{
    public static Measure Accuracy { get; } = new("accuracy", "%", age => 100 * age.AccuracyP50, age => 100 * age.AccuracyP05, age => 100 * age.AccuracyP95);

    public static Measure Bits { get; } = new(
        "effective bits", "bits", age => age.Errors!.EffectiveBitsP50, age => age.Errors!.EffectiveBitsP05, age => age.Errors!.EffectiveBitsP95);

    /// <summary>A value with the decimals of its kind.</summary>
    public string Text(double? value) => value?.ToString(this == Bits ? "0.000" : "0.00", CultureInfo.InvariantCulture) ?? "-";
}
