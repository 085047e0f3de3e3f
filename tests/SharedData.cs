namespace DriftEngine.Tests;

/// <summary>The folder of reference data beside the checkout; the program never needs it, some tests do.</summary>
internal static class SharedData
{
    private static readonly string Folder = System.IO.Path.Combine(Repository.Root, "..", "shared");

    /// <summary>Why tests on shared data cannot run here; null where they can.</summary>
    public static string? Missing { get; } =
        Directory.Exists(Folder) ? null : "the folder \"shared\" is not beside the checkout: nothing was compared with its data";

    /// <summary>Absolute path of a file in it, for example <c>Path("data", "mnist", "t10k-labels-idx1-ubyte.gz")</c>.</summary>
    public static string Path(params string[] parts) => System.IO.Path.GetFullPath(System.IO.Path.Combine([Folder, .. parts]));
}

/// <summary>A test on shared data: shown as skipped, with the reason, where the data is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = SharedData.Missing;
}

/// <summary>A test with arguments on shared data: shown as skipped, with the reason, where the data is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = SharedData.Missing;
}
