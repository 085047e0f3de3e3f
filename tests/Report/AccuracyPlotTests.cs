using System.Xml.Linq;
using DriftEngine.Report;

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

    private static string Words(string svg) => string.Join("\n", XDocument.Load(svg).Descendants().Where(node => node.Name.LocalName == "text").Select(node => node.Value.Trim()));

    private static (int Width, int Height) PngSize(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }
}
