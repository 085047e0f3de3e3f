using System.CommandLine;
using DriftEngine.Execution;
using DriftEngine.Study;
using DriftEngine.Technology;
using DeviceChoice = DriftEngine.Execution.DeviceChoice;

namespace DriftEngine.Cli;

/// <summary><c>drift devices</c>: what this machine computes on, and what technologies it simulates.</summary>
internal static class DevicesCommand
{
    private const string Help = """
        drift devices: list what this machine can compute on, the technology presets side by side, and the missions;
        or show the card of one preset

        usage: drift devices [PRESET]

        Every device passes a self-test before it is used: known random words, normals and small networks, bit by bit.

          PRESET   name of a technology preset: its laws with their labels, the writes that one programming counts for,
                   its parameters with unit, grade, likely range and source, its choices, and how a study changes one.
                   Grades: A found in public text or source, A* derived from such data, B from the literature and not
                   checked again, C engineering estimate

        examples:
          drift devices
          drift devices pcm-1m
          drift devices rr-cmo

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> preset = ArgumentText.Optional("PRESET");
        var command = new Command("devices") { preset };
        command.SetAction(parsed => parsed.GetValue(preset) is { } name ? ShowCard(name, context) : ShowAll(context));
        return new Verb("devices [PRESET]", "what this machine computes on; technology presets", Help, command);
    }

    private static int ShowAll(CliContext context)
    {
        context.Out.Write(TextColumns.Align(DeviceChoice.Survey()
            .Select(device => new[] { device.Kind, device.DeviceName ?? "-", device.WhyNot ?? "passed" }).Prepend(["device", "name", "self-test"])));
        context.Out.WriteLine();
        context.Out.Write(TechnologyCard.All());
        context.Error.WriteLine("To choose a device: drift run STUDY --device DEVICE. For a preset's card: drift devices pcm-1m");
        return ExitCode.Done;
    }

    private static int ShowCard(string name, CliContext context)
    {
        string[] known = TechnologyPresets.All.Select(preset => preset.Name).ToArray();
        TechnologyPreset preset = TechnologyPresets.Find(name) ?? throw new StudyException(
            $"there is no technology \"{name}\"", allowed: $"one of {string.Join(", ", known)}", remedy: NearestName.Hint(name, known));
        context.Out.Write(TechnologyCard.Of(preset));
        context.Error.WriteLine(TechnologyCard.HowToChange(preset));
        return ExitCode.Done;
    }
}
