using System.Globalization;
using DriftEngine.Report;
using DriftEngine.Statistics;

namespace DriftEngine.Tests.Report;

public sealed class AccuracyCsvTests
{
    private const string Reason = "programming noise: fitted to the array; drift: fitted up to about a day; read noise: fitted to the array";

    [Fact]
    public void Header_has_the_promised_columns_in_the_promised_order() => Assert.Equal(
        "point,compensation,age_s,temperature_k,trials,accuracy_mean,accuracy_std,accuracy_p05,accuracy_p50,accuracy_p95,half_width,label,label_reason",
        Lines(ReportSamples.TwoPoints())[0]);

    [Fact]
    public void A_matrix_has_empty_accuracies_and_its_errors_behind_the_columns_of_all()
    {
        string[] lines = Lines(ReportSamples.Matrix());
        Assert.EndsWith(
            ",label,label_reason,mean_error,mean_error_std,rms_error,rms_error_std,gain,gain_std,snr_db,snr_db_std,effective_bits,effective_bits_std,effective_bits_p05,effective_bits_p50,effective_bits_p95",
            lines[0], StringComparison.Ordinal);
        Assert.Equal($"m,none,25,298.15,8,,,,,,0.06,CALIBRATED,{Reason},0.001,0.0001,0.05,0.002,0.99,0.001,40,0.5,6.5,0.08,6.3,6.49,6.6", lines[1]);
    }

    [Fact]
    public void Layers_have_a_line_per_layer_and_age()
    {
        using var writer = new StringWriter();
        AccuracyCsv.WriteLayers(ReportSamples.Matrix(), writer);
        string[] lines = writer.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(1 + ReportSamples.Ages.Length, lines.Length);
        Assert.StartsWith("point,compensation,layer,layer_index,age_s,temperature_k,trials,mean_error,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("m,none,matrix,0,25,298.15,8,0.001,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_line_per_point_and_age_in_the_order_of_the_study()
    {
        string[] lines = Lines(ReportSamples.TwoPoints());
        Assert.Equal(1 + (2 * ReportSamples.Ages.Length), lines.Length);
        Assert.StartsWith("6d1f0c,none,25,298.15,128,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("9a44e2,global,315360000,298.15,128,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_read_back_to_the_same_bits()
    {
        double third = 1.0 / 3, tiny = 1e-17 / 3;
        var age = new AgeStatistics(25, 298.15, 3, third, tiny, Math.BitDecrement(third), third, Math.BitIncrement(third), 0.1 + 0.2);
        double[] read = Lines(ReportSamples.Of(ReportSamples.Point(0, "a", "none", age)))[1].Split(',').Skip(5).Take(6)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal([third, tiny, Math.BitDecrement(third), third, Math.BitIncrement(third), 0.1 + 0.2], read);
    }

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("{ \"percentile\": 99.9 }", "\"{ \"\"percentile\"\": 99.9 }\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("plain text", "plain text")]
    public void Fields_are_quoted_as_rfc_4180_says(string value, string field)
    {
        var age = new AgeStatistics(25, 298.15, 2, 0.5, 0, 0.5, 0.5, 0.5, 0.25);
        Assert.Contains($"\na,{field},25,298.15,2,0.5,0,0.5,0.5,0.5,0.25,CALIBRATED,", Text(ReportSamples.Of(ReportSamples.Point(0, "a", value, age))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_spread_of_one_trial_is_an_empty_field()
    {
        var age = new AgeStatistics(25, 298.15, 1, 0.5, null, 0.5, 0.5, 0.5, null);
        Assert.Equal($"a,none,25,298.15,1,0.5,,0.5,0.5,0.5,,CALIBRATED,{Reason}", Lines(ReportSamples.Of(ReportSamples.Point(0, "a", "none", age)))[1]);
    }

    private static string Text(StudyReport report)
    {
        using var writer = new StringWriter();
        AccuracyCsv.Write(report, writer);
        return writer.ToString();
    }

    private static string[] Lines(StudyReport report) => Text(report).TrimEnd('\n').Split('\n');
}
