using DriftEngine.Statistics;
using ScottPlot;
using SkiaSharp;

namespace DriftEngine.Report;

/// <summary>Accuracy over age: one median line and 5-95 % band per point, on a logarithmic time axis.</summary>
public static class AccuracyPlot
{
    /// <summary>Size of the picture.</summary>
    internal const int WidthPixels = 1200;

    /// <inheritdoc cref="WidthPixels"/>
    internal const int HeightPixels = 720;

    /// <summary>Up to so many points the legend lies below the picture.</summary>
    private const int LegendBelow = 3;

    // Okabe and Ito's colours, told apart by people with any common colour blindness; without the yellow, which fades on white.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000"];
    private static readonly MarkerShape[] Markers =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown];
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];
    private static readonly string[] Fonts = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Open Sans", "Segoe UI", "Helvetica Neue", "Arial"];

    /// <summary>Whether this machine has a font at all; without one, pictures have no words.</summary>
    public static bool HasFont => SKFontManager.Default.FontFamilyCount > 0;

    /// <summary>Writes accuracy.png and accuracy.svg into a folder that exists.</summary>
    /// <param name="report">At least one point with rows.</param>
    /// <param name="folder">Where the pictures go.</param>
    public static void Write(StudyReport report, string folder)
    {
        using Plot plot = Draw(report);
        (int width, int height) = Size(report.PointsWithRows.ToArray());
        plot.SavePng(Path.Combine(folder, "accuracy.png"), width, height);
        plot.SaveSvg(Path.Combine(folder, "accuracy.svg"), width, height);
    }

    // A legend beside the picture takes a column of its own and a line per point, so that none is lost.
    private static (int Width, int Height) Size(PointStatistics[] points) => points.Length <= LegendBelow
        ? (WidthPixels, HeightPixels)
        : (WidthPixels + 60 + (11 * points.Max(point => StudyReport.Label(point).Length)), Math.Max(HeightPixels, 100 + (30 * points.Length)));

    private static Plot Draw(StudyReport report)
    {
        PointStatistics[] points = report.PointsWithRows.ToArray();
        var plot = new Plot();
        // All bands lie below all lines.
        foreach ((int index, PointStatistics point) in points.Index())
            AddBand(plot, index, point);
        foreach ((int index, PointStatistics point) in points.Index())
            AddLine(plot, index, point);
        string title = $"{report.Name}: median and 5-95 % of {string.Join(", ", report.Technologies)} chips";
        plot.Title(title, Math.Min(24, 24 * 80f / title.Length));
        AgeStatistics[] rows = points.SelectMany(point => point.Ages).ToArray();
        StyleTimeAxis(plot, rows.Min(row => row.AgeSeconds), rows.Max(row => row.AgeSeconds));
        StyleAccuracyAxis(plot, 100 * rows.Min(row => row.AccuracyP05), 100 * rows.Max(row => row.AccuracyP95));
        if (points.Any(point => point.Swept.Count > 0))
            AddLegend(plot, points.Length);
        string[] installed = SKFontManager.Default.FontFamilies.ToArray();
        if (Fonts.FirstOrDefault(installed.Contains) is { } font)
            plot.Font.Set(font);
        return plot;
    }

    private static void AddBand(Plot plot, int index, PointStatistics point)
    {
        // A band over one age has no area: it becomes a bar.
        if (point.Ages is [{ } only])
        {
            double at = Math.Log10(only.AgeSeconds);
            plot.Add.Line(at, 100 * only.AccuracyP05, at, 100 * only.AccuracyP95).LineStyle = new LineStyle(14, ColourOf(index).WithAlpha(0.3));
            return;
        }
        var band = plot.Add.FillY(LogAges(point), Percent(point, age => age.AccuracyP05), Percent(point, age => age.AccuracyP95));
        band.FillColor = ColourOf(index).WithAlpha(0.18);
        band.LineWidth = 0;
        band.MarkerSize = 0;
    }

    private static void AddLine(Plot plot, int index, PointStatistics point)
    {
        var line = plot.Add.Scatter(LogAges(point), Percent(point, age => age.AccuracyP50), ColourOf(index));
        line.LineWidth = 3;
        line.MarkerSize = 11;
        line.MarkerShape = Markers[index % Markers.Length];
        line.LinePattern = Patterns[index / Colours.Length % Patterns.Length];
        line.LegendText = StudyReport.Label(point);
    }

    private static Color ColourOf(int index) => Color.FromHex(Colours[index % Colours.Length]);

    private static double[] LogAges(PointStatistics point) => point.Ages.Select(age => Math.Log10(age.AgeSeconds)).ToArray();

    private static double[] Percent(PointStatistics point, Func<AgeStatistics, double> fraction) =>
        point.Ages.Select(age => 100 * fraction(age)).ToArray();

    private static void StyleTimeAxis(Plot plot, double youngestSeconds, double oldestSeconds)
    {
        IReadOnlyList<double> ticks = AgeLabel.Ticks(youngestSeconds, oldestSeconds);
        plot.Axes.Bottom.SetTicks(ticks.Select(Math.Log10).ToArray(), ticks.Select(AgeLabel.Format).ToArray());
        double margin = Math.Max(0.25, 0.03 * Math.Log10(oldestSeconds / youngestSeconds));
        plot.Axes.SetLimitsX(Math.Log10(youngestSeconds) - margin, Math.Log10(oldestSeconds) + margin);
        plot.XLabel("time since programming (logarithmic)", 21);
        plot.Axes.Bottom.TickLabelStyle.FontSize = 19;
        plot.Axes.Bottom.Label.Bold = false;
        // The last tick's label must not be cut at the edge.
        plot.Axes.Right.MinimumSize = 40;
    }

    private static void StyleAccuracyAxis(Plot plot, double lowPercent, double highPercent)
    {
        double room = Math.Max(0.06 * (highPercent - lowPercent), 0.05);
        plot.Axes.SetLimitsY(Math.Max(lowPercent - room, -1), Math.Min(highPercent + room, 100.5));
        plot.YLabel("accuracy (%)", 21);
        plot.Axes.Left.TickLabelStyle.FontSize = 19;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.MinimumSize = 95;
        plot.Axes.Left.Label.OffsetX = 8;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.12);
    }

    private static void AddLegend(Plot plot, int points)
    {
        plot.Legend.FontSize = 19;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.Orientation = points <= LegendBelow ? Orientation.Horizontal : Orientation.Vertical;
        plot.ShowLegend(points <= LegendBelow ? Edge.Bottom : Edge.Right);
    }
}
