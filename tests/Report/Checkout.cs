namespace DriftEngine.Tests.Report;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds DriftEngine.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DriftEngine.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"DriftEngine.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
