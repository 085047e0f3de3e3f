namespace DriftEngine.Report;

/// <summary>Writes the pictures and the page of a report.</summary>
public static class ReportFolder
{
    /// <summary>Writes accuracy.png, accuracy.svg and index.html; returns their paths.</summary>
    /// <param name="report">At least one row.</param>
    /// <param name="folder">Made if missing; the three files are written over.</param>
    public static IReadOnlyList<string> Write(StudyReport report, string folder)
    {
        Directory.CreateDirectory(folder);
        AccuracyPlot.Write(report, folder);
        string picture = Path.Combine(folder, "accuracy.png");
        string page = Path.Combine(folder, "index.html");
        File.WriteAllText(page, ReportPage.ToHtml(report, File.ReadAllBytes(picture)));
        return [picture, Path.Combine(folder, "accuracy.svg"), page];
    }
}
