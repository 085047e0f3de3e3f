using System.Globalization;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Query;

/// <summary>One file of rows, and the trials that are taken from it.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Point">The point, from 0.</param>
/// <param name="FirstBlock">First block that the file holds.</param>
/// <param name="LastBlock">Its last one; the same for a file of one block.</param>
/// <param name="Taken">Runs of blocks, first and last, that no other file was taken for before.</param>
internal sealed record StoredFile(string Path, int Point, int FirstBlock, int LastBlock, IReadOnlyList<(int First, int Last)> Taken)
{
    /// <summary>Whether every row of the file counts.</summary>
    public bool Whole => Taken is [var run] && run == (FirstBlock, LastBlock);
}

/// <summary>
/// Which files hold a study's rows: by their names alone, so that temporary files, damaged ones that were set aside and
/// strangers are never opened. A block may lie in a part of its own and in a compact one; it is taken once.
/// </summary>
internal static class StoredFiles
{
    private const string Extension = ".parquet";

    /// <summary>Files in the order of points and blocks.</summary>
    /// <param name="folder">parts or layers of a results folder; it may be absent.</param>
    /// <param name="study">What the names are held against.</param>
    public static IReadOnlyList<StoredFile> In(string folder, StudyRecord study)
    {
        if (!Directory.Exists(folder))
            return [];
        Dictionary<string, int> points = study.Points.ToDictionary(point => point.Id, point => point.Index, StringComparer.Ordinal);
        IEnumerable<StoredFile> named = Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => Parse(path, points)).OfType<StoredFile>().Where(HasItsName(study));
        return [.. named.GroupBy(file => file.Point).OrderBy(group => group.Key).SelectMany(Choose)];
    }

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
            return StorageException.Guard("read a part", path, () =>
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
                return FileSeal.IsWhole(file, stop);
            });
        }
        catch (StorageException) when (!File.Exists(path))
        {
            throw new StorageException(new StudyError(
                $"part {Path.GetFileName(path)} is gone since the query began", path, Remedy: "If parts are being merged or computed anew: run the query again."));
        }
    }

    /// <summary>POINT-BLOCK.parquet or POINT-FIRST-LAST.parquet; null for every other name.</summary>
    private static StoredFile? Parse(string path, Dictionary<string, int> points)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        (string before, int last) = CutNumber(name);
        if (last < 0)
            return null;
        if (points.TryGetValue(before, out int point))
            return new StoredFile(path, point, last, last, []);
        (string id, int first) = CutNumber(before);
        return first >= 0 && first <= last && points.TryGetValue(id, out point) ? new StoredFile(path, point, first, last, []) : null;
    }

    /// <summary>Numbers have six digits at least: 1 and 000001 are not two names of one block.</summary>
    private static Func<StoredFile, bool> HasItsName(StudyRecord study) => file =>
        Path.GetFileNameWithoutExtension(file.Path) == string.Create(
            CultureInfo.InvariantCulture, $"{study.Points[file.Point].Id}-{file.FirstBlock:D6}{(file.LastBlock == file.FirstBlock ? string.Empty : $"-{file.LastBlock:D6}")}");

    private static (string Before, int Number) CutNumber(string name)
    {
        int dash = name.LastIndexOf('-');
        bool ends = int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && dash > 0;
        return ends ? (name[..dash], number) : (name, -1);
    }

    /// <summary>Files of many blocks first: fewer are opened.</summary>
    private static IEnumerable<StoredFile> Choose(IEnumerable<StoredFile> ofPoint)
    {
        var taken = new HashSet<int>();
        var chosen = new List<StoredFile>();
        foreach (StoredFile file in ofPoint.OrderByDescending(file => file.LastBlock - file.FirstBlock).ThenBy(file => file.FirstBlock))
        {
            List<(int First, int Last)> runs = Runs(file, taken);
            if (runs.Count > 0)
                chosen.Add(file with { Taken = runs });
        }

        return chosen.OrderBy(file => file.Taken[0].First);
    }

    private static List<(int First, int Last)> Runs(StoredFile file, HashSet<int> taken)
    {
        var runs = new List<(int First, int Last)>();
        for (int block = file.FirstBlock; block <= file.LastBlock; block++)
        {
            if (!taken.Add(block))
                continue;
            if (runs.Count > 0 && runs[^1].Last == block - 1)
                runs[^1] = (runs[^1].First, block);
            else
                runs.Add((block, block));
        }

        return runs;
    }
}
