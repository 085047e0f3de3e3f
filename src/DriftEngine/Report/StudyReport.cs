using DriftEngine.Statistics;
using DriftEngine.Storage;

namespace DriftEngine.Report;

/// <summary>All that a report shows about one results folder.</summary>
public sealed record StudyReport
{
    /// <summary>Name of the study.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the technology presets, for example pcm-1m.</summary>
    public required IReadOnlyList<string> Technologies { get; init; }

    /// <summary>The study file's text.</summary>
    public required string StudyText { get; init; }

    /// <summary>Kinds of backend that computed the rows, for example simd.</summary>
    public required IReadOnlyList<string> Backends { get; init; }

    /// <summary>In the order of the study; a point that has no trial yet has no ages.</summary>
    public required IReadOnlyList<PointStatistics> Points { get; init; }

    /// <summary>By a point's index, why it is an estimate at every age (<see cref="SupportMatrix.EstimateReason"/>); other points are not in it.</summary>
    public required IReadOnlyDictionary<int, string> EstimateReasons { get; init; }

    /// <summary>Points with at least one trial.</summary>
    public IEnumerable<PointStatistics> PointsWithRows => Points.Where(point => point.Ages.Count > 0);

    /// <summary>Points whose stop rule is met.</summary>
    public int PointsDone => Points.Count(point => point.Decision.Finished);

    /// <summary>Reads a results folder.</summary>
    public static StudyReport Load(string folder)
    {
        ResultFolder results = ResultFolder.Load(folder);
        return new StudyReport
        {
            Name = results.Study.Name,
            Technologies = [.. results.Study.Points.Select(point => point.Spec.Technology.Preset).Distinct(StringComparer.Ordinal)],
            StudyText = results.Study.Text,
            Backends = Kinds(results),
            Points = results.Statistics(),
            EstimateReasons = Reasons(results.Study),
        };
    }

    /// <summary>The swept settings as people read them, for example <c>compensation = none</c>; empty without a sweep.</summary>
    public static string Label(PointStatistics point) =>
        string.Join(", ", point.Swept.Select(setting => $"{setting.Key} = {setting.Value}"));

    /// <summary>How far the accuracy of a point at an age is backed by data: CALIBRATED, LITERATURE or ESTIMATE.</summary>
    public string SupportAt(PointStatistics point, double ageSeconds) =>
        (EstimateReasons.ContainsKey(point.Index) ? SupportLabel.Estimate : SupportMatrix.AtAge(ageSeconds)).ToText();

    /// <summary>Why a point is an estimate at every age, as a sentence; null where its ages decide.</summary>
    internal string? WhyEstimate(PointStatistics point) =>
        EstimateReasons.TryGetValue(point.Index, out string? reason) ? $"ESTIMATE at every age: {reason}." : null;

    private static Dictionary<int, string> Reasons(StudyRecord study) => study.Points
        .Select(point => (point.Index, Reason: SupportMatrix.EstimateReason(point.Spec.Technology)))
        .Where(pair => pair.Reason != null).ToDictionary(pair => pair.Index, pair => pair.Reason!);

    private static IReadOnlyList<string> Kinds(ResultFolder results) =>
    [
        .. results.Study.Points.SelectMany(point => results.Blocks(point.Index).Select(block => results.ReadBlock(point.Index, block).Kind))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
