using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>Turns the settings of one point into a spec, with defaults filled in and everything checked.</summary>
internal sealed class StudyParser(string source, string baseDirectory)
{
    /// <summary>Names at the top of a study.</summary>
    public static readonly string[] KnownSettings =
        ["name", "seed", "network", "data", "technology", "mapping", "dac", "adc", "compensation", "temperature_c", "ages", "trials", "sweep"];

    /// <summary>Switches of a technology that are not numbers of its table.</summary>
    public static readonly string[] TechnologySwitches = ["preset", "programming_noise", "drift", "read_noise"];

    public static readonly IReadOnlyList<(string Word, Compensation Meaning)> Compensations = [("none", Compensation.None), ("global", Compensation.Global)];

    private const int MinBits = 2, MaxBits = 16, MaxTile = 1 << 16, MaxTrials = 1 << 30;

    /// <summary>The spec of one point.</summary>
    public StudySpec Spec(SettingNode root)
    {
        var study = new Settings(root, source, KnownSettings);
        TechnologySpec technology = Technology(study);
        return new StudySpec
        {
            Name = Name(study),
            Seed = Seed(study),
            Network = FileOrBuiltIn(study, study.Required("network", "\"network\": \"model.onnx\"")),
            Data = Data(study),
            Technology = technology,
            Mapping = Mapping(study),
            Dac = Converter(study, "dac"),
            Adc = Converter(study, "adc"),
            Compensation = study["compensation"] is { } c ? study.Choice(c, Compensations) : Compensation.None,
            TemperatureCelsius = Temperature(study, technology),
            AgesSeconds = Ages(study, technology),
            Trials = Trials(study),
        };
    }

    private string Name(Settings study)
    {
        string name = study["name"] is { } node ? study.Text(node) : Path.GetFileNameWithoutExtension(source);
        bool usable = name.Length <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' ') && name.Any(char.IsAsciiLetterOrDigit) && name[0] != '.';
        return usable ? name : throw study.Error(study["name"] ?? study.Node, $"\"{name}\" cannot name a results folder", "letters, digits, - _ . and spaces, 100 at most", "Change \"name\".");
    }

    private static ulong Seed(Settings study)
    {
        if (study["seed"] is not { } node)
            return 1;
        return node.Kind == SettingKind.Number && ulong.TryParse(node.Text, out ulong seed)
            ? seed
            : throw study.Error(node, $"{Settings.Describe(node)} is not a seed", $"whole numbers 0 to {ulong.MaxValue}");
    }

    private DataSpec Data(Settings study)
    {
        SettingNode node = study.Required("data", "\"data\": { \"images\": \"...\", \"labels\": \"...\" }");
        var data = new Settings(node, source, "images", "labels", "scale", "mean", "std", "limit");
        string images = FileOrBuiltIn(data, data.Required("images", "\"images\": \"images.idx3-ubyte.gz\""));
        string? labels = data["labels"] is { } at ? ExistingFile(data, at) : null;
        if (labels is not null && !Path.IsPathFullyQualified(images))
            throw data.Error(data["labels"]!, $"\"{images}\" brings its own labels", null, "Remove \"labels\".");
        IReadOnlyList<double> std = data.Numbers("std", 1, 1e-30, 1e30);
        return new DataSpec(
            images, labels, data.Number("scale", 1, -1e30, 1e30), data.Numbers("mean", 0, -1e30, 1e30), std,
            data["limit"] is { Kind: not SettingKind.Null } limit ? data.Whole(limit, 1, int.MaxValue) : null);
    }

    private TechnologySpec Technology(Settings study)
    {
        SettingNode node = study.Required("technology", "\"technology\": \"pcm-1m\"");
        if (node.Kind == SettingKind.Text)
            return new TechnologySpec(node.Text, Preset(study, node).Parameters);
        var technology = new Settings(node, source, [.. TechnologySwitches, .. PcmParameterTable.All.Select(p => p.Name)]);
        SettingNode presetNode = technology.Required("preset", "\"preset\": \"pcm-1m\"");
        PcmParameters parameters = Preset(technology, presetNode).Parameters with
        {
            ProgrammingNoise = technology.Boolean("programming_noise", true),
            Drift = technology.Boolean("drift", true),
            ReadNoise = technology["read_noise"] is { } noise ? technology.Choice(noise, ReadNoises) : ReadNoise.Whole,
        };
        foreach (PcmParameter parameter in PcmParameterTable.All)
        {
            if (technology[parameter.Name] is { } value)
                parameters = parameter.Set(parameters, technology.Number(value, parameter.Least, parameter.Most));
        }

        CheckOrder(technology, node, "nu_mean_min", parameters.NuMeanMin, "nu_mean_max", parameters.NuMeanMax);
        CheckOrder(technology, node, "nu_spread_min", parameters.NuSpreadMin, "nu_spread_max", parameters.NuSpreadMax);
        return new TechnologySpec(presetNode.Text, parameters);
    }

    private static IReadOnlyList<(string Word, ReadNoise Meaning)> ReadNoises { get; } =
        [("true", ReadNoise.Whole), ("false", ReadNoise.Off), ("split", ReadNoise.Split)];

    private static TechnologyPreset Preset(Settings settings, SettingNode node) =>
        TechnologyPresets.Find(settings.Text(node))
        ?? throw settings.Error(node, $"there is no technology \"{node.Text}\"", string.Join(", ", TechnologyPresets.All.Select(p => p.Name)), NearestName.Hint(node.Text, TechnologyPresets.All.Select(p => p.Name)));

    private static void CheckOrder(Settings settings, SettingNode node, string lowName, double low, string highName, double high)
    {
        if (low > high)
            throw settings.Error(settings[lowName] ?? settings[highName] ?? node, FormattableString.Invariant($"{lowName} {low} is above {highName} {high}"), $"{lowName} at most {highName}");
    }

    private MappingSpec Mapping(Settings study)
    {
        if (study["mapping"] is not { } node)
            return new MappingSpec(512, 512, WeightScale.Max, 100);
        var mapping = new Settings(node, source, "tile_rows", "tile_columns", "scale");
        (WeightScale scale, double percentile) = Scale(mapping);
        return new MappingSpec(mapping.Whole("tile_rows", 512, 1, MaxTile), mapping.Whole("tile_columns", 512, 1, MaxTile), scale, percentile);
    }

    private (WeightScale Scale, double Percentile) Scale(Settings mapping)
    {
        if (mapping["scale"] is not { } node)
            return (WeightScale.Max, 100);
        if (node.Kind != SettingKind.Object)
            return (mapping.Choice(node, [("max", WeightScale.Max), ("channel", WeightScale.Channel)]), 100);
        var scale = new Settings(node, source, "percentile");
        return (WeightScale.Percentile, scale.Number(scale.Required("percentile", "\"percentile\": 99.9"), 1e-6, 100));
    }

    private ConverterSpec? Converter(Settings study, string name)
    {
        if (study[name] is not { Kind: not SettingKind.Null } node)
            return null;
        var converter = new Settings(node, source, "bits", "range");
        int bits = converter.Whole(converter.Required("bits", "\"bits\": 8"), MinBits, MaxBits);
        return new ConverterSpec(bits, converter["range"] switch
        {
            null or { Kind: SettingKind.Text, Text: "calibrated" } => null,
            { Kind: SettingKind.Number } range => converter.Number(range, 1e-30, 1e30),
            var other => throw converter.Error(other, $"{Settings.Describe(other)} is not a range", "\"calibrated\" or a positive number"),
        });
    }

    private static double Temperature(Settings study, TechnologySpec technology)
    {
        double celsius = study.Number("temperature_c", TechnologyPresets.FittedCelsius, -273.15, 1e4);
        if (celsius != TechnologyPresets.FittedCelsius)
            throw study.Error(study["temperature_c"]!, FormattableString.Invariant($"temperature {celsius} C is outside what \"{technology.Preset}\" was fitted for ({TechnologyPresets.FittedCelsius} C)"), FormattableString.Invariant($"{TechnologyPresets.FittedCelsius}: this version has no laws of temperature"), "Set \"temperature_c\": 25, or remove it.");
        return celsius;
    }

    private static List<double> Ages(Settings study, TechnologySpec technology)
    {
        SettingNode node = study.Required("ages", "\"ages\": [\"25s\", \"1h\", \"1d\", \"1y\"]");
        if (node is not { Kind: SettingKind.List, Items.Count: > 0 })
            throw study.Error(node, $"{Settings.Describe(node)} where a list of ages is expected", "[\"25s\", \"1h\", \"1d\", \"30d\", \"1y\"]");
        var ages = new List<double>();
        foreach (SettingNode item in node.Items)
        {
            double age = (item.Kind is SettingKind.Text or SettingKind.Number ? AgeText.Seconds(item.Text) : null)
                ?? throw study.Error(item, $"{Settings.Describe(item)} is not an age", "a number with s, min, h, d or y, such as \"25s\", \"1.5h\", \"10y\"; or seconds");
            double first = technology.Parameters.ProgrammedAtSeconds;
            if (age < first || age > AgeText.MaxSeconds)
                throw study.Error(item, $"age {Settings.Describe(item)} is {(age < first ? "before the devices are programmed" : "beyond the longest age")}", FormattableString.Invariant($"{first}s (t_c of \"{technology.Preset}\") to 1000y"), age < first ? "Ages count from programming; the programmed state is the state at t_c." : null);
            if (ages.Contains(age))
                throw study.Error(item, $"age {Settings.Describe(item)} stands twice", null, "Remove one of the two.");
            ages.Add(age);
        }

        ages.Sort();
        return ages;
    }

    private TrialSpec Trials(Settings study)
    {
        const int DefaultMin = 64;
        SettingNode node = study.Required("trials", "\"trials\": 100");
        if (node.Kind != SettingKind.Object)
        {
            int count = study.Whole(node, 1, MaxTrials);
            return new TrialSpec(count, count, null, 0.95);
        }

        var trials = new Settings(node, source, "min", "max", "half_width", "confidence");
        int max = trials.Whole(trials.Required("max", "\"max\": 1000"), 1, MaxTrials);
        int min = trials.Whole("min", Math.Min(DefaultMin, max), 1, MaxTrials);
        if (min > max)
            throw trials.Error(trials["min"]!, $"min {min} is above max {max}", "min at most max");
        double? goal = trials["half_width"] is { Kind: not SettingKind.Null } width ? trials.Number(width, 1e-9, 1) : null;
        return new TrialSpec(min, max, goal, trials.Number("confidence", 0.95, 0.5, 0.999999));
    }

    private string FileOrBuiltIn(Settings settings, SettingNode node) =>
        !File.Exists(FullPath(settings, node)) && Network.BuiltIn.Names.Contains(node.Text) ? node.Text : ExistingFile(settings, node);

    private string ExistingFile(Settings settings, SettingNode node)
    {
        string path = FullPath(settings, node);
        return File.Exists(path)
            ? path
            : throw settings.Error(node, Directory.Exists(path) ? $"\"{node.Text}\" is a folder" : $"there is no file \"{node.Text}\"", $"a file, relative to {baseDirectory}", NearestName.Hint(node.Text, Network.BuiltIn.Names));
    }

    private string FullPath(Settings settings, SettingNode node)
    {
        string text = settings.Text(node);
        return text.Contains('\0', StringComparison.Ordinal) ? throw settings.Error(node, "the path holds a zero character") : Path.GetFullPath(Path.Combine(baseDirectory, text));
    }
}
