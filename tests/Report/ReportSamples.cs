using DriftEngine.Kernels.Laws;
using DriftEngine.Report;
using DriftEngine.Statistics;
using DriftEngine.Study;
using DriftEngine.Technology;

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
        Support = [.. points.Select(SupportOf)],
        Cards = [("pcm-1m", TechnologyPresets.Find("pcm-1m")!.Labels)],
        Lives = ["stored at 25 C; read at the temperature of storage at that moment; programmed at 25 C"],
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

    /// <summary>pcm-1m at 25 C.</summary>
    public static IReadOnlyList<AgeSupport> SupportOf(PointStatistics point)
    {
        TechnologyPreset preset = TechnologyPresets.Find("pcm-1m")!;
        return PointSupport.Of(preset, preset.Parameters, new DeviceLife(), [.. point.Ages.Select(age => age.AgeSeconds)]);
    }

    /// <summary>A study of a matrix of one layer: effective bits fall by half a bit per age.</summary>
    public static StudyReport Matrix()
    {
        ErrorStatistics[] errors = [.. Enumerable.Range(0, Ages.Length).Select(age => new ErrorStatistics(
            8, new(0.001, 0.0001), new(0.05 + (0.01 * age), 0.002), new(0.99 - (0.02 * age), 0.001), new(40 - (3 * age), 0.5), new(6.5 - (0.5 * age), 0.08), 6.3 - (0.5 * age), 6.49 - (0.5 * age), 6.6 - (0.5 * age)))];
        PointStatistics point = Point(0, "m", "none", [.. Ages.Zip(errors).Select(pair =>
            new AgeStatistics(pair.First, 298.15, 8, double.NaN, null, double.NaN, double.NaN, double.NaN, 0.06) { Errors = pair.Second })]);
        return Of(point with { Total = 0, Layers = [new LayerStatistics("matrix", 0, errors)] });
    }

    public static PointStatistics Empty(int index, string id, string compensation) =>
        Point(index, id, compensation) with { Decision = new StopDecision(StopReason.Running, 0, 0, null) };
}
