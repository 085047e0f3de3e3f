using System.Text;
using DriftEngine.Statistics;

namespace DriftEngine.Report;

/// <summary>The table that a person reads: per point and age the accuracy in percent with its interval.</summary>
public static class AccuracyTable
{
    /// <summary>Names of the columns.</summary>
    internal static readonly string[] Header = ["age", "trials", "mean", "+-", "std", "p05", "median", "p95", "label"];

    /// <summary>The table as text, without escape codes; empty where no point has a trial.</summary>
    public static string ToText(StudyReport report)
    {
        PointStatistics[] points = report.PointsWithRows.ToArray();
        if (points.Length == 0)
            return "";
        string format = PercentFormat(points);
        string[][][] cells = points.Select(point => point.Ages.Select(age => Cells(report, point, age, format)).ToArray()).ToArray();
        int[] widths = Enumerable.Range(0, Header.Length)
            .Select(column => cells.SelectMany(lines => lines).Append(Header).Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder($"{report.Name}: accuracy in percent. {Legend(points[0])}\n");
        foreach ((PointStatistics point, string[][] lines) in points.Zip(cells))
        {
            text.Append('\n');
            if (point.Swept.Count > 0)
                text.Append(StudyReport.Label(point)).Append('\n');
            foreach (string[] line in lines.Prepend(Header))
                text.Append("  ").AppendJoin("  ", line[..^1].Select((cell, column) => cell.PadLeft(widths[column]))).Append("  ").Append(line[^1]).Append('\n');
            if (report.WhyEstimate(point) is { } reason)
                text.Append("  ").Append(reason).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>What the columns mean.</summary>
    internal static string Legend(PointStatistics point) =>
        $"Each trial is one chip that classifies {point.Total:N0} inputs; +- is the {100 * point.Rule.Confidence:0.##} % interval of the mean, std and p05 to p95 the spread of chips; the label says how far data back it.";

    /// <summary>The cells of one row.</summary>
    internal static string[] Cells(StudyReport report, PointStatistics point, AgeStatistics age, string format)
    {
        string Percent(double? fraction) => (100 * fraction)?.ToString(format) ?? "-";
        return [
            AgeLabel.Format(age.AgeSeconds), age.Trials.ToString(), Percent(age.AccuracyMean), Percent(age.HalfWidth),
            Percent(age.AccuracyStd), Percent(age.AccuracyP05), Percent(age.AccuracyP50), Percent(age.AccuracyP95),
            report.SupportAt(point, age.AgeSeconds)];
    }

    /// <summary>Two decimals, or as many as the smallest interval needs for two digits, at most four.</summary>
    internal static string PercentFormat(IEnumerable<PointStatistics> points)
    {
        double smallest = points.SelectMany(point => point.Ages)
            .Select(age => 100 * age.HalfWidth ?? 0).Where(width => width > 0).DefaultIfEmpty(0.1).Min();
        return "F" + Math.Clamp(1 - (int)Math.Floor(Math.Log10(smallest)), 2, 4);
    }
}
