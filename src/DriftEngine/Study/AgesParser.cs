using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Study;

/// <summary>Ages at which a chip is read, and durations.</summary>
internal static class AgesParser
{
    /// <summary>Ages in seconds, ascending.</summary>
    public static IReadOnlyList<double> Ages(Settings study, TechnologySpec technology, UsableRange usable, MissionSpec mission, RefreshSpec? refresh)
    {
        SettingNode node = study.Required("ages", "\"ages\": [\"25s\", \"1h\", \"1d\", \"1y\"]");
        var ages = new SortedDictionary<double, SettingNode>();
        var drawn = new Dictionary<uint, SettingNode>(); // random addresses hold an age as a float32
        double first = technology.Parameters.ProgrammedAtSeconds;
        double? end = mission.TotalSeconds;
        foreach (SettingNode item in study.Items(node, "ages", "[\"25s\", \"1h\", \"1d\", \"30d\", \"1y\"]"))
        {
            double age = Seconds(item) ?? throw study.Error(item, $"{Settings.Describe(item)} is not an age", "a number with s, min, h, d or y, such as \"25s\", \"1.5h\", \"10y\"; or seconds");
            if (age < first || age > AgeText.MaxSeconds)
                throw study.Error(item, $"age {Settings.Describe(item)} is {(age < first ? "before the devices are programmed" : "beyond the longest age")}", FormattableString.Invariant($"{first}s (t_c of \"{technology.Preset}\") to 1000y"), age < first ? "Ages count from programming; the programmed state is the state at t_c." : "Give a smaller age.");
            if (age > end)
                throw study.Error(item, $"age {Settings.Describe(item)} is beyond the mission's end", $"at most {AgeText.Format(end.Value)}", "Repeat the mission, or give a smaller age.");
            usable.CheckAge(study, item, age);
            if (!ages.TryAdd(age, item))
                throw study.Error(item, $"age {Settings.Describe(item)} stands twice", null, $"Remove it, or {Settings.Describe(ages[age])} in line {ages[age].Line}.");
            if (!drawn.TryAdd(Streams.Epoch(age), item))
                throw study.Error(item, $"ages {Settings.Describe(drawn[Streams.Epoch(age)])} and {Settings.Describe(item)} are too close: they would draw the same noise", "ages that differ by one part in ten million or more", "Remove one of the two.");
        }

        CheckRefresh(study, ages, first, refresh);
        if (technology.Parameters is TableParameters table)
            CheckTable(study, ages, table, refresh);
        return [.. ages.Keys];
    }

    /// <summary>A duration longer than nothing.</summary>
    public static double Duration(Settings settings, SettingNode node)
    {
        const string Allowed = "more than 0, with s, min, h, d or y, such as \"90min\", \"8h\"; or seconds";
        double? seconds = Seconds(node);
        return seconds is > 0 and <= AgeText.MaxSeconds ? seconds.Value : throw settings.Error(node, $"{Settings.Describe(node)} is not a duration", Allowed);
    }

    private static double? Seconds(SettingNode node) => node.Kind is SettingKind.Text or SettingKind.Number ? AgeText.Seconds(node.Text) : null;

    /// <summary>A read at the moment of a refresh comes before it; just after it the devices are not settled yet.</summary>
    private static void CheckRefresh(Settings study, SortedDictionary<double, SettingNode> ages, double first, RefreshSpec? refresh)
    {
        if (refresh?.EverySeconds is not { } every)
            return;
        if (ages.Keys.Last() / every > RefreshSpec.MaxMoments)
            throw study.Error(study["refresh"]!, $"the study is refreshed more than {RefreshSpec.MaxMoments} times up to its last age", null, "Refresh less often, or give smaller ages.");
        foreach (var (age, node) in ages)
        {
            double since = age % every;
            if (age > every && since > 0 && since <= first)
                throw study.Error(node, FormattableString.Invariant($"age {Settings.Describe(node)} is {since} s after a refresh, before the devices are programmed again"), FormattableString.Invariant($"at a refresh (read before it), or more than {first}s (t_c) after it"), "Move the age or \"refresh.every\".");
        }
    }

    /// <summary>
    /// A table has no value beyond its last time, on purpose or not; a refresh starts anew. When a band asks for one is known once
    /// the program is built, which checks the ages then.
    /// </summary>
    private static void CheckTable(Settings study, SortedDictionary<double, SettingNode> ages, TableParameters table, RefreshSpec? refresh)
    {
        foreach (var (age, node) in ages)
        {
            double since = refresh?.EverySeconds is { } interval && age > interval ? age % interval is > 0 and var rest ? rest : interval : age;
            if (refresh?.Band is not null)
                since = Math.Min(age, table.TimesSeconds[^1]);
            if (table.OutOfRange(since, table.GMinMicrosiemens, table.GMaxMicrosiemens) is { } problem)
                throw study.Error(node, problem, null, "Give other ages or targets, or add to the table.");
        }
    }
}
