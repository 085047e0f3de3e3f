using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>The devices: any preset with changes to its own parameters, or a table.</summary>
internal static class TechnologyParser
{
    public static readonly IReadOnlyList<(string Word, ReadNoise Meaning)> ReadNoises =
        [("true", ReadNoise.Whole), ("false", ReadNoise.Off), ("split", ReadNoise.Split)];

    /// <summary>Endings of names that belong together: the first may not be above the second.</summary>
    private static readonly (string Low, string High)[] Pairs = [("min", "max"), ("shortest", "longest")];

    public static TechnologySpec Technology(Settings study)
    {
        SettingNode node = study.Required("technology", $"\"technology\": \"{TechnologyPresets.All[0].Name}\"");
        if (node.Kind == SettingKind.Text)
            return TechnologySpec.Of(Preset(study, node).Name);
        if (node.Member("table") is not null)
            return FromTable(study, node);
        if (node.Kind != SettingKind.Object)
            throw study.Error(node, $"{Settings.Describe(node)} where settings in {{ }} are expected", "the name of a preset, { \"preset\": ..., ... } or { \"table\": { ... } }");
        SettingNode named = node.Member("preset")
            ?? throw study.Error(node, $"\"{node.Path}.preset\" is missing", null, $"Add \"preset\": \"{TechnologyPresets.All[0].Name}\"");
        TechnologyPreset preset = Preset(study, named);
        CheckNames(study, node, preset);
        return Changed(study.Child(node, SettingNames.Of(preset)), TechnologySpec.Of(preset.Name));
    }

    /// <summary>The preset that a setting names.</summary>
    public static TechnologyPreset Preset(Settings settings, SettingNode node)
    {
        string[] names = [.. TechnologyPresets.All.Select(p => p.Name)];
        return TechnologyPresets.Find(settings.Text(node))
            ?? throw settings.Error(node, $"there is no technology {Settings.Describe(node)}", string.Join(", ", names), NearestName.Hint(node.Text, names));
    }

    private static TechnologySpec FromTable(Settings study, SettingNode node)
    {
        if (node.Member("preset") is { } preset)
            throw study.Error(preset, "\"preset\" and \"table\" exclude each other", null, "Remove one of the two.");
        TableSpec table = TableParser.Table(study.Child(node.Member("table")!, SettingNames.Table));
        var none = new Dictionary<string, double>();
        var plain = new TechnologySpec(TechnologySpec.TableName, true, true, ReadNoise.Whole, false, false, none, new Dictionary<string, string>(), table);
        CheckNames(study, node, plain.Description);
        return Changed(study.Child(node, SettingNames.Of(plain.Description)), plain);
    }

    private static TechnologySpec Changed(Settings technology, TechnologySpec plain)
    {
        TechnologyPreset preset = plain.Description;
        var changes = new Dictionary<string, double>();
        foreach (DeviceParameter parameter in preset.Table)
        {
            if (technology[parameter.Name] is { } value)
                changes.Add(parameter.Name, technology.Number(value, parameter.Least, parameter.Most));
        }

        var choices = new Dictionary<string, string>();
        foreach (DeviceChoice choice in preset.Choices)
        {
            if (technology[choice.Name] is { } value)
                choices.Add(choice.Name, technology.Choice(value, [.. choice.Words.Select(word => (word, word))]));
        }

        TechnologySpec spec = Switched(technology, plain with { Changes = changes, Choices = choices });
        CheckOrder(technology, preset, spec.Parameters);
        if (spec is { TelegraphNoise: true, Parameters.TelegraphShare: 0 } && technology["telegraph_noise"] is { } at)
            throw technology.Error(at, $"telegraph noise is asked for, but no device of \"{preset.Name}\" carries a trap", null, "Leave it away, or take a preset with traps: \"drift devices NAME\" shows its rtn_share.");
        return spec;
    }

    private static TechnologySpec Switched(Settings technology, TechnologySpec spec) => spec with
    {
        ProgrammingNoise = technology.Boolean("programming_noise", spec.ProgrammingNoise),
        Drift = technology.Boolean("drift", spec.Drift),
        ReadNoise = technology["read_noise"] is { } noise ? technology.Choice(noise, ReadNoises) : spec.ReadNoise,
        TelegraphNoise = technology.Boolean("telegraph_noise", spec.TelegraphNoise),
        ThermalNoise = technology.Boolean("thermal_noise", spec.ThermalNoise),
    };

    /// <summary>Presets have too many names to list: the nearest one is named, or the preset that a name belongs to.</summary>
    private static void CheckNames(Settings study, SettingNode node, TechnologyPreset preset)
    {
        string[] known = SettingNames.Of(preset);
        foreach (var (name, value) in node.Members)
        {
            if (known.Contains(name))
                continue;
            string[] others = [.. TechnologyPresets.All.Where(other => SettingNames.Of(other).Contains(name)).Select(other => other.Name)];
            string hint = NearestName.Hint(name, known);
            throw study.Error(
                value, $"there is no setting \"{ShownText.Of(name)}\" in \"{node.Path}\" for \"{preset.Name}\"", $"{string.Join(", ", SettingNames.Switches)}, {Parameters(preset)}",
                others.Length > 0 ? $"It is a parameter of {string.Join(", ", others)}. {hint}".Trim() : hint);
        }
    }

    private static string Parameters(TechnologyPreset preset) => preset.Parameters is TableParameters
        ? string.Join(", ", SettingNames.Of(preset).Except(SettingNames.Switches))
        : $"and the parameters that \"drift devices {preset.Name}\" lists";

    private static void CheckOrder(Settings settings, TechnologyPreset preset, DeviceParameters parameters)
    {
        foreach (DeviceParameter low in preset.Table)
        {
            if (Partner(preset, low.Name) is { } high && low.Get(parameters) > high.Get(parameters))
                throw settings.Error(settings[low.Name] ?? settings[high.Name] ?? settings.Node, FormattableString.Invariant($"{low.Name} {low.Get(parameters)} is above {high.Name} {high.Get(parameters)}"), $"{low.Name} at most {high.Name}");
        }

        if (parameters is TableParameters table && table.OutOfRange(table.TimesSeconds[0], table.GMinMicrosiemens, table.GMaxMicrosiemens) is { } problem)
            throw settings.Error(settings["g_max_us"] ?? settings["g_min_us"] ?? settings.Node, problem, null, "Keep the window within the conductances of the table.");
        if (parameters.GMinMicrosiemens >= parameters.GMaxMicrosiemens)
            throw settings.Error(settings.Node, FormattableString.Invariant($"the smallest target conductance {parameters.GMinMicrosiemens} leaves no window below the largest, {parameters.GMaxMicrosiemens}"), "a smallest below the largest");
    }

    /// <summary>nu_mean_max for nu_mean_min, activation_max_ev for activation_min_ev, and so on; null where a name has no partner.</summary>
    private static DeviceParameter? Partner(TechnologyPreset preset, string name)
    {
        string[] words = name.Split('_');
        foreach (var (low, high) in Pairs)
        {
            int at = Array.IndexOf(words, low);
            if (at >= 0)
                return preset.Table.FirstOrDefault(p => p.Name == string.Join('_', [.. words[..at], high, .. words[(at + 1)..]]));
        }

        return null;
    }
}
