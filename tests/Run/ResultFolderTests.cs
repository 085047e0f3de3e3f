using System.Diagnostics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

public sealed class ResultFolderTests : IDisposable
{
    private static readonly TrialSpec Trials = new(10, 20, null, 0.95);

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void Another_study_in_the_folder_is_refused_with_both_values()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        AssertRefused(TestStudy.Plan(Trials, seed: 7), "seed is 1 there and 7 here (point 0)");
        AssertRefused(TestStudy.Plan(Trials, adcBits: 6), "adc.bits is 8 there and 6 here (point 0)");
        StudyPlan plan = TestStudy.Plan(Trials);
        AssertRefused(plan with { Points = [plan.Points[0]] }, "the sweep has 2 points there and 1 here");
        StudyPoint later = plan.Points[1] with { Spec = plan.Points[1].Spec with { AgesSeconds = [25, 3600] } };
        AssertRefused(plan with { Points = [plan.Points[0], later] }, "ages is [25,3600,86400] there and [25,3600] here (point 1)");
    }

    [Fact]
    public void Equal_points_are_refused()
    {
        StudyPlan plan = TestStudy.Plan(Trials);
        AssertRefused(plan with { Points = [plan.Points[0], plan.Points[0] with { Index = 1 }] }, "points 0 and 1 of the sweep ask for the same chips");
    }

    [Fact]
    public void The_table_of_blocks_stays_when_the_engine_would_cut_otherwise()
    {
        SortedDictionary<string, byte[]> before = study.RunToEnd(TestStudy.Plan(Trials));
        using (StudyRun run = StudyRun.Open(
            TestStudy.Plan(Trials with { Max = 30 }), new RunOptions { ResultsFolder = study.Folder }, TimeProvider.System,
            point => TestStudy.Load(point) with { BlockTrials = 7 }, () => new FakeBackend()))
            Assert.Equal(RunEnd.Done, run.Run(_ => { }, CancellationToken.None));
        Assert.Equal((2 * 4, 2 * 6), (before.Count, TestStudy.Parts(study.Folder).Count));
        Assert.All(ResultFolder.Load(study.Folder).Statistics(), point => Assert.Equal(30, point.Decision.Trials));
    }

    [Fact]
    public void Left_over_files_of_dead_processes_are_named_and_removed_and_others_stay()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Trials));
        string name = expected.Keys.Last();
        string parts = Path.Combine(study.Folder, "parts");
        string dead = Path.Combine(parts, DurableFile.TemporaryName(DeadProcess(), 0));
        string alive = Path.Combine(parts, DurableFile.TemporaryName(Environment.ProcessId, 1_000_000));
        // The same host name and number, but another start of a system or another container: alive for all that is known here.
        string elsewhere = Path.Combine(parts, string.Join('-', Path.GetFileName(dead).Split('-') is var fields ? [.. fields[..2], "0123456789ab", .. fields[3..]] : []));
        foreach (string path in new[] { dead, alive, elsewhere })
            File.WriteAllBytes(path, expected[name][..100]);
        File.Delete(Path.Combine(parts, name));
        using (StudyRun run = study.Open(TestStudy.Plan(Trials), new FakeBackend()))
        {
            Assert.Equal([dead], run.RemovedLeftovers);
            Assert.Equal(RunEnd.Done, run.Run(_ => { }, CancellationToken.None));
        }

        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(alive) && File.Exists(elsewhere));
        File.Delete(alive);
        File.SetLastWriteTimeUtc(elsewhere, File.GetLastWriteTimeUtc(elsewhere).AddDays(-2));
        using (StudyRun run = study.Open(TestStudy.Plan(Trials), new FakeBackend()))
            Assert.Equal([elsewhere], run.RemovedLeftovers);
        TestStudy.AssertSame(expected, TestStudy.Parts(study.Folder));
    }

    [Fact]
    public void A_damaged_part_is_named_to_readers_and_a_run_sets_it_aside_and_computes_it_anew()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Trials));
        string path = Path.Combine(study.Folder, "parts", expected.Keys.First());
        File.WriteAllBytes(path, [1, 2, 3]);
        var e = Assert.Throws<StorageException>(() => ResultFolder.Load(study.Folder).Statistics());
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        FolderStatistics seen = ResultFolder.Load(study.Folder).Look();
        UnusableBlock unusable = Assert.Single(seen.Unusable);
        Assert.Equal((path, 0), (unusable.Error.Where, unusable.Block));
        Assert.Equal([0, 20], seen.Points.Select(point => point.Decision.Trials).Order());
        var backend = new FakeBackend();
        Assert.Equal([path + ".damaged-1"], RunAndSeeWhatIsSetAside(backend));
        Assert.Equal(TestStudy.BlockTrials, backend.TrialsComputed);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path + ".damaged-1"));
        File.Delete(path + ".damaged-1");
        TestStudy.AssertSame(expected, TestStudy.Parts(study.Folder));
    }

    [Fact]
    public void A_part_that_is_damaged_while_a_run_works_is_computed_anew_before_its_end()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Trials));
        // The first part is missing, so that the run passes over the others unread; then one of those is cut short.
        string[] ofPoint = [.. expected.Keys.Where(name => name.StartsWith(expected.Keys.First()[..16], StringComparison.Ordinal))];
        string parts = Path.Combine(study.Folder, "parts"), cut = Path.Combine(parts, ofPoint[^1]);
        File.Delete(Path.Combine(parts, ofPoint[0]));
        var backend = new FakeBackend(beforeBatch: done =>
        {
            if (done == 0)
                File.WriteAllBytes(cut, expected[ofPoint[^1]][..100]);
        });
        Assert.Equal([cut + ".damaged-1"], RunAndSeeWhatIsSetAside(backend));
        Assert.Equal(2 * TestStudy.BlockTrials, backend.TrialsComputed);
        File.Delete(cut + ".damaged-1");
        TestStudy.AssertSame(expected, TestStudy.Parts(study.Folder));
    }

    private List<string> RunAndSeeWhatIsSetAside(FakeBackend backend)
    {
        var aside = new List<string>();
        using StudyRun run = study.Open(TestStudy.Plan(Trials), backend);
        Assert.Equal(RunEnd.Done, run.Run(
            happened =>
            {
                if (happened is RunEvent.SetAside set)
                    aside.Add(set.Path);
            },
            CancellationToken.None));
        return aside;
    }

    [Fact]
    public void A_place_where_nothing_can_be_written_fails_before_the_first_trial()
    {
        string file = study.Folder + ".txt";
        File.WriteAllText(file, "in the way");
        var backend = new FakeBackend();
        var e = Assert.Throws<StorageException>(() => study.RunToEnd(TestStudy.Plan(Trials), backend, Path.Combine(file, "results")));
        Assert.StartsWith("error: cannot make the results folder", e.Message, StringComparison.Ordinal);
        Assert.Contains("--out", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, backend.TrialsComputed);
    }

    [Fact]
    public void A_folder_without_a_study_is_no_results_folder()
    {
        Directory.CreateDirectory(study.Folder);
        Assert.Contains("no study.json", Assert.Throws<StudyException>(() => ResultFolder.Load(study.Folder)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<StudyException>(() => ResultFolder.Load(study.Folder + "x")).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(study.Folder, "study.json"), "{");
        Assert.Contains("study.json cannot be read", Assert.Throws<StorageException>(() => ResultFolder.Load(study.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_record_that_is_cut_anywhere_is_told_without_the_words_of_the_parser()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        string path = Path.Combine(study.Folder, "study.json");
        byte[] whole = File.ReadAllBytes(path);
        foreach (byte[] cut in new byte[][] { [], whole[..1], whole[..200], whole[..^2], "[]"u8.ToArray(), "{}"u8.ToArray(), "null"u8.ToArray(), [0, 1, 2] })
        {
            File.WriteAllBytes(path, cut);
            var e = Assert.Throws<StorageException>(() => ResultFolder.Load(study.Folder));
            Assert.Equal(
                $"error: study.json cannot be read: it is cut off, or was changed by hand\n  {path}\n"
                + $"  Delete study.json alone and run the study again with --out {study.Folder}: all rows of that study are kept.", e.Message);
        }
    }

    [Theory]
    [InlineData("\"seed\": 1", "\"seed\": 2")]
    [InlineData("\"max\": 20", "\"max\": 25")]
    [InlineData("\"block_trials\": 5", "\"block_trials\": 4")]
    [InlineData("\"name\": \"test\"", "\"name\": \"text\"")]
    public void A_study_record_that_was_edited_is_noticed_and_blanks_are_not(string before, string after)
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        string path = Path.Combine(study.Folder, "study.json"), text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\n ", "\r\n\t", StringComparison.Ordinal) + "\n");
        Assert.Equal(2, ResultFolder.Load(study.Folder).Study.Points.Count);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
        var e = Assert.Throws<StorageException>(() => ResultFolder.Load(study.Folder));
        Assert.StartsWith("error: study.json was changed since it was written: checksum", e.Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => study.RunToEnd(TestStudy.Plan(Trials)));
    }

    [Fact]
    public void Without_its_study_record_a_folder_keeps_its_rows_and_their_cut_into_blocks()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Trials));
        File.Delete(Path.Combine(study.Folder, "study.json"));
        Assert.Contains("holds parts but no study.json", Assert.Throws<StudyException>(() => ResultFolder.Load(study.Folder)).Message, StringComparison.Ordinal);
        using (StudyRun run = StudyRun.Open(
            TestStudy.Plan(Trials), new RunOptions { ResultsFolder = study.Folder }, TimeProvider.System,
            point => TestStudy.Load(point) with { BlockTrials = 7 }, () => new FakeBackend(beforeBatch: _ => Assert.Fail("nothing to compute"))))
            Assert.Equal(RunEnd.AlreadyDone, run.Run(_ => { }, CancellationToken.None));
        TestStudy.AssertSame(expected, TestStudy.Parts(study.Folder));
    }

    [Fact]
    public void The_study_record_of_another_study_is_noticed_by_the_parts()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        string other = study.Folder + "-other";
        study.RunToEnd(TestStudy.Plan(Trials, seed: 2), folderName: other);
        File.Copy(Path.Combine(other, "study.json"), Path.Combine(study.Folder, "study.json"), overwrite: true);
        var e = Assert.Throws<StorageException>(() => ResultFolder.Load(study.Folder).Look());
        Assert.Contains("study.json was changed since it was written: none of the 8 parts belongs to its points", e.Message, StringComparison.Ordinal);
        Assert.Equal(e.Message, Assert.Throws<StorageException>(() => FolderMerge.Open([study.Folder], study.Folder)).Message);
        Assert.Equal(e.Message, Assert.Throws<StorageException>(() => ResultFolder.GoOn(study.Folder)).Message);
        // Of a study with one of the points the parts say it.
        StudyPlan plan = TestStudy.Plan(Trials);
        study.RunToEnd(plan with { Points = [plan.Points[0]] }, folderName: other + "2");
        File.Copy(Path.Combine(other + "2", "study.json"), Path.Combine(study.Folder, "study.json"), overwrite: true);
        Assert.Contains("study.json was changed since", Assert.Single(ResultFolder.Load(study.Folder).Look().Unusable).Error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stored_study_is_the_study_that_was_asked_for()
    {
        StudyPlan plan = TestStudy.Plan(new TrialSpec(10, 20, 0.01, 0.99));
        study.RunToEnd(plan);
        StudyRecord stored = ResultFolder.Load(study.Folder).Study;
        Assert.Equal((plan.Name, plan.Source, plan.Text), (stored.Name, stored.Source, stored.Text));
        foreach ((StudyPoint point, PointRecord record) in plan.Points.Zip(stored.Points))
        {
            Assert.Equal(point.Swept, record.Swept);
            Assert.Equal((point.Spec.Technology.Preset, point.Spec.Technology.Parameters), (record.Spec.Technology.Preset, record.Spec.Technology.Parameters));
            Assert.Equal(point.Spec.AgesSeconds, record.Spec.AgesSeconds);
            Assert.Equal(point.Spec.Trials, record.Spec.Trials);
            Assert.Equal((point.Spec.Mapping, point.Spec.Adc, point.Spec.Compensation), (record.Spec.Mapping, record.Spec.Adc, record.Spec.Compensation));
        }
    }

    private void AssertRefused(StudyPlan plan, string expected)
    {
        var e = Assert.Throws<StudyException>(() => study.RunToEnd(plan));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Split('\n').Length, 3, 5);
    }

    private static int DeadProcess()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.Id;
    }
}
