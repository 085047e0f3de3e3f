using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DriftEngine.Storage;

/// <summary>What the name of a file says: one block of a point, or, in a compact file, a run of them.</summary>
/// <param name="Point">The point, from 0.</param>
/// <param name="First">First block.</param>
/// <param name="Last">Last block.</param>
internal readonly record struct BlockRun(int Point, int First, int Last)
{
    /// <summary>Whether it holds more than one block.</summary>
    public bool IsCompact => Last > First;

    /// <summary>Whether it holds a block.</summary>
    public bool Holds(int block) => First <= block && block <= Last;
}

/// <summary>What lay in a folder of blocks when it was listed.</summary>
/// <param name="Files">For each point its files, by first block, then by last.</param>
/// <param name="Strange">Parquet files whose names belong to no block of the study.</param>
internal sealed record BlockListing(IReadOnlyList<IReadOnlyList<BlockRun>> Files, IReadOnlyList<string> Strange)
{
    /// <summary>Numbers of the blocks of a point, ascending, each once.</summary>
    public List<int> Blocks(int point)
    {
        var blocks = new List<int>();
        foreach (BlockRun run in Files[point])
        {
            for (int block = Math.Max(run.First, blocks.Count == 0 ? 0 : blocks[^1] + 1); block <= run.Last; block++)
                blocks.Add(block);
        }

        return blocks;
    }
}

/// <summary>
/// The files of one folder that hold blocks, one each or a run of them. A block may lie in several files: it is read from the
/// first that is whole, the largest first. Files come and go while others write and merge.
/// </summary>
/// <param name="folder">The folder; it may be absent.</param>
/// <param name="study">What names are held against.</param>
/// <param name="address">What a file holds.</param>
/// <param name="read">Reads a file and holds it against the study.</param>
internal sealed class BlockFiles<TRow>(string folder, StudyRecord study, Func<BlockRun, PartAddress> address, Func<BlockRun, string, BlockRows<TRow>> read)
{
    /// <summary>
    /// A file that changes whenever the set of compact files does: whoever misses a block looks there, and lists the folder only
    /// where it tells that merging has moved blocks. Its text is a hash of their names.
    /// </summary>
    private const string MarkName = "compacted";

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> points = study.Points.ToDictionary(point => point.Id, point => point.Index, StringComparer.Ordinal);
    private IReadOnlyList<BlockRun>[]? compact;
    private string mark = string.Empty;
    private (string Path, DateTime Written, BlockRows<TRow> Rows)? lastCompact;

    /// <summary>Lists the folder.</summary>
    public BlockListing List()
    {
        string seen = ReadMark();
        var files = study.Points.Select(_ => new List<BlockRun>()).ToArray();
        var strange = new List<string>();
        foreach (string path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.parquet") : [])
        {
            if (Parse(Path.GetFileNameWithoutExtension(path)) is { } run && Path.GetFileName(path) == address(run).FileName)
                files[run.Point].Add(run);
            else
                strange.Add(path);
        }

        foreach (List<BlockRun> ofPoint in files)
            ofPoint.Sort((one, other) => (one.First, one.Last).CompareTo((other.First, other.Last)));
        strange.Sort(StringComparer.Ordinal);
        lock (gate)
            (compact, mark) = ([.. files.Select(ofPoint => ofPoint.FindAll(run => run.IsCompact))], seen);
        return new BlockListing(files, strange);
    }

    /// <summary>Path of a file.</summary>
    public string PathOf(BlockRun run) => Path.Combine(folder, address(run).FileName);

    /// <summary>Path of the file that holds a block, or would.</summary>
    public string PathOf(int point, int block) => PathOf(Holding(point, block)[0]);

    /// <summary>Whether a block lies here. A file by its own name is seen at once, even where listings come late.</summary>
    public bool Has(int point, int block)
    {
        if (Holding(point, block)[0].IsCompact || File.Exists(PathOf(new BlockRun(point, block, block))))
            return true;
        if (mark == ReadMark())
            return false;
        List();
        return Holding(point, block)[0].IsCompact;
    }

    /// <summary>Reads a block.</summary>
    public BlockRows<TRow> Read(int point, int block)
    {
        if (TryRead(point, block, out _) is { } found)
            return found;
        // A merge may have moved it since the folder was listed.
        List();
        return TryRead(point, block, out StorageException? failure) ?? throw failure!;
    }

    /// <summary>Reads all of a file.</summary>
    public BlockRows<TRow> Read(BlockRun run) => read(run, PathOf(run));

    /// <summary>Renames every damaged file that holds a block; gives their new paths.</summary>
    public IReadOnlyList<string> SetAside(int point, int block) => [.. Holding(point, block).Select(SetAsideIfDamaged).OfType<string>()];

    /// <summary>Renames a file if it is damaged, so that its blocks count as missing and it can still be looked at; gives its new path.</summary>
    public string? SetAsideIfDamaged(BlockRun run)
    {
        try
        {
            _ = Read(run);
            return null;
        }
        catch (StorageException e) when (e.OfDamage)
        {
            string path = PathOf(run);
            return StorageException.Guard("set a damaged part aside", path, () => Rename(path));
        }
        catch (StorageException e) when (e.OfAbsence)
        {
            return null;
        }
    }

    /// <summary>Says to other processes that the set of compact files has changed; before any file is deleted whose blocks they hold.</summary>
    public void Mark()
    {
        string[] names = [.. List().Files.SelectMany(ofPoint => ofPoint).Where(run => run.IsCompact).Select(run => address(run).FileName)];
        if (names.Length == 0 && mark.Length == 0)
            return;
        string now = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));
        string path = Path.Combine(folder, MarkName);
        if (now != mark)
            StorageException.Guard("say that parts are compact", path, () => DurableFile.Write(path, Encoding.UTF8.GetBytes(now)));
        mark = now;
    }

    /// <summary>Files that hold a block, the largest first; a file of the block alone is last, whether it exists or not.</summary>
    private List<BlockRun> Holding(int point, int block)
    {
        if (compact is null)
            List();
        List<BlockRun> found = [.. compact![point].Where(run => run.Holds(block) && File.Exists(PathOf(run))).OrderByDescending(run => run.Last - run.First)];
        found.Add(new BlockRun(point, block, block));
        return found;
    }

    private BlockRows<TRow>? TryRead(int point, int block, out StorageException? failure)
    {
        failure = null;
        foreach (BlockRun run in Holding(point, block))
        {
            try
            {
                return (run.IsCompact ? ReadCompact(run) : Read(run)).At(block - run.First);
            }
            catch (StorageException e)
            {
                // What is wrong with a file says more than that another is absent.
                failure = failure is null || failure.OfAbsence ? e : failure;
            }
        }

        return null;
    }

    // Blocks are mostly read one after the other: the file that holds many of them is read once.
    private BlockRows<TRow> ReadCompact(BlockRun run)
    {
        string path = PathOf(run);
        DateTime written = File.GetLastWriteTimeUtc(path);
        lock (gate)
        {
            if (lastCompact is { } last && last.Path == path && last.Written == written)
                return last.Rows;
            lastCompact = null;
            BlockRows<TRow> rows = Read(run);
            lastCompact = (path, written, rows);
            return rows;
        }
    }

    private string ReadMark()
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, MarkName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>POINT-BLOCK or POINT-FIRST-LAST; null for every other name.</summary>
    private BlockRun? Parse(string name)
    {
        (string before, int last) = CutNumber(name);
        if (last < 0)
            return null;
        if (points.TryGetValue(before, out int point))
            return new BlockRun(point, last, last);
        (string id, int first) = CutNumber(before);
        return first >= 0 && first < last && points.TryGetValue(id, out point) ? new BlockRun(point, first, last) : null;
    }

    private static (string Before, int Number) CutNumber(string name)
    {
        int dash = name.LastIndexOf('-');
        return dash > 0 && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? (name[..dash], number) : (name, -1);
    }

    private static string? Rename(string path)
    {
        for (int number = 1; ; number++)
        {
            string other = $"{path}.damaged-{number}";
            try
            {
                File.Move(path, other);
                return other;
            }
            catch (FileNotFoundException)
            {
                return null;
            }
            catch (IOException) when (File.Exists(other))
            {
                // An earlier one has this name: take the next.
            }
        }
    }
}
