using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>Disks, folders and clocks that give out: each has one outcome, and running again goes on.</summary>
public sealed class DurabilityTests : IDisposable
{
    /// <summary>Nine blocks of each of the two points.</summary>
    private static readonly TrialSpec Trials = new(10, 43, null, 0.95);

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [TmpfsFact]
    public void A_full_disk_ends_the_run_with_a_message_and_the_same_line_goes_on_when_there_is_room()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Trials));
        // Pages of 4 KiB: study.json takes three or four, a part one.
        using var disk = new Tmpfs("size=56k");
        string folder = Path.Combine(disk.Path, "results");
        var e = Assert.Throws<StorageException>(() => study.RunToEnd(TestStudy.Plan(Trials), folderName: folder));
        Assert.Matches("^error: cannot write (a part|the record of the run): No space left on device", e.Message);
        Assert.Contains("everything finished is kept, run again to go on", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, ".tmp-*", SearchOption.AllDirectories));
        Assert.InRange(TestStudy.Parts(folder).Count, 1, 17);
        disk.Remount("size=1m");
        TestStudy.AssertSame(expected, study.RunToEnd(TestStudy.Plan(Trials), folderName: folder));
    }

    [TmpfsFact]
    public void A_merge_on_a_full_disk_keeps_every_part()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        using var disk = new Tmpfs("size=1m");
        string folder = Path.Combine(disk.Path, "results");
        SortedDictionary<string, byte[]> before = study.RunToEnd(TestStudy.Plan(Trials), folderName: folder);
        Fill(Path.Combine(disk.Path, "ballast"));
        Assert.Contains("No space left", Assert.Throws<StorageException>(() => Merge(folder)).Message, StringComparison.Ordinal);
        SortedDictionary<string, byte[]> after = TestStudy.Parts(folder);
        Assert.All(before, part => Assert.Equal(part.Value, after.GetValueOrDefault(part.Key)));
        Assert.DoesNotContain(after.Keys, name => name.StartsWith(".tmp-", StringComparison.Ordinal));
        File.Delete(Path.Combine(disk.Path, "ballast"));
        Assert.Empty(Merge(folder).Missing);
        Merge(study.Folder);
        TestStudy.AssertSame(TestStudy.Parts(study.Folder), TestStudy.Parts(folder));
    }

    [TmpfsFact]
    public void In_a_read_only_folder_nothing_is_computed_and_readers_work()
    {
        using var disk = new Tmpfs("size=1m");
        string folder = Path.Combine(disk.Path, "results");
        study.RunToEnd(TestStudy.Plan(Trials), folderName: folder);
        disk.Remount("ro");
        var backend = new FakeBackend(beforeBatch: _ => Assert.Fail("nothing may be computed that cannot be kept"));
        var e = Assert.Throws<StorageException>(() => study.RunToEnd(TestStudy.Plan(Trials with { Max = 63 }), backend, folder));
        Assert.Matches("^error: cannot (make|write to) the results folder: Read-only file system", e.Message);
        Assert.Contains("Read-only", Assert.Throws<StorageException>(() => Merge(folder)).Message, StringComparison.Ordinal);
        Assert.All(ResultFolder.Load(folder).Look().Points, point => Assert.Equal(43, point.Decision.Trials));
        using StudyRun done = study.Open(TestStudy.Plan(Trials), backend, folder);
        Assert.Equal(RunEnd.AlreadyDone, done.Run(_ => { }, CancellationToken.None));
    }

    [Fact]
    public void A_folder_that_is_removed_under_a_run_ends_it_with_a_message_and_the_same_line_begins_anew()
    {
        var backend = new FakeBackend(beforeBatch: done =>
        {
            if (done == 10)
                Directory.Delete(study.Folder, recursive: true);
        });
        var e = Assert.Throws<StorageException>(() => study.RunToEnd(TestStudy.Plan(Trials), backend));
        Assert.StartsWith("error: cannot write a part: Could not find a part of the path", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(study.Folder));
        Assert.Equal(18, study.RunToEnd(TestStudy.Plan(Trials)).Count);
    }

    [Fact]
    public void A_clock_that_jumps_changes_no_row_and_no_estimate_below_zero()
    {
        SortedDictionary<string, byte[]> expected = study.RunToEnd(TestStudy.Plan(Trials), folderName: study.Folder + "-straight");
        using (StudyRun run = StudyRun.Open(TestStudy.Plan(Trials), new RunOptions { ResultsFolder = study.Folder, Stall = null }, new OddClock(), TestStudy.Load, () => new FakeBackend()))
        {
            Assert.Equal(RunEnd.Done, run.Run(
                happened =>
                {
                    Assert.True(happened is not RunEvent.BlockDone block || block.Seconds >= 0);
                    Assert.True(run.EstimatedTimeLeft is null || run.EstimatedTimeLeft >= TimeSpan.Zero);
                },
                CancellationToken.None));
        }

        TestStudy.AssertSame(expected, TestStudy.Parts(study.Folder));
        Assert.Single(Directory.GetFiles(Path.Combine(study.Folder, "runs")));
    }

    [Fact]
    public void Parts_that_a_file_system_shows_late_are_waited_for()
    {
        SortedDictionary<string, byte[]> parts = study.RunToEnd(TestStudy.Plan(Trials));
        string folder = Path.Combine(study.Folder, "parts");
        var late = new Queue<string>(parts.Keys.Take(3));
        foreach (string name in late)
            File.Delete(Path.Combine(folder, name));
        // One shows up at every third look: the wait begins anew each time.
        int looks = 0;
        var clock = new OddClock(_ =>
        {
            if (++looks % 3 == 0 && late.TryDequeue(out string? name))
                File.WriteAllBytes(Path.Combine(folder, name), parts[name]);
        });
        FolderMerge merge = FolderMerge.Open([study.Folder], study.Folder);
        Assert.NotEmpty(merge.Missing());
        merge.Settle(TimeSpan.FromSeconds(30), clock, CancellationToken.None);
        Assert.Empty(merge.Missing());
        Assert.Equal(TimeSpan.FromSeconds(9 * 2), clock.Elapsed);
    }

    [Fact]
    public void What_does_not_show_up_is_waited_for_no_longer_than_asked()
    {
        SortedDictionary<string, byte[]> parts = study.RunToEnd(TestStudy.Plan(Trials));
        File.Delete(Path.Combine(study.Folder, "parts", parts.Keys.First()));
        var clock = new OddClock();
        FolderMerge merge = FolderMerge.Open([study.Folder], study.Folder);
        merge.Settle(TimeSpan.FromSeconds(30), clock, CancellationToken.None);
        Assert.Single(merge.Missing());
        Assert.Equal(TimeSpan.FromSeconds(30), clock.Elapsed);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => merge.Settle(TimeSpan.FromHours(1), clock, stop.Token));
    }

    private static MergeReport Merge(string folder) => FolderMerge.Open([folder], folder).Write(() => { }, CancellationToken.None);

    /// <summary>Takes all room but a page, so that study.json may be written and no part.</summary>
    private static void Fill(string path)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                stream.Write(new byte[4096]);
        }
        catch (IOException)
        {
            stream.SetLength(stream.Length - 4096);
        }
    }
}
