using DriftEngine.Kernels.Backends;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

public sealed class ResumeTests : IDisposable
{
    private static readonly TrialSpec Fixed = new(10, 43, null, 0.95);
    private static readonly TrialSpec Goal = new(10, 400, 0.001, 0.95);

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void A_straight_run_holds_every_trial_with_the_outcome_of_its_address()
    {
        study.RunToEnd(TestStudy.Plan(Fixed));
        ResultFolder folder = ResultFolder.Load(study.Folder);
        foreach (PointRecord point in folder.Study.Points)
        {
            TrialRow[] rows = [.. folder.ReadRows(point.Id)];
            Assert.Equal(45 * 3, rows.Length);
            TrialProgram program = TestStudy.Program(point.Spec);
            for (int i = 0; i < rows.Length; i++)
            {
                AgeOutcome expected = FakeBackend.Outcome(program, i / 3, i % 3);
                Assert.Equal(
                    new TrialRow(point.Id, i / 3, point.Spec.AgesSeconds[i % 3], 298.15, expected.Correct, TestStudy.Images, expected.DacClipped, expected.AdcClipped),
                    rows[i]);
            }
        }

        Assert.All(folder.Statistics(), point => Assert.Equal((43, StopReason.Max), (point.Decision.Trials, point.Decision.Reason)));
    }

    [Fact]
    public void Stopped_anywhere_and_run_again_gives_the_bytes_of_a_straight_run()
    {
        string straight = study.Folder + "-straight";
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Goal), folderName: straight);
        int stops = 0;
        for (int attempt = 1; ; attempt++)
        {
            // Odd strides of trials, so that stops fall before, within and after blocks.
            using var stop = new CancellationTokenSource();
            int limit = 1 + (attempt * 7 % 23);
            var backend = new FakeBackend(preferredTrials: 1 + (attempt % 4), beforeBatch: done =>
            {
                if (done >= limit)
                    stop.Cancel();
            });
            using StudyRun run = study.Open(TestStudy.Plan(Goal), backend);
            RunEnd end = run.Run(_ => { }, stop.Token);
            if (end != RunEnd.Stopped)
                break;
            stops++;
        }

        Assert.InRange(stops, 3, 1000);
        TestStudy.AssertSame(expected, TestStudy.Parts(study.Folder));
    }

    [Fact]
    public void Deleted_parts_are_computed_again_and_nothing_else_is()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Fixed));
        string[] names = [.. expected.Keys];
        foreach (string name in new[] { names[1], names[5], names[^1] })
            File.Delete(Path.Combine(study.Folder, "parts", name));
        var backend = new FakeBackend();
        TestStudy.AssertSame(expected, study.RunToEnd(TestStudy.Plan(Fixed), backend));
        Assert.Equal(3 * TestStudy.BlockTrials, backend.TrialsComputed);
    }

    [Fact]
    public void A_finished_study_is_left_untouched()
    {
        study.RunToEnd(TestStudy.Plan(Goal));
        Dictionary<string, (string Bytes, DateTime Written)> before = Snapshot();
        using StudyRun run = StudyRun.Open(
            TestStudy.Plan(Goal), new RunOptions { ResultsFolder = study.Folder }, TimeProvider.System, TestStudy.Load,
            () => throw new InvalidOperationException("a finished study needs no device"));
        Assert.Equal(RunEnd.AlreadyDone, run.Run(_ => Assert.Fail("no event"), CancellationToken.None));
        Dictionary<string, (string Bytes, DateTime Written)> after = Snapshot();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    [Fact]
    public void A_larger_max_adds_blocks_and_leaves_the_old_ones()
    {
        SortedDictionary<string, byte[]> before = study.RunToEnd(TestStudy.Plan(Fixed));
        SortedDictionary<string, byte[]> after = study.RunToEnd(TestStudy.Plan(Fixed with { Max = 61 }));
        string straight = study.Folder + "-straight";
        TestStudy.AssertSame(study.RunToEnd(TestStudy.Plan(Fixed with { Max = 61 }), folderName: straight), after);
        Assert.Equal(2 * 9, before.Count);
        Assert.Equal(2 * 13, after.Count);
        Assert.All(before, part => Assert.Equal(part.Value, after[part.Key]));
        Assert.All(ResultFolder.Load(study.Folder).Statistics(), point => Assert.Equal(61, point.Ages[0].Trials));
    }

    [Fact]
    public void A_smaller_max_counts_fewer_trials_of_the_same_rows()
    {
        study.RunToEnd(TestStudy.Plan(Fixed));
        study.RunToEnd(TestStudy.Plan(Fixed with { Max = 12 }));
        Assert.All(ResultFolder.Load(study.Folder).Statistics(), point => Assert.Equal(12, point.Ages[0].Trials));
    }

    [Fact]
    public void Batch_size_changes_no_byte()
    {
        SortedDictionary<string, byte[]> one = study.RunToEnd(TestStudy.Plan(Goal), new FakeBackend(preferredTrials: 1));
        SortedDictionary<string, byte[]> many = study.RunToEnd(
            TestStudy.Plan(Goal), new FakeBackend(preferredTrials: 1000), study.Folder + "-many");
        TestStudy.AssertSame(one, many);
    }

    [Fact]
    public void The_point_further_from_its_goal_gets_the_next_block()
    {
        var order = new List<int>();
        using StudyRun run = study.Open(TestStudy.Plan(Goal), new FakeBackend());
        run.Run(e => order.AddRange(e is RunEvent.BlockDone block ? [block.PointIndex] : []), CancellationToken.None);
        Assert.Equal([0, 1, 0], order[..3]);
        Assert.True(order.Count(point => point == 0) > 2 * order.Count(point => point == 1), string.Join(' ', order));
        Assert.All(run.Progress, point => Assert.True(point.Finished && point.WorstHalfWidth <= 0.001));
        Assert.Equal(TimeSpan.Zero, run.EstimatedTimeLeft);
    }

    [Fact]
    public void Runs_are_recorded_for_people()
    {
        study.RunToEnd(TestStudy.Plan(Fixed));
        string record = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(study.Folder, "runs"))));
        Assert.Contains("\"end\": \"done\"", record, StringComparison.Ordinal);
        Assert.Contains("-000008.parquet", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_gives_out_keeps_the_finished_blocks_and_leaves_a_record()
    {
        var backend = new FakeBackend(beforeBatch: done =>
        {
            if (done >= 12)
                throw new InvalidOperationException("the device is gone");
        });
        using (StudyRun run = study.Open(TestStudy.Plan(Fixed), backend))
        {
            var e = Assert.Throws<InvalidOperationException>(() => run.Run(_ => { }, CancellationToken.None));
            Assert.Equal("the device is gone", e.Message);
        }

        Assert.Equal(2, TestStudy.Parts(study.Folder).Count);
        string record = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(study.Folder, "runs"))));
        Assert.Contains("\"end\": \"failed\"", record, StringComparison.Ordinal);
        Assert.Contains("-000000.parquet", record, StringComparison.Ordinal);
    }

    private Dictionary<string, (string Bytes, DateTime Written)> Snapshot() =>
        Directory.EnumerateFiles(study.Folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => (Convert.ToHexString(File.ReadAllBytes(path)), File.GetLastWriteTimeUtc(path)));
}
