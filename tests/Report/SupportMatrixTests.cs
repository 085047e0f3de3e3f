using DriftEngine.Kernels.Laws;
using DriftEngine.Report;
using DriftEngine.Study;

namespace DriftEngine.Tests.Report;

public sealed class SupportMatrixTests
{
    [Fact]
    public void The_preset_as_it_was_fitted_is_labelled_by_age_alone() => Assert.Null(Reason(new PcmParameters()));

    [Fact]
    public void Parameters_of_the_studys_own_are_named() => Assert.Equal(
        "the study sets drift, read_noise, g_max_us of pcm-1m itself",
        Reason(new PcmParameters { Drift = false, ReadNoise = ReadNoise.Off, GMaxMicrosiemens = 20 }));

    [Fact]
    public void Split_read_noise_is_an_estimate() =>
        Assert.Equal("the read window that splits read noise is an engineering estimate", Reason(new PcmParameters { ReadNoise = ReadNoise.Split }));

    [Fact]
    public void A_point_with_a_reason_is_an_estimate_at_every_age_in_table_csv_and_page()
    {
        StudyReport report = ReportSamples.TwoPoints() with { EstimateReasons = new Dictionary<int, string> { [1] = "because" } };
        using var csv = new StringWriter();
        AccuracyCsv.Write(report, csv);
        Assert.All(csv.ToString().Split('\n').Where(line => line.StartsWith("9a44e2", StringComparison.Ordinal)), line => Assert.EndsWith(",ESTIMATE", line, StringComparison.Ordinal));
        Assert.Contains("6d1f0c,none,25,", csv.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, csv.ToString().Split(",CALIBRATED\n").Length - 1);
        foreach (string text in new[] { AccuracyTable.ToText(report), ReportPage.ToHtml(report, [1]) })
        {
            Assert.Contains("ESTIMATE at every age: because.", text, StringComparison.Ordinal);
            Assert.Equal(3, text.Split('\n').Count(line => line.Contains("128", StringComparison.Ordinal) && line.Contains("CALIBRATED", StringComparison.Ordinal)));
        }
    }

    private static string? Reason(PcmParameters parameters) => SupportMatrix.EstimateReason(new TechnologySpec("pcm-1m", parameters));
}
