using DriftEngine.Report;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Report;

public sealed class SupportMatrixTests
{
    private static readonly AgeSupport Estimate = new(SupportLabel.Estimate, "because", true, []);

    [Fact]
    public void Table_csv_and_page_carry_the_label_and_the_reason_of_each_point()
    {
        StudyReport report = ReportSamples.TwoPoints();
        report = report with { Support = [report.Support[0], [.. ReportSamples.Ages.Select(_ => Estimate)]] };
        using var csv = new StringWriter();
        AccuracyCsv.Write(report, csv);
        Assert.All(csv.ToString().Split('\n').Where(line => line.StartsWith("9a44e2", StringComparison.Ordinal)), line => Assert.EndsWith(",ESTIMATE (extrapolated),because", line, StringComparison.Ordinal));
        Assert.Equal(3, csv.ToString().Split(",CALIBRATED,").Length - 1);
        foreach (string text in new[] { AccuracyTable.ToText(report), ReportPage.ToHtml(report, [1]) })
        {
            Assert.Contains("25 s to 10 y: ESTIMATE (extrapolated): because", text, StringComparison.Ordinal);
            Assert.Contains("10 y: ESTIMATE: drift: fitted to a day, extrapolated beyond a year", text, StringComparison.Ordinal);
            Assert.Equal(3, text.Split('\n').Count(line => line.Contains("128", StringComparison.Ordinal) && line.Contains("CALIBRATED", StringComparison.Ordinal)));
            Assert.Equal(6, text.Split('\n').Count(line => line.Contains("128", StringComparison.Ordinal) && line.Contains("ESTIMATE (extrapolated)", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Points_that_share_their_reasons_are_told_once()
    {
        string[] lines = AccuracyTable.ToText(ReportSamples.TwoPoints()).Split('\n');
        Assert.Single(lines, line => line.Contains("fitted to a day, extrapolated beyond a year", StringComparison.Ordinal));
    }

    [Fact]
    public void Caveats_speak_of_the_technologies_at_hand()
    {
        Assert.Contains(SupportMatrix.Caveats(["mr-auto"]), caveat => caveat.StartsWith("MRAM", StringComparison.Ordinal));
        Assert.DoesNotContain(SupportMatrix.Caveats(["pcm-1m"]), caveat => caveat.StartsWith("MRAM", StringComparison.Ordinal));
    }
}
