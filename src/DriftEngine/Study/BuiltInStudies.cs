using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace DriftEngine.Study;

/// <summary>Studies inside the program; the network and the data of a study have its name.</summary>
public static class BuiltInStudies
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["first-look"];

    /// <summary>A study by its name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out StudyPlan? plan)
    {
        plan = Text(name) is { } text ? StudyFile.Parse(text, name, Environment.CurrentDirectory) : null;
        return plan is not null;
    }

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
