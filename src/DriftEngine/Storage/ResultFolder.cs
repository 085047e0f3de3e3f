using System.Globalization;
using DriftEngine.Statistics;

namespace DriftEngine.Storage;

/// <summary>results/(study): study.json, one closed part per finished block, and for people a record of each run.</summary>
public sealed partial class ResultFolder
{
    private readonly string parts;
    private readonly string runs;

    private ResultFolder(string folder, StudyRecord study)
    {
        Folder = folder;
        Study = study;
        parts = Path.Combine(folder, "parts");
        runs = Path.Combine(folder, "runs");
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; }

    /// <summary>What study.json says.</summary>
    public StudyRecord Study { get; }

    /// <summary>Temporary files of dead processes, found and removed when the folder was opened for a run.</summary>
    public IReadOnlyList<string> RemovedLeftovers { get; private set; } = [];

    /// <summary>Which trials a block holds.</summary>
    public PartAddress Address(int point, int block)
    {
        PointRecord record = Study.Points[point];
        return new PartAddress(Study.StudyId, record.Id, record.Swept, block, block * record.BlockTrials, record.BlockTrials);
    }

    /// <summary>Whether a block is finished.</summary>
    public bool HasBlock(int point, int block) => File.Exists(PartPath(point, block));

    /// <summary>Numbers of the finished blocks of a point, ascending; there may be gaps.</summary>
    public IReadOnlyList<int> Blocks(int point)
    {
        if (!Directory.Exists(parts))
            return [];
        string id = Study.Points[point].Id;
        var blocks = new List<int>();
        foreach (string path in Directory.EnumerateFiles(parts, $"{id}-*.parquet"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(path)[(id.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int block))
                blocks.Add(block);
        }

        blocks.Sort();
        return blocks;
    }

    /// <summary>Path of the part that holds a block.</summary>
    public string PartPath(int point, int block) => PathOf(Address(point, block));

    /// <summary>Paths of parts that belong to no block of the study.</summary>
    public IReadOnlyList<string> StrangeParts()
    {
        if (!Directory.Exists(parts))
            return [];
        HashSet<string> known = [.. Study.Points.SelectMany(point => Blocks(point.Index).Select(block => PartPath(point.Index, block)))];
        return [.. Directory.EnumerateFiles(parts, "*.parquet").Where(path => !known.Contains(path)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads a finished block and holds it against the study.</summary>
    public Part ReadBlock(int point, int block)
    {
        PartAddress address = Address(point, block);
        Part part = PartFile.Read(PathOf(address), address);
        CheckBelongs(part, Study.Points[point], PathOf(address));
        return part;
    }

    /// <summary>All rows of a point, in order of trial and age; gaps between blocks are passed over.</summary>
    public IEnumerable<TrialRow> ReadRows(string pointId)
    {
        PointRecord point = Study.Points.First(record => record.Id == pointId);
        return Blocks(point.Index).SelectMany(block => ReadBlock(point.Index, block).Rows);
    }

    /// <summary>Outcomes of the unbroken prefix of a point's blocks.</summary>
    public PointOutcomes ReadOutcomes(int point)
    {
        PointRecord record = Study.Points[point];
        var outcomes = new PointOutcomes(record.Spec.AgesSeconds.Count, record.Images);
        for (int block = 0; HasBlock(point, block); block++)
            outcomes.Append([.. ReadBlock(point, block).Rows.Select(row => row.Correct)]);
        return outcomes;
    }

    /// <summary>What the stored rows say of every point, over exactly the trials that its stop rule counts.</summary>
    public IReadOnlyList<PointStatistics> Statistics() => [.. Study.Points.Select(PointStatistics)];

    private PointStatistics PointStatistics(PointRecord point)
    {
        PointOutcomes outcomes = ReadOutcomes(point.Index);
        StopDecision decision = StopRule.Decide(point.Spec.Trials, point.BlockTrials, outcomes);
        int ages = decision.Trials == 0 ? 0 : outcomes.Ages;
        return new PointStatistics(
            point.Index, point.Id, point.Swept, point.Spec.Trials, decision, outcomes.Total,
            [.. Enumerable.Range(0, ages).Select(age => AgeStatistics.Of(
                outcomes, age, decision.Trials, point.Spec.AgesSeconds[age], point.TemperatureKelvin, point.Spec.Trials.Confidence))]);
    }

    private static void CheckBelongs(Part part, PointRecord point, string path)
    {
        int ages = part.Rows.Count / point.BlockTrials;
        bool belongs = ages == point.Spec.AgesSeconds.Count && part.Rows[0].Total == point.Images;
        for (int i = 0; belongs && i < part.Rows.Count; i++)
            belongs = part.Rows[i].AgeSeconds == point.Spec.AgesSeconds[i % ages] && part.Rows[i].Total == point.Images;
        if (!belongs)
        {
            throw new StorageException(new DriftEngine.Study.StudyError(
                $"part {Path.GetFileName(path)} holds other ages or images than the study", path,
                Remedy: "Delete this file and run the study again: only its trials are computed anew."));
        }
    }

    private string PathOf(PartAddress address) => Path.Combine(parts, address.FileName);
}
