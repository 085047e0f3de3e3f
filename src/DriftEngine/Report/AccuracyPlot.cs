using DriftEngine.Study;
using ScottPlot;
using SkiaSharp;

namespace DriftEngine.Report;

/// <summary>
/// Accuracy (or effective bits) over age: one median line and 5-95 % band per point, on a logarithmic time axis. Points that span
/// what is not known of the devices are one line with a second band.
/// </summary>
public static class AccuracyPlot
{
    /// <summary>Size of the picture.</summary>
    internal const int WidthPixels = 1200;

    /// <inheritdoc cref="WidthPixels"/>
    internal const int HeightPixels = 720;

    /// <summary>Up to so many lines the legend lies below the picture.</summary>
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
        Save(Draw($"{report.Name}: median and 5-95 % of {Chips(report)}", report.Measure, PlotSeries.Of(report)), folder, "accuracy");
    }

    /// <summary>Writes layers.png and layers.svg: effective bits of every recorded layer over age.</summary>
    /// <param name="report">At least one point with recorded layers.</param>
    /// <param name="folder">Where the pictures go.</param>
    public static void WriteLayers(StudyReport report, string folder) =>
        Save(Draw($"{report.Name}: layers, median and 5-95 % of {Chips(report)}", Measure.Bits, PlotSeries.OfLayers(report)), folder, "layers");

    private static string Chips(StudyReport report) => $"{string.Join(", ", report.Technologies)} chips";

    private static void Save((Plot Plot, IReadOnlyList<PlotSeries> Series) drawn, string folder, string name)
    {
        using Plot plot = drawn.Plot;
        (int width, int height) = Size(drawn.Series);
        plot.SavePng(Path.Combine(folder, name + ".png"), width, height);
        plot.SaveSvg(Path.Combine(folder, name + ".svg"), width, height);
    }

    // A legend beside the picture takes a column of its own and a line per series, so that none is lost.
    private static (int Width, int Height) Size(IReadOnlyList<PlotSeries> series) => series.Count <= LegendBelow
        ? (WidthPixels, HeightPixels)
        : (WidthPixels + 60 + (11 * series.Max(one => one.Label.Length)), Math.Max(HeightPixels, 100 + (30 * series.Count)));

    private static (Plot Plot, IReadOnlyList<PlotSeries> Series) Draw(string title, Measure measure, IReadOnlyList<PlotSeries> series)
    {
        var plot = new Plot();
        // All bands lie below all lines.
        foreach ((int index, PlotSeries one) in series.Index())
            AddBands(plot, index, one);
        foreach ((int index, PlotSeries one) in series.Index())
            AddLine(plot, index, one);
        title += series.Any(one => one.Envelope is not null) ? "; dotted: medians over the likely range" : "";
        title += series.Any(one => one.Extrapolated.Contains(true)) ? "; hollow: extrapolated" : "";
        plot.Title(title, Math.Min(24, 24 * 80f / title.Length));
        StyleTimeAxis(plot, series.Min(one => one.AgesSeconds[0]), series.Max(one => one.AgesSeconds[^1]));
        StyleMeasureAxis(plot, measure, series.Min(one => one.Least), series.Max(one => one.Most));
        if (series.Any(one => one.Label.Length > 0))
            AddLegend(plot, series.Count);
        string[] installed = SKFontManager.Default.FontFamilies.ToArray();
        if (Fonts.FirstOrDefault(installed.Contains) is { } font)
            plot.Font.Set(font);
        return (plot, series);
    }

    // What chips spread is a filled band; what is not known of the devices is a wider, paler one with an edge.
    private static void AddBands(Plot plot, int index, PlotSeries series)
    {
        if (series.Envelope is { } envelope)
            AddBand(plot, index, series, [.. envelope.Select(at => at.Least)], [.. envelope.Select(at => at.Most)], 0.10, 1.5f);
        AddBand(plot, index, series, series.Low, series.High, 0.18, 0);
    }

    private static void AddBand(Plot plot, int index, PlotSeries series, double[] low, double[] high, double alpha, float edge)
    {
        double[] x = LogAges(series);
        // A band over one age has no area: it becomes a bar.
        if (x is [double at])
        {
            plot.Add.Line(at, low[0], at, high[0]).LineStyle = new LineStyle(edge > 0 ? 22 : 14, ColourOf(index).WithAlpha(alpha + 0.12));
            return;
        }
        var band = plot.Add.FillY(x, low, high);
        band.FillColor = ColourOf(index).WithAlpha(alpha);
        band.LineWidth = edge;
        band.LineColor = ColourOf(index).WithAlpha(0.6);
        band.LinePattern = LinePattern.Dotted;
        band.MarkerSize = 0;
    }

    private static void AddLine(Plot plot, int index, PlotSeries series)
    {
        var line = plot.Add.Scatter(LogAges(series), series.Median, ColourOf(index));
        line.LineWidth = 3;
        line.MarkerSize = 11;
        line.MarkerShape = Markers[index % Markers.Length];
        line.LinePattern = Patterns[index / Colours.Length % Patterns.Length];
        line.LegendText = series.Label;
        foreach ((int age, double x) in LogAges(series).Index().Where(at => series.Extrapolated[at.Index]))
            plot.Add.Marker(x, series.Median[age], MarkerShape.FilledCircle, 5, Colors.White);
    }

    private static Color ColourOf(int index) => Color.FromHex(Colours[index % Colours.Length]);

    private static double[] LogAges(PlotSeries series) => Array.ConvertAll(series.AgesSeconds, Math.Log10);

    private static void StyleTimeAxis(Plot plot, double youngestSeconds, double oldestSeconds)
    {
        IReadOnlyList<double> ticks = AgeTicks.Of(youngestSeconds, oldestSeconds);
        plot.Axes.Bottom.SetTicks(ticks.Select(Math.Log10).ToArray(), ticks.Select(AgeText.About).ToArray());
        double margin = Math.Max(0.25, 0.03 * Math.Log10(oldestSeconds / youngestSeconds));
        plot.Axes.SetLimitsX(Math.Log10(youngestSeconds) - margin, Math.Log10(oldestSeconds) + margin);
        plot.XLabel("time since programming (logarithmic)", 21);
        plot.Axes.Bottom.TickLabelStyle.FontSize = 19;
        plot.Axes.Bottom.Label.Bold = false;
        // The last tick's label must not be cut at the edge.
        plot.Axes.Right.MinimumSize = 40;
    }

    private static void StyleMeasureAxis(Plot plot, Measure measure, double low, double high)
    {
        bool percent = measure == Measure.Accuracy;
        double room = Math.Max(0.06 * (high - low), percent ? 0.05 : 0.01);
        plot.Axes.SetLimitsY(percent ? Math.Max(low - room, -1) : low - room, percent ? Math.Min(high + room, 100.5) : high + room);
        plot.YLabel(percent ? "accuracy (%)" : measure.Name, 21);
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
