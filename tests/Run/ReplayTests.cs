using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

public sealed class ReplayTests : IDisposable
{
    private static readonly TrialSpec Trials = new(10, 20, null, 0.95);

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void A_trial_comes_back_from_its_address()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        ReplayResult found = Replay(1, 13, new FakeBackend("cuda"));
        Assert.True(found.Same);
        Assert.Equal((1, 13, "simd", "cuda"), (found.PointIndex, found.Trial, found.StoredKind, found.DeviceKind));
        Assert.Equal([25, 3600, 86400], found.Ages.Select(age => age.Stored.AgeSeconds));
        Assert.All(found.Ages, age => Assert.Equal(13, age.Computed.Trial));
    }

    [Fact]
    public void A_changed_row_is_seen_by_replay_and_check()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        Assert.True(Check("simd").Sound);
        ResultFolder folder = ResultFolder.Load(study.Folder);
        Part part = folder.ReadBlock(0, 0);
        TrialRow[] rows = [.. part.Rows];
        rows[1] = rows[1] with { Correct = rows[1].Correct - 2 };
        File.WriteAllBytes(folder.PartPath(0, 0), PartFile.ToBytes(folder.Address(0, 0), new Part("simd", rows)));

        ReplayResult replayed = Replay(0, 0, new FakeBackend());
        Assert.Equal([0, 2, 0], replayed.Ages.Select(age => age.ImagesApart));
        Assert.False(replayed.Same);
        Assert.Contains("point 0, trial 0, age 3600 s", Assert.Single(Check("simd").Faults), StringComparison.Ordinal);

        // Another kind of backend may differ; how often is counted, and it is no fault.
        CheckReport other = Check("opencl");
        Assert.True(other.Sound);
        CheckedDevice device = Assert.Single(other.Devices);
        Assert.Equal((6, 18, 1, 2L, 18_000L), (device.Trials, device.Rows, device.RowsApart, device.ImagesApart, device.ImagesCompared));
    }

    [Fact]
    public void Check_names_every_damaged_and_every_strange_part()
    {
        SortedDictionary<string, byte[]> parts = study.RunToEnd(TestStudy.Plan(Trials));
        string damaged = Path.Combine(study.Folder, "parts", parts.Keys.First());
        string strange = Path.Combine(study.Folder, "parts", "other-000000.parquet");
        File.WriteAllBytes(damaged, [1, 2, 3]);
        File.WriteAllBytes(strange, parts.Values.Last());
        CheckReport report = Check("simd");
        Assert.Equal((7, 7 * 15L, 2), (report.Parts, report.Rows, report.Faults.Count));
        Assert.Contains(damaged, report.Faults[0], StringComparison.Ordinal);
        Assert.Contains(strange, report.Faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_is_not_stored_is_refused_with_those_that_are()
    {
        SortedDictionary<string, byte[]> parts = study.RunToEnd(TestStudy.Plan(Trials));
        string id = ResultFolder.Load(study.Folder).Study.Points[0].Id;
        File.Delete(Path.Combine(study.Folder, "parts", $"{id}-000001.parquet"));
        Assert.Contains("stored trials: 0 to 4, 10 to 19", Refusal(0, 7), StringComparison.Ordinal);
        Assert.Contains("stored trials: 0 to 4, 10 to 19", Refusal(0, -1), StringComparison.Ordinal);
        Assert.Contains("point 2 is not in this study", Refusal(2, 0), StringComparison.Ordinal);
    }

    private string Refusal(int point, int trial) => Assert.Throws<StudyException>(() => Replay(point, trial, new FakeBackend())).Message;

    private ReplayResult Replay(int point, int trial, IBackend backend) =>
        TrialReplay.Replay(ResultFolder.Load(study.Folder), point, trial, record => TestStudy.Program(record.Spec), () => backend);

    private CheckReport Check(string kind) => FolderCheck.Check(
        ResultFolder.Load(study.Folder), 3, record => TestStudy.Program(record.Spec), [() => new FakeBackend(kind)], CancellationToken.None);
}
