using DriftEngine.Statistics;

namespace DriftEngine.Report;

/// <summary>One line of the picture with its bands, in the units of the axis.</summary>
/// <param name="Label">In the legend; empty without a sweep.</param>
/// <param name="AgesSeconds">Ages, ascending.</param>
/// <param name="Median">Over chips.</param>
/// <param name="Low">5 % quantile over chips.</param>
/// <param name="High">95 % quantile over chips.</param>
/// <param name="Extrapolated">Ages outside of what the technology is usable for.</param>
/// <param name="Envelope">Medians over what is not known of the devices; null where the point stands alone.</param>
internal sealed record PlotSeries(
    string Label, double[] AgesSeconds, double[] Median, double[] Low, double[] High, bool[] Extrapolated, IReadOnlyList<(double Least, double? Default, double Most)>? Envelope)
{
    /// <summary>Lowest value.</summary>
    public double Least => Low.Concat(Envelope?.Select(at => at.Least) ?? []).Min();

    /// <summary>Highest value.</summary>
    public double Most => High.Concat(Envelope?.Select(at => at.Most) ?? []).Max();

    /// <summary>Lines of a report: bands stand where their first point does.</summary>
    public static IReadOnlyList<PlotSeries> Of(StudyReport report)
    {
        PointStatistics[] points = [.. report.PointsWithRows];
        ParameterBand[] bands = [.. report.DrawnBands];
        var series = new List<PlotSeries>();
        foreach (PointStatistics point in points)
        {
            ParameterBand? band = bands.FirstOrDefault(one => one.Points.Contains(point.Index));
            if (band is null)
                series.Add(Of(report, StudyReport.Label(point), point, null));
            else if (band.Points[0] == point.Index)
                series.Add(Of(report, band.Label, points.First(one => one.Index == (band.Default ?? band.Points[band.Points.Count / 2])), band.Envelope(points, report.Measure.Median)));
        }

        return series;
    }

    /// <summary>Effective bits of recorded layers: a line for each point and layer.</summary>
    public static IReadOnlyList<PlotSeries> OfLayers(StudyReport report) =>
    [
        .. from point in report.PointsWithRows
           from layer in point.Layers
           let label = point.Swept.Count > 0 ? $"{StudyReport.Label(point)}, {layer.Layer}" : layer.Layer
           select new PlotSeries(
               label, Ages(point), All(layer.Ages, age => age.EffectiveBitsP50), All(layer.Ages, age => age.EffectiveBitsP05),
               All(layer.Ages, age => age.EffectiveBitsP95), Marks(report, point), null),
    ];

    private static PlotSeries Of(StudyReport report, string label, PointStatistics point, IReadOnlyList<(double Least, double? Default, double Most)>? envelope)
    {
        Measure measure = report.Measure;
        return new PlotSeries(label, Ages(point), All(point.Ages, measure.Median), All(point.Ages, measure.P05), All(point.Ages, measure.P95), Marks(report, point), envelope);
    }

    private static double[] Ages(PointStatistics point) => All(point.Ages, age => age.AgeSeconds);

    private static double[] All<TAge>(IReadOnlyList<TAge> ages, Func<TAge, double> value) => [.. ages.Select(value)];

    private static bool[] Marks(StudyReport report, PointStatistics point) => [.. point.Ages.Select((_, age) => report.SupportAt(point, age).Extrapolated)];
}
