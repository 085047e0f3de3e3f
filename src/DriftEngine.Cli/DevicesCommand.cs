using System.CommandLine;
using System.Globalization;
using DriftEngine.Execution;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Cli;

/// <summary><c>drift devices</c>: what this machine computes on, and what technologies it simulates.</summary>
internal static class DevicesCommand
{
    private const string Help = """
        drift devices: list what this machine can compute on, and the technology presets; or show the card of one preset

        usage: drift devices [PRESET]

        Every device passes a self-test before it is used: known random words, normals and small networks, bit by bit.

          PRESET   name of a technology preset: its parameters with unit, source and grade.
                   Grades: A found in public text or source, B from the literature and not checked again, C engineering estimate

        examples:
          drift devices
          drift devices pcm-1m

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
        context.Out.Write(TextColumns.Align(TechnologyPresets.All
            .Select(preset => new[] { preset.Name, preset.Title, preset.Range }).Prepend(["technology", "what it is", "fitted for"])));
        context.Error.WriteLine("To choose a device: drift run STUDY --device DEVICE. For a preset's card: drift devices pcm-1m");
        return ExitCode.Done;
    }

    private static int ShowCard(string name, CliContext context)
    {
        string[] known = TechnologyPresets.All.Select(preset => preset.Name).ToArray();
        TechnologyPreset preset = TechnologyPresets.Find(name) ?? throw new StudyException(
            $"there is no technology \"{name}\"", allowed: $"One of {string.Join(", ", known)}.", remedy: NearestName.Hint(name, known));
        context.Out.Write($"{preset.Name}: {preset.Title}\nfitted for {preset.Range}\n\n");
        context.Out.Write(TextColumns.Align(preset.Labels.Select(label => new[] { label.Law, label.Label }).Prepend(["law", "how well it is founded"])));
        context.Out.WriteLine();
        context.Out.Write(TextColumns.Align(PcmParameterTable.All.Select(parameter => Cells(parameter, preset)).Prepend(
            ["parameter", "value", "unit", "grade", "meaning", "source"])));
        context.Error.WriteLine($"To change one: \"technology\": {{ \"preset\": \"{preset.Name}\", \"{PcmParameterTable.All[0].Name}\": 20 }}");
        return ExitCode.Done;
    }

    private static string[] Cells(PcmParameter parameter, TechnologyPreset preset) =>
    [
        parameter.Name, parameter.Get(preset.Parameters).ToString(CultureInfo.InvariantCulture), parameter.Unit, parameter.Grade, parameter.Meaning, parameter.Source,
    ];
}
