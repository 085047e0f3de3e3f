using System.Buffers;
using System.Globalization;
using DriftEngine.Statistics;

namespace DriftEngine.Report;

/// <summary>One line per point and age, for programs: RFC 4180 quoting, invariant numbers that read back to the same bits.</summary>
public static class AccuracyCsv
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Of studies without labels, behind the columns of all; each with the standard deviation between chips.</summary>
    private static readonly string[] ErrorColumns =
    [
        "mean_error", "mean_error_std", "rms_error", "rms_error_std", "gain", "gain_std", "snr_db", "snr_db_std",
        "effective_bits", "effective_bits_std", "effective_bits_p05", "effective_bits_p50", "effective_bits_p95",
    ];

    /// <summary>Writes the header and the rows.</summary>
    /// <param name="report">Its points are of one study, so with the same swept settings; at least one.</param>
    /// <param name="writer">Gets lines that end with a line feed.</param>
    public static void Write(StudyReport report, TextWriter writer)
    {
        WriteLine(writer, [
            "point", .. report.Points[0].Swept.Select(setting => setting.Key), "age_s", "temperature_k", "trials",
            "accuracy_mean", "accuracy_std", "accuracy_p05", "accuracy_p50", "accuracy_p95", "half_width", "label", "label_reason",
            .. report.CountsErrors ? ErrorColumns : []]);
        foreach (PointStatistics point in report.Points)
            foreach ((int index, AgeStatistics age) in point.Ages.Index())
                WriteLine(writer, Fields(report, point, index, age));
    }

    /// <summary>One line per point, layer and age.</summary>
    /// <param name="report">A study that records layers.</param>
    /// <param name="writer">Gets lines that end with a line feed.</param>
    public static void WriteLayers(StudyReport report, TextWriter writer)
    {
        WriteLine(writer, ["point", .. report.Points[0].Swept.Select(setting => setting.Key), "layer", "layer_index", "age_s", "temperature_k", "trials", .. ErrorColumns]);
        foreach (PointStatistics point in report.PointsWithRows)
            foreach (LayerStatistics layer in point.Layers)
                foreach ((ErrorStatistics errors, AgeStatistics age) in layer.Ages.Zip(point.Ages))
                    WriteLine(writer, [
                        point.PointId, .. point.Swept.Select(setting => setting.Value), layer.Layer, layer.LayerIndex.ToString(CultureInfo.InvariantCulture),
                        Number(age.AgeSeconds), Number(age.TemperatureKelvin), errors.Trials.ToString(CultureInfo.InvariantCulture), .. Errors(errors)]);
    }

    private static IEnumerable<string> Fields(StudyReport report, PointStatistics point, int index, AgeStatistics age) =>
    [
        point.PointId, .. point.Swept.Select(setting => setting.Value), Number(age.AgeSeconds), Number(age.TemperatureKelvin),
        age.Trials.ToString(CultureInfo.InvariantCulture), Number(age.AccuracyMean), Number(age.AccuracyStd),
        Number(age.AccuracyP05), Number(age.AccuracyP50), Number(age.AccuracyP95), Number(age.HalfWidth),
        SupportText.Cell(report.SupportAt(point, index)), report.SupportAt(point, index).Reason, .. age.Errors is { } errors ? Errors(errors) : [],
    ];

    private static IEnumerable<string> Errors(ErrorStatistics errors) =>
    [
        .. Both(errors.MeanError), .. Both(errors.RmsError), .. Both(errors.Gain), .. Both(errors.SnrDb), .. Both(errors.EffectiveBits),
        Number(errors.EffectiveBitsP05), Number(errors.EffectiveBitsP50), Number(errors.EffectiveBitsP95),
    ];

    private static IEnumerable<string> Both(MeanAndSpread figure) => [Number(figure.Mean), Number(figure.Deviation)];

    // A number that does not exist (the spread of one trial, the accuracy of a matrix) is an empty field: every reader takes that as missing.
    private static string Number(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    private static void WriteLine(TextWriter writer, IEnumerable<string> fields) =>
        writer.Write(string.Join(',', fields.Select(Quote)) + "\n");

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(NeedQuotes) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
