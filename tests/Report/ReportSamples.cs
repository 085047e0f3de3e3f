using DriftEngine.Report;
using DriftEngine.Statistics;
using DriftEngine.Study;

namespace DriftEngine.Tests.Report;

/// <summary>Made-up reports with the shape of real ones.</summary>
internal static class ReportSamples
{
    public static readonly double[] Ages = [25, 3_600, 86_400, 30 * 86_400.0, 365 * 86_400.0, 3_650 * 86_400.0];

    public static StudyReport Of(params PointStatistics[] points) => new()
    {
        Name = "retention-mnist",
        Technologies = ["pcm-1m"],
        StudyText = "{ \"name\": \"retention-mnist\" } // <first & last>",
        Backends = ["simd"],
        Points = points,
        EstimateReasons = new Dictionary<int, string>(),
    };

    public static StudyReport TwoPoints() => Of(Falling(0, "6d1f0c", "none", 0.060), Falling(1, "9a44e2", "global", 0.004));

    /// <summary>Accuracy falls linearly in log time from 98 %, at the given loss per decade.</summary>
    public static PointStatistics Falling(int index, string id, string compensation, double lossPerDecade) => Point(index, id, compensation, Ages.Select(age =>
    {
        double mean = 0.98 - (lossPerDecade * Math.Log10(age / 20));
        double spread = 0.0015 + (0.3 * (0.98 - mean));
        return new AgeStatistics(age, 298.15, 128, mean, spread / 1.645, mean - spread, mean + 0.0002, mean + spread, spread / 15);
    }).ToArray());

    public static PointStatistics Point(int index, string id, string compensation, params AgeStatistics[] ages) => new(
        index, id, [new("compensation", compensation)], new TrialSpec(64, 1000, 0.001, 0.95),
        new StopDecision(StopReason.Max, ages.Length == 0 ? 0 : ages[0].Trials, 0, 0.001), 10_000, ages);

    public static PointStatistics Empty(int index, string id, string compensation) =>
        Point(index, id, compensation) with { Decision = new StopDecision(StopReason.Running, 0, 0, null) };
}
