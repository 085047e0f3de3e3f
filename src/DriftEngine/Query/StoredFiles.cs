using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Query;

/// <summary>One file of rows, and the trials that are taken from it.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Run">The blocks that it holds.</param>
/// <param name="Taken">Runs of blocks, first and last, that no other file was taken for before.</param>
internal sealed record StoredFile(string Path, BlockRun Run, IReadOnlyList<(int First, int Last)> Taken)
{
    /// <summary>Whether every row of the file counts.</summary>
    public bool Whole => Taken is [var run] && run == (Run.First, Run.Last);

    /// <summary>The blocks that are taken.</summary>
    public IEnumerable<(int Point, int Block)> Blocks =>
        Taken.SelectMany(run => Enumerable.Range(run.First, run.Last - run.First + 1)).Select(block => (Run.Point, block));
}

/// <summary>Which files give a study's rows: a block may lie in a part of its own and in compact ones, and is taken once.</summary>
internal static class StoredFiles
{
    /// <summary>Files in the order of points and blocks.</summary>
    /// <param name="there">All files.</param>
    /// <param name="among">Blocks that may be taken; null for all.</param>
    public static IReadOnlyList<StoredFile> Of(IEnumerable<(BlockRun Run, string Path)> there, HashSet<(int Point, int Block)>? among = null) =>
        [.. there.GroupBy(file => file.Run.Point).OrderBy(group => group.Key).SelectMany(ofPoint => Choose(ofPoint, block => among?.Contains((ofPoint.Key, block)) != false))];

    /// <summary>
    /// Holds files against their seals: the database looks at no checksum, and some flipped bits come out of it as other numbers.
    /// </summary>
    /// <exception cref="StorageException">A file is damaged, or gone.</exception>
    public static void Verify(IEnumerable<StoredFile> files, string results, CancellationToken stop)
    {
        try
        {
            Parallel.ForEach(files, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
            {
                if (!IsWhole(file.Path, stop))
                    throw new StorageException(new StudyError(
                        $"part {Path.GetFileName(file.Path)} is damaged: its bytes are not those that were written (checksum)", file.Path,
                        Remedy: $"Which parts are damaged and how to compute them anew is said by: drift check {results}"));
            });
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions.OfType<StorageException>().OrderBy(each => each.Message, StringComparer.Ordinal).FirstOrDefault() ?? e.InnerExceptions[0];
        }
    }

    private static bool IsWhole(string path, CancellationToken stop)
    {
        try
        {
            return StorageException.Guard("read a part", path, () => FileSeal.IsWhole(path, stop));
        }
        catch (StorageException) when (!File.Exists(path))
        {
            throw new StorageException(new StudyError(
                $"part {Path.GetFileName(path)} is gone since the query began", path, Remedy: "If parts are being merged or computed anew: run the query again."));
        }
    }

    /// <summary>Files of many blocks first, as all readers take them.</summary>
    private static IEnumerable<StoredFile> Choose(IEnumerable<(BlockRun Run, string Path)> ofPoint, Func<int, bool> may)
    {
        var taken = new HashSet<int>();
        var chosen = new List<StoredFile>();
        foreach ((BlockRun run, string path) in ofPoint.OrderByDescending(file => file.Run.Last - file.Run.First).ThenBy(file => file.Run.First))
        {
            List<(int First, int Last)> runs = ConsecutiveRuns.Of(Enumerable.Range(run.First, run.Last - run.First + 1).Where(block => may(block) && taken.Add(block)));
            if (runs.Count > 0)
                chosen.Add(new StoredFile(path, run, runs));
        }

        return chosen.OrderBy(file => file.Taken[0].First);
    }
}
