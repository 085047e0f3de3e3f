using System.Xml.Linq;
using DriftEngine.Report;
using DriftEngine.Statistics;
using DriftEngine.Technology;

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

    [Fact]
    public void A_band_is_one_line_and_a_matrix_is_drawn_in_bits()
    {
        using var folder = new TemporaryFolder();
        PointStatistics[] points = [.. Enumerable.Range(0, 3).Select(i => ReportSamples.Falling(i, $"id{i}", $"value-{i}", 0.01 * i))];
        AccuracyPlot.Write(ReportSamples.Of(points) with { Bands = [new ParameterBand("over x", [0, 1, 2], 1)] }, folder.Path);
        string words = Words(Path.Combine(folder.Path, "accuracy.svg"));
        Assert.Contains("over x", words, StringComparison.Ordinal);
        Assert.DoesNotContain("value-1", words, StringComparison.Ordinal);
        AccuracyPlot.Write(ReportSamples.Matrix(), folder.Path);
        Assert.Contains("effective bits", Words(Path.Combine(folder.Path, "accuracy.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_have_a_picture_of_their_own_and_extrapolated_ages_are_marked()
    {
        using var folder = new TemporaryFolder();
        StudyReport matrix = ReportSamples.Matrix();
        AgeSupport[] beyond = [.. matrix.Support[0].Select((support, age) => support with { Extrapolated = age == 5 })];
        string[] written = [.. ReportFolder.Write(matrix with { Support = [beyond] }, folder.Path).Select(Path.GetFileName).OfType<string>()];
        Assert.Equal(["accuracy.png", "accuracy.svg", "index.html", "layers.png", "layers.svg", "layers.csv"], written);
        string words = Words(Path.Combine(folder.Path, "layers.svg"));
        Assert.All(new[] { "layers, median", "hollow: extrapolated", "compensation = none, matrix", "effective bits" }, word => Assert.Contains(word, words, StringComparison.Ordinal));
        Assert.Equal(2, File.ReadAllText(Path.Combine(folder.Path, "index.html")).Split("<img ").Length - 1);
        AccuracyPlot.Write(matrix, folder.Path);
        Assert.DoesNotContain("hollow", Words(Path.Combine(folder.Path, "accuracy.svg")), StringComparison.Ordinal);
    }

    private static string Words(string svg) => string.Join("\n", XDocument.Load(svg).Descendants().Where(node => node.Name.LocalName == "text").Select(node => node.Value.Trim()));

    private static (int Width, int Height) PngSize(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }
}
