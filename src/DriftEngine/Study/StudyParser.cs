using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>Turns the settings of one point into a spec, with defaults filled in and everything checked.</summary>
internal sealed class StudyParser(string source, string baseDirectory)
{
    public static readonly IReadOnlyList<(string Word, Compensation Meaning)> Compensations = [("none", Compensation.None), ("global", Compensation.Global)];

    public const int MinBits = 2, MaxBits = 16, MaxTile = 1 << 16, MaxTrials = 1 << 30;

    /// <summary>Full scales of converters: their steps and reciprocals must be ordinary float32 numbers.</summary>
    private const double SmallestRange = 1e-25, LargestRange = 1e25;

    private const double DefaultConfidence = 0.95;

    /// <summary>The spec of one point.</summary>
    public StudySpec Spec(SettingNode root)
    {
        var study = new Settings(root, source, SettingNames.Study);
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
        return StudyName.IsUsable(name) ? name : throw study.Error(study["name"] ?? study.Node, $"\"{ShownText.Of(name)}\" cannot name a results folder", StudyName.Allowed, study["name"] is null ? "Set \"name\"; without it the study is called like its file." : "Change \"name\".");
    }

    private static ulong Seed(Settings study)
    {
        if (study["seed"] is not { } node)
            return 1;
        return node.Kind == SettingKind.Number && ulong.TryParse(node.Text, out ulong seed)
            ? seed
            : throw study.Error(node, $"{Settings.Describe(node)} is not a seed", $"whole numbers 0 to {ulong.MaxValue}", "Write digits only, for example \"seed\": 1.");
    }

    private DataSpec Data(Settings study)
    {
        SettingNode node = study.Required("data", "\"data\": { \"images\": \"...\", \"labels\": \"...\" }");
        var data = new Settings(node, source, SettingNames.Data);
        string images = FileOrBuiltIn(data, data.Required("images", "\"images\": \"images.idx3-ubyte.gz\""));
        IReadOnlyList<double> mean = data.Numbers("mean", 0, data.Any), std = data.Numbers("std", 1, value => data.Positive(value));
        if (mean.Count != std.Count && mean.Count > 1 && std.Count > 1)
            throw data.Error(data["std"]!, $"std has {std.Count} numbers, mean has {mean.Count}", "one number, or one per channel for both");
        double scale = data["scale"] is { } factor ? data.Any(factor) : 1;
        if (scale == 0)
            throw data.Error(data["scale"]!, "scale 0 makes all inputs the same", "any other number", "Write \"scale\": 1 to use values as stored.");
        return new DataSpec(images, Labels(data, images), scale, mean, std, data["limit"] is { Kind: not SettingKind.Null } limit ? data.Whole(limit, 1, int.MaxValue) : null);
    }

    private string? Labels(Settings data, string images)
    {
        bool ownLabels = BuiltInStudies.Names.Contains(images);
        if (data["labels"] is not { } node)
            return ownLabels || MayHoldLabels(images) ? null : data.Required("labels", "\"labels\": \"labels.idx1-ubyte.gz\"").Text;
        return ownLabels ? throw data.Error(node, $"\"{images}\" brings its own labels", null, "Remove \"labels\".") : ExistingFile(data, node);
    }

    /// <summary>A table may hold the labels in its first column; pictures cannot.</summary>
    private static bool MayHoldLabels(string path) =>
        new[] { ".csv", ".csv.gz", ".npy", ".npy.gz" }.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private TechnologySpec Technology(Settings study)
    {
        SettingNode node = study.Required("technology", "\"technology\": \"pcm-1m\"");
        if (node.Kind == SettingKind.Text)
            return new TechnologySpec(node.Text, Preset(study, node).Parameters);
        var technology = new Settings(node, source, SettingNames.Technology);
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
        var mapping = new Settings(node, source, SettingNames.Mapping);
        (WeightScale scale, double percentile) = Scale(mapping);
        return new MappingSpec(mapping.Whole("tile_rows", 512, 1, MaxTile), mapping.Whole("tile_columns", 512, 1, MaxTile), scale, percentile);
    }

    private (WeightScale Scale, double Percentile) Scale(Settings mapping)
    {
        if (mapping["scale"] is not { } node)
            return (WeightScale.Max, 100);
        if (node.Kind != SettingKind.Object)
            return (mapping.Choice(node, [("max", WeightScale.Max), ("channel", WeightScale.Channel)]), 100);
        var scale = new Settings(node, source, SettingNames.Scale);
        SettingNode percentile = scale.Required("percentile", "\"percentile\": 99.9");
        double percent = scale.Positive(percentile);
        return percent <= 100 ? (WeightScale.Percentile, percent) : throw scale.Error(percentile, $"{Settings.Describe(percentile)} is out of range", "more than 0, at most 100");
    }

    private ConverterSpec? Converter(Settings study, string name)
    {
        if (study[name] is not { Kind: not SettingKind.Null } node)
            return null;
        var converter = new Settings(node, source, SettingNames.Converter);
        int bits = converter.Whole(converter.Required("bits", "\"bits\": 8"), MinBits, MaxBits);
        return new ConverterSpec(bits, converter["range"] switch
        {
            null or { Kind: SettingKind.Text, Text: "calibrated" } => null,
            { Kind: SettingKind.Number } range => converter.Number(range, SmallestRange, LargestRange),
            var other => throw converter.Error(other, $"{Settings.Describe(other)} is not a range", "\"calibrated\" or a positive number", NearestName.Hint(other.Text, ["calibrated"])),
        });
    }

    private static double Temperature(Settings study, TechnologySpec technology)
    {
        double celsius = study.Number("temperature_c", TechnologyPresets.FittedCelsius, -273.15, 1e4);
        if (celsius != TechnologyPresets.FittedCelsius)
            throw study.Error(study["temperature_c"]!, FormattableString.Invariant($"temperature {celsius} C is outside what \"{technology.Preset}\" was fitted for ({TechnologyPresets.FittedCelsius} C)"), FormattableString.Invariant($"{TechnologyPresets.FittedCelsius}: temperature models are not in this version"), "Set \"temperature_c\": 25, or remove it.");
        return celsius;
    }

    private static List<double> Ages(Settings study, TechnologySpec technology)
    {
        SettingNode node = study.Required("ages", "\"ages\": [\"25s\", \"1h\", \"1d\", \"1y\"]");
        if (node is not { Kind: SettingKind.List, Items.Count: > 0 })
            throw study.Error(node, $"{Settings.Describe(node)} where a list of ages is expected", "[\"25s\", \"1h\", \"1d\", \"30d\", \"1y\"]");
        var ages = new SortedDictionary<double, SettingNode>();
        var drawn = new Dictionary<uint, SettingNode>(); // random addresses hold an age as a float32
        foreach (SettingNode item in node.Items)
        {
            double age = (item.Kind is SettingKind.Text or SettingKind.Number ? AgeText.Seconds(item.Text) : null)
                ?? throw study.Error(item, $"{Settings.Describe(item)} is not an age", "a number with s, min, h, d or y, such as \"25s\", \"1.5h\", \"10y\"; or seconds");
            double first = technology.Parameters.ProgrammedAtSeconds;
            if (age < first || age > AgeText.MaxSeconds)
                throw study.Error(item, $"age {Settings.Describe(item)} is {(age < first ? "before the devices are programmed" : "beyond the longest age")}", FormattableString.Invariant($"{first}s (t_c of \"{technology.Preset}\") to 1000y"), age < first ? "Ages count from programming; the programmed state is the state at t_c." : "Give a smaller age.");
            if (!ages.TryAdd(age, item))
                throw study.Error(item, $"age {Settings.Describe(item)} stands twice", null, $"Remove it, or {Settings.Describe(ages[age])} in line {ages[age].Line}.");
            if (!drawn.TryAdd(Streams.Epoch(age), item))
                throw study.Error(item, $"ages {Settings.Describe(drawn[Streams.Epoch(age)])} and {Settings.Describe(item)} are too close: they would draw the same noise", "ages that differ by one part in ten million or more", "Remove one of the two.");
        }

        return [.. ages.Keys];
    }

    private TrialSpec Trials(Settings study)
    {
        const int DefaultMin = 64;
        SettingNode node = study.Required("trials", "\"trials\": 100");
        if (node.Kind != SettingKind.Object)
        {
            int count = study.Whole(node, 1, MaxTrials);
            return new TrialSpec(count, count, null, DefaultConfidence);
        }

        var trials = new Settings(node, source, SettingNames.Trials);
        int max = trials.Whole(trials.Required("max", "\"max\": 1000"), 1, MaxTrials);
        int min = trials.Whole("min", Math.Min(DefaultMin, max), 1, MaxTrials);
        if (min > max)
            throw trials.Error(trials["min"]!, $"min {min} is above max {max}", "min at most max", "Lower \"min\" or raise \"max\".");
        double? goal = trials["half_width"] is { Kind: not SettingKind.Null } width ? trials.Positive(width, 1) : null;
        return new TrialSpec(min, max, goal, trials["confidence"] is { } confidence ? trials.Positive(confidence, 1) : DefaultConfidence);
    }

    /// <summary>What is inside the program goes first, so that a study of it means the same in every folder; ./name is the file.</summary>
    private string FileOrBuiltIn(Settings settings, SettingNode node) =>
        BuiltInStudies.Names.Contains(settings.Text(node)) ? node.Text : ExistingFile(settings, node);

    private string ExistingFile(Settings settings, SettingNode node)
    {
        string path = FullPath(settings, node);
        if (File.Exists(path))
            return path;
        string what = Directory.Exists(path) ? $"{Settings.Describe(node)} is a folder" : $"there is no file {Settings.Describe(node)}";
        string hint = NearestName.Hint(Path.GetFileName(path), [.. NearestName.FilesIn(Path.GetDirectoryName(path)), .. BuiltInStudies.Names]);
        throw settings.Error(node, what, $"a file, relative to {baseDirectory}", hint.Length > 0 ? hint : "Check the name, or give the full path.");
    }

    private string FullPath(Settings settings, SettingNode node)
    {
        string text = settings.Text(node);
        return text.Contains('\0', StringComparison.Ordinal) ? throw settings.Error(node, "the path holds a zero character", null, "Write the path without it.") : Path.GetFullPath(Path.Combine(baseDirectory, text));
    }
}
