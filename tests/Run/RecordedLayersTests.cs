using DriftEngine.Kernels.Backends;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>Errors of layers lie beside the parts: complete, resumed, checked, and without a say in any other number.</summary>
public sealed class RecordedLayersTests : IDisposable
{
    private static readonly TrialSpec Trials = new(10, 23, null, 0.95);
    private static readonly StudyPlan Plain = TestStudy.Plan(Trials);
    private static readonly StudyPlan Recording = TestStudy.Recording(Plain);

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void Recording_changes_no_byte_of_a_part()
    {
        SortedDictionary<string, byte[]> plain = study.RunToEnd(Plain, folderName: study.Folder + "-plain");
        TestStudy.AssertSame(plain, study.RunToEnd(Recording));
        Assert.Equal(plain.Keys, TestStudy.Layers(study.Folder).Keys);
        Assert.False(Directory.Exists(Path.Combine(study.Folder + "-plain", "layers")));
    }

    [Fact]
    public void Every_layer_has_the_errors_of_its_address()
    {
        study.RunToEnd(Recording);
        ResultFolder folder = ResultFolder.Load(study.Folder);
        TrialProgram program = TestStudy.Program(Recording.Points[1].Spec);
        IReadOnlyList<LayerRow> rows = folder.ReadLayers(1, 2).Rows;
        Assert.Equal(TestStudy.BlockTrials * 3 * 2, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            (int trial, int age, int layer) = (10 + (i / 6), i / 2 % 3, i % 2);
            ErrorFigures expected = ErrorFigures.Of(FakeBackend.Errors(program, trial, age, layer));
            Assert.Equal(new LayerRow(folder.Study.Points[1].Id, trial, Recording.Points[1].Spec.AgesSeconds[age], 298.15, layer == 0 ? "first" : "second", layer, 100, expected), rows[i]);
        }
    }

    [Fact]
    public void Statistics_of_layers_count_the_trials_that_the_rule_counts()
    {
        study.RunToEnd(Recording);
        PointStatistics point = ResultFolder.Load(study.Folder).Statistics()[0];
        Assert.Equal(["first", "second"], point.Layers.Select(layer => layer.Layer));
        TrialProgram program = TestStudy.Program(Recording.Points[0].Spec);
        double[] bits = [.. Enumerable.Range(0, 23).Select(trial => ErrorFigures.Of(FakeBackend.Errors(program, trial, 2, 1)).EffectiveBits)];
        ErrorStatistics found = point.Layers[1].Ages[2];
        Assert.Equal(23, found.Trials);
        Assert.Equal(bits.Average(), found.EffectiveBits.Mean, 12);
        Assert.Equal(bits.Order().ElementAt(11), found.EffectiveBitsP50, 12);
        Assert.All(ResultFolder.Load(study.Folder).Statistics()[1].Ages, age => Assert.Null(age.Errors));
    }

    [Fact]
    public void Stopped_anywhere_and_run_again_gives_the_same_layers()
    {
        SortedDictionary<string, byte[]> parts = study.RunToEnd(Recording, folderName: study.Folder + "-straight");
        SortedDictionary<string, byte[]> layers = TestStudy.Layers(study.Folder + "-straight");
        for (int attempt = 1; ; attempt++)
        {
            using var stop = new CancellationTokenSource();
            int limit = 3 + (attempt * 7 % 11);
            using StudyRun run = study.Open(Recording, new FakeBackend(preferredTrials: 1 + (attempt % 4), beforeBatch: done => Stop(done >= limit, stop)));
            if (run.Run(_ => { }, stop.Token) != RunEnd.Stopped)
                break;
            // As if it had died between the two files of its last block.
            string last = TestStudy.Parts(study.Folder).Keys.LastOrDefault() ?? "";
            if (attempt % 3 == 0 && last.Length > 0)
                File.Delete(Path.Combine(study.Folder, "parts", last));
            Assert.InRange(attempt, 1, 1000);
        }

        TestStudy.AssertSame(parts, TestStudy.Parts(study.Folder));
        TestStudy.AssertSame(layers, TestStudy.Layers(study.Folder));
    }

    [Fact]
    public void Missing_and_damaged_layers_are_named_with_a_remedy()
    {
        SortedDictionary<string, byte[]> parts = study.RunToEnd(Recording);
        ResultFolder folder = ResultFolder.Load(study.Folder);
        string missing = folder.LayersPath(0, 1), damaged = folder.LayersPath(1, 0);
        File.Delete(missing);
        File.WriteAllBytes(damaged, []);
        CheckReport report = Check();
        Assert.Equal(2, report.Faults.Count);
        string ofMissing = Assert.Single(report.Faults, fault => fault.Contains(missing, StringComparison.Ordinal));
        Assert.Contains("Delete the part of this name", ofMissing, StringComparison.Ordinal);
        string ofDamaged = Assert.Single(report.Faults, fault => fault.Contains(damaged, StringComparison.Ordinal));
        Assert.Contains("Delete this file and the one of its name in parts", ofDamaged, StringComparison.Ordinal);
        Assert.Contains(missing, Assert.Throws<StorageException>(() => study.RunToEnd(Recording)).Message, StringComparison.Ordinal);

        File.Delete(folder.PartPath(0, 1));
        File.Delete(folder.PartPath(1, 0));
        File.Delete(damaged);
        TestStudy.AssertSame(parts, study.RunToEnd(Recording));
        Assert.True(Check().Sound);
    }

    [Fact]
    public void A_folder_has_layers_everywhere_or_nowhere()
    {
        study.RunToEnd(Plain);
        string message = Assert.Throws<StudyException>(() => study.RunToEnd(Recording)).Message;
        Assert.Contains("was computed without the errors of layers", message, StringComparison.Ordinal);
        Assert.Contains("--out", message, StringComparison.Ordinal);
        foreach (string part in Directory.GetFiles(Path.Combine(study.Folder, "parts")))
            File.Delete(part);
        study.RunToEnd(Recording);
        Assert.Contains("was computed with the errors of layers", Assert.Throws<StudyException>(() => study.RunToEnd(Plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_layers_are_seen_by_check_and_by_the_next_writer()
    {
        study.RunToEnd(Recording);
        ResultFolder folder = ResultFolder.Load(study.Folder);
        LayerPart right = folder.ReadLayers(0, 0);
        LayerRow[] rows = [.. right.Rows];
        rows[2] = rows[2] with { Errors = rows[2].Errors with { Gain = Math.BitIncrement(rows[2].Errors.Gain) } };
        string path = folder.LayersPath(0, 0);
        File.WriteAllBytes(path, LayerFile.ToBytes(folder.Address(0, 0), right with { Rows = rows }));
        Assert.Contains("errors of layers differ", Assert.Single(Check().Faults), StringComparison.Ordinal);
        var e = Assert.Throws<StorageException>(() => folder.WriteBlock(0, 0, folder.ReadBlock(0, 0), right));
        Assert.Contains($"{path}.differs-1", e.Message, StringComparison.Ordinal);

        // Another kind of backend may differ in last bits.
        folder.WriteBlock(0, 0, folder.ReadBlock(0, 0), right with { Kind = "cuda" });
        Assert.Throws<ArgumentNullException>(() => folder.WriteBlock(0, 0, folder.ReadBlock(0, 0)));
    }

    [Fact]
    public void A_strange_file_among_the_layers_is_named()
    {
        study.RunToEnd(Recording);
        string strange = Path.Combine(study.Folder, "layers", "0123456789abcdef-000000.parquet");
        File.WriteAllBytes(strange, [1]);
        Assert.Contains(strange, Assert.Single(Check().Faults), StringComparison.Ordinal);
    }

    private static void Stop(bool now, CancellationTokenSource stop)
    {
        if (now)
            stop.Cancel();
    }

    private CheckReport Check() => FolderCheck.Check(
        ResultFolder.Load(study.Folder), 3, point => TestStudy.Program(point.Spec), [() => new FakeBackend()], CancellationToken.None);
}
