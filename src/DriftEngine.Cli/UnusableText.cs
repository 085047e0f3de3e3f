using DriftEngine.Storage;

namespace DriftEngine.Cli;

/// <summary>Blocks that cannot be used, in words.</summary>
internal static class UnusableText
{
    private const int Most = 8;

    /// <summary>Names each of them, and says that rows are missing; gives back how the verb ends.</summary>
    public static int Say(IReadOnlyList<UnusableBlock> blocks, TextWriter error)
    {
        if (blocks.Count == 0)
            return ExitCode.Done;
        foreach (UnusableBlock block in blocks.Take(Most))
            error.WriteLine(block.Error.ToText());
        string more = blocks.Count > Most ? $" ({Most} of them are named above; drift check names all)" : "";
        error.WriteLine($"rows are missing: {Counted.Of(blocks.Count, "point")} {(blocks.Count == 1 ? "ends" : "end")} at a part that cannot be used{more}; what lies behind it does not count");
        return ExitCode.Device;
    }
}
