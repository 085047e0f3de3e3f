using System.Text.Json;

namespace DriftEngine.Storage;

/// <summary>What merging needs of a folder.</summary>
public sealed partial class ResultFolder
{
    /// <summary>Whether the folder has its study.json.</summary>
    internal bool IsWritten => IsThere(Folder);

    /// <summary>A folder as it would be: nothing is read or made.</summary>
    internal static ResultFolder Unwritten(string path, StudyRecord study) => new(path, study);

    /// <summary>Makes the folder, or removes what dead processes left in it.</summary>
    internal void PrepareToWrite()
    {
        Prepare();
        CheckWritable();
    }

    /// <summary>Blocks and parts that are there.</summary>
    internal (long Blocks, int Parts) CountBlocks()
    {
        BlockListing found = partFiles.List();
        return (Study.Points.Sum(point => (long)found.Blocks(point.Index).Count), found.Files.Sum(files => files.Count));
    }

    /// <summary>Reads a block; null if it is not there or damaged, which is left as it is.</summary>
    internal Part? ReadUndamaged(int point, int block)
    {
        try
        {
            return ReadBlock(point, block);
        }
        catch (StorageException e) when (e.OfDamage || e.OfAbsence)
        {
            return null;
        }
    }

    /// <summary>How parts of folders are brought together in this one, which is the first of them.</summary>
    internal BlockMerge<TrialRow> MergeParts(IReadOnlyList<ResultFolder> folders, MergeFindings findings) => new(
        [.. folders.Select(folder => folder.partFiles)], Address, PartFile.ToBytes, row => Place(row.PointId, row.Trial, row.AgeSeconds), findings);

    /// <summary>As above, of the errors of layers.</summary>
    internal BlockMerge<LayerRow> MergeLayers(IReadOnlyList<ResultFolder> folders, MergeFindings findings) => new(
        [.. folders.Select(folder => folder.layerFiles)], Address, LayerFile.ToBytes,
        row => $"{Place(row.PointId, row.Trial, row.AgeSeconds)}, layer {row.Layer}", findings);

    /// <summary>Copies the records of another folder's runs. A record grows while its run is at work: the longer of two is the later one.</summary>
    internal void TakeRunsOf(ResultFolder source)
    {
        if (!Directory.Exists(source.runs))
            return;
        foreach (string path in Directory.EnumerateFiles(source.runs, "*.json").Order(StringComparer.Ordinal))
        {
            byte[] record = StorageException.Guard("read the record of a run", path, () => File.ReadAllBytes(path));
            string here = PlaceOfRun(Path.GetFileNameWithoutExtension(path), record);
            if (!File.Exists(here) || new FileInfo(here).Length < record.Length)
                StorageException.Guard("write the record of a run", here, () => DurableFile.Write(here, record));
        }
    }

    /// <summary>Where the record of a run lies or would: machines and processes of one name and number may begin within a second.</summary>
    private string PlaceOfRun(string name, byte[] record)
    {
        RunRecord? run = RunIn(record);
        for (int counter = 0; ; counter++)
        {
            string here = Path.Combine(runs, $"{name}{(counter == 0 ? "" : $"-from-{counter}")}.json");
            if (!File.Exists(here))
                return here;
            byte[] there = StorageException.Guard("read the record of a run", here, () => File.ReadAllBytes(here));
            if (run is null ? there.AsSpan().SequenceEqual(record) : RunIn(there) is { } other && (other.Started, other.Host, other.Process) == (run.Started, run.Host, run.Process))
                return here;
        }
    }

    // One that a killed run left empty is a record of nothing.
    private static RunRecord? RunIn(byte[] record)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(record, RunOptions);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Place(string pointId, int trial, double ageSeconds) =>
        FormattableString.Invariant($"point {Study.Points.First(point => point.Id == pointId).Index}, trial {trial}, age {ageSeconds:R} s");
}
