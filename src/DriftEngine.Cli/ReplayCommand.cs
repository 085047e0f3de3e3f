using System.CommandLine;
using DriftEngine.Execution;
using DriftEngine.Report;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift replay</c>: one chip again, from its address.</summary>
internal static class ReplayCommand
{
    private const string Help = $"""
        drift replay: compute one stored trial again, alone, and compare

        usage: drift replay FOLDER --trial N [--point P] [--device DEVICE]

          FOLDER            {ResultsArgument.Help}
          --trial N         number of the trial (chip), from 0
          --point P         number of the point, from 0 (default), in the order of drift status
          --device DEVICE   auto (default), cuda, opencl, simd or ilgpu-cpu

        Every random number has an address, so any chip of any run can be had again on any machine. The same kind of
        backend gives the same counts; another kind may differ by borderline inputs. Exit code 4 if the same kind differs.

        example:
          drift replay results/first-look --trial 17 --point 1

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> folder = ArgumentText.Optional("FOLDER");
        var trial = new Option<string?>("--trial");
        var point = new Option<string?>("--point");
        var device = new Option<string?>("--device");
        var command = new Command("replay") { folder, trial, point, device };
        command.SetAction(parsed =>
        {
            string path = ResultsArgument.Folder(parsed, folder, "replay");
            int number = ArgumentText.Whole(parsed, trial, least: 0)
                ?? throw new StudyException("drift replay needs --trial", remedy: $"For example: drift replay {NextCommand.Path(path)} --trial 0");
            int pointIndex = ArgumentText.Whole(parsed, point, least: 0) ?? 0;
            return Run(path, TrialReplay.Replay(path, pointIndex, number, DeviceArgument.Of(parsed, device)), context);
        });
        return new Verb("replay FOLDER", "compute one stored trial again and compare", Help, command);
    }

    private static int Run(string folder, ReplayResult result, CliContext context)
    {
        context.Out.WriteLine($"point {result.PointIndex}, trial {result.Trial}: stored by {result.StoredKind}, computed again by {result.DeviceKind} ({result.DeviceName})\n");
        bool bits = result.Ages[0].Stored.Errors is not null;
        string[] header = bits ? ["age", "stored effective bits", "computed effective bits", ""] : ["age", "stored correct", "computed correct", "of", ""];
        context.Out.Write(TextColumns.Align(result.Ages.Select(Cells).Prepend(header)));
        bool sameKind = result.StoredKind == result.DeviceKind;
        context.Error.WriteLine(result.Same ? $"every age is the same. To hold more trials against all devices: drift check {NextCommand.Path(folder)}"
            : sameKind ? $"the same kind of backend gives other rows: a part is damaged, or this machine computes unreliably. Next: drift check {NextCommand.Path(folder)}"
            : $"the kinds of backend differ by {(bits ? "last bits" : "borderline inputs")}, which is allowed; by how {(bits ? "much" : "many")} in all says: drift check {NextCommand.Path(folder)}");
        return result.Same || !sameKind ? ExitCode.Done : ExitCode.Device;
    }

    private static string[] Cells(ReplayedAge age) => age.Stored.Errors is { } stored && age.Computed.Errors is { } computed
        ? [AgeText.About(age.Stored.AgeSeconds), $"{stored.EffectiveBits:0.000000}", $"{computed.EffectiveBits:0.000000}", Verdict(age)]
        : [AgeText.About(age.Stored.AgeSeconds), $"{age.Stored.Correct}", $"{age.Computed.Correct}", $"{age.Stored.Total}", Verdict(age)];

    private static string Verdict(ReplayedAge age) => age.Same ? "same" : age.Stored == age.Computed ? "errors of layers differ" : "differs";
}
