using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>One swept setting.</summary>
/// <param name="Path">The setting, for example adc.bits.</param>
/// <param name="List">The list of its values in the file.</param>
internal sealed record SweepAxis(string Path, SettingNode List);

/// <summary>Unfolds "sweep" into the points of a grid: the order of the file, the last setting fastest.</summary>
internal sealed class StudySweep(string source)
{
    private const int MaxPoints = 100_000;

    /// <summary>In place of a list: least likely, default and most likely value of a parameter.</summary>
    public const string RangeWord = "range";

    /// <summary>Each point's swept settings, and the study with them set.</summary>
    public IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Swept, SettingNode Study)> Points(SettingNode root)
    {
        if (root.Member("sweep") is not { } sweep)
            return [([], root)];
        if (sweep.Kind != SettingKind.Object)
            throw Error(sweep, $"{Settings.Describe(sweep)} where settings in {{ }} are expected", "\"sweep\": { \"compensation\": [\"none\", \"global\"] }");
        List<SweepAxis> axes = [.. Axes(sweep, "")];
        CheckOverlap(axes);
        axes = [.. axes.Select(axis => axis.List.Kind == SettingKind.List ? axis : axis with { List = Range(root, axes, axis) })];
        if (axes.Aggregate(1L, (product, axis) => Math.Min(product * axis.List.Items.Count, MaxPoints + 1)) > MaxPoints)
            throw Error(sweep, $"the sweep spans more than {MaxPoints} points", null, "Sweep fewer values, or split the study.");
        return Grid(root with { Members = [.. root.Members.Where(m => m.Key != "sweep")] }, axes);
    }

    private IEnumerable<SweepAxis> Axes(SettingNode node, string prefix)
    {
        foreach (var (name, value) in node.Members)
        {
            string path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            CheckPath(path, value);
            if (value.Kind == SettingKind.Object)
            {
                foreach (SweepAxis axis in Axes(value, path))
                    yield return axis;
            }
            else if (value is { Kind: SettingKind.List, Items.Count: > 0 })
            {
                CheckRepeats(value);
                yield return new SweepAxis(path, value);
            }
            else if (value is { Kind: SettingKind.Text, Text: RangeWord } && TechnologyPresets.All.Any(preset => Parameter(preset, path) is not null))
            {
                yield return new SweepAxis(path, value);
            }
            else
            {
                throw Error(value, $"{Settings.Describe(value)} where a list of values is expected", $"\"{path}\": [ ..., ... ]", value.Text == RangeWord ? "Only a parameter of a technology has a range." : null);
            }
        }
    }

    /// <summary>The values that "range" stands for: low, default and high of a parameter in the study's preset.</summary>
    private SettingNode Range(SettingNode root, List<SweepAxis> axes, SweepAxis axis)
    {
        SettingNode at = axis.List;
        if (axes.Any(other => other.Path == "technology.preset"))
            throw Error(at, $"\"{RangeWord}\" has no one meaning where the preset is swept, too", null, "Write the values as a list, or separate studies.");
        SettingNode? named = root.Member("technology") is { Kind: SettingKind.Object } settings ? settings.Member("preset") : root.Member("technology");
        if (named is null)
            throw Error(at, $"\"{RangeWord}\" needs a preset", null, "Set \"technology\": \"pcm-1m\" first.");
        TechnologyPreset preset = TechnologyParser.Preset(new Settings(root, source, SettingNames.Study), named);
        DeviceParameter parameter = Parameter(preset, axis.Path)
            ?? throw Error(at, $"\"{preset.Name}\" has no parameter \"{axis.Path}\"", null, $"\"drift devices {preset.Name}\" lists its parameters.");
        if (parameter.Range is not { } range)
            throw Error(at, $"no range is known for \"{axis.Path}\" of \"{preset.Name}\"", FormattableString.Invariant($"a list of numbers {parameter.Least} to {parameter.Most}"), "Write the values as a list.");
        IEnumerable<double> values = new[] { range.Low, parameter.Get(preset.Parameters), range.High }.Distinct();
        return at with { Kind = SettingKind.List, Items = [.. values.Select(value => at with { Kind = SettingKind.Number, Text = FormattableString.Invariant($"{value:R}") })] };
    }

    private static DeviceParameter? Parameter(TechnologyPreset preset, string path) =>
        path.Split('.') is ["technology", var name] ? preset.Table.FirstOrDefault(parameter => parameter.Name == name) : null;

    private void CheckPath(string path, SettingNode value)
    {
        string top = path.Split('.')[0];
        if (SettingNames.NotSwept.Contains(top))
            throw Error(value, $"\"{ShownText.Of(path)}\" cannot be swept: it is the same for all points of a study", string.Join(", ", SettingNames.Study.Except(SettingNames.NotSwept)), "Write separate studies.");
        if (!SettingNames.SweptPaths.Contains(path))
            throw Error(value, $"there is no setting \"{ShownText.Of(path)}\" to sweep", Siblings(path), NearestName.Hint(path, SettingNames.SweptPaths));
    }

    /// <summary>The settings beside a mistyped one: those of the same object if there is such an object, else those at the top.</summary>
    private static string Siblings(string path)
    {
        string parent = path[..(path.LastIndexOf('.') + 1)];
        if (parent == "technology.")
            return $"technology..., with {string.Join(", ", SettingNames.Switches)}, and the parameters that \"drift devices\" lists";
        string[] beside = [.. SettingNames.SweptPaths.Where(known => parent.Length > 0 && known.StartsWith(parent, StringComparison.Ordinal)).Select(known => known[parent.Length..])];
        return beside.Length > 0 ? $"{parent}..., with {string.Join(", ", beside)}" : string.Join(", ", SettingNames.Study.Except(SettingNames.NotSwept));
    }

    private void CheckRepeats(SettingNode list)
    {
        var seen = new Dictionary<string, SettingNode>(StringComparer.Ordinal);
        foreach (SettingNode item in list.Items)
        {
            if (!seen.TryAdd($"{item.Kind} {item.Compact()}", item))
                throw Error(item, $"{Settings.Describe(item)} stands twice in the list", null, "Remove one of the two: they ask for the same point.");
        }
    }

    private void CheckOverlap(List<SweepAxis> axes)
    {
        foreach (SweepAxis axis in axes)
        {
            if (axes.FirstOrDefault(other => other != axis && $"{axis.Path}.".StartsWith($"{other.Path}.", StringComparison.Ordinal)) is { } whole)
                throw Error(axis.List, $"\"{axis.Path}\" and \"{whole.Path}\" are both swept, and one sets what the other sets", null, "Sweep one of the two.");
        }
    }

    private IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Swept, SettingNode Study)> Grid(SettingNode plain, List<SweepAxis> axes)
    {
        IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Swept, SettingNode Study)> points = [([], plain)];
        foreach (SweepAxis axis in axes)
        {
            points = from point in points
                     from value in axis.List.Items
                     select ((IReadOnlyList<KeyValuePair<string, string>>)[.. point.Swept, new(axis.Path, value.Compact())], Set(point.Study, axis.Path.Split('.'), 0, axis.List, value));
        }

        return points;
    }

    /// <summary>The study with one setting set, level names of the path deep; objects on the way are made where that has a meaning.</summary>
    private SettingNode Set(SettingNode node, string[] path, int level, SettingNode list, SettingNode value)
    {
        string name = path[level];
        if (level == path.Length - 1)
            return node.With(name, value);
        return node.With(name, Set(Container(node.Member(name), path, level, list), path, level + 1, list, value));
    }

    private SettingNode Container(SettingNode? old, string[] path, int level, SettingNode list)
    {
        string at = string.Join('.', path[..(level + 1)]);
        var empty = new SettingNode(SettingKind.Object, (old ?? list).Line, (old ?? list).Path, "", [], []);
        return (at, old?.Kind) switch
        {
            (_, SettingKind.Object) => old!,
            ("technology", SettingKind.Text) => empty with { Members = [new("preset", old!)] }, // a name alone is short for this
            ("mapping.scale", SettingKind.Text) or ("mapping" or "mapping.scale" or "data" or "workload" or "mission" or "faults" or "refresh", null) => empty,
            (_, null or SettingKind.Null) => throw Error(list, $"\"{string.Join('.', path)}\" cannot be swept: the study has no \"{at}\"", null, at is "adc" or "dac" ? $"Set \"{at}\": {{ \"bits\": 8 }}, or sweep \"{at}\": [null, {{ \"bits\": 8 }}]." : $"Set \"{at}\" first."),
            _ => throw Error(old!, $"{Settings.Describe(old!)} where settings in {{ }} are expected", null, $"\"{string.Join('.', path)}\" is swept: write \"{at}\": {{ ... }}."),
        };
    }

    private StudyException Error(SettingNode at, string what, string? allowed, string? remedy = null) => Settings.Error(source, at, what, allowed, remedy);
}
