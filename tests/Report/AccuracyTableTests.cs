using DriftEngine.Report;
using DriftEngine.Statistics;

namespace DriftEngine.Tests.Report;

public sealed class AccuracyTableTests
{
    private static readonly AgeStatistics Young = new(25, 298.15, 64, 0.97654, 0.00123, 0.97321, 0.9766, 0.97812, 0.0005);
    private static readonly AgeStatistics Old = new(3_650 * 86_400.0, 298.15, 64, 0.9, 0.04, 0.8, 0.91, 0.96, 0.0101);

    [Fact]
    public void The_table_reads_as_agreed() => GoldenFile.Check(
        "Report/accuracy-table.txt", AccuracyTable.ToText(ReportSamples.Of(ReportSamples.Point(0, "a", "none", Young, Old), ReportSamples.Empty(1, "b", "global"))));

    [Fact]
    public void The_table_of_a_matrix_reads_as_agreed() => GoldenFile.Check("Report/error-table.txt", AccuracyTable.ToText(ReportSamples.Matrix()));

    [Fact]
    public void A_band_has_its_lowest_default_and_highest()
    {
        StudyReport report = ReportSamples.Of(
            ReportSamples.Point(0, "a", "none", Young with { AccuracyP50 = 0.95 }), ReportSamples.Point(1, "b", "none", Young), ReportSamples.Point(2, "c", "none", Young with { AccuracyP50 = 0.99 }));
        string text = AccuracyTable.ToText(report with { Bands = [new ParameterBand("over x", [0, 1, 2], 1)] });
        Assert.Matches(@"median accuracy \(%\) over x\n +age +lowest +at default +highest\n +25 s +95\.00 +97\.66 +99\.00\n", text);
        Assert.DoesNotContain("over x", AccuracyTable.ToText(report with { Bands = [new ParameterBand("over x", [0, 1, 3], 1)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_trial_has_dashes_where_nothing_is_known()
    {
        var one = new AgeStatistics(25, 298.15, 1, 0.5, null, 0.5, 0.5, 0.5, null);
        Assert.Matches(@"25 s +1 +50\.00 +- +- +50\.00 +50\.00 +50\.00", AccuracyTable.ToText(ReportSamples.Of(ReportSamples.Point(0, "a", "none", one))));
    }

    [Fact]
    public void Narrow_intervals_get_more_digits()
    {
        string text = AccuracyTable.ToText(ReportSamples.Of(ReportSamples.Point(0, "a", "none", Young with { HalfWidth = 0.000012 })));
        Assert.Contains("97.6540  0.0012", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_computed_is_an_empty_text() => Assert.Empty(AccuracyTable.ToText(ReportSamples.Of(ReportSamples.Empty(0, "a", "none"))));
}
