using DriftEngine.Execution;
using DriftEngine.Kernels.Random;
using DriftEngine.Query;
using DriftEngine.Report;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>
/// Whatever shards, whole runs, merges, stops and losses come in whatever order: a run to the end gives the rows of a straight one.
/// The stop rule is met by point 1 in the middle, and by point 0 never.
/// </summary>
public sealed class InterleavedRunTests : IDisposable
{
    private const int Blocks = 16, Cases = 30;
    private const ulong Seed = 7;
    private static readonly StudyPlan Plan = TestStudy.Recording(TestStudy.Plan(new TrialSpec(10, (Blocks * TestStudy.BlockTrials) - 2, 0.0015, 0.95)));

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void Any_interleaving_of_shards_runs_merges_stops_and_losses_comes_to_the_rows_of_a_straight_run()
    {
        string straight = study.Folder + "-straight";
        study.RunToEnd(Plan, folderName: straight);
        (string csv, string rows) = (Csv(straight), Counted(straight));
        Assert.InRange(TestStudy.Parts(straight).Count, Blocks + 3, (2 * Blocks) - 3);
        for (int number = 0; number < Cases; number++)
        {
            string folder = $"{study.Folder}-{number}";
            Func<int, int> random = Draws((uint)number);
            for (int events = 1 + random(12); events > 0; events--)
                Happen(random, folder, straight);
            study.RunToEnd(Plan, folderName: folder);
            Assert.True(csv == Csv(folder) && rows == Counted(folder), $"case {number} of seed {Seed} came to other rows: {folder}");
        }
    }

    [Fact]
    public void The_comparison_notices_a_lost_block_and_other_rows()
    {
        study.RunToEnd(Plan);
        (string csv, string rows) = (Csv(study.Folder), Counted(study.Folder));
        ResultFolder folder = ResultFolder.Load(study.Folder);
        Part first = folder.ReadBlock(0, 0);
        File.Delete(folder.PartPath(0, 0));
        Assert.NotEqual(csv, Csv(study.Folder));
        folder.WriteBlock(0, 0, first with { Rows = [first.Rows[0] with { DacClipped = 99 }, .. first.Rows.Skip(1)] }, folder.ReadLayers(0, 0));
        Assert.Equal(csv, Csv(study.Folder)); // clipped values are no part of it
        Assert.NotEqual(rows, Counted(study.Folder));
    }

    /// <summary>The report as a file, with that of layers.</summary>
    private static string Csv(string folder)
    {
        using var writer = new StringWriter();
        StudyReport report = StudyReport.Load(folder);
        AccuracyCsv.Write(report, writer);
        AccuracyCsv.WriteLayers(report, writer);
        return writer.ToString();
    }

    /// <summary>Every row that counts; behind the end that the rule found, processes that could not know may have left some.</summary>
    private static string Counted(string folder)
    {
        using FolderQuery query = FolderQuery.Open(folder);
        using var writer = new StringWriter();
        query.Select("from counted order by point_index, trial, age_s", result => QueryText.WriteCsv(result, writer));
        return writer.ToString();
    }

    /// <summary>Random numbers below another one, a row of them for each case.</summary>
    private static Func<int, int> Draws(uint number)
    {
        uint draw = 0;
        return below => (int)(Philox.Words(number, draw++, 0, 0, Seed).Item1 % (uint)below);
    }

    /// <summary>A shard of some cut, or a whole run, begins and is stopped after some blocks or ends by itself; or the folder is packed; or a part is lost.</summary>
    private static void Happen(Func<int, int> random, string folder, string straight)
    {
        int count = 1 + random(6);
        switch (random(8))
        {
            case < 3:
                RunFor(folder, new Shard(1 + random(count), count, 1 + random(count)), 1 + random(12));
                break;
            case < 4:
                RunFor(folder, null, 1 + random(6));
                break;
            case < 6 when ResultFolder.IsThere(folder):
                FolderMerge.Open([folder], folder).Write(() => { }, CancellationToken.None);
                break;
            default:
                Action<string>[] harms = [File.Delete, Cut, Flip, Leave];
                Harm(folder, straight, random(100), harms[random(harms.Length)]);
                break;
        }
    }

    private static void RunFor(string folder, Shard? shard, int blocks)
    {
        using var afterBlock = new CancellationTokenSource();
        var backend = new FakeBackend(beforeBatch: computed =>
        {
            if (computed >= (blocks - 1) * TestStudy.BlockTrials)
                afterBlock.Cancel();
        });
        using StudyRun run = StudyRun.Open(Plan, new RunOptions { ResultsFolder = folder, Shard = shard }, TimeProvider.System, TestStudy.Load, () => backend);
        run.Run(_ => { }, CancellationToken.None, afterBlock.Token);
    }

    /// <summary>Harms a part of which the straight run has the first block, too, so that the last run needs it.</summary>
    private static void Harm(string folder, string straight, int which, Action<string> harm)
    {
        string[] files = Directory.Exists(folder) ? [.. TestStudy.Parts(folder).Keys.Where(name => name.EndsWith(".parquet", StringComparison.Ordinal) && IsNeeded(name, straight))] : [];
        if (files.Length > 0)
            harm(Path.Combine(folder, "parts", files[which % files.Length]));
    }

    /// <summary>A compact part of two blocks or more holds the first one needed, unless it begins behind the end.</summary>
    private static bool IsNeeded(string name, string straight)
    {
        string[] fields = Path.GetFileNameWithoutExtension(name).Split('-');
        return File.Exists(Path.Combine(straight, "parts", $"{fields[0]}-{fields[1]}.parquet"));
    }

    private static void Cut(string path) => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^7]);

    private static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 3] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>A piece of a part from a process that died.</summary>
    private static void Leave(string path) => File.Copy(path, Path.Combine(Path.GetDirectoryName(path)!, ".tmp-elsewhere-1-0"), overwrite: true);
}
