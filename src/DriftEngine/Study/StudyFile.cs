namespace DriftEngine.Study;

/// <summary>Reads study files: JSON with comments, everything checked before any work.</summary>
public static class StudyFile
{
    /// <summary>A study by path, or by the name of one inside the program.</summary>
    public static StudyPlan Find(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
            return Read(nameOrPath);
        if (BuiltInStudies.TryGet(nameOrPath, out StudyPlan? plan)) // before folders: results may lie in one of this name
            return plan;
        if (Directory.Exists(nameOrPath))
            return Read(nameOrPath);
        string? folder = Path.GetDirectoryName(nameOrPath);
        string[] candidates = [.. BuiltInStudies.Names, .. NearestName.FilesIn(string.IsNullOrEmpty(folder) ? Environment.CurrentDirectory : folder, "*.json").Select(file => Path.Combine(folder ?? "", file))];
        throw new StudyException($"there is no study \"{ShownText.Of(nameOrPath)}\"", null, $"a study file, or a study inside the program: {string.Join(", ", BuiltInStudies.Names)}", $"{NearestName.Hint(nameOrPath, candidates)} \"drift new\" writes a study file.".Trim());
    }

    /// <summary>Reads a file; its paths are relative to it.</summary>
    public static StudyPlan Read(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new StudyException("the path of the study is empty or holds a zero character", null, "a study file (JSON)", "Give the path of a study file.");
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new StudyException($"\"{path}\" is a folder", null, "a study file (JSON)", "For results of a study use status, report, check or replay.");
        if (!File.Exists(full))
            throw new StudyException($"there is no file \"{path}\"", null, "a study file (JSON)", $"{NearestName.Hint(Path.GetFileName(full), NearestName.FilesIn(Path.GetDirectoryName(full), "*.json"))} \"drift new\" writes a study file.".Trim());
        return Parse(Text(path, full), Path.GetFileName(full), Path.GetDirectoryName(full)!);
    }

    /// <summary>Reads a study from its text; source is used in messages, paths are relative to the folder.</summary>
    public static StudyPlan Parse(string text, string source, string baseDirectory)
    {
        SettingNode root = SettingNode.Parse(text, source);
        var parser = new StudyParser(source, baseDirectory);
        var points = new List<StudyPoint>();
        var seen = new Dictionary<string, StudyPoint>(StringComparer.Ordinal);
        foreach (var (swept, node) in new StudySweep(source).Points(root))
        {
            var point = new StudyPoint(points.Count, swept, parser.Spec(node));
            if (!seen.TryAdd(Identity(point.Spec), point))
                throw Settings.Error(source, root.Member("sweep")!, $"two points of the sweep are the same: {Shown(seen[Identity(point.Spec)])}; and {Shown(point)}", null, "Remove one of the two values.");
            points.Add(point);
        }

        return new StudyPlan(points[0].Spec.Name, source, text, points);
    }

    /// <summary>The text of a file, of which at most one character more than a study may have is read.</summary>
    private static string Text(string path, string full)
    {
        try
        {
            using var reader = new StreamReader(full);
            char[] buffer = new char[SettingNode.MaxBytes + 1];
            return new string(buffer, 0, reader.ReadBlock(buffer));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StudyException($"cannot read \"{path}\"", e.Message, null, "Check the path and the permissions.");
        }
    }

    /// <summary>What tells points apart before their files are read: paths stand for the files.</summary>
    private static string Identity(StudySpec spec) => spec.Workload is { } workload
        ? StudyCanonical.Text(spec, workload.MatrixFile ?? "", workload.InputsFile ?? "")
        : StudyCanonical.Text(spec, spec.Network!, $"{spec.Data!.Images}\n{spec.Data.Labels}");

    private static string Shown(StudyPoint point) => string.Join(", ", point.Swept.Select(s => $"{s.Key} {ShownText.Of(s.Value)}"));
}
