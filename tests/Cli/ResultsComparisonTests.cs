using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Cli;

/// <summary>The twins of the chaos test: what it is to find is planted, and its comparison has to notice.</summary>
public sealed class ResultsComparisonTests(SmallResults results) : IClassFixture<SmallResults>
{
    private const string Part = "parts/{0}";

    [Fact]
    public void A_copy_is_alike()
    {
        using TemporaryFolder copy = Copy();
        Assert.Null(Difference(copy));
    }

    [Theory]
    [InlineData(".tmp-host-1-0", " is too many")]
    [InlineData("parts/.tmp-host-1-0", " is too many")]
    [InlineData("runs/.tmp-host-1-0", " is too many")]
    [InlineData(Part + ".damaged-1", " is too many")]
    [InlineData(Part + ".differs-1", " is too many")]
    [InlineData("parts/stranger.parquet", " is too many")]
    public void A_file_that_was_left_is_noticed(string name, string difference)
    {
        using TemporaryFolder copy = Copy();
        string left = string.Format(name, Path.GetFileName(Parts(copy)[1]));
        File.Copy(Parts(copy)[1], Path.Combine(Results(copy), left));
        Assert.Equal(left + difference, Difference(copy));
    }

    [Fact]
    public void A_lost_part_is_noticed_by_its_name_and_by_the_rows()
    {
        using TemporaryFolder copy = Copy();
        string lost = Parts(copy)[2];
        File.Delete(lost);
        Assert.Equal($"parts/{Path.GetFileName(lost)} is missing", Difference(copy));
        string[] rows = ResultsComparison.Rows(Results(copy)).Split(", "), all = ResultsComparison.Rows(results.Path + "/results/small").Split(", ");
        Assert.Equal(("3072", "3072", "4096", "4096"), (rows[0], rows[1], all[0], all[1]));
        Assert.NotEqual(all[2], rows[2]);
    }

    [Fact]
    public void Rows_of_another_seed_and_other_bytes_are_noticed()
    {
        using TemporaryFolder copy = Copy();
        byte[] bytes = File.ReadAllBytes(Parts(copy)[0]);
        bytes[^40] ^= 1;
        File.WriteAllBytes(Parts(copy)[0], bytes);
        Assert.Equal($"parts/{Path.GetFileName(Parts(copy)[0])} differs", Difference(copy));
        File.Copy(Parts(copy)[1], Parts(copy)[0], overwrite: true); // the second block in the place of the first: its rows are there twice
        Assert.Equal($"parts/{Path.GetFileName(Parts(copy)[0])} differs", Difference(copy));
        Assert.StartsWith("4096, 3072, ", ResultsComparison.Rows(Results(copy)), StringComparison.Ordinal);
    }

    private string? Difference(TemporaryFolder copy) => ResultsComparison.FirstDifference(Path.Combine(results.Path, "results", "small"), Results(copy));

    private static string Results(TemporaryFolder folder) => Path.Combine(folder.Path, "results", "small");

    private static string[] Parts(TemporaryFolder folder) => [.. Directory.GetFiles(Path.Combine(Results(folder), "parts"), "*.parquet").Order(StringComparer.Ordinal)];

    private TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        string from = Path.Combine(results.Path, "results", "small");
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(Results(copy), Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }

        string study = Path.Combine(Results(copy), "study.json");
        File.WriteAllText(study, File.ReadAllText(study).Replace(results.Path, copy.Path, StringComparison.Ordinal));
        return copy;
    }
}
