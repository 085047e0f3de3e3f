using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>Opening: to look, or to go on with a run.</summary>
public sealed partial class ResultFolder
{
    private const string StudyFileName = "study.json";

    /// <summary>Whether a folder holds results.</summary>
    public static bool IsThere(string folder) => folder.Length > 0 && File.Exists(Path.Combine(folder, StudyFileName));

    /// <summary>Opens a folder to read it; the study's own files are not needed.</summary>
    public static ResultFolder Load(string folder)
    {
        string path = Path.GetFullPath(folder);
        string studyPath = Path.Combine(path, StudyFileName);
        if (File.Exists(studyPath))
            return new ResultFolder(path, StudyRecordFile.Read(studyPath));
        if (Directory.Exists(Path.Combine(path, "parts")) && Directory.EnumerateFiles(Path.Combine(path, "parts"), "*.parquet").Any())
        {
            throw new StudyException(
                $"{folder} holds parts but no study.json", path,
                remedy: $"Put it back, or run the study again with --out {folder}: all rows of that study are kept.");
        }

        string what = Directory.Exists(path) ? "holds no study.json, so it is no results folder" : "does not exist";
        throw new StudyException(
            $"{folder} {what}", path, "The folder that drift run names, by default results/<name of the study>.",
            "Give that folder, or make it with: drift run STUDY");
    }

    /// <summary>
    /// Opens or creates a folder for a study. An existing folder must hold the same study, but for its stop rules; its
    /// table of blocks stays as it is, so that every part keeps its place.
    /// </summary>
    public static ResultFolder Open(string folder, StudyRecord wanted)
    {
        ResultFolder opened = Outline(folder, wanted);
        opened.Prepare();
        return opened;
    }

    /// <summary>As above, but nothing is made or written: how the folder would be.</summary>
    public static ResultFolder Outline(string folder, StudyRecord wanted)
    {
        string path = Path.GetFullPath(folder);
        string studyPath = Path.Combine(path, StudyFileName);
        CheckPointsDiffer(wanted);
        StudyRecord study = File.Exists(studyPath) ? GoOnWith(studyPath, wanted) : AsCutBefore(path, wanted);
        return new ResultFolder(path, study);
    }

    /// <summary>Opens a folder to go on with its own study.</summary>
    public static ResultFolder GoOn(string folder)
    {
        ResultFolder opened = Load(folder);
        opened.RequireOwnParts();
        opened.Prepare();
        return opened;
    }

    private void Prepare() => StorageException.Guard("make the results folder", Folder, () =>
    {
        Directory.CreateDirectory(parts);
        Directory.CreateDirectory(runs);
        if (Study.Points.Any(point => point.RecordsLayers))
            Directory.CreateDirectory(layers);
        RemoveLeftovers();
        WriteStudy(Path.Combine(Folder, StudyFileName));
    });

    /// <summary>Fails now, rather than after the first block, if nothing can be written.</summary>
    public void CheckWritable() =>
        StorageException.Guard("write to the results folder", Folder, () => DurableFile.Probe(parts));

    /// <summary>Where study.json was lost, parts that are there say into which blocks their points were cut.</summary>
    private static StudyRecord AsCutBefore(string path, StudyRecord wanted)
    {
        var found = new ResultFolder(path, wanted);
        BlockListing there = found.partFiles.List();
        return wanted with
        {
            Points = [.. wanted.Points.Select(point => there.Files[point.Index].Select(run => PartFile.BlockTrialsIn(found.partFiles.PathOf(run))).FirstOrDefault(trials => trials is not null) is { } trials
                ? point with { BlockTrials = trials }
                : point)],
        };
    }

    private static StudyRecord GoOnWith(string studyPath, StudyRecord wanted)
    {
        StudyRecord stored = StudyRecordFile.Read(studyPath);
        if (StudyRecordFile.FirstDifference(stored, wanted) is { } difference)
        {
            throw new StudyException(
                $"the results folder holds another study: {difference}", Path.GetDirectoryName(studyPath),
                "Only the stop rule (trials) may change between runs into one folder.",
                "Choose another folder with --out, or give the study another name.");
        }

        RequireSameRecord(studyPath, stored, wanted);
        return wanted with
        {
            Points = [.. wanted.Points.Zip(stored.Points, (now, before) => now with { BlockTrials = before.BlockTrials })],
        };
    }

    /// <summary>Layers that were not recorded cannot be had but by computing anew, and half a folder with them helps nobody.</summary>
    private static void RequireSameRecord(string studyPath, StudyRecord stored, StudyRecord wanted)
    {
        int other = stored.Points.Zip(wanted.Points).ToList().FindIndex(pair => pair.First.RecordsLayers != pair.Second.RecordsLayers);
        string folder = Path.GetDirectoryName(studyPath)!;
        if (other < 0 || new ResultFolder(folder, stored) is var found && found.BlocksOfAll().All(blocks => blocks.Count == 0))
            return;
        string with = stored.Points[other].RecordsLayers ? "with" : "without";
        throw new StudyException(
            $"the results folder was computed {with} the errors of layers (\"record\")", folder,
            "\"record\" changes no number, but every part of a folder has layers or none has.",
            "Choose another folder with --out to compute it anew, or set \"record\" as it was.");
    }

    private static void CheckPointsDiffer(StudyRecord wanted)
    {
        foreach (IGrouping<string, PointRecord> same in wanted.Points.GroupBy(point => point.Id).Where(group => group.Count() > 1))
        {
            string indices = string.Join(" and ", same.Select(point => point.Index));
            throw new StudyException(
                $"points {indices} of the sweep ask for the same chips under the same settings", wanted.Source,
                "Every point of a sweep changes a number; the stop rule (trials) and equal values do not.",
                "Remove the repeated values from \"sweep\".");
        }
    }

    private void WriteStudy(string studyPath)
    {
        byte[] bytes = StudyRecordFile.ToBytes(Study);
        if (!File.Exists(studyPath) || !File.ReadAllBytes(studyPath).AsSpan().SequenceEqual(bytes))
            DurableFile.Write(studyPath, bytes);
    }

    private void RemoveLeftovers()
    {
        RemovedLeftovers = [.. new[] { Folder, parts, layers, runs, jobs }.Where(Directory.Exists).SelectMany(DurableFile.LeftBehind)];
        foreach (string path in RemovedLeftovers)
            File.Delete(path);
    }
}
