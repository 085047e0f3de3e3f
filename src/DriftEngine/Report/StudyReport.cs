using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Report;

/// <summary>All that a report shows about one results folder.</summary>
public sealed record StudyReport
{
    /// <summary>Name of the study.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the technology presets, for example pcm-1m; "table" for a study's own.</summary>
    public required IReadOnlyList<string> Technologies { get; init; }

    /// <summary>The study file's text.</summary>
    public required string StudyText { get; init; }

    /// <summary>Kinds of backend that computed the rows, for example simd.</summary>
    public required IReadOnlyList<string> Backends { get; init; }

    /// <summary>In the order of the study; a point that has no trial yet has no ages.</summary>
    public required IReadOnlyList<PointStatistics> Points { get; init; }

    /// <summary>How far each point is backed by data, age by age; in the order of <see cref="Points"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<AgeSupport>> Support { get; init; }

    /// <summary>Card of every technology: its laws with their labels.</summary>
    public IReadOnlyList<(string Technology, IReadOnlyList<(string Law, string Label)> Laws)> Cards { get; init; } = [];

    /// <summary>What the devices live through, in words (<see cref="LifeText"/>); one line where all points agree, else one for each way.</summary>
    public IReadOnlyList<string> Lives { get; init; } = [];

    /// <summary>Points that span what is not known of the devices.</summary>
    public IReadOnlyList<ParameterBand> Bands { get; init; } = [];

    /// <summary>Blocks at which the trials of a point end though the block is there.</summary>
    public IReadOnlyList<UnusableBlock> Unusable { get; init; } = [];

    /// <summary>Points with at least one trial.</summary>
    public IEnumerable<PointStatistics> PointsWithRows => Points.Where(point => point.Ages.Count > 0);

    /// <summary>Whether the study has nothing to classify, so that errors stand in place of accuracies.</summary>
    public bool CountsErrors => PointsWithRows.Any(point => point.Ages[0].Errors is not null);

    /// <summary>Points whose stop rule is met.</summary>
    public int PointsDone => Points.Count(point => point.Decision.Finished);

    /// <summary>Bands whose points all have rows.</summary>
    internal IEnumerable<ParameterBand> DrawnBands => Bands.Where(band => band.Points.All(index => PointsWithRows.Any(point => point.Index == index)));

    /// <summary>What the report is about.</summary>
    internal Measure Measure => CountsErrors ? Measure.Bits : Measure.Accuracy;

    /// <summary>Reads a results folder.</summary>
    public static StudyReport Load(string folder)
    {
        ResultFolder results = ResultFolder.Load(folder);
        FolderStatistics found = results.Look();
        StudySpec[] specs = [.. results.Study.Points.Select(point => point.Spec)];
        return new StudyReport
        {
            Name = results.Study.Name,
            Technologies = [.. specs.Select(spec => spec.Technology.Description.Name).Distinct(StringComparer.Ordinal)],
            StudyText = results.Study.Text,
            Backends = found.Kinds,
            Points = found.Points,
            Unusable = found.Unusable,
            Support = [.. results.Study.Points.Select(point => point.Support)],
            Cards = [.. specs.Select(spec => spec.Technology.Description).DistinctBy(preset => preset.Name).Select(preset => (preset.Name, preset.Labels))],
            Lives = [.. specs.Select(LifeText.Of).Distinct(StringComparer.Ordinal)],
            Bands = ParameterBand.Of(results.Study.Points),
        };
    }

    /// <summary>The swept settings as people read them, for example <c>compensation = none</c>; empty without a sweep.</summary>
    public static string Label(PointStatistics point) =>
        string.Join(", ", point.Swept.Select(setting => $"{setting.Key} = {setting.Value}"));

    /// <summary>How far a point is backed by data at an age.</summary>
    /// <param name="point">Of this report.</param>
    /// <param name="age">Index of the age.</param>
    public AgeSupport SupportAt(PointStatistics point, int age) => Support[point.Index][age];

    /// <summary>Labels with their reasons; points that share them are listed together.</summary>
    internal IEnumerable<(IReadOnlyList<PointStatistics> Points, IReadOnlyList<string> Lines)> Reasons() => PointsWithRows
        .Select(point => (Point: point, Lines: SupportText.Lines([.. point.Ages.Select(age => age.AgeSeconds)], Support[point.Index])))
        .GroupBy(pair => string.Join('\n', pair.Lines), StringComparer.Ordinal)
        .Select(group => ((IReadOnlyList<PointStatistics>)[.. group.Select(pair => pair.Point)], group.First().Lines));
}
