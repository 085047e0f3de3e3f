using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>Two processes store the same block: none of their rows may vanish without a word.</summary>
public sealed class TwoWritersTests : IDisposable
{
    private static readonly TrialSpec Trials = new(5, 5, null, 0.95);

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void The_same_rows_twice_are_one_part()
    {
        (ResultFolder first, ResultFolder second, Part part) = Open();
        byte[] before = File.ReadAllBytes(first.PartPath(0, 0));
        second.WriteBlock(0, 0, part);
        Assert.Equal(before, File.ReadAllBytes(first.PartPath(0, 0)));
        Assert.Equal(2, TestStudy.Parts(study.Folder).Count);
    }

    [Fact]
    public void Another_kind_of_backend_leaves_the_first_part()
    {
        (ResultFolder first, ResultFolder second, Part part) = Open();
        byte[] before = File.ReadAllBytes(first.PartPath(0, 0));
        second.WriteBlock(0, 0, new Part("cuda", Changed(part, 1).Rows));
        Assert.Equal(before, File.ReadAllBytes(first.PartPath(0, 0)));
        Assert.Equal(2, TestStudy.Parts(study.Folder).Count);
    }

    [Fact]
    public void Other_rows_of_the_same_kind_are_an_error_that_keeps_and_names_both()
    {
        (ResultFolder first, ResultFolder second, Part part) = Open();
        string path = first.PartPath(0, 0);
        byte[] before = File.ReadAllBytes(path);
        foreach ((int images, int file) in new[] { (1, 1), (1, 1), (2, 2) })
        {
            Part changed = Changed(part, images);
            var e = Assert.Throws<StorageException>(() => second.WriteBlock(0, 0, changed));
            string other = $"{path}.differs-{file}";
            Assert.Contains($"{path} (stored before)", e.Message, StringComparison.Ordinal);
            Assert.Contains($"{other} (computed now)", e.Message, StringComparison.Ordinal);
            Assert.Contains("drift check", e.Message, StringComparison.Ordinal);
            Assert.Equal(changed.Rows, PartFile.Read(other, first.Address(0, 0)).Rows);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([0], first.Blocks(0));
        Assert.Empty(first.StrangeParts());
    }

    [Fact]
    public void A_run_that_is_overtaken_with_other_rows_stops()
    {
        SortedDictionary<string, byte[]> parts = study.RunToEnd(TestStudy.Plan(Trials));
        ResultFolder folder = ResultFolder.Load(study.Folder);
        Part other = Changed(folder.ReadBlock(0, 0), 1);
        File.Delete(folder.PartPath(0, 0));
        var backend = new FakeBackend(beforeBatch: done =>
        {
            if (done == 0)
                folder.WriteBlock(0, 0, other);
        });
        var e = Assert.Throws<StorageException>(() => study.RunToEnd(TestStudy.Plan(Trials), backend));
        Assert.Contains(".differs-1", e.Message, StringComparison.Ordinal);
        Assert.Equal(parts[Path.GetFileName(folder.PartPath(0, 0))], File.ReadAllBytes(folder.PartPath(0, 0) + ".differs-1"));
    }

    private (ResultFolder First, ResultFolder Second, Part Part) Open()
    {
        study.RunToEnd(TestStudy.Plan(Trials));
        ResultFolder first = ResultFolder.Load(study.Folder);
        return (first, ResultFolder.Load(study.Folder), first.ReadBlock(0, 0));
    }

    private static Part Changed(Part part, int images)
    {
        TrialRow[] rows = [.. part.Rows];
        rows[1] = rows[1] with { Correct = rows[1].Correct - images };
        return part with { Rows = rows };
    }
}
