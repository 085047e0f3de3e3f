using System.Globalization;
using System.Net;
using System.Text;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Report;

/// <summary>One self-contained HTML page: what was asked, the picture, the table, how far to trust it, how to get it again.</summary>
public static class ReportPage
{
    private const string Style = """
        :root { color-scheme: light; }
        body { font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1a1a1a; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1.2rem; }
        h1 { font-size: 1.7rem; margin-bottom: .2rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
        img { max-width: 100%; height: auto; } .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .25rem .8rem; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
        th:first-child, td:first-child, td.words { text-align: left; white-space: normal; }
        pre { background: #f5f5f5; padding: .8rem 1rem; overflow-x: auto; font-size: .86rem; }
        .note { border-left: 4px solid #D55E00; padding-left: .8rem; }
        """;

    /// <summary>The page.</summary>
    /// <param name="report">At least one row.</param>
    /// <param name="picturePng">The picture, put into the page itself.</param>
    /// <param name="layersPng">The picture of recorded layers, likewise; empty without.</param>
    public static string ToHtml(StudyReport report, ReadOnlySpan<byte> picturePng, ReadOnlySpan<byte> layersPng = default)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append($"<title>{Escape(report.Name)}: {report.Measure.Name} over age</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n")
            .Append($"<h1>{Escape(report.Name)}</h1>\n<p>{Escape(Summary(report))}</p>\n");
        if (report.PointsDone < report.Points.Count)
            html.Append($"<p class=\"note\">Not finished: {report.PointsDone} of {report.Points.Count} points are done. The numbers stand for the trials so far.</p>\n");
        AppendPicture(html, "Median and spread over age", picturePng);
        if (!layersPng.IsEmpty)
            AppendPicture(html, "Effective bits of every layer over age", layersPng);
        AppendTable(html, report);
        AppendBands(html, report);
        AppendSupport(html, report);
        AppendLives(html, report);
        AppendReproduction(html, report);
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendPicture(StringBuilder html, string alt, ReadOnlySpan<byte> png) =>
        html.Append($"<p><img alt=\"{alt}; the table below has the numbers\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"></p>\n");

    private static string Summary(StudyReport report) =>
        $"How well a {(report.CountsErrors ? "matrix product" : "trained network")} still computes on simulated {string.Join(", ", report.Technologies)} chips, programmed and then read at every age.";

    private static void AppendTable(StringBuilder html, StudyReport report)
    {
        PointStatistics[] points = report.PointsWithRows.ToArray();
        html.Append($"<h2>{(report.CountsErrors ? "Errors" : "Accuracy in percent")}</h2>\n<p>{Escape(AccuracyTable.Legend(report))}</p>\n");
        string format = AccuracyTable.PercentFormat(points);
        foreach (PointStatistics point in points)
        {
            if (point.Swept.Count > 0)
                html.Append($"<h3>{Escape(StudyReport.Label(point))}</h3>\n");
            AppendLines(html, AccuracyTable.Header(report), point.Ages.Select((_, age) => AccuracyTable.Cells(report, point, age, format)));
            if (point.Layers.Count > 0)
            {
                html.Append("<h4>By layer</h4>\n");
                AppendLines(html, AccuracyTable.LayerHeader, AccuracyTable.LayerCells(point));
            }
        }
    }

    private static void AppendBands(StringBuilder html, StudyReport report)
    {
        foreach ((int index, ParameterBand band) in report.DrawnBands.Index())
        {
            if (index == 0)
                html.Append("<h2>What the estimates are worth</h2>\n<p>Parameters of grade B and C are known as a range only. Each band spans the medians over that range; the picture has it beside the spread of chips.</p>\n");
            html.Append($"<h3>{Escape($"Median {report.Measure.Name} ({report.Measure.Unit}) {band.Label}")}</h3>\n");
            AppendLines(html, AccuracyTable.BandHeader, AccuracyTable.BandCells(report, band));
        }
    }

    private static void AppendLines(StringBuilder html, string[] header, IEnumerable<string[]> lines)
    {
        html.Append("<div class=\"wide\"><table>\n");
        AppendRow(html, "th", header);
        foreach (string[] line in lines)
            AppendRow(html, "td", line);
        html.Append("</table></div>\n");
    }

    private static void AppendRow(StringBuilder html, string tag, IEnumerable<string> cells) =>
        html.Append("<tr>").AppendJoin("", cells.Select(cell => $"<{tag}>{Escape(cell)}</{tag}>")).Append("</tr>\n");

    private static void AppendSupport(StringBuilder html, StudyReport report)
    {
        html.Append("<h2>How far to trust it</h2>\n<p>Each age carries the worst label of the laws that acted; parameters that a study sets itself are estimates at every age.</p>\n");
        AppendPairs(html, SupportMatrix.Labels);
        int points = report.PointsWithRows.Count();
        foreach ((IReadOnlyList<PointStatistics> whose, IReadOnlyList<string> lines) in report.Reasons())
        {
            html.Append($"<h3>{Escape(whose.Count < points ? string.Join("; ", whose.Select(StudyReport.Label)) : "Why these labels")}</h3>\n");
            AppendList(html, lines);
        }

        foreach ((string technology, IReadOnlyList<(string, string)> laws) in report.Cards)
        {
            html.Append($"<h3>{Escape(technology)}, law by law</h3>\n");
            AppendPairs(html, laws);
        }

        html.Append("<h3>Keep in mind</h3>\n");
        AppendList(html, SupportMatrix.Caveats(report.Technologies));
    }

    private static void AppendLives(StringBuilder html, StudyReport report)
    {
        html.Append("<h2>Temperature and life of the devices</h2>\n");
        AppendList(html, report.Lives);
        double[] kelvin = [.. report.PointsWithRows.SelectMany(point => point.Ages).Select(age => age.TemperatureKelvin)];
        string coldest = FormattableString.Invariant($"{kelvin.Min() - 273.15:0.#} C"), hottest = FormattableString.Invariant($"{kelvin.Max() - 273.15:0.#} C");
        html.Append($"<p>Reads were at {(coldest == hottest ? coldest : $"{coldest} to {hottest}")}.</p>\n");
    }

    private static void AppendList(StringBuilder html, IEnumerable<string> lines) =>
        html.Append("<ul>\n").AppendJoin("", lines.Select(line => $"<li>{Escape(line)}</li>\n")).Append("</ul>\n");

    private static void AppendPairs(StringBuilder html, IReadOnlyList<(string, string)> pairs)
    {
        html.Append("<div class=\"wide\"><table>\n");
        foreach ((string law, string support) in pairs)
            html.Append($"<tr><td>{Escape(law)}</td><td class=\"words\">{Escape(support)}</td></tr>\n");
        html.Append("</table></div>\n");
    }

    private static void AppendReproduction(StringBuilder html, StudyReport report)
    {
        string name = BuiltInStudies.TryGet(report.Name, out StudyPlan? builtIn) && builtIn.Text == report.StudyText ? report.Name : "STUDY.json";
        html.Append($"<h2>How to get it again</h2>\n<p>Trials computed on {Escape(string.Join(", ", report.Backends))}; page written by DriftEngine {Escape(EngineVersion.Text)}. ")
            .Append("The study below names everything that changes a number; running it again gives the same rows; on another machine or device a last bit, and with it a borderline input, may differ.</p>\n")
            .Append($"<pre>drift run {name}\ndrift report {name}</pre>\n<h2>What was asked</h2>\n")
            .Append($"<pre>{Escape(report.StudyText.TrimEnd())}</pre>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
