using System.Text.RegularExpressions;

namespace DriftEngine.Tests;

/// <summary>Who may know whom, over the sources.</summary>
public sealed partial class LayeringTests
{
    private static readonly string[] Order = ["Study", "Network", "Mapping", "Technology", "Execution", "Statistics", "Storage", "Report", "Query"];

    /// <summary>The parser resolves presets and names of networks inside the program, and needs those folders' tables for it.</summary>
    private static readonly Dictionary<string, string[]> Exceptions = new() { ["Study"] = ["Technology", "Network"] };

    public static TheoryData<string> Folders => [.. Order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_folders_before_it(string folder)
    {
        string[] later = [.. Order.SkipWhile(name => name != folder).Skip(1).Except(Exceptions.GetValueOrDefault(folder, []))];
        string[] wrong = [.. Sources("src", "DriftEngine", folder).SelectMany(file => Used(file.Text).Intersect(later).Select(name => $"{file.Path} uses {name}"))];
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_parser_uses_of_networks_only_those_inside_the_program() => Assert.All(
        Sources("src", "DriftEngine", "Study").SelectMany(file => NetworkUse().Matches(file.Text)), use => Assert.Equal("BuiltIn", use.Groups[1].Value));

    [Fact]
    public void Namespaces_follow_folders()
    {
        foreach (var (root, prefix) in new[] { ("src/DriftEngine", "DriftEngine"), ("src/DriftEngine.Cli", "DriftEngine.Cli"), ("kernels", "DriftEngine.Kernels"), ("tests", "DriftEngine.Tests") })
        {
            foreach (var (path, text) in Sources(root))
            {
                string? folder = Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Repository.Root, root), Path.Combine(Repository.Root, path)));
                string expected = string.IsNullOrEmpty(folder) ? prefix : $"{prefix}.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
                Assert.All(NamespaceLine().Matches(text), match => Assert.True(Same(match.Groups[1].Value, expected), $"{path}: {match.Groups[1].Value} is not {expected}"));
            }
        }
    }

    [Fact]
    public void Parquet_is_known_to_storage_only() => OnlyIn("using Parquet", "src/DriftEngine/Storage/");

    [Fact]
    public void The_database_is_known_to_queries_only() => OnlyIn("using DuckDB", "src/DriftEngine/Query/");

    [Fact]
    public void The_console_is_known_to_the_program_only() => OnlyIn("Console.", "src/DriftEngine.Cli/");

    [Fact]
    public void Ilgpu_is_known_to_kernels_and_execution_only() => OnlyIn("using ILGPU", "kernels/", "src/DriftEngine/Execution/");

    private static void OnlyIn(string text, params string[] folders)
    {
        string[] found = [.. Sources("src").Concat(Sources("kernels")).Where(file => file.Text.Contains(text, StringComparison.Ordinal)).Select(file => file.Path)];
        Assert.DoesNotContain(found, path => !folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)));
    }

    /// <summary>Names inside the program keep the namespace of their folder's parent where both would be called alike.</summary>
    private static bool Same(string found, string expected) => found == expected || found == expected.Replace(".Network.BuiltIn", ".Network", StringComparison.Ordinal);

    private static IEnumerable<string> Used(string text) => Use().Matches(text).Select(match => match.Groups[1].Value);

    private static IEnumerable<(string Path, string Text)> Sources(params string[] parts)
    {
        string folder = Path.Combine([Repository.Root, .. parts]);
        Assert.True(Directory.Exists(folder) || parts[^1] == "Report", $"{folder} is gone");
        if (!Directory.Exists(folder))
            return [];
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Select(path => (path, File.ReadAllText(Path.Combine(Repository.Root, path))));
    }

    [GeneratedRegex(@"(?:using (?:static )?DriftEngine\.|\bDriftEngine\.)(\w+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"(?:using DriftEngine\.Network;|\bNetwork\.)(\w*)(?=\.Names|\.NetworkBytes|\.Data\b|;|\b)")]
    private static partial Regex NetworkUse();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
