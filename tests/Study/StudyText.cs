using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Study texts of the tests: every setting on a line of its own, network and data inside the program.</summary>
internal static class StudyText
{
    public const string Source = "study.json";

    private static readonly (string Name, string Value)[] Lines =
    [
        ("name", "\"sample\""), ("seed", "7"), ("network", "\"first-look\""), ("data", "{ \"images\": \"first-look\" }"), ("technology", "\"pcm-1m\""), ("ages", "[\"25s\", \"1d\"]"), ("trials", "10"),
    ];

    /// <summary>Line of a setting; a setting that is not among the usual ones stands on the line after them.</summary>
    public static int LineOf(string name) => Array.FindIndex(Lines, line => line.Name == name) is var index && index >= 0 ? index + 2 : Lines.Length + 2;

    /// <summary>The sample with settings changed or added; null leaves one out.</summary>
    public static string With(params (string Name, string? Value)[] changes)
    {
        IEnumerable<string> lines = Lines.Select(line => changes.Any(c => c.Name == line.Name) ? Line(changes.First(c => c.Name == line.Name)) : Line(line));
        IEnumerable<string> added = changes.Where(c => Lines.All(line => line.Name != c.Name)).Select(Line);
        return "{\n" + string.Join("\n", lines.Concat(added)) + "\n}\n";
    }

    public static StudyPlan Parse(params (string Name, string? Value)[] changes) => StudyFile.Parse(With(changes), Source, AppContext.BaseDirectory);

    /// <summary>The only point of a study without a sweep.</summary>
    public static StudySpec Spec(params (string Name, string? Value)[] changes) => Assert.Single(Parse(changes).Points).Spec;

    public static StudyException Refused(params (string Name, string? Value)[] changes) => Assert.Throws<StudyException>(() => Parse(changes));

    private static string Line((string Name, string? Value) setting) => setting.Value is null ? "" : $"\"{setting.Name}\": {setting.Value},";
}
