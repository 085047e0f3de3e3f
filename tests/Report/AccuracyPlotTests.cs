using System.Xml.Linq;
using DriftEngine.Report;
using DriftEngine.Statistics;

namespace DriftEngine.Tests.Report;

public sealed class AccuracyPlotTests
{
    [Fact]
    public void Pictures_carry_ticks_that_people_read_and_both_points()
    {
        using var folder = new TemporaryFolder();
        AccuracyPlot.Write(ReportSamples.TwoPoints(), folder.Path);
        string words = Words(Path.Combine(folder.Path, "accuracy.svg"));
        foreach (string expected in new[] { "1 min", "1 h", "1 d", "1 y", "10 y", "compensation = none", "compensation = global", "accuracy (%)" })
            Assert.Contains(expected, words, StringComparison.Ordinal);
        Assert.Equal((1200, 720), PngSize(Path.Combine(folder.Path, "accuracy.png")));
    }

    [Fact]
    public void Every_point_of_a_large_sweep_is_in_the_legend()
    {
        using var folder = new TemporaryFolder();
        PointStatistics[] points = [.. Enumerable.Range(0, 40).Select(i => ReportSamples.Falling(i, $"id{i}", $"value-{i:00}", 0.001 * i))];
        AccuracyPlot.Write(ReportSamples.Of(points), folder.Path);
        string words = Words(Path.Combine(folder.Path, "accuracy.svg"));
        Assert.All(points, point => Assert.Contains(StudyReport.Label(point), words, StringComparison.Ordinal));
        Assert.Equal(1300, PngSize(Path.Combine(folder.Path, "accuracy.png")).Height);
    }

    [Fact]
    public void One_age_and_one_trial_make_a_picture_too()
    {
        using var folder = new TemporaryFolder();
        var age = new AgeStatistics(3_600, 298.15, 1, 0.5, null, 0.5, 0.5, 0.5, null);
        AccuracyPlot.Write(ReportSamples.Of(ReportSamples.Point(0, "a", "none", age)), folder.Path);
        Assert.Contains("1 h", Words(Path.Combine(folder.Path, "accuracy.svg")), StringComparison.Ordinal);
    }

    private static string Words(string svg) => string.Join("\n", XDocument.Load(svg).Descendants().Where(node => node.Name.LocalName == "text").Select(node => node.Value.Trim()));

    private static (int Width, int Height) PngSize(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }
}
