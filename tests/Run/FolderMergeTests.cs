using DriftEngine.Execution;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>Results folders of one study become one; what is measured is that no row is lost, doubled or changed.</summary>
public sealed class FolderMergeTests : IDisposable
{
    /// <summary>Nine blocks of five trials for each of the two points.</summary>
    private static readonly TrialSpec Trials = new(10, 43, null, 0.95);

    private readonly TestStudy study = new();

    private string A => study.Folder + "-a";

    private string B => study.Folder + "-b";

    private string Into => study.Folder + "-into";

    public void Dispose() => study.Dispose();

    [Fact]
    public void A_folder_is_packed_in_place_and_every_reader_sees_the_same_rows()
    {
        SortedDictionary<string, byte[]> single = study.RunToEnd(TestStudy.Plan(Trials));
        ResultFolder before = ResultFolder.Load(study.Folder);
        TrialRow[][] rows = Rows(study.Folder);
        var statistics = before.Statistics();
        MergeReport report = Merge(study.Folder, study.Folder);
        Assert.Equal((18L, 2, 2, 18), (report.Blocks, report.Parts, report.Written, report.Deleted));
        Assert.Empty(report.Missing);
        Assert.Equal(before.Study.Points.Select(point => $"{point.Id}-000000-000008.parquet").Append("compacted").Order(StringComparer.Ordinal), TestStudy.Parts(study.Folder).Keys);
        Assert.Equal(rows, Rows(study.Folder));
        // A folder that was opened before sees it too.
        Assert.Equal(rows[1], before.ReadRows(before.Study.Points[1].Id));
        AssertSameStatistics(statistics, ResultFolder.Load(study.Folder).Statistics());
        Assert.Equal(RunEnd.AlreadyDone, Run(study.Folder));
        Assert.True(single.Values.Sum(bytes => bytes.Length) > 3 * TestStudy.Parts(study.Folder).Values.Sum(bytes => bytes.Length));
    }

    [Fact]
    public void Merging_again_changes_no_file()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        Merge(study.Folder, study.Folder);
        Dictionary<string, (DateTime, string)> before = Snapshot(study.Folder);
        MergeReport again = Merge(study.Folder, study.Folder);
        Assert.Equal((0, 0, 2), (again.Written, again.Deleted, again.Parts));
        Assert.Equal(before, Snapshot(study.Folder));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public void Shards_in_folders_of_their_own_become_the_packed_folder_of_a_straight_run(int first, int second)
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        Merge(study.Folder, study.Folder);
        // The third shard's blocks lie in both: they count once.
        foreach ((string folder, int[] numbers) in new[] { (A, new[] { first, 3 }), (B, [second, 3, 2, 1]) })
            Array.ForEach(numbers, number => Run(folder, new Shard(number, 3, 3)));
        Dictionary<string, (DateTime, string)> before = Snapshot(A), beforeB = Snapshot(B);
        MergeReport report = Merge(Into, A, B);
        Assert.Empty(report.Missing);
        TestStudy.AssertSame(TestStudy.Parts(study.Folder), TestStudy.Parts(Into));
        Assert.Equal(before, Snapshot(A));
        Assert.Equal(beforeB, Snapshot(B));
        Assert.Equal(Directory.GetFiles(Path.Combine(A, "runs")).Length + Directory.GetFiles(Path.Combine(B, "runs")).Length, Directory.GetFiles(Path.Combine(Into, "runs")).Length);
        Assert.Equal(RunEnd.AlreadyDone, Run(Into));
        Merge(B, A, B);
        TestStudy.AssertSame(TestStudy.Parts(study.Folder), TestStudy.Parts(B));
    }

    [Fact]
    public void Layers_are_carried_and_packed_too()
    {
        StudyPlan plan = TestStudy.Recording(TestStudy.Plan(Trials));
        study.RunToEnd(plan);
        ResultFolder folder = ResultFolder.Load(study.Folder);
        LayerRow[] layers = [.. Enumerable.Range(0, 9).SelectMany(block => folder.ReadLayers(1, block).Rows)];
        var statistics = folder.Statistics();
        Merge(Into, study.Folder);
        ResultFolder merged = ResultFolder.Load(Into);
        Assert.Equal(3, TestStudy.Layers(Into).Count);
        Assert.Equal(layers, Enumerable.Range(0, 9).SelectMany(block => merged.ReadLayers(1, block).Rows));
        AssertSameStatistics(statistics, merged.Statistics());
        Assert.Empty(merged.StrangeParts());
        Merge(study.Folder, study.Folder);
        TestStudy.AssertSame(TestStudy.Layers(Into), TestStudy.Layers(study.Folder));
        TestStudy.AssertSame(TestStudy.Parts(Into), TestStudy.Parts(study.Folder));
    }

    [Fact]
    public void Gaps_are_told_and_later_blocks_join_what_was_packed_before()
    {
        SortedDictionary<string, byte[]> all = study.RunToEnd(TestStudy.Plan(Trials));
        Merge(Into, study.Folder);
        string id = ResultFolder.Load(study.Folder).Study.Points[1].Id;
        foreach (int block in new[] { 2, 5, 6 })
            File.Delete(Path.Combine(study.Folder, "parts", $"{id}-{block:D6}.parquet"));
        MissingBlocks missing = Assert.Single(Merge(study.Folder, study.Folder).Missing);
        Assert.Equal((1, 3L, false), (missing.Point.Index, missing.Count, missing.AtMost));
        Assert.Equal([(2, 2), (5, 6)], missing.Runs);
        Assert.Equal([$"{id}-000000-000001.parquet", $"{id}-000003-000004.parquet", $"{id}-000007-000008.parquet"], OfPoint(id));
        Assert.Equal([0, 1, 3, 4, 7, 8], ResultFolder.Load(study.Folder).Blocks(1));
        var backend = new FakeBackend();
        Assert.Equal(RunEnd.Done, Run(study.Folder, backend: backend));
        Assert.Equal(3 * TestStudy.BlockTrials, backend.TrialsComputed);
        Assert.Equal(all[$"{id}-000005.parquet"], TestStudy.Parts(study.Folder)[$"{id}-000005.parquet"]);
        Merge(study.Folder, study.Folder);
        TestStudy.AssertSame(TestStudy.Parts(Into), TestStudy.Parts(study.Folder));
    }

    [Fact]
    public void Blocks_behind_a_goal_that_is_reached_are_not_missing()
    {
        TrialSpec goal = new(10, 400, 0.001, 0.95);
        study.RunToEnd(TestStudy.Plan(goal));
        Assert.Empty(FolderMerge.Open([study.Folder], study.Folder).Missing());
        string first = TestStudy.Parts(study.Folder).Keys.First();
        File.Delete(Path.Combine(study.Folder, "parts", first));
        Assert.True(Assert.Single(FolderMerge.Open([study.Folder], study.Folder).Missing()).AtMost);
    }

    [Fact]
    public void Other_rows_of_the_same_kind_name_both_files_and_the_place()
    {
        (ResultFolder a, ResultFolder b, Part part) = TwoFolders("simd");
        var e = Assert.Throws<StorageException>(() => Merge(Into, A, B));
        Assert.Contains("point 0, trial 10, age 3600 s", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{a.PartPath(0, 2)} and {b.PartPath(0, 2)}", e.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(a.PartPath(0, 2)) && File.Exists(b.PartPath(0, 2)));
        Assert.NotEqual(part.Rows, b.ReadBlock(0, 2).Rows);
    }

    [Fact]
    public void Of_two_kinds_of_backend_the_first_folders_rows_stay()
    {
        (ResultFolder a, ResultFolder b, _) = TwoFolders("cuda");
        Merge(Into, B, A);
        Merge(Into, A, B);
        ResultFolder merged = ResultFolder.Load(Into);
        Assert.Equal(("cuda", "simd"), (merged.ReadBlock(0, 2).Kind, merged.ReadBlock(0, 1).Kind));
        Assert.Equal(b.ReadBlock(0, 2).Rows, merged.ReadBlock(0, 2).Rows);
        Assert.Equal(a.ReadBlock(0, 3).Rows, merged.ReadBlock(0, 3).Rows);
    }

    [Fact]
    public void Another_study_is_refused_with_the_setting()
    {
        study.RunToEnd(TestStudy.Plan(Trials), folderName: A);
        study.RunToEnd(TestStudy.Plan(Trials, adcBits: 6), folderName: B);
        var e = Assert.Throws<StudyException>(() => Merge(Into, A, B));
        Assert.Contains("adc.bits is 8 there and 6 here (point 0)", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{A} (there) and {B} (here)", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Into));
    }

    [Fact]
    public void Another_stop_rule_is_told_and_no_reason_to_refuse()
    {
        study.RunToEnd(TestStudy.Plan(Trials), folderName: A);
        study.RunToEnd(TestStudy.Plan(Trials with { Max = 63 }), folderName: B);
        FolderMerge merge = FolderMerge.Open([A, B], Into);
        Assert.Contains(B, Assert.Single(merge.Notes), StringComparison.Ordinal);
        Assert.Equal(2 * 13, merge.Write(() => { }, CancellationToken.None).Blocks);
        Assert.All(ResultFolder.Load(Into).Statistics(), point => Assert.Equal(43, point.Decision.Trials));
    }

    [Fact]
    public void A_damaged_part_of_a_source_is_named_and_another_source_makes_up_for_it()
    {
        study.RunToEnd(TestStudy.Plan(Trials), folderName: A);
        study.RunToEnd(TestStudy.Plan(Trials), folderName: B);
        string path = ResultFolder.Load(A).PartPath(1, 4);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^50]);
        MergeReport report = Merge(Into, A, B);
        Assert.Contains(path, Assert.Single(report.Faults), StringComparison.Ordinal);
        Assert.Empty(report.Missing);
        Assert.True(File.Exists(path));
        Assert.Equal(Rows(B), Rows(Into));
    }

    [Fact]
    public void A_damaged_part_of_the_folder_itself_is_set_aside_and_its_block_is_missing()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        string path = ResultFolder.Load(study.Folder).PartPath(1, 4);
        File.WriteAllBytes(path, [1, 2, 3]);
        MergeReport report = Merge(study.Folder, study.Folder);
        Assert.Equal([path + ".damaged-1"], report.SetAside);
        Assert.Equal([(4, 4)], Assert.Single(report.Missing).Runs);
    }

    /// <summary>The only file of a point is damaged, as after an earlier merge: nothing of the point can be read, and nothing is complete.</summary>
    [Fact]
    public void A_damaged_file_is_found_where_it_is_the_only_one()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        Merge(study.Folder, study.Folder);
        string path = ResultFolder.Load(study.Folder).PartPath(0, 0);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        MergeReport into = Merge(Into, study.Folder);
        Assert.Contains(path, Assert.Single(into.Faults), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(into.Missing).Point.Index);
        MergeReport report = Merge(study.Folder, study.Folder);
        Assert.Equal([path + ".damaged-1"], report.SetAside);
        Assert.Equal(0, Assert.Single(report.Missing).Point.Index);
    }

    [Fact]
    public void A_damaged_compact_part_is_set_aside_by_a_run_and_all_its_blocks_are_computed_anew()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        TrialRow[][] rows = Rows(study.Folder);
        Merge(study.Folder, study.Folder);
        string path = ResultFolder.Load(study.Folder).PartPath(1, 4);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);
        var backend = new FakeBackend();
        Assert.Equal(RunEnd.Done, Run(study.Folder, backend: backend));
        Assert.Equal(9 * TestStudy.BlockTrials, backend.TrialsComputed);
        Assert.True(File.Exists(path + ".damaged-1"));
        Assert.Equal(rows, Rows(study.Folder));
    }

    [Fact]
    public void A_merge_that_dies_between_writing_and_deleting_leaves_a_folder_that_counts_every_block_once()
    {
        SortedDictionary<string, byte[]> single = study.RunToEnd(TestStudy.Plan(Trials));
        Merge(Into, study.Folder);
        SortedDictionary<string, byte[]> packed = TestStudy.Parts(Into);
        var statistics = ResultFolder.Load(study.Folder).Statistics();
        // As far as the first compact part, and no mark yet; then with the mark; then with half of the single ones deleted.
        string parts = Path.Combine(study.Folder, "parts");
        File.WriteAllBytes(Path.Combine(parts, packed.Keys.First()), packed.Values.First());
        AssertCounts(statistics);
        File.WriteAllBytes(Path.Combine(parts, "compacted"), packed["compacted"]);
        AssertCounts(statistics);
        foreach (string name in single.Keys.Take(4))
            File.Delete(Path.Combine(parts, name));
        AssertCounts(statistics);
        Merge(study.Folder, study.Folder);
        TestStudy.AssertSame(packed, TestStudy.Parts(study.Folder));
    }

    [Fact]
    public void A_merge_that_is_stopped_after_any_file_goes_on()
    {
        study.RunToEnd(TestStudy.Recording(TestStudy.Plan(Trials)), folderName: A);
        Merge(Into, A);
        for (int files = 1; files <= 3; files++)
        {
            int left = files;
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => FolderMerge.Open([A], B).Write(() => Cancel(ref left, stop), stop.Token));
            Merge(B, A);
            TestStudy.AssertSame(TestStudy.Parts(Into), TestStudy.Parts(B));
            TestStudy.AssertSame(TestStudy.Layers(Into), TestStudy.Layers(B));
            Directory.Delete(B, recursive: true);
        }
    }

    [Fact]
    public void A_run_goes_on_while_its_folder_is_packed()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Trials), folderName: Into);
        var backend = new FakeBackend(beforeBatch: done =>
        {
            if (done > 0 && done % 20 == 0)
                Merge(study.Folder, study.Folder);
        });
        Assert.Equal(RunEnd.Done, Run(study.Folder, backend: backend));
        Assert.Equal(18 * TestStudy.BlockTrials, backend.TrialsComputed);
        Assert.Equal(Rows(Into), Rows(study.Folder));
        Assert.True(TestStudy.Parts(study.Folder).Count < expected.Count);
    }

    private void AssertCounts(IReadOnlyList<DriftEngine.Statistics.PointStatistics> expected)
    {
        AssertSameStatistics(expected, ResultFolder.Load(study.Folder).Statistics());
        Assert.Equal([9, 9], ResultFolder.Load(study.Folder).BlocksOfAll().Select(blocks => blocks.Count));
    }

    private static void AssertSameStatistics(IReadOnlyList<DriftEngine.Statistics.PointStatistics> expected, IReadOnlyList<DriftEngine.Statistics.PointStatistics> found)
    {
        Assert.Equal(expected.SelectMany(point => point.Ages), found.SelectMany(point => point.Ages));
        Assert.Equal(expected.SelectMany(point => point.Layers).SelectMany(layer => layer.Ages), found.SelectMany(point => point.Layers).SelectMany(layer => layer.Ages));
    }

    private (ResultFolder A, ResultFolder B, Part OfA) TwoFolders(string kindOfB)
    {
        study.RunToEnd(TestStudy.Plan(Trials), folderName: A);
        study.RunToEnd(TestStudy.Plan(Trials), folderName: B);
        ResultFolder a = ResultFolder.Load(A), b = ResultFolder.Load(B);
        Part part = a.ReadBlock(0, 2);
        TrialRow[] rows = [.. part.Rows];
        rows[1] = rows[1] with { Correct = rows[1].Correct - 1 };
        File.WriteAllBytes(b.PartPath(0, 2), PartFile.ToBytes(b.Address(0, 2), new Part(kindOfB, rows)));
        return (a, b, part);
    }

    private static MergeReport Merge(string into, params string[] sources) => FolderMerge.Open(sources, into).Write(() => { }, CancellationToken.None);

    private static void Cancel(ref int left, CancellationTokenSource stop)
    {
        if (--left == 0)
            stop.Cancel();
    }

    private static RunEnd Run(string folder, Shard? shard = null, FakeBackend? backend = null)
    {
        using StudyRun run = StudyRun.Open(
            TestStudy.Plan(Trials), new RunOptions { ResultsFolder = folder, Shard = shard }, TimeProvider.System, TestStudy.Load, () => backend ?? new FakeBackend());
        return run.Run(_ => { }, CancellationToken.None);
    }

    private static TrialRow[][] Rows(string folder)
    {
        ResultFolder results = ResultFolder.Load(folder);
        return [.. results.Study.Points.Select(point => results.ReadRows(point.Id).ToArray())];
    }

    private IEnumerable<string> OfPoint(string id) => TestStudy.Parts(study.Folder).Keys.Where(name => name.StartsWith(id, StringComparison.Ordinal));

    private static Dictionary<string, (DateTime, string)> Snapshot(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => (File.GetLastWriteTimeUtc(path), Convert.ToHexString(File.ReadAllBytes(path))));
}
