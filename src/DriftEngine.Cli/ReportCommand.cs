using System.CommandLine;
using DriftEngine.Report;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift report</c>: the table, the pictures and the page of a results folder.</summary>
internal static class ReportCommand
{
    private const string Help = $"""
        drift report: print the result table; write pictures and a page

        usage: drift report FOLDER [--csv]

          FOLDER   {ResultsArgument.Help}
          --csv    print one line per point and age for other programs, and write nothing

        Writes report/accuracy.png, report/accuracy.svg and report/index.html into the results folder; where the study
        records layers, report/layers.png, layers.svg and layers.csv, too. The table says how far data back each age, and why.
        Works on a run that is not finished, too: it reports the trials so far. A damaged part is named and counts as
        missing; the exit code is then 4.

        examples:
          drift report results/first-look
          drift report results/first-look --csv > first-look.csv

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> folder = ArgumentText.Optional("FOLDER");
        var csv = new Option<bool>("--csv");
        var command = new Command("report") { folder, csv };
        command.SetAction(parsed => Run(ResultsArgument.Folder(parsed, folder, "report"), parsed.GetValue(csv), context));
        return new Verb("report FOLDER", "table, pictures and a page of the results", Help, command);
    }

    private static int Run(string folder, bool csv, CliContext context)
    {
        StudyReport report = StudyReport.Load(folder);
        if (csv)
            AccuracyCsv.Write(report, context.Out);
        else
            context.Out.Write(AccuracyTable.ToText(report));
        SayWhatIsMissing(report, folder, context);
        if (!csv && report.PointsWithRows.Any())
            Draw(report, folder, context);
        return UnusableText.Say(report.Unusable, context.Error);
    }

    private static void SayWhatIsMissing(StudyReport report, string folder, CliContext context)
    {
        if (!report.PointsWithRows.Any())
            context.Error.WriteLine($"{folder} holds no finished trials yet. To go on: {NextCommand.Run(ResultFolder.Load(folder))}");
        else if (report.PointsDone < report.Points.Count)
            context.Error.WriteLine($"not finished: {Counted.Done(report.PointsDone, report.Points.Count)}; this is the state so far. To go on: {NextCommand.Run(ResultFolder.Load(folder))}");
    }

    private static void Draw(StudyReport report, string folder, CliContext context)
    {
        if (!AccuracyPlot.HasFont)
            context.Error.WriteLine("this machine has no font, so the pictures have no words; on Debian: apt install fonts-dejavu-core");
        string target = Path.Combine(folder, "report");
        try
        {
            foreach (string path in ReportFolder.Write(report, target))
                context.Error.WriteLine($"wrote {path}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new StudyError(
                $"cannot write pictures and page: {failure.Message}", target,
                Remedy: $"Make room or get rights there. The numbers without files: drift report {NextCommand.Path(folder)} --csv"), failure);
        }
    }
}
