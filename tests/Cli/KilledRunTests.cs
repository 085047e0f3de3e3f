using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Cli;

/// <summary>Runs that are stopped or killed, then run again, against a run that nobody disturbed.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Blocks = 40;
    private static readonly string[] Run = ["run", SmallStudy.FileName, "--threads", "1"];

    private readonly TemporaryFolder straight = new();
    private readonly TemporaryFolder disturbed = new();

    public KilledRunTests()
    {
        SmallStudy.Write(straight.Path, Blocks * 512);
        SmallStudy.Write(disturbed.Path, Blocks * 512);
    }

    public void Dispose()
    {
        straight.Dispose();
        disturbed.Dispose();
    }

    [Fact]
    public void Killed_at_any_moment_and_run_again_gives_the_files_of_a_straight_run()
    {
        int killed = 0;
        // Moments from the start of the process through reading, computing and writing: milliseconds after the n-th part.
        foreach ((int part, int delay) in new[] { (0, 40), (0, 90), (1, 0), (3, 2), (6, 5), (9, 1), (14, 9), (20, 3), (31, 0), (47, 14), (60, 7) })
        {
            using DriftProcess process = DriftProcess.Start(disturbed.Path, Run);
            WaitForParts(process, part);
            Thread.Sleep(delay);
            killed += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForEnd();
        }
        Assert.InRange(killed, 8, 11);
        Assert.InRange(Parts(disturbed).Count, 31, (2 * Blocks) - 1);
        AssertSameAsStraight();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void A_signal_ends_with_3_and_says_how_to_go_on(string signal)
    {
        using DriftProcess process = DriftProcess.Start(disturbed.Path, Run);
        WaitForParts(process, 5);
        process.Send(signal);
        Finished end = process.WaitForEnd();
        Assert.Equal((3, ""), (end.ExitCode, end.Out));
        Assert.EndsWith("stopped; everything finished is kept. To go on: drift run small.json\n", end.Error, StringComparison.Ordinal);
        Assert.InRange(Parts(disturbed).Count, 5, (2 * Blocks) - 1);
        AssertSameAsStraight();
    }

    private void AssertSameAsStraight()
    {
        Finished end = DriftProcess.Run(disturbed.Path, Run);
        Finished reference = DriftProcess.Run(straight.Path, Run);
        Assert.Equal((0, 0), (end.ExitCode, reference.ExitCode));
        Assert.Equal(reference.Out, end.Out);
        Dictionary<string, string> expected = Parts(straight);
        Assert.Equal(2 * Blocks, expected.Count);
        Assert.Equal(expected.OrderBy(part => part.Key), Parts(disturbed).OrderBy(part => part.Key));
        Assert.Equal(Study(straight), Study(disturbed));
        Assert.Empty(Directory.GetFiles(disturbed.Path, ".tmp-*", SearchOption.AllDirectories));
    }

    /// <summary>study.json but for the place of the folder, and the seal over that.</summary>
    private static IEnumerable<string> Study(TemporaryFolder folder) => File.ReadLines(Path.Combine(folder.Path, "results/small/study.json"))
        .Where(line => !line.Contains("\"seal\"", StringComparison.Ordinal)).Select(line => line.Replace(folder.Path, "", StringComparison.Ordinal));

    private void WaitForParts(DriftProcess process, int count)
    {
        while (!process.HasExited && Parts(disturbed).Count < count)
            Thread.Sleep(1);
    }

    /// <summary>Finished parts by name, with their bytes.</summary>
    private static Dictionary<string, string> Parts(TemporaryFolder folder)
    {
        string parts = Path.Combine(folder.Path, "results", "small", "parts");
        return !Directory.Exists(parts) ? [] : Directory.GetFiles(parts, "*.parquet").ToDictionary(path => Path.GetFileName(path), path => Convert.ToHexString(File.ReadAllBytes(path)));
    }
}
