using DriftEngine.Report;

namespace DriftEngine.Tests.Report;

public sealed class ReportPageTests
{
    private static readonly byte[] Picture = [1, 2, 3, 250];

    [Fact]
    public void The_page_needs_no_other_file()
    {
        string html = ReportPage.ToHtml(ReportSamples.TwoPoints(), Picture);
        Assert.Contains("src=\"data:image/png;base64,AQID+g==\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_user_wrote_is_escaped() => Assert.Contains(
        "// &lt;first &amp; last&gt;", ReportPage.ToHtml(ReportSamples.TwoPoints(), Picture), StringComparison.Ordinal);

    [Fact]
    public void Ages_carry_the_label_of_their_range()
    {
        string html = ReportPage.ToHtml(ReportSamples.Of(ReportSamples.Falling(0, "a", "none", 0.01)), Picture);
        string[] labels = html.Split("<tr><td>").Where(row => row.Contains("128", StringComparison.Ordinal))
            .Select(row => row.Split("</td>")[^2].Split("<td>")[^1]).ToArray();
        Assert.Equal(["CALIBRATED", "CALIBRATED", "CALIBRATED", "LITERATURE", "LITERATURE", "ESTIMATE"], labels);
    }

    [Fact]
    public void The_page_names_laws_mission_and_read_temperature()
    {
        string html = ReportPage.ToHtml(ReportSamples.TwoPoints(), Picture);
        Assert.Contains("<td>drift at other temperatures</td>", html, StringComparison.Ordinal);
        Assert.Contains("stored at 25 C; read at", html, StringComparison.Ordinal);
        Assert.Contains("Reads were at 25 C.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_is_told_in_bits_and_by_layer()
    {
        string html = ReportPage.ToHtml(ReportSamples.Matrix(), Picture);
        Assert.Contains("<h2>Errors</h2>", html, StringComparison.Ordinal);
        Assert.Contains("<td>matrix</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_study_says_so()
    {
        Assert.Contains("Not finished: 1 of 2 points", ReportPage.ToHtml(
            ReportSamples.Of(ReportSamples.Falling(0, "a", "none", 0.01), ReportSamples.Empty(1, "b", "global")), Picture), StringComparison.Ordinal);
        Assert.DoesNotContain("Not finished", ReportPage.ToHtml(ReportSamples.TwoPoints(), Picture), StringComparison.Ordinal);
    }
}
