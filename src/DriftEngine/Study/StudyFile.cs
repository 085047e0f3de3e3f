namespace DriftEngine.Study;

/// <summary>Reads study files: JSON with comments, everything checked before any work.</summary>
public static class StudyFile
{
    private const long MaxBytes = 1 << 20;

    /// <summary>A study by path, or by the name of one inside the program.</summary>
    public static StudyPlan Find(string nameOrPath)
    {
        if (File.Exists(nameOrPath) || Directory.Exists(nameOrPath))
            return Read(nameOrPath);
        if (BuiltInStudies.Text(nameOrPath) is { } text)
            return Parse(text, nameOrPath, Environment.CurrentDirectory);
        string[] candidates = [.. BuiltInStudies.Names, .. NearbyFiles(nameOrPath)];
        throw new StudyException($"there is no study \"{nameOrPath}\"", null, $"a study file, or a study inside the program: {string.Join(", ", BuiltInStudies.Names)}", $"{NearestName.Hint(nameOrPath, candidates)} \"drift new\" writes a study file.".Trim());
    }

    /// <summary>Reads a file; its paths are relative to it.</summary>
    public static StudyPlan Read(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new StudyException($"\"{path}\" is a folder", null, "a study file (JSON)", "For results of a study use status, report, check or replay.");
        try
        {
            if (new FileInfo(full).Length > MaxBytes)
                throw new StudyException($"\"{path}\" has more than {MaxBytes >> 20} MB", null, "a study file (JSON)", "Check that it is the file you mean.");
            return Parse(File.ReadAllText(full), Path.GetFileName(full), Path.GetDirectoryName(full)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StudyException($"cannot read \"{path}\"", e.Message, null, "Check the path and the permissions.");
        }
    }

    /// <summary>Reads a study from its text; source is used in messages, paths are relative to the folder.</summary>
    public static StudyPlan Parse(string text, string source, string baseDirectory)
    {
        SettingNode root = SettingNode.Parse(text, source);
        var parser = new StudyParser(source, baseDirectory);
        var points = new List<StudyPoint>();
        foreach (var (swept, node) in StudySweep.Points(root, source))
            points.Add(new StudyPoint(points.Count, swept, parser.Spec(node)));
        return new StudyPlan(points[0].Spec.Name, source, text, points);
    }

    private static IEnumerable<string> NearbyFiles(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } f && Directory.Exists(f) ? f : Environment.CurrentDirectory;
        return Directory.EnumerateFiles(folder, "*.json").Take(1000).Select(file => Path.GetFileName(file));
    }
}
