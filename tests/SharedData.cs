namespace DriftEngine.Tests;

/// <summary>Data sets and trained networks that lie in the folder shared beside the checkout; the program never needs them.</summary>
internal static class SharedData
{
    private static readonly string Folder = System.IO.Path.Combine(Repository.Root, "..", "shared");

    /// <summary>Whether the folder is there.</summary>
    public static bool Exists => Directory.Exists(Folder);

    /// <summary>A file below the folder.</summary>
    public static string Path(params string[] parts) => System.IO.Path.GetFullPath(System.IO.Path.Combine([Folder, .. parts]));
}

/// <summary>A test that needs <see cref="SharedData"/>, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Marks the test as skipped where the folder is missing.</summary>
    public SharedFactAttribute() => Skip = SharedTheoryAttribute.Missing;
}

/// <summary>A theory that needs <see cref="SharedData"/>, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>The reason to skip; null where the folder is there.</summary>
    internal static string? Missing => SharedData.Exists ? null : "the folder \"shared\" with data and networks is not beside the checkout";

    /// <summary>Marks the test as skipped where the folder is missing.</summary>
    public SharedTheoryAttribute() => Skip = Missing;
}
