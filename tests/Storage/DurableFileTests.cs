using DriftEngine.Storage;
using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_full_disk_leaves_the_old_file_and_no_piece_of_the_new(bool writeFails, bool closeFails)
    {
        string path = Path.Combine(folder.Path, "file");
        DurableFile.Write(path, [1, 2, 3]);
        Assert.Throws<IOException>(() => DurableFile.Write(path, new byte[10_000], replace: true, temporary => new FullDisk(temporary, writeFails, closeFails)));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Only_a_write_that_may_replace_replaces()
    {
        string path = Path.Combine(folder.Path, "file");
        Assert.True(DurableFile.TryWriteNew(path, [1]));
        Assert.False(DurableFile.TryWriteNew(path, [2]));
        Assert.Equal([1], File.ReadAllBytes(path));
        DurableFile.Write(path, [3]);
        Assert.Equal([3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Of_many_writers_at_once_one_wins_and_knows_it()
    {
        for (int round = 0; round < 20; round++)
        {
            string path = Path.Combine(folder.Path, $"file{round}");
            bool[] won = new bool[8];
            Parallel.For(0, won.Length, writer => won[writer] = DurableFile.TryWriteNew(path, [(byte)writer]));
            Assert.Equal([(byte)Array.IndexOf(won, true)], File.ReadAllBytes(path));
            Assert.Single(won, true);
        }

        Assert.Equal(20, Directory.GetFiles(folder.Path).Length);
    }

    private sealed class FullDisk(string path, bool writeFails, bool closeFails) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer[..(buffer.Length / 2)]);
            if (writeFails)
                throw new IOException("No space left on device");
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && closeFails)
                throw new IOException("No space left on device");
        }
    }
}
