using System.CommandLine;
using DriftEngine.Cli.Progress;
using DriftEngine.Report;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift status</c>: how far a results folder is.</summary>
internal static class StatusCommand
{
    private const string Help = $"""
        drift status: how far a run is, point by point, and what is still missing

        usage: drift status FOLDER

          FOLDER   {ResultsArgument.Help}

        Reads only; a run may be at work in the folder at the same time.

        example:
          drift status results/first-look

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> folder = ArgumentText.Optional("FOLDER");
        var command = new Command("status") { folder };
        command.SetAction(parsed => Run(ResultsArgument.Folder(parsed, folder, "status"), context));
        return new Verb("status FOLDER", "how far a run is", Help, command);
    }

    private static int Run(string folder, CliContext context)
    {
        ResultFolder results = ResultFolder.Load(folder);
        IReadOnlyList<PointStatistics> points = results.Statistics();
        string[] header = ["point", "trials", "blocks", "worst +-", "goal", "at age", "state"];
        string[][] lines = points.Select(point => Cells(point, results)).ToArray();
        context.Out.Write(TextColumns.Align(lines.Prepend(header)));
        int done = points.Count(point => point.Decision.Finished);
        context.Error.WriteLine(done == points.Count
            ? $"{(done == 1 ? "the point is" : $"all {done} points are")} done. For the results: drift report {NextCommand.Path(folder)}"
            : $"{Counted.Done(done, points.Count)}. To go on: {NextCommand.Run(results)}");
        return ExitCode.Done;
    }

    private static string[] Cells(PointStatistics point, ResultFolder results) =>
    [
        ProgressText.Label(point.Swept, results.Study.Name),
        $"{point.Decision.Trials}/{point.Rule.Max}", $"{results.Blocks(point.Index).Count}/{results.Study.Points[point.Index].BlocksMax}",
        ProgressText.Measure(point.Decision.WorstHalfWidth, !results.Study.Points[point.Index].Classifies),
        ProgressText.Measure(point.Rule.HalfWidth, !results.Study.Points[point.Index].Classifies),
        point.Ages.Count == 0 ? "-" : AgeText.About(point.Ages[point.Decision.WorstAge].AgeSeconds),
        StateText(point.Decision),
    ];

    private static string StateText(StopDecision decision) => decision.Reason switch
    {
        StopReason.Goal => "done: goal reached",
        StopReason.Max => "done: all trials",
        _ => decision.Trials == 0 ? "not begun" : "not done",
    };
}
