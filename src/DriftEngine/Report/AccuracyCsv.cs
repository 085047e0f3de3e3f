using System.Buffers;
using System.Globalization;
using DriftEngine.Statistics;

namespace DriftEngine.Report;

/// <summary>One line per point and age, for programs: RFC 4180 quoting, invariant numbers that read back to the same bits.</summary>
public static class AccuracyCsv
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Writes the header and the rows.</summary>
    /// <param name="report">Its points are of one study, so with the same swept settings; at least one.</param>
    /// <param name="writer">Gets lines that end with a line feed.</param>
    public static void Write(StudyReport report, TextWriter writer)
    {
        WriteLine(writer, [
            "point", .. report.Points[0].Swept.Select(setting => setting.Key), "age_s", "temperature_k", "trials",
            "accuracy_mean", "accuracy_std", "accuracy_p05", "accuracy_p50", "accuracy_p95", "half_width", "label"]);
        foreach (PointStatistics point in report.Points)
            foreach (AgeStatistics age in point.Ages)
                WriteLine(writer, Fields(report, point, age));
    }

    private static IEnumerable<string> Fields(StudyReport report, PointStatistics point, AgeStatistics age) =>
    [
        point.PointId, .. point.Swept.Select(setting => setting.Value), Number(age.AgeSeconds), Number(age.TemperatureKelvin),
        age.Trials.ToString(CultureInfo.InvariantCulture), Number(age.AccuracyMean), Number(age.AccuracyStd),
        Number(age.AccuracyP05), Number(age.AccuracyP50), Number(age.AccuracyP95), Number(age.HalfWidth),
        report.SupportAt(point, age.AgeSeconds),
    ];

    // A number that does not exist (the spread of one trial) is an empty field: every reader takes that as missing.
    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static void WriteLine(TextWriter writer, IEnumerable<string> fields) =>
        writer.Write(string.Join(',', fields.Select(Quote)) + "\n");

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(NeedQuotes) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
