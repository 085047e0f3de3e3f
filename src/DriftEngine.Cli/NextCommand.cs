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

    /// <summary>A word in quotes where a shell needs them.</summary>
    public static string Word(string word) => word.All(letter => char.IsLetterOrDigit(letter) || "._-/\\:+,".Contains(letter))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
