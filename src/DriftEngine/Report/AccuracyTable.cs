using System.Globalization;
using System.Text;
using DriftEngine.Statistics;
using DriftEngine.Study;

namespace DriftEngine.Report;

/// <summary>The table that a person reads: per point and age the accuracy in percent with its interval, or the errors of a matrix.</summary>
public static class AccuracyTable
{
    private static readonly string[] AccuracyHeader = ["age", "trials", "mean", "+-", "std", "p05", "median", "p95", "label"];

    private static readonly string[] ErrorHeader = ["age", "trials", "bits", "+-", "std", "p05", "median", "p95", "rms error %", "gain", "SNR dB", "label"];

    /// <summary>Columns of a layer's table.</summary>
    internal static readonly string[] LayerHeader = ["layer", "age", "bits", "std", "rms error %", "gain", "SNR dB"];

    /// <summary>Columns of a band's table.</summary>
    internal static readonly string[] BandHeader = ["age", "lowest", "at default", "highest"];

    /// <summary>The table as text, without escape codes; empty where no point has a trial.</summary>
    public static string ToText(StudyReport report)
    {
        PointStatistics[] points = report.PointsWithRows.ToArray();
        if (points.Length == 0)
            return "";
        string format = PercentFormat(points);
        var text = new StringBuilder($"{report.Name}: {(report.CountsErrors ? "errors of the product" : "accuracy in percent")}. {Legend(report)}\n");
        string[][][] tables = [.. points.Select(point => point.Ages.Select((_, age) => Cells(report, point, age, format)).Prepend(Header(report)).ToArray())];
        int[] widths = Widths(tables.SelectMany(lines => lines));
        foreach ((PointStatistics point, string[][] lines) in points.Zip(tables))
        {
            AppendLines(text, point.Swept.Count > 0 ? StudyReport.Label(point) : null, lines, widths);
            if (point.Layers.Count > 0)
                AppendLines(text, "  by layer", [LayerHeader, .. LayerCells(point)]);
        }

        foreach (ParameterBand band in report.DrawnBands)
            AppendLines(text, $"median {report.Measure.Name} ({report.Measure.Unit}) {band.Label}", [BandHeader, .. BandCells(report, band)]);
        AppendReasons(text, report, points.Length);
        return text.ToString();
    }

    /// <summary>What the columns mean.</summary>
    internal static string Legend(StudyReport report)
    {
        PointStatistics point = report.PointsWithRows.First();
        string interval = $"+- is the {100 * point.Rule.Confidence:0.##} % interval of the mean, std and p05 to p95 the spread of chips; the label says how far data back it.";
        return report.CountsErrors
            ? $"Each trial is one chip that multiplies one matrix; bits are (SNR - 1.76 dB) / 6.02 dB after the best factor (gain); {interval}"
            : string.Create(CultureInfo.InvariantCulture, $"Each trial is one chip that classifies {point.Total:N0} inputs; {interval}");
    }

    /// <summary>Names of the columns.</summary>
    internal static string[] Header(StudyReport report) => report.CountsErrors ? ErrorHeader : AccuracyHeader;

    /// <summary>The cells of one row.</summary>
    internal static string[] Cells(StudyReport report, PointStatistics point, int index, string format)
    {
        AgeStatistics age = point.Ages[index];
        string label = SupportText.Cell(report.SupportAt(point, index));
        if (age.Errors is { } errors)
            return [
                AgeText.About(age.AgeSeconds), $"{age.Trials}", Text(errors.EffectiveBits.Mean, "0.000"), Text(age.HalfWidth, "0.000"), Text(errors.EffectiveBits.Deviation, "0.000"),
                Text(errors.EffectiveBitsP05, "0.000"), Text(errors.EffectiveBitsP50, "0.000"), Text(errors.EffectiveBitsP95, "0.000"), .. Figures(errors), label];
        string Percent(double? fraction) => Text(100 * fraction, format);
        return [
            AgeText.About(age.AgeSeconds), $"{age.Trials}", Percent(age.AccuracyMean), Percent(age.HalfWidth),
            Percent(age.AccuracyStd), Percent(age.AccuracyP05), Percent(age.AccuracyP50), Percent(age.AccuracyP95), label];
    }

    /// <summary>Rows of the layers of a point.</summary>
    internal static IEnumerable<string[]> LayerCells(PointStatistics point) => point.Layers.SelectMany(layer => layer.Ages.Select((errors, age) => (string[])
        [layer.Layer, AgeText.About(point.Ages[age].AgeSeconds), Text(errors.EffectiveBits.Mean, "0.000"), Text(errors.EffectiveBits.Deviation, "0.000"), .. Figures(errors)]));

    /// <summary>Rows of a band.</summary>
    internal static IEnumerable<string[]> BandCells(StudyReport report, ParameterBand band)
    {
        PointStatistics[] points = [.. report.PointsWithRows];
        double[] ages = [.. points.First(point => point.Index == band.Points[0]).Ages.Select(age => age.AgeSeconds)];
        return band.Envelope(points, report.Measure.Median).Select((at, age) => (string[])
            [AgeText.About(ages[age]), report.Measure.Text(at.Least), report.Measure.Text(at.Default), report.Measure.Text(at.Most)]);
    }

    /// <summary>Two decimals, or as many as the smallest interval needs for two digits, at most four.</summary>
    internal static string PercentFormat(IEnumerable<PointStatistics> points)
    {
        double smallest = points.SelectMany(point => point.Ages)
            .Select(age => 100 * age.HalfWidth ?? 0).Where(width => width > 0).DefaultIfEmpty(0.1).Min();
        return "F" + Math.Clamp(1 - (int)Math.Floor(Math.Log10(smallest)), 2, 4);
    }

    private static string[] Figures(ErrorStatistics errors) =>
        [Text(100 * errors.RmsError.Mean, "0.00"), Text(errors.Gain.Mean, "0.0000"), Text(errors.SnrDb.Mean, "0.00")];

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static int[] Widths(IEnumerable<string[]> lines)
    {
        string[][] all = [.. lines];
        return [.. Enumerable.Range(0, all[0].Length).Select(column => all.Max(line => line[column].Length))];
    }

    private static void AppendLines(StringBuilder text, string? title, string[][] lines, int[]? given = null)
    {
        int[] widths = given ?? Widths(lines);
        text.Append('\n');
        if (title is not null)
            text.Append(title).Append('\n');
        foreach (string[] line in lines)
            text.Append("  ").AppendJoin("  ", line[..^1].Select((cell, column) => cell.PadLeft(widths[column]))).Append("  ").Append(line[^1]).Append('\n');
    }

    private static void AppendReasons(StringBuilder text, StudyReport report, int points)
    {
        text.Append("\nwhy these labels\n");
        foreach ((IReadOnlyList<PointStatistics> whose, IReadOnlyList<string> lines) in report.Reasons())
        {
            if (whose.Count < points)
                text.Append("  ").AppendJoin("; ", whose.Select(StudyReport.Label)).Append('\n');
            foreach (string line in lines)
                text.Append("  ").Append(line).Append('\n');
        }
    }
}
