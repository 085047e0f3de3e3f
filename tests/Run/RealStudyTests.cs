using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>The study inside the program, cut small, on the real network, data and simd backend.</summary>
public sealed class RealStudyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");

    private string Results => Path.Combine(folder.FullName, "results");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void First_look_runs_replays_checks_and_gives_the_same_bytes_on_one_thread()
    {
        SortedDictionary<string, byte[]> parts = Run(SmallPlan(), Results, threads: 2);
        TestStudy.AssertSame(parts, Run(SmallPlan(), Results + "-one", threads: 1));
        Assert.True(TrialReplay.Replay(Results, 1, 5, "simd", threads: 1).Same);
        CheckReport report = FolderCheck.Check(Results);
        Assert.True(report.Sound, string.Join('\n', report.Faults));
        Assert.Equal((parts.Count, parts.Count * 8 * 6L), (report.Parts, report.Rows));

        IReadOnlyList<PointStatistics> points = ResultFolder.Load(Results).Statistics();
        Assert.Equal(2, points.Count);
        AgeStatistics young = points[1].Ages[0], old = points[1].Ages[^1];
        Assert.Equal((8, 8), (young.Trials, old.Trials));
        Assert.InRange(young.AccuracyMean, 0.8, 1);
        Assert.True(points[0].Ages[^1].AccuracyMean < old.AccuracyMean, "compensation helps against ten years of drift");
    }

    [Fact]
    public void An_input_that_changed_is_named()
    {
        StudyPlan plan = SmallPlan();
        Run(plan, Results, threads: 2);
        string studyFile = Path.Combine(Results, "study.json");
        string sha = ResultFolder.Load(Results).Study.Points[0].NetworkSha256;
        // As a study that was written with another network, by an engine that set no seal.
        string other = File.ReadAllText(studyFile).Replace(sha, new string('0', sha.Length), StringComparison.Ordinal);
        File.WriteAllText(studyFile, System.Text.RegularExpressions.Regex.Replace(other, ",\\s*\"seal\": \"[0-9a-f]+\"", ""));
        string message = Assert.Throws<StudyException>(() => TrialReplay.Replay(Results, 0, 0, "simd")).Message;
        Assert.Contains("the network has changed", message, StringComparison.Ordinal);
        Assert.Contains("first-look", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_outlook_counts_tiles_trials_and_blocks()
    {
        StudyOutlook outlook = StudyPreview.Describe(StudyFile.Find("first-look"));
        Assert.Equal(2, outlook.Points.Count);
        PlannedPoint point = outlook.Points[0];
        Assert.Equal((64, 512, 0.002), (point.TrialsMin, point.TrialsMax, point.HalfWidthGoal));
        Assert.Equal(3, point.Tiles.Tiles);
        Assert.Equal(2 * ((256 * 64) + (64 * 32) + (32 * 10)), point.Tiles.Devices);
        Assert.True(outlook.EstimatedMin > TimeSpan.Zero && outlook.EstimatedMin <= outlook.EstimatedMax);
        Assert.False(Directory.Exists("results"));
    }

    [Theory]
    [InlineData(256, 2, 100, null, 100)] // never much more than Max
    [InlineData(256, 64, 1000, null, 256)] // 1024
    [InlineData(256, 64, 300, null, 150)] // 512 would waste 212
    [InlineData(256, 64, 1000, 0.001, 64)] // first look at Min
    [InlineData(256, 2, 1000, 0.001, 32)] // not a file for every two trials
    [InlineData(1, 64, 1000, 0.001, 1)]
    public void Blocks_are_cut_for_the_stop_rule(int planned, int min, int max, double? goal, int expected) =>
        Assert.Equal(expected, PointInputs.BlockTrialsOf(planned, new TrialSpec(min, max, goal, 0.95)));

    private static StudyPlan SmallPlan()
    {
        StudyPlan plan = StudyFile.Find("first-look");
        return plan with
        {
            Points = [.. plan.Points.Select(point => point with
            {
                Spec = point.Spec with { Data = point.Spec.Data! with { Limit = 50 }, Trials = new TrialSpec(4, 8, null, 0.95) },
            })],
        };
    }

    private static SortedDictionary<string, byte[]> Run(StudyPlan plan, string results, int threads)
    {
        using StudyRun run = StudyRun.Open(plan, new RunOptions { Device = "simd", Threads = threads, ResultsFolder = results }, TimeProvider.System);
        Assert.Equal(RunEnd.Done, run.Run(_ => { }, CancellationToken.None));
        return TestStudy.Parts(results);
    }
}
