using System.CommandLine;
using DriftEngine.Cli.Progress;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift check</c>: whether results can be trusted, or a study be run.</summary>
internal static class CheckCommand
{
    private const string Help = """
        drift check: look for damage in results; compute a sample of them again on every device of this machine

        usage: drift check FOLDER
               drift check STUDY

          FOLDER   a results folder: every part is read; three trials of each point are computed again on each
                   device. One kind of backend must give the same rows; another kind may differ by borderline
                   inputs, and check says by how many
          STUDY    a study file: everything that it names is read and checked, nothing is computed

        Says which blocks are missing, too, and what to type. Exit code 3 if some are: the run stopped early and can go on.
        Exit code 4 if results are damaged or cannot be computed again. Ctrl-C gives the check up.

        examples:
          drift check results/first-look
          drift check retention.json

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> folder = ArgumentText.Optional("FOLDER");
        var command = new Command("check") { folder };
        command.SetAction(parsed =>
        {
            string text = ArgumentText.Required(parsed, folder, "check", "drift check results/first-look");
            return File.Exists(text) ? CheckStudy(text, context) : CheckFolder(ResultsArgument.Folder(parsed, folder, "check"), context);
        });
        return new Verb("check FOLDER", "look for damage; compute a sample again on every device", Help, command);
    }

    private static int CheckStudy(string path, CliContext context)
    {
        StudyOutlook outlook = StudyPreview.Describe(StudyFile.Read(path));
        context.Out.WriteLine($"{path} is sound: {Counted.Of(outlook.Points.Count, "point")}, everything that it names can be read and fits");
        context.Error.WriteLine($"To run it: drift run {NextCommand.Word(path)}");
        return ExitCode.Done;
    }

    private static int CheckFolder(string folder, CliContext context)
    {
        using var signals = new StopSignals(() => context.Error.WriteLine("giving up the check"));
        CheckReport report;
        try
        {
            report = FolderCheck.Check(folder, stop: signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            context.Error.WriteLine($"the check was given up; nothing was changed. To check again: drift check {NextCommand.Path(folder)}");
            return ExitCode.Stopped;
        }
        context.Out.WriteLine($"{Counted.Of(report.Parts, "part")} with {Counted.Of(report.Rows, "row")} can be read and {(report.Parts == 1 ? "belongs" : "belong")} to the study");
        foreach (CheckedDevice device in report.Devices)
            context.Out.WriteLine(Describe(device));
        foreach (string fault in report.Faults)
            context.Error.WriteLine(fault);
        if (report.Sound)
            return SayWhatIsMissing(ResultFolder.Load(folder), context);
        context.Error.WriteLine($"{Counted.Of(report.Faults.Count, "fault")}. After mending: drift check {NextCommand.Path(folder)}");
        return ExitCode.Device;
    }

    private static int SayWhatIsMissing(ResultFolder results, CliContext context)
    {
        PointStatistics[] open = results.Statistics().Where(point => !point.Decision.Finished).ToArray();
        foreach (PointStatistics point in open)
            context.Out.WriteLine($"{ProgressText.Label(point.Swept, results.Study.Name)}: {Missing(point, results)}");
        context.Error.WriteLine(open.Length == 0
            ? $"all is well. For the results: drift report {NextCommand.Path(results.Folder)}"
            : $"what is there is sound, but {Counted.Of(open.Length, "point")} of {results.Study.Points.Count} {(open.Length == 1 ? "is" : "are")} not complete. To go on: {NextCommand.Run(results)}");
        return open.Length == 0 ? ExitCode.Done : ExitCode.Stopped;
    }

    // With a goal nobody knows before how many blocks it takes; a gap before a stored block is missing in any case.
    private static string Missing(PointStatistics point, ResultFolder results)
    {
        IReadOnlyList<int> stored = results.Blocks(point.Index);
        int most = results.Study.Points[point.Index].BlocksMax;
        string missing = $"{(point.Rule.HalfWidth == null ? "" : "at most ")}{most - stored.Count} of {Counted.Of(most, "block")} {(most - stored.Count == 1 ? "is" : "are")} missing";
        int[] gaps = stored.Count == 0 ? [] : Enumerable.Range(0, stored[^1]).Except(stored).ToArray();
        return gaps.Length == 0 ? missing : $"{missing}, before stored ones: {string.Join(", ", gaps.Take(8))}{(gaps.Length > 8 ? ", ..." : "")}";
    }

    private static string Describe(CheckedDevice device)
    {
        string apart = device.RowsApart == 0
            ? "no row differs"
            : $"{Counted.Of(device.RowsApart, "row")} from other kinds of backend {(device.RowsApart == 1 ? "differs" : "differ")}, by {By(device)}";
        return $"{device.DeviceKind} ({device.DeviceName}): {Counted.Of(device.Trials, "trial")} computed again, {Counted.Of(device.Rows, "row")} compared; {apart}";
    }

    private static string By(CheckedDevice device) => string.Join(" and ", new[]
    {
        device.ImagesCompared > 0 ? $"{device.ImagesApart} of {device.ImagesCompared} inputs in all" : null,
        device.MostBitsApart > 0 || device.ImagesCompared == 0 ? $"at most {device.MostBitsApart:0.0e0} effective bits" : null,
    }.OfType<string>());
}
