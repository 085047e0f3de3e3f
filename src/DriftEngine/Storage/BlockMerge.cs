using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>What a merge met on its way.</summary>
internal sealed class MergeFindings
{
    /// <summary>What is wrong with files that could not be used.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Damaged files of the target, where they lie now.</summary>
    public List<string> SetAside { get; } = [];

    /// <summary>Files written.</summary>
    public int Written { get; set; }

    /// <summary>Files of the target whose blocks lie in larger ones now.</summary>
    public int Deleted { get; set; }
}

/// <summary>
/// Brings the blocks of several folders together in the first of them, in files of many blocks. Blocks are grouped by their
/// numbers alone, so that it does not matter how often, in which order, or after which death it is done.
/// </summary>
/// <param name="folders">The target, then the sources. Where kinds of backend differ in their last bits, the first folder's rows stay.</param>
/// <param name="address">What a file holds.</param>
/// <param name="toBytes">A file's bytes.</param>
/// <param name="placeOf">Where in the study a row lies.</param>
/// <param name="findings">What is met.</param>
internal sealed class BlockMerge<TRow>(
    IReadOnlyList<BlockFiles<TRow>> folders, Func<BlockRun, PartAddress> address, Func<PartAddress, BlockRows<TRow>, byte[]> toBytes,
    Func<TRow, string> placeOf, MergeFindings findings)
{
    /// <summary>Rows of a file at most, unless a single block has more: a reader holds one file in memory.</summary>
    public const int MostRows = 1 << 18;

    private readonly IReadOnlyList<BlockListing> listings = [.. folders.Select(folder => folder.List())];

    /// <summary>Merges the blocks of a point, file by file.</summary>
    public void Merge(int point, Action afterFile, CancellationToken stop)
    {
        List<int> blocks = [.. listings.SelectMany(listing => listing.Blocks(point)).Distinct().Order()];
        if (blocks.Count == 0)
            return;
        if (RowsPerBlock(point) is not { } rows)
        {
            RefuseAll(point);
            return;
        }

        int most = Math.Max(1, MostRows / rows);
        for (int i = 0; i < blocks.Count;)
        {
            int first = i++;
            while (i < blocks.Count && blocks[i] == blocks[i - 1] + 1 && blocks[i] % most != 0)
                i++;
            stop.ThrowIfCancellationRequested();
            MergeRun(new BlockRun(point, blocks[first], blocks[i - 1]));
            afterFile();
        }
    }

    /// <summary>Says what has become of the folder, also where nothing had to be deleted: merged again it is the same to the last byte.</summary>
    public void Finish() => folders[0].Mark();

    // The first file that can be read says it for all: how many layers there are stands nowhere else.
    private int? RowsPerBlock(int point)
    {
        for (int folder = 0; folder < folders.Count; folder++)
        {
            foreach (BlockRun run in listings[folder].Files[point])
            {
                if (TryRead(folder, run, out _) is { } found)
                    return found.RowsPerBlock;
            }
        }

        return null;
    }

    private void MergeRun(BlockRun wanted)
    {
        List<(int Folder, BlockRun Run)> files = [.. FilesOf(wanted)];
        if (files is [(0, var only)] && only == wanted && IsWhole(folders[0].PathOf(only)))
            return;
        var chosen = new Chosen?[wanted.Last - wanted.First + 1];
        var inTarget = new List<BlockRun>();
        foreach ((int folder, BlockRun run) in files)
        {
            if (Gather(chosen, wanted, folder, run) && folder == 0)
                inTarget.Add(run);
        }

        for (int i = 0; i < chosen.Length;)
        {
            int first = i++;
            if (chosen[first] is null)
                continue;
            while (i < chosen.Length && chosen[i] is not null)
                i++;
            Store(new BlockRun(wanted.Point, wanted.First + first, wanted.First + i - 1), chosen.AsSpan(first, i - first), inTarget);
        }
    }

    /// <summary>All files with one of these blocks: those of the target first, and of each folder the largest first.</summary>
    private IEnumerable<(int Folder, BlockRun Run)> FilesOf(BlockRun wanted) => Enumerable.Range(0, folders.Count).SelectMany(folder =>
        listings[folder].Files[wanted.Point].Where(run => run.First <= wanted.Last && run.Last >= wanted.First)
            .OrderByDescending(run => run.Last - run.First).Select(run => (folder, run)));

    /// <summary>Takes from a file the blocks that no file before it had, and compares the others; false if it cannot be read.</summary>
    private bool Gather(Chosen?[] chosen, BlockRun wanted, int folder, BlockRun run)
    {
        if (TryRead(folder, run, out string? fault) is not { } found)
        {
            Refuse(folder, run, fault);
            return false;
        }

        for (int block = Math.Max(run.First, wanted.First); block <= Math.Min(run.Last, wanted.Last); block++)
        {
            BlockRows<TRow> rows = found.At(block - run.First);
            if (chosen[block - wanted.First] is { } before)
                RequireSame(before, rows, folders[folder].PathOf(run));
            else
                chosen[block - wanted.First] = new Chosen(rows, folders[folder].PathOf(run));
        }

        return true;
    }

    /// <summary>A point of which no file can be read: each is named all the same.</summary>
    private void RefuseAll(int point)
    {
        for (int folder = 0; folder < folders.Count; folder++)
        {
            foreach (BlockRun run in listings[folder].Files[point])
            {
                _ = TryRead(folder, run, out string? fault);
                Refuse(folder, run, fault);
            }
        }
    }

    /// <summary>Names a file that cannot be read; one of the target is set aside, so that its blocks count as missing.</summary>
    private void Refuse(int folder, BlockRun run, string? fault)
    {
        if (fault is not null)
            findings.Faults.Add(fault);
        if (folder == 0 && folders[0].SetAsideIfDamaged(run) is { } aside)
            findings.SetAside.Add(aside);
    }

    /// <summary>Whether a file is as it was written, without taking it into memory.</summary>
    private static bool IsWhole(string path)
    {
        try
        {
            return FileSeal.IsWhole(path, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // reading it says what is wrong
        }
    }

    /// <summary>Reads a file; null if it is damaged, or has gone because another merge was faster.</summary>
    private BlockRows<TRow>? TryRead(int folder, BlockRun run, out string? fault)
    {
        fault = null;
        try
        {
            return folders[folder].Read(run);
        }
        catch (StorageException e) when (e.OfDamage)
        {
            fault = e.Error.ToText();
            return null;
        }
        catch (StorageException e) when (e.OfAbsence)
        {
            return null;
        }
    }

    private void RequireSame(Chosen before, BlockRows<TRow> rows, string path)
    {
        if (before.Rows.Kinds[0] != rows.Kinds[0])
            return;
        for (int i = 0; i < rows.RowsPerBlock; i++)
        {
            if (EqualityComparer<TRow>.Default.Equals(before.Rows.Rows[i], rows.Rows[i]))
                continue;
            throw new StorageException(new StudyError(
                $"two files hold other rows of the same {rows.Kinds[0]} block, first at {placeOf(rows.Rows[i])}", $"{before.Path} and {path}",
                Remedy: "One of them is wrong, or two versions of drift ran: drift check computes some trials of each folder anew. Delete the wrong file and merge again."));
        }
    }

    /// <summary>Writes a file, and only when it is on disk and told of deletes those of the target that it replaces.</summary>
    private void Store(BlockRun run, ReadOnlySpan<Chosen?> chosen, List<BlockRun> inTarget)
    {
        string path = folders[0].PathOf(run);
        bool there = inTarget.Contains(run);
        foreach (Chosen? block in chosen)
            there &= block!.Path == path;
        if (!there)
        {
            byte[] bytes = toBytes(address(run), Joined(chosen));
            StorageException.Guard("write a part", path, () => DurableFile.Write(path, bytes));
            findings.Written++;
        }

        BlockRun[] replaced = [.. inTarget.Where(file => file != run && file.First >= run.First && file.Last <= run.Last)];
        if (replaced.Length == 0)
            return;
        folders[0].Mark();
        foreach (BlockRun file in replaced)
            StorageException.Guard("delete a part whose block lies in a larger one", folders[0].PathOf(file), () => File.Delete(folders[0].PathOf(file)));
        findings.Deleted += replaced.Length;
    }

    private static BlockRows<TRow> Joined(ReadOnlySpan<Chosen?> chosen)
    {
        int rowsPerBlock = chosen[0]!.Rows.Rows.Count;
        string[] kinds = new string[chosen.Length];
        var rows = new TRow[chosen.Length * rowsPerBlock];
        for (int i = 0; i < chosen.Length; i++)
        {
            kinds[i] = chosen[i]!.Rows.Kinds[0];
            for (int row = 0; row < rowsPerBlock; row++)
                rows[(i * rowsPerBlock) + row] = chosen[i]!.Rows.Rows[row];
        }

        return new BlockRows<TRow>(kinds, rows);
    }

    /// <summary>A block, and the file that it was taken from.</summary>
    private sealed record Chosen(BlockRows<TRow> Rows, string Path);
}
