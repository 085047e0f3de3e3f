namespace DriftEngine.Tests;

/// <summary>Where the checkout is, found from the test assembly upwards.</summary>
internal static class Repository
{
    /// <summary>The folder that holds DriftEngine.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DriftEngine.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("DriftEngine.sln is not above the test assembly");
    }
}
