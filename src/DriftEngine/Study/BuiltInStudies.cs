using System.Reflection;

namespace DriftEngine.Study;

/// <summary>Studies inside the program.</summary>
public static class BuiltInStudies
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["first-look"];

    /// <summary>The text of a study; null where there is none of this name.</summary>
    public static string? Text(string name)
    {
        if (!Names.Contains(name))
            return null;
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.json")
            ?? throw new InvalidOperationException($"the program lacks its study {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
