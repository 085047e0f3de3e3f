using DriftEngine.Kernels.Backends;

namespace DriftEngine.Study;

/// <summary>Turns the settings of one point into a spec, with defaults filled in and everything checked.</summary>
internal sealed class StudyParser(string source, string baseDirectory)
{
    public static readonly IReadOnlyList<(string Word, Compensation Meaning)> Compensations =
    [
        ("none", Compensation.None), ("global", Compensation.Global), ("column", Compensation.Column), ("batch-norm", Compensation.BatchNorm),
        ("temperature", Compensation.Temperature),
    ];

    public static readonly IReadOnlyList<(string Word, RecordedDetail Meaning)> Details = [("layers", RecordedDetail.Layers)];

    public const int MaxTrials = 1 << 30;

    private const double DefaultConfidence = 0.95;

    /// <summary>The spec of one point.</summary>
    public StudySpec Spec(SettingNode root)
    {
        var study = new Settings(root, source, SettingNames.Study);
        var work = new WorkloadParser(baseDirectory);
        WorkloadSpec? workload = work.Workload(study);
        TechnologySpec technology = TechnologyParser.Technology(study);
        bool extrapolates = study.Boolean("allow_extrapolation", false);
        UsableRange usable = UsableRange.Of(technology, extrapolates);
        MissionSpec mission = MissionParser.Mission(study, usable);
        RefreshSpec? refresh = LifeParser.Refresh(study, technology);
        var spec = new StudySpec
        {
            Name = Name(study),
            Seed = Seed(study),
            Network = workload is null ? work.Network(study) : null,
            Data = workload is null ? work.Data(study) : null,
            Workload = workload,
            Technology = technology,
            Mapping = MappingParser.Mapping(study, technology.Parameters.IsBinary),
            Dac = MappingParser.Dac(study),
            Adc = MappingParser.Adc(study),
            Compensation = study["compensation"] is { } c ? study.Choice(c, Compensations) : Compensation.None,
            Mission = mission,
            Refresh = refresh,
            AgesSeconds = AgesParser.Ages(study, technology, usable, mission, refresh),
            Trials = Trials(study),
            Record = Record(study),
            AllowExtrapolation = extrapolates,
        };
        return LifeParser.Lived(spec, study, usable);
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

    private static TrialSpec Trials(Settings study)
    {
        const int DefaultMin = 64;
        SettingNode node = study.Required("trials", "\"trials\": 100");
        if (node.Kind != SettingKind.Object)
        {
            int count = study.Whole(node, 1, MaxTrials);
            return new TrialSpec(count, count, null, DefaultConfidence);
        }

        Settings trials = study.Child(node, SettingNames.Trials);
        int max = trials.Whole(trials.Required("max", "\"max\": 1000"), 1, MaxTrials);
        int min = trials.Whole("min", Math.Min(DefaultMin, max), 1, MaxTrials);
        if (min > max)
            throw trials.Error(trials["min"]!, $"min {min} is above max {max}", "min at most max", "Lower \"min\" or raise \"max\".");
        double? goal = trials.Given("half_width") is { } width ? trials.Positive(width, 1) : null;
        return new TrialSpec(min, max, goal, trials["confidence"] is { } confidence ? trials.Positive(confidence, 1) : DefaultConfidence);
    }

    private static List<RecordedDetail> Record(Settings study)
    {
        if (study["record"] is not { } node)
            return [];
        if (node.Kind != SettingKind.List)
            throw study.Error(node, $"{Settings.Describe(node)} where a list of words is expected", "[ ], [\"layers\"]");
        var details = new List<RecordedDetail>();
        foreach (SettingNode item in node.Items)
        {
            RecordedDetail detail = study.Choice(item, Details);
            if (details.Contains(detail))
                throw study.Error(item, $"{Settings.Describe(item)} stands twice in the list", null, "Remove one of the two.");
            details.Add(detail);
        }

        return details;
    }
}
