namespace DriftEngine.Study;

/// <summary>Unfolds "sweep" into the points of a grid: the order of the file, the last setting fastest.</summary>
internal static class StudySweep
{
    private const int MaxPoints = 100_000;

    private static readonly string[] NotSwept = ["name", "trials", "sweep"];

    /// <summary>Each point's swept settings, and the study with them set.</summary>
    public static IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Swept, SettingNode Study)> Points(SettingNode root, string source)
    {
        if (root.Member("sweep") is not { } sweep)
            return [([], root)];
        List<(string Path, SettingNode Values)> axes = [.. Axes(new Settings(sweep, source, [.. sweep.Members.Select(m => m.Key)]), sweep, "")];
        if (axes.Aggregate(1L, (product, axis) => Math.Min(product * axis.Values.Items.Count, long.MaxValue / MaxPoints)) > MaxPoints)
            throw new StudyException($"the sweep spans more than {MaxPoints} points", $"{source}, line {sweep.Line} (sweep)", null, "Sweep fewer values, or split the study.");
        SettingNode plain = root with { Members = [.. root.Members.Where(m => m.Key != "sweep")] };
        return Grid(plain, axes);
    }

    private static IEnumerable<(string Path, SettingNode Values)> Axes(Settings settings, SettingNode node, string prefix)
    {
        foreach (var (name, value) in node.Members)
        {
            string path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            string root = path.Split('.')[0];
            if (!StudyParser.KnownSettings.Contains(root))
                throw settings.Error(value, $"there is no setting \"{root}\" to sweep", string.Join(", ", StudyParser.KnownSettings.Except(NotSwept)), NearestName.Hint(root, StudyParser.KnownSettings));
            if (NotSwept.Contains(root))
                throw settings.Error(value, $"\"{root}\" cannot be swept", string.Join(", ", StudyParser.KnownSettings.Except(NotSwept)), "It changes no result of a point; write separate studies.");
            if (value.Kind == SettingKind.Object)
            {
                foreach (var axis in Axes(settings, value, path))
                    yield return axis;
            }
            else if (value is { Kind: SettingKind.List, Items.Count: > 0 })
            {
                yield return (path, value);
            }
            else
            {
                throw settings.Error(value, $"{Settings.Describe(value)} where a list of values is expected", null, $"Write \"{path}\": [ ..., ... ]");
            }
        }
    }

    private static IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Swept, SettingNode Study)> Grid(SettingNode plain, List<(string Path, SettingNode Values)> axes)
    {
        IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Swept, SettingNode Study)> points = [([], plain)];
        foreach (var (path, values) in axes)
        {
            points = from point in points
                     from value in values.Items
                     select ((IReadOnlyList<KeyValuePair<string, string>>)[.. point.Swept, new(path, value.Compact())], point.Study.With(path.Split('.'), value));
        }

        return points;
    }
}
