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

        Reads only; a run may be at work in the folder at the same time. A damaged part is named and counts as missing; the
        exit code is then 4.

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
        FolderStatistics found = results.Look();
        IReadOnlyList<PointStatistics> points = found.Points;
        IReadOnlyList<IReadOnlyList<int>> blocks = results.BlocksOfAll();
        string[] header = ["point", "trials", "blocks", "worst +-", "goal", "at age", "state"];
        string[][] lines = points.Select(point => Cells(point, results, blocks[point.Index].Count)).ToArray();
        context.Out.Write(TextColumns.Align(lines.Prepend(header)));
        int done = points.Count(point => point.Decision.Finished);
        context.Error.WriteLine(done == points.Count
            ? $"{(done == 1 ? "the point is" : $"all {done} points are")} done. For the results: drift report {NextCommand.Path(folder)}"
            : $"{Counted.Done(done, points.Count)}. To go on: {NextCommand.Run(results)}");
        return UnusableText.Say(found.Unusable, context.Error);
    }

    private static string[] Cells(PointStatistics point, ResultFolder results, int blocks) =>
    [
        ProgressText.Label(point.Swept, results.Study.Name),
        $"{point.Decision.Trials}/{point.Rule.Max}", $"{blocks}/{results.Study.Points[point.Index].BlocksMax}",
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
