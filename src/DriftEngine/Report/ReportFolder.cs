namespace DriftEngine.Report;

/// <summary>Writes the pictures and the page of a report.</summary>
public static class ReportFolder
{
    /// <summary>Writes accuracy.png, accuracy.svg and index.html, and layers.png, .svg and .csv where layers are recorded; returns their paths.</summary>
    /// <param name="report">At least one row.</param>
    /// <param name="folder">Made if missing; the files are written over.</param>
    public static IReadOnlyList<string> Write(StudyReport report, string folder)
    {
        Directory.CreateDirectory(folder);
        AccuracyPlot.Write(report, folder);
        string In(string name) => Path.Combine(folder, name);
        bool layers = report.PointsWithRows.Any(point => point.Layers.Count > 0);
        if (layers)
        {
            AccuracyPlot.WriteLayers(report, folder);
            using var writer = new StreamWriter(In("layers.csv"));
            AccuracyCsv.WriteLayers(report, writer);
        }

        File.WriteAllText(In("index.html"), ReportPage.ToHtml(report, File.ReadAllBytes(In("accuracy.png")), layers ? File.ReadAllBytes(In("layers.png")) : default));
        string[] always = [In("accuracy.png"), In("accuracy.svg"), In("index.html")];
        return layers ? [.. always, In("layers.png"), In("layers.svg"), In("layers.csv")] : always;
    }
}
