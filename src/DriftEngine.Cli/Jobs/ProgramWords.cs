namespace DriftEngine.Cli.Jobs;

/// <summary>How a job starts this program, and with which verb it merges.</summary>
internal static class ProgramWords
{
    /// <summary>The words of the merge job behind the program: what they promise is that all blocks are there (exit 0), or named (exit 3).</summary>
    public static IReadOnlyList<string> Merge(string folder) => ["merge", folder, "--settle", "30s", "--partial"];

    /// <summary>The program that runs now: its file, or the host of .NET with the library.</summary>
    /// <param name="processPath">File of this process.</param>
    /// <param name="library">File of this program's library; empty where all is one file.</param>
    public static IReadOnlyList<string> Of(string processPath, string library) =>
        Path.GetFileNameWithoutExtension(processPath) == "dotnet" ? [processPath, library] : [processPath];

    /// <summary>As above, of this process.</summary>
    public static IReadOnlyList<string> OfThisProcess() => Of(Environment.ProcessPath!, typeof(ProgramWords).Assembly.Location);
}
