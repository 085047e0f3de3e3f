using System.CommandLine;
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
        context.Out.WriteLine($"{path} is sound: {outlook.Points.Count} points, everything that it names can be read and fits");
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
        context.Out.WriteLine($"{report.Parts} parts with {report.Rows} rows can be read and belong to the study");
        foreach (CheckedDevice device in report.Devices)
            context.Out.WriteLine(Describe(device));
        foreach (string fault in report.Faults)
            context.Error.WriteLine(fault);
        context.Error.WriteLine(report.Sound ? $"all is well. For the results: drift report {NextCommand.Path(folder)}" : $"{report.Faults.Count} faults. After mending them: drift check {NextCommand.Path(folder)}");
        return report.Sound ? ExitCode.Done : ExitCode.Device;
    }

    private static string Describe(CheckedDevice device)
    {
        string apart = device.RowsApart == 0
            ? "no row differs"
            : $"{device.RowsApart} rows from other kinds of backend differ, by {device.ImagesApart} of {device.ImagesCompared} inputs in all";
        return $"{device.DeviceKind} ({device.DeviceName}): {device.Trials} trials computed again, {device.Rows} rows compared; {apart}";
    }
}
