using DriftEngine.Cli;
using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Cli;

/// <summary>What drift merge, and the verbs that read, say of folders that are incomplete, damaged or changed; and how they end.</summary>
public sealed class MergeVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string study;
    private readonly string results;

    public MergeVerbTests()
    {
        SmallStudy.Write(folder.Path, 1024);
        study = Path.Combine(folder.Path, SmallStudy.FileName);
        results = Path.Combine(folder.Path, "results");
        Assert.Equal(0, Drift("run", study, "--out", results, "--device", "simd").Code);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_complete_folder_is_packed_and_reported_as_before()
    {
        string before = Drift("report", results, "--csv").Out, status = Drift("status", results).Out;
        (int code, string output, string error) = Drift("merge", results);
        Assert.Equal((0, $"4 blocks in 2 parts: {results}\n", $"complete. For the results: drift report {results}\n"), (code, output, error));
        Assert.Equal(2, Parts().Length);
        Assert.Equal(before, Drift("report", results, "--csv").Out);
        Assert.Equal(status, Drift("status", results).Out);
        Assert.Equal((0, output), (Drift("merge", results, "--settle", "30s").Code, Drift("merge", results).Out));
        (code, output, error) = Drift("check", results);
        Assert.True(code == 0, error);
        Assert.StartsWith("2 parts with 4096 rows can be read", output, StringComparison.Ordinal);
        Assert.Equal(0, Drift("replay", results, "--trial", "700", "--point", "1", "--device", "simd").Code);
    }

    [Fact]
    public void An_incomplete_folder_is_left_alone_unless_partial_is_said()
    {
        File.Delete(Parts()[0]);
        (int code, string output, string error) = Drift("merge", results);
        Assert.Equal(3, code);
        Assert.Matches(@"^compensation = \w+: at most 1 of 2 blocks is missing: 0\n$", output);
        Assert.Contains("nothing was merged. To merge what is there: add --partial. To compute them: drift run", error, StringComparison.Ordinal);
        Assert.Equal(3, Parts().Length);
        (code, output, error) = Drift("merge", results, "--partial");
        Assert.Equal(3, code);
        Assert.StartsWith("3 blocks in 2 parts: ", output, StringComparison.Ordinal);
        Assert.Contains("at most 1 of 2 blocks is missing: 0\n", output, StringComparison.Ordinal);
        Assert.Contains("what is there is merged", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_folders_need_a_place_and_become_one()
    {
        string other = Path.Combine(folder.Path, "other"), into = Path.Combine(folder.Path, "into");
        Assert.Equal(0, Drift("run", study, "--out", other, "--device", "simd").Code);
        File.Delete(Parts()[0]);
        AssertError(2, "needs a place for all of it", "merge", results, other);
        AssertError(2, "there is no results folder", "merge", results, other + "x", "--out", into);
        AssertError(2, "it is a file", "merge", results, other, "--out", study);
        AssertError(2, "--settle is \"soon\"", "merge", results, "--settle", "soon");
        AssertError(2, "drift merge needs a FOLDER", "merge");
        Assert.Equal(0, Drift("merge", results, other, "--out", into).Code);
        Assert.Equal(Drift("report", other, "--csv").Out, Drift("report", into, "--csv").Out);
    }

    [Fact]
    public void A_damaged_part_is_named_and_the_rest_is_shown()
    {
        string part = Parts()[1];
        File.WriteAllBytes(part, File.ReadAllBytes(part)[..^40]);
        foreach (string verb in new[] { "status", "report" })
        {
            (int code, string output, string error) = Drift(verb, results);
            Assert.Equal(4, code);
            Assert.Contains(part, error, StringComparison.Ordinal);
            Assert.Contains("rows are missing: 1 point ends at a part that cannot be used", error, StringComparison.Ordinal);
            Assert.Contains("512", output, StringComparison.Ordinal);
            Assert.Contains("1024", output, StringComparison.Ordinal);
        }

        AssertError(4, part, "check", results);
    }

    [Fact]
    public void A_study_record_that_was_edited_or_cut_stops_every_verb()
    {
        string path = Path.Combine(results, "study.json"), text = File.ReadAllText(path);
        string[][] verbs = [["status", results], ["report", results], ["check", results], ["merge", results], ["run", results], ["run", study, "--out", results]];
        File.WriteAllText(path, text.Replace("\"seed\": 7", "\"seed\": 8", StringComparison.Ordinal));
        Assert.All(verbs, verb => AssertError(4, "study.json was changed since it was written", verb));
        File.WriteAllText(path, text[..1000]);
        Assert.All(verbs, verb => AssertError(4, $"Delete study.json alone and run the study again with --out {results}: all rows of that study are kept.", verb));
        File.Delete(path);
        Assert.StartsWith("nothing left to do", Drift("run", study, "--out", results).Error, StringComparison.Ordinal);
    }

    private string[] Parts() => [.. Directory.GetFiles(Path.Combine(results, "parts"), "*.parquet").Order(StringComparer.Ordinal)];

    private static void AssertError(int code, string expected, params string[] line)
    {
        (int found, _, string error) = Drift(line);
        Assert.Equal(code, found);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static (int Code, string Out, string Error) Drift(params string[] line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(line, CliSamples.Context(output, error)), output.ToString(), error.ToString());
    }
}
