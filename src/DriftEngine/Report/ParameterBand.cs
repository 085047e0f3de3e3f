using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Report;

/// <summary>
/// Points that differ only in parameters of the technology that have a likely range, whatever their grade: what is unknown
/// about the devices, drawn as one band beside the spread of chips.
/// </summary>
/// <param name="Label">What the points have in common, and the parameters that they differ in.</param>
/// <param name="Points">Indices of the points, in the order of the study; at least two.</param>
/// <param name="Default">Index of the point with the preset's own values; null where the study has none.</param>
public sealed record ParameterBand(string Label, IReadOnlyList<int> Points, int? Default)
{
    private const string Prefix = "technology.";

    /// <summary>Least, default and most median of the band at every age.</summary>
    /// <param name="points">Those of the report that have rows; a band needs all of its own.</param>
    /// <param name="median">Of one age.</param>
    public IReadOnlyList<(double Least, double? Default, double Most)> Envelope(IReadOnlyList<PointStatistics> points, Func<AgeStatistics, double> median)
    {
        PointStatistics[] own = [.. points.Where(point => Points.Contains(point.Index))];
        PointStatistics? middle = own.FirstOrDefault(point => point.Index == Default);
        return [.. Enumerable.Range(0, own[0].Ages.Count).Select(age => (
            own.Min(point => median(point.Ages[age])), middle is null ? (double?)null : median(middle.Ages[age]), own.Max(point => median(point.Ages[age]))))];
    }

    /// <summary>Bands of a study; points in none stand alone.</summary>
    internal static IReadOnlyList<ParameterBand> Of(IReadOnlyList<PointRecord> points) =>
    [
        .. points.Where(point => Unsure(point).Any()).GroupBy(Common, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => new ParameterBand(
            LabelOf([.. group]), [.. group.Select(point => point.Index)], group.FirstOrDefault(IsDefault)?.Index)),
    ];

    /// <summary>Swept parameters of a point that have a likely range.</summary>
    private static IEnumerable<DeviceParameter> Unsure(PointRecord point)
    {
        TechnologySpec technology = point.Spec.Technology;
        if (technology.Table is not null)
            yield break;
        foreach (var (path, _) in point.Swept)
        {
            if (path.StartsWith(Prefix, StringComparison.Ordinal)
                && technology.Description.Table.FirstOrDefault(p => p.Name == path[Prefix.Length..]) is { Range: not null } parameter)
                yield return parameter;
        }
    }

    private static string Common(PointRecord point)
    {
        HashSet<string> unsure = [.. Unsure(point).Select(parameter => Prefix + parameter.Name)];
        return string.Join('\n', point.Swept.Where(setting => !unsure.Contains(setting.Key)).Select(setting => $"{setting.Key}={setting.Value}"));
    }

    private static string LabelOf(PointRecord[] points)
    {
        DeviceParameter[] unsure = [.. Unsure(points[0])];
        IEnumerable<string> common = points[0].Swept.Where(setting => !unsure.Any(parameter => Prefix + parameter.Name == setting.Key)).Select(setting => $"{setting.Key} = {setting.Value}");
        return string.Join(", ", common.Append($"over {string.Join(", ", unsure.Select(parameter => Span(parameter, points)))}"));
    }

    private static string Span(DeviceParameter parameter, PointRecord[] points)
    {
        double[] values = [.. points.Select(point => parameter.Get(point.Spec.Technology.Parameters))];
        return FormattableString.Invariant($"{parameter.Name} {values.Min():G4} to {values.Max():G4}");
    }

    private static bool IsDefault(PointRecord point) =>
        Unsure(point).All(parameter => parameter.Get(point.Spec.Technology.Parameters) == parameter.Get(point.Spec.Technology.Description.Parameters));
}
