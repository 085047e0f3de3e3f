namespace DriftEngine.Study;

/// <summary>
/// Finds the line of a setting again. Some errors show only once networks and data were read, when the parser with its lines is
/// gone: those name the path of a setting, and here they are given its place in the study.
/// </summary>
internal static class SettingPlace
{
    /// <summary>The error with file, line and path of the setting that it names; as it is where it names none.</summary>
    public static StudyException In(StudyPlan plan, StudyPoint point, StudyException exception)
    {
        if (exception.Error.Where is not { } path || !SettingNames.Study.Contains(path.Split('.')[0]) || !(SettingNames.Study.Contains(path) || SettingNames.SweptPaths.Contains(path)))
            return exception;
        SettingNode root = SettingNode.Parse(plan.Text, plan.Source);
        SettingNode node = Swept(root, point, path) ?? Nearest(root, path.Split('.'));
        string place = Settings.Place(plan.Source, node) + (node.Path.EndsWith(path, StringComparison.Ordinal) || node.Path.Length == 0 ? "" : $", {path}");
        return new StudyException(exception.Error with { Where = place });
    }

    /// <summary>The value in the sweep that gave the setting, or an object with it, to this point.</summary>
    private static SettingNode? Swept(SettingNode root, StudyPoint point, string path)
    {
        var (axis, value) = point.Swept.FirstOrDefault(swept => $"{path}.".StartsWith($"{swept.Key}.", StringComparison.Ordinal));
        if (axis is null || root.Member("sweep") is not { } sweep)
            return null;
        SettingNode list = sweep.Member(axis) ?? Nearest(sweep, axis.Split('.'));
        return list.Items.FirstOrDefault(item => item.Compact() == value) ?? list;
    }

    private static SettingNode Nearest(SettingNode node, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (node.Member(name) is not { } member)
                break;
            node = member;
        }

        return node;
    }
}
