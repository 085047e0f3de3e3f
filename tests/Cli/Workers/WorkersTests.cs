using System.Diagnostics;
using System.Globalization;
using DriftEngine.Storage;
using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Cli.Workers;

/// <summary>drift run --workers, as processes: the files of a straight run, whatever happens to whom.</summary>
public sealed class WorkersTests : IDisposable
{
    private const int Blocks = 100;
    private static readonly string[] Run = ["run", SmallStudy.FileName, "--workers", "2", "--threads", "2", "--device", "simd"];

    private readonly TemporaryFolder straight = new();
    private readonly TemporaryFolder shared = new();

    public WorkersTests()
    {
        SmallStudy.Write(straight.Path, Blocks * 512);
        SmallStudy.Write(shared.Path, Blocks * 512);
    }

    public void Dispose()
    {
        straight.Dispose();
        shared.Dispose();
    }

    [Fact]
    public void Two_workers_are_shown_as_one_run_and_leave_the_files_of_a_straight_run()
    {
        Finished end = DriftProcess.Run(shared.Path, Run);
        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Contains("small: 2 points in at most 200 blocks; 2 workers (simd); results in", end.Error, StringComparison.Ordinal);
        Assert.Contains("worker 2: simd (1 thread", end.Error, StringComparison.Ordinal);
        Assert.Contains("block 200 of at most 200 in", end.Error, StringComparison.Ordinal);
        Assert.Single(end.Error.Split('\n'), line => line.Contains("compensation = global: done after 51200 trials", StringComparison.Ordinal));
        Assert.All(end.Error.TrimEnd('\n').Split('\n')[..^1], line => Assert.Matches(@"^\[\d\d:\d\d:\d\d\] ", line));
        RunRecord[] runs = [.. Records()];
        Assert.Equal(["1/2", "2/2"], runs.Select(run => run.Shard!).Order(StringComparer.Ordinal));
        Assert.All(runs, run => Assert.Equal((Path.Combine(shared.Path, SmallStudy.FileName), 51200), (run.Study, run.Trials)));
        AssertSameAsStraight(end);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_stops_all_and_says_how_to_go_on(string signal)
    {
        using DriftProcess process = DriftProcess.Start(shared.Path, Run);
        int[] workers = WaitForWorkers(process);
        process.Send(signal);
        Finished end = process.WaitForEnd();
        Assert.Equal((3, ""), (end.ExitCode, end.Out));
        Assert.EndsWith("stopped; everything finished is kept. To go on: drift run small.json --workers 2\n", end.Error, StringComparison.Ordinal);
        Assert.All(workers, id => Assert.True(HasEnded(id)));
        Assert.All(Records(), run => Assert.Equal("stopped", run.End));
        AssertSameAsStraight(DriftProcess.Run(shared.Path, Run));
    }

    [Fact]
    public void A_worker_that_is_killed_is_reported_and_the_other_goes_on()
    {
        using DriftProcess process = DriftProcess.Start(shared.Path, Run);
        using (Process victim = Process.GetProcessById(WaitForWorkers(process)[0]))
            victim.Kill();
        Finished end = process.WaitForEnd();
        Assert.Equal((4, ""), (end.ExitCode, end.Out));
        Assert.Contains(" (simd): was ended by signal 9; the others go on, and the same command computes what is missing\n", end.Error, StringComparison.Ordinal);
        Assert.Equal(["sharddone"], Records().Select(run => run.End).OfType<string>());
        Assert.InRange(Parts(shared).Count, Blocks, (2 * Blocks) - 1);
        AssertSameAsStraight(DriftProcess.Run(shared.Path, Run));
    }

    [Fact]
    public void Workers_whose_parent_is_killed_end_by_themselves()
    {
        using DriftProcess process = DriftProcess.Start(shared.Path, Run);
        int[] workers = WaitForWorkers(process);
        process.Kill();
        process.WaitForEnd();
        var clock = Stopwatch.StartNew();
        while (!workers.All(HasEnded) && clock.Elapsed < TimeSpan.FromSeconds(30))
            Thread.Sleep(10);
        Assert.All(workers, id => Assert.True(HasEnded(id)));
        Assert.All(Records(), run => Assert.Equal("stopped", run.End));
    }

    [Fact]
    public void Mixed_kinds_of_backend_give_the_rows_of_one()
    {
        SmallStudy.Write(shared.Path, 2 * 512);
        SmallStudy.Write(straight.Path, 2 * 512);
        Finished simd = DriftProcess.Run(shared.Path, "run", SmallStudy.FileName, "--shard", "1/2", "--device", "simd");
        Finished checker = DriftProcess.Run(shared.Path, "run", "results/small", "--shard", "2/2", "--device", "ilgpu-cpu");
        Assert.Equal((0, 0), (simd.ExitCode, checker.ExitCode));
        DriftProcess.Run(straight.Path, "run", SmallStudy.FileName, "--device", "simd");
        ResultFolder expected = ResultFolder.Load(Path.Combine(straight.Path, "results/small")), found = ResultFolder.Load(Path.Combine(shared.Path, "results/small"));
        Assert.Equal(["ilgpu-cpu", "simd"], Enumerable.Range(0, 2).SelectMany(point => found.Blocks(point).Select(block => found.ReadBlock(point, block).Kind)).Distinct().Order(StringComparer.Ordinal));
        Assert.All(expected.Study.Points, point => Assert.Equal(expected.ReadRows(point.Id), found.ReadRows(point.Id)));
    }

    [Fact]
    public void Shards_and_workers_are_not_had_together()
    {
        Finished end = DriftProcess.Run(shared.Path, [.. Run, "--shard", "1/3"]);
        Assert.Equal(2, end.ExitCode);
        Assert.StartsWith("error: --workers and --shard 1/3 cannot be had together", end.Error, StringComparison.Ordinal);
    }

    private void AssertSameAsStraight(Finished end)
    {
        Finished reference = DriftProcess.Run(straight.Path, "run", SmallStudy.FileName, "--device", "simd");
        Assert.Equal((0, 0), (end.ExitCode, reference.ExitCode));
        Assert.Equal(reference.Out, end.Out);
        Assert.Equal(2 * Blocks, Parts(straight).Count);
        Assert.Equal(Parts(straight).OrderBy(part => part.Key), Parts(shared).OrderBy(part => part.Key));
        Assert.Empty(Directory.GetFiles(shared.Path, ".tmp-*", SearchOption.AllDirectories));
    }

    private IEnumerable<RunRecord> Records() => ResultFolder.Load(Path.Combine(shared.Path, "results", "small")).Runs();

    /// <summary>Processes of both workers, once both have stored something.</summary>
    private int[] WaitForWorkers(DriftProcess process)
    {
        string study = Path.Combine(shared.Path, "results", "small", "study.json");
        while (!process.HasExited && (!File.Exists(study) || Records().Count() < 2 || Parts(shared).Count < 8))
            Thread.Sleep(2);
        int[] workers = [.. Records().Select(run => run.Process)];
        Assert.Equal(2, workers.Length);
        Assert.DoesNotContain(process.Id, workers);
        return workers;
    }

    private static bool HasEnded(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            // One that was not waited for stays as a zombie where nobody adopts it.
            return process.HasExited || File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat")).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return true;
        }
    }

    private static Dictionary<string, string> Parts(TemporaryFolder folder)
    {
        string parts = Path.Combine(folder.Path, "results", "small", "parts");
        return !Directory.Exists(parts) ? [] : Directory.GetFiles(parts, "*.parquet").ToDictionary(path => Path.GetFileName(path), path => Convert.ToHexString(File.ReadAllBytes(path)));
    }
}
