using DriftEngine.Kernels.Laws;

namespace DriftEngine.Study;

/// <summary>Storage temperature: one number, or a mission.</summary>
internal static class MissionParser
{
    public const int MaxRepeat = 10_000_000;

    /// <summary>Longest time at one temperature of a histogram, in hours: a thousand years.</summary>
    public const double MaxHours = AgeText.MaxSeconds / HourSeconds;

    private const double HourSeconds = 3600;

    private const string Example = "\"auto-g1\", a list of segments, { \"segments\": [...], \"repeat\": 100 }, or { \"histogram\": [...] }";

    /// <summary>The mission; constant where the study gives a temperature or nothing.</summary>
    public static MissionSpec Mission(Settings study, UsableRange usable)
    {
        study.Exclusive("temperature_c", "mission");
        if (study.Given("mission") is not { } node)
            return MissionSpec.Constant(study["temperature_c"] is { } celsius ? usable.Celsius(study, celsius) : MissionSpec.RoomCelsius);
        return node.Kind switch
        {
            SettingKind.Text => Named(study, node, usable),
            SettingKind.List => new MissionSpec(null, Segments(study, node, usable, repeats: false), 1, null, null),
            SettingKind.Object => FromObject(study.Child(node, SettingNames.Mission), usable),
            _ => throw study.Error(node, $"{Settings.Describe(node)} is not a mission", Example),
        };
    }

    private static MissionSpec Named(Settings study, SettingNode node, UsableRange usable)
    {
        string[] names = [.. MissionProfiles.All.Select(m => m.Name)];
        MissionProfile mission = MissionProfiles.Find(study.Text(node))
            ?? throw study.Error(node, $"there is no mission {Settings.Describe(node)}", $"{string.Join(", ", names)}; or segments of your own", NearestName.Hint(node.Text, names));
        (double least, double most) = mission.Profile.Extremes(0, mission.Seconds);
        usable.Check(study, node, MissionSpec.Celsius(least));
        usable.Check(study, node, MissionSpec.Celsius(most));
        return new MissionSpec(mission.Name, [], null, null, null);
    }

    private static MissionSpec FromObject(Settings mission, UsableRange usable)
    {
        mission.Exclusive("segments", "histogram");
        mission.Exclusive("repeat", "histogram");
        if (mission["histogram"] is { } histogram)
            return new MissionSpec(null, [], null, Histogram(mission, histogram, usable), null);
        SettingNode list = mission["segments"] ?? throw mission.Error(mission.Node, "the mission has neither segments nor a histogram", null, "Add \"segments\": [ { \"duration\": \"8h\", \"at_c\": 85 } ]");
        int? repeat = Repeat(mission);
        return new MissionSpec(null, Segments(mission, list, usable, repeat != 1), repeat, null, null);
    }

    /// <summary>Null is for ever.</summary>
    private static int? Repeat(Settings mission) => mission["repeat"] switch
    {
        null => 1,
        { Kind: SettingKind.Text, Text: "forever" } => null,
        { Kind: SettingKind.Number } node => mission.Whole(node, 1, MaxRepeat),
        var other => throw mission.Error(other, $"{Settings.Describe(other)} is not a number of times", $"1 to {MaxRepeat}, or \"forever\"", NearestName.Hint(other.Text, ["forever"])),
    };

    private static List<SegmentSpec> Segments(Settings settings, SettingNode list, UsableRange usable, bool repeats)
    {
        var segments = new List<SegmentSpec>();
        IReadOnlyList<SettingNode> items = settings.Items(list, "segments", "[ { \"duration\": \"8h\", \"at_c\": 85 }, { \"duration\": \"1h\", \"from_c\": 85, \"to_c\": 25 } ]");
        foreach (SettingNode item in items)
        {
            Settings segment = settings.Child(item, SettingNames.Segment);
            SegmentSpec read = Segment(segment, usable);
            if (segments.Count > 0)
                CheckGap(segment, segments[^1], read, "the segment before it ends");
            segments.Add(read);
        }

        if (repeats)
            CheckGap(settings.Child(items[0], SettingNames.Segment), segments[^1], segments[0], "the mission, which repeats, ends");
        return segments;
    }

    private static SegmentSpec Segment(Settings segment, UsableRange usable)
    {
        double seconds = AgesParser.Duration(segment, segment.Required("duration", "\"duration\": \"8h\""));
        segment.Exclusive("at_c", "from_c");
        segment.Exclusive("at_c", "to_c");
        if (segment["at_c"] is { } at)
        {
            double celsius = usable.Celsius(segment, at);
            return new SegmentSpec(seconds, celsius, celsius);
        }

        if (segment["from_c"] is null && segment["to_c"] is null)
            throw segment.Error(segment.Node, "the segment has no temperature", null, "Add \"at_c\": 85, or \"from_c\": 25, \"to_c\": 85");
        double from = usable.Celsius(segment, segment.Required("from_c", "\"from_c\": 25"));
        return new SegmentSpec(seconds, from, usable.Celsius(segment, segment.Required("to_c", "\"to_c\": 85")));
    }

    /// <summary>"at_c" is a step on purpose; a ramp goes on where the mission stands, unless it says that it jumps.</summary>
    private static void CheckGap(Settings segment, SegmentSpec before, SegmentSpec after, string where)
    {
        bool jumps = segment.Boolean("jump", false);
        if (segment["from_c"] is { } from && !jumps && after.FromCelsius != before.ToCelsius)
            throw segment.Error(from, FormattableString.Invariant($"the mission has a gap: {where} at {before.ToCelsius} C, this one starts at {after.FromCelsius} C"), FormattableString.Invariant($"\"from_c\": {before.ToCelsius}"), "Close the gap with a ramp; for a jump on purpose, add \"jump\": true.");
    }

    private static List<HistogramBin> Histogram(Settings mission, SettingNode list, UsableRange usable)
    {
        var bins = new List<HistogramBin>();
        foreach (SettingNode item in mission.Items(list, "temperatures", "[ { \"hours\": 720, \"at_c\": -40 }, { \"hours\": 7800, \"at_c\": 60 } ]"))
        {
            Settings bin = mission.Child(item, SettingNames.Bin);
            SettingNode hours = bin.Required("hours", "\"hours\": 720");
            double count = bin.Positive(hours);
            if (count > MaxHours)
                throw bin.Error(hours, $"{Settings.Describe(hours)} is out of range", FormattableString.Invariant($"more than 0, at most {MaxHours} (1000 years)"));
            bins.Add(new HistogramBin(count * HourSeconds, usable.Celsius(bin, bin.Required("at_c", "\"at_c\": 60"))));
        }

        return [.. bins.OrderBy(b => b.Celsius)]; // order means nothing in a histogram
    }
}
