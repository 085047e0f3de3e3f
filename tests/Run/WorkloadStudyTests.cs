using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>Studies of a matrix without a task: errors in place of right decisions, from the study file to the statistics.</summary>
public sealed class WorkloadStudyTests : IDisposable
{
    private const string Text = """
        {
          "name": "matrix",
          "seed": 5,
          "workload": { "matrix": [24, 12], "inputs": 40 },
          "technology": "pcm-1m",
          "mapping": { "tile_rows": 16, "tile_columns": 8, "scale": "max" },
          "dac": { "bits": 8 },
          "adc": { "bits": 8 },
          "record": ["layers"],
          "ages": ["25s", "1d"],
          "mission": { "segments": [ { "duration": "1h", "at_c": 25 }, { "duration": "1h", "at_c": 45, "jump": true } ], "repeat": "forever" },
          "trials": { "min": 4, "max": 12 },
          "sweep": { "compensation": ["none", "global"] }
        }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");
    private readonly TestStudy study = new();

    public void Dispose()
    {
        folder.Delete(recursive: true);
        study.Dispose();
    }

    [Fact]
    public void A_matrix_is_computed_replayed_checked_and_told_in_bits()
    {
        SortedDictionary<string, byte[]> parts = Run("simd", "results");
        string results = Path.Combine(folder.FullName, "results");
        ResultFolder stored = ResultFolder.Load(results);
        foreach (TrialRow row in stored.ReadRows(stored.Study.Points[0].Id))
        {
            Assert.Equal((0, 0), (row.Correct, row.Total));
            Assert.InRange(row.Errors!.Value.EffectiveBits, 1, 8);
            Assert.Equal(298.15, row.TemperatureKelvin, 9);
        }

        Assert.True(TrialReplay.Replay(results, 1, 5, "simd", threads: 1).Same);
        IReadOnlyList<PointStatistics> points = stored.Statistics();
        Assert.All(points, point => Assert.Equal((12, 0, "matrix"), (point.Ages[0].Errors!.Trials, point.Total, Assert.Single(point.Layers).Layer)));
        Assert.Equal(points[0].Ages[1].Errors, points[0].Layers[0].Ages[1]);
        Assert.True(points[0].Ages[1].Errors!.Gain.Mean < 0.9, "a day of drift without compensation");
        Assert.Equal(1, points[1].Ages[1].Errors!.Gain.Mean, 0.1);
        TestStudy.AssertSame(parts, Run("simd", "one", threads: 1));
        CheckReport report = FolderCheck.Check(stored, 2, new InputLoader().Program, [() => DriftEngine.Execution.DeviceChoice.Open("simd")], default);
        Assert.True(report.Sound, string.Join('\n', report.Faults));
    }

    [Fact]
    public void The_interpreter_of_kernels_gives_the_same_rows()
    {
        Run("simd", "simd");
        Run("ilgpu-cpu", "ilgpu");
        ResultFolder simd = ResultFolder.Load(Path.Combine(folder.FullName, "simd")), ilgpu = ResultFolder.Load(Path.Combine(folder.FullName, "ilgpu"));
        foreach (PointRecord point in simd.Study.Points)
        {
            Assert.Equal(simd.ReadRows(point.Id), ilgpu.ReadRows(point.Id));
            Assert.Equal(simd.ReadLayers(point.Index, 0).Rows, ilgpu.ReadLayers(point.Index, 0).Rows);
            Assert.Equal("ilgpu-cpu", ilgpu.ReadLayers(point.Index, 0).Kind);
        }
    }

    [Fact]
    public void The_read_temperature_stands_in_every_row()
    {
        StudyPlan plan = StudyFile.Parse(Text.Replace("\"25s\", \"1d\"", "\"25s\", \"1.5h\"", StringComparison.Ordinal), "test.json", folder.FullName);
        var record = PointInputs.ToRecord(plan, [.. plan.Points.Select(point => new InputLoader().Load(plan, point))]);
        Assert.Equal([298.15, 318.15], record.Points[0].ReadKelvin, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void The_outlook_has_no_accuracy()
    {
        StudyOutlook outlook = StudyPreview.Describe(Plan());
        Assert.All(outlook.Points, point => Assert.Equal((null, 40, 2 * 24 * 12L), (point.FloatCorrect, point.Images, point.Tiles.Devices)));
    }

    [Fact]
    public void Stopped_and_run_again_gives_the_same_rows_and_a_goal_in_bits_ends_it()
    {
        StudyPlan plan = TestStudy.WithoutLabels(TestStudy.Plan(new TrialSpec(10, 400, 0.02, 0.95)));
        SortedDictionary<string, byte[]> straight = study.RunToEnd(plan, folderName: study.Folder + "-straight");
        for (int attempt = 1; ; attempt++)
        {
            using var stop = new CancellationTokenSource();
            int limit = 6 + (attempt % 5);
            using StudyRun run = study.Open(plan, new FakeBackend(preferredTrials: 2, beforeBatch: done => Stop(done >= limit, stop)));
            if (run.Run(_ => { }, stop.Token) != RunEnd.Stopped)
                break;
            Assert.InRange(attempt, 1, 1000);
        }

        TestStudy.AssertSame(straight, TestStudy.Parts(study.Folder));
        PointStatistics point = ResultFolder.Load(study.Folder).Statistics()[0];
        Assert.Equal(StopReason.Goal, point.Decision.Reason);
        Assert.InRange(point.Decision.WorstHalfWidth!.Value, 0.005, 0.02);
        using StudyRun done = study.Open(plan, new FakeBackend());
        PointProgress progress = done.Progress[0];
        Assert.Null(progress.MeanAccuracyAtWorstAge);
        Assert.Equal(point.Ages[point.Decision.WorstAge].Errors!.EffectiveBits.Mean, progress.MeanEffectiveBitsAtWorstAge!.Value, 6);
    }

    private static void Stop(bool now, CancellationTokenSource stop)
    {
        if (now)
            stop.Cancel();
    }

    private StudyPlan Plan() => StudyFile.Parse(Text, "test.json", folder.FullName);

    private SortedDictionary<string, byte[]> Run(string device, string name, int? threads = null)
    {
        string results = Path.Combine(folder.FullName, name);
        using StudyRun run = StudyRun.Open(Plan(), new RunOptions { Device = device, Threads = threads, ResultsFolder = results }, TimeProvider.System);
        Assert.Equal(RunEnd.Done, run.Run(_ => { }, CancellationToken.None));
        return TestStudy.Parts(results);
    }
}
