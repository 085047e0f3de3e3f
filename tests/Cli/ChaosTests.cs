using System.Diagnostics;
using DriftEngine.Query;
using DriftEngine.Tests.Report;
using Xunit.Abstractions;

namespace DriftEngine.Tests.Cli;

/// <summary>
/// Several workers on one results folder, killed 200 times at random moments. Takes two to three minutes on two cores; to
/// leave it out: --filter "Category!=Chaos".
/// </summary>
[Trait("Category", "Chaos")]
public sealed class ChaosTests : IDisposable
{
    private const int Kills = 200, Workers = 3, Blocks = 200, Points = 2;

    private readonly TemporaryFolder straight = new();
    private readonly TemporaryFolder disturbed = new();

    private readonly ITestOutputHelper output;

    public ChaosTests(ITestOutputHelper output)
    {
        this.output = output;
        SmallStudy.Write(straight.Path, Blocks * 512);
        SmallStudy.Write(disturbed.Path, Blocks * 512);
    }

    private string Results => Path.Combine(disturbed.Path, "results", "small");

    public void Dispose()
    {
        straight.Dispose();
        disturbed.Dispose();
    }

    [Fact]
    public void Two_hundred_kills_lose_nothing_double_nothing_and_leave_nothing()
    {
        double startSeconds = SecondsToFirstPart();
        Finished reference = DriftProcess.Run(straight.Path, "run", SmallStudy.FileName, "--device", "simd");
        Assert.Equal(0, reference.ExitCode);

        var found = new Dictionary<(Found, bool Politely), int>();
        long begin = Stopwatch.GetTimestamp();
        Disturb(startSeconds, found);
        int parts = ChaosWorker.Parts(Results);
        string story = $"first part after {startSeconds:0.00} s; {parts} of {Points * Blocks} parts after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s of: "
            + string.Join(", ", found.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {(pair.Key.Politely ? "TERM" : "KILL")} {pair.Key.Item1}"));
        output.WriteLine(story);
        Assert.True(At(Found.Loading) >= 20 && At(Found.Computing) >= 20 && At(Found.Writing) >= 10, $"the moments do not cover the life of a worker: {story}");
        Assert.True(parts is > 20 and < Points * Blocks, $"too little or too much was done before the end: {story}");
        Finished end = DriftProcess.Run(disturbed.Path, "run", SmallStudy.FileName, "--device", "simd");
        Assert.True(end.ExitCode == 0, $"{end.Error}\n{story}");
        Assert.Equal(reference.Out, end.Out);
        AssertSameFolders(story);

        int At(Found where) => found.GetValueOrDefault((where, false));
    }

    /// <summary>Keeps the workers going until enough of them were killed; one that ended by itself does not count.</summary>
    private void Disturb(double startSeconds, Dictionary<(Found, bool), int> found)
    {
        var workers = new ChaosWorker?[Workers];
        int started = 0, killed = 0;
        try
        {
            while (killed < Kills && started < 2 * Kills)
            {
                for (int slot = 0; slot < Workers && killed < Kills; slot++)
                {
                    workers[slot] ??= ChaosWorker.Start(disturbed.Path, Results, started++, $"{slot + 1}/{Workers}", startSeconds);
                    if (workers[slot] is not { } worker || !worker.IsDue())
                        continue;
                    Found where = worker.Hit();
                    found[(where, worker.Politely)] = found.GetValueOrDefault((where, worker.Politely)) + 1;
                    killed += worker.Politely || where == Found.Ended ? 0 : 1;
                    worker.Dispose();
                    workers[slot] = null;
                }

                Thread.Sleep(1);
            }

            // Those that still run go down together.
            Array.ForEach(workers, worker => worker?.Dispose());
            Assert.Equal(Kills, killed);
        }
        finally
        {
            Array.ForEach(workers, worker => worker?.Dispose());
        }
    }

    private static double SecondsToFirstPart()
    {
        using var other = new TemporaryFolder();
        SmallStudy.Write(other.Path, Blocks * 512);
        long start = Stopwatch.GetTimestamp();
        using DriftProcess process = DriftProcess.Start(other.Path, "run", SmallStudy.FileName, "--threads", "1", "--device", "simd");
        while (!process.HasExited && ChaosWorker.Parts(Path.Combine(other.Path, "results", "small")) == 0)
            Thread.Sleep(1);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Kill();
        process.WaitForEnd();
        return seconds;
    }

    private void AssertSameFolders(string story)
    {
        SortedDictionary<string, byte[]> expected = Files(straight), found = Files(disturbed);
        Assert.True(expected.Keys.SequenceEqual(found.Keys), $"other files: {string.Join(", ", found.Keys.Except(expected.Keys).Concat(expected.Keys.Except(found.Keys)))}; {story}");
        Assert.Equal((Points * Blocks) + 1, found.Count);
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(found[file.Key]), $"{file.Key} differs; {story}"));
        using FolderQuery query = FolderQuery.Open(Results);
        query.Select("select count(*), count(distinct (point, trial, age_s)) from rows", result => Assert.Equal([(long)Points * Blocks * 512 * 2, (long)Points * Blocks * 512 * 2], Assert.Single(result.Rows)));
    }

    /// <summary>
    /// All files but the records of runs, of which each run writes its own; temporary files, parts that were set aside and
    /// whatever else is in the way show as files that the straight run has not. study.json names the places of its inputs.
    /// </summary>
    private static SortedDictionary<string, byte[]> Files(TemporaryFolder folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        string results = Path.Combine(folder.Path, "results");
        foreach (string path in Directory.EnumerateFiles(results, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            string name = Path.GetRelativePath(results, path);
            if (name.StartsWith(Path.Combine("small", "runs"), StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
                continue;
            files[name] = Path.GetFileName(name) == "study.json"
                ? System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(path).Replace(folder.Path, "", StringComparison.Ordinal))
                : File.ReadAllBytes(path);
        }

        return files;
    }
}
