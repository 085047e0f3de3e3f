using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>Paths and names as the next command line takes them.</summary>
internal static class NextCommand
{
    /// <summary>A path relative to the current folder where it lies below it, in quotes where a shell needs them.</summary>
    public static string Path(string path)
    {
        string relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return Word(relative.StartsWith("..", StringComparison.Ordinal) ? System.IO.Path.GetFullPath(path) : relative);
    }

    /// <summary>The line that goes on with a results folder from the current folder.</summary>
    public static string Run(ResultFolder results)
    {
        bool usual = System.IO.Path.GetFullPath(System.IO.Path.Combine("results", results.Study.Name)) == results.Folder;
        return $"drift run {Study(results)}{(usual ? "" : $" --out {Path(results.Folder)}")}";
    }

    // Of a study that lies nowhere here the name is known at least; its folder is for the person to say.
    private static string Study(ResultFolder results)
    {
        string source = results.Study.Source;
        if (results.LatestStudyPlace() is { } place && File.Exists(place))
            return Path(place);
        return BuiltInStudies.Names.Contains(source) || File.Exists(source) ? Word(source) : $"PATH-OF/{Word(source)}";
    }

    /// <summary>A word in quotes where a shell needs them.</summary>
    public static string Word(string word) => word.All(letter => char.IsLetterOrDigit(letter) || "._-/\\:+,".Contains(letter))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
