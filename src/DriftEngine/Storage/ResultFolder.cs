using System.Globalization;
using DriftEngine.Statistics;

namespace DriftEngine.Storage;

/// <summary>
/// results/(study): study.json, one closed part per finished block (and beside it, where layers are recorded, one closed file
/// with their errors), and for people a record of each run.
/// </summary>
public sealed partial class ResultFolder
{
    private readonly string parts;
    private readonly string layers;
    private readonly string runs;
    private readonly Dictionary<int, RowLabels> labels = [];

    private ResultFolder(string folder, StudyRecord study)
    {
        Folder = folder;
        Study = study;
        parts = Path.Combine(folder, "parts");
        layers = Path.Combine(folder, LayersName);
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
        return new PartAddress(Study.StudyId, record.Id, record.Swept, block, block * record.BlockTrials, record.BlockTrials)
        {
            Labels = LabelsOf(record),
            HasErrors = !record.Classifies,
        };
    }

    /// <summary>Whether a block is finished.</summary>
    public bool HasBlock(int point, int block) => File.Exists(PartPath(point, block));

    /// <summary>Numbers of the finished blocks of a point, ascending; there may be gaps.</summary>
    public IReadOnlyList<int> Blocks(int point) => Blocks(parts, Study.Points[point]);

    /// <summary>Path of the part that holds a block.</summary>
    public string PartPath(int point, int block) => PathOf(Address(point, block));

    /// <summary>Paths of parts and layers that belong to no block of the study. Layers may be there before their part is.</summary>
    public IReadOnlyList<string> StrangeParts()
    {
        HashSet<string> known = [.. Study.Points.SelectMany(point => Blocks(parts, point).Select(block => PartPath(point.Index, block)))];
        known.UnionWith(Study.Points.Where(point => point.RecordsLayers).SelectMany(point => Blocks(layers, point).Select(block => LayersPath(point.Index, block))));
        return
        [
            .. new[] { parts, layers }.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.parquet"))
                .Where(path => !known.Contains(path)).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads a finished block and holds it against the study.</summary>
    public Part ReadBlock(int point, int block)
    {
        PartAddress address = Address(point, block);
        Part part = PartFile.Read(PathOf(address), address);
        CheckBelongs(part, Study.Points[point], PathOf(address));
        if (Study.Points[point].RecordsLayers && !File.Exists(LayersPathOf(address)))
            throw Damaged($"the layers of part {address.FileName} are missing", LayersPathOf(address));
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
        PointOutcomes outcomes = Study.Points[point].NoOutcomes();
        for (int block = 0; HasBlock(point, block); block++)
            Append(outcomes, ReadBlock(point, block).Rows);
        return outcomes;
    }

    /// <summary>What the stored rows say of every point, over exactly the trials that its stop rule counts.</summary>
    public IReadOnlyList<PointStatistics> Statistics() => [.. Study.Points.Select(PointStatistics)];

    /// <summary>What the stop rule counts of rows: correct images, or steps of effective bits.</summary>
    internal static int[] Counted(IReadOnlyList<TrialRow> rows) =>
        [.. rows.Select(row => row.Errors is { } errors ? PointOutcomes.StepsOf(errors) : row.Correct)];

    private static void Append(PointOutcomes outcomes, IReadOnlyList<TrialRow> rows)
    {
        if (outcomes.HasErrors)
            outcomes.Append([.. rows.Select(row => row.Errors!.Value)]);
        else
            outcomes.Append([.. rows.Select(row => row.Correct)]);
    }

    private static List<int> Blocks(string folder, PointRecord point)
    {
        var blocks = new List<int>();
        if (!Directory.Exists(folder))
            return blocks;
        foreach (string path in Directory.EnumerateFiles(folder, $"{point.Id}-*.parquet"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(path)[(point.Id.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int block))
                blocks.Add(block);
        }

        blocks.Sort();
        return blocks;
    }

    private PointStatistics PointStatistics(PointRecord point)
    {
        PointOutcomes outcomes = ReadOutcomes(point.Index);
        StopDecision decision = StopRule.Decide(point.Spec.Trials, point.BlockTrials, outcomes);
        int ages = decision.Trials == 0 ? 0 : outcomes.Ages;
        IReadOnlyList<double> kelvin = point.ReadKelvin;
        return new PointStatistics(
            point.Index, point.Id, point.Swept, point.Spec.Trials, decision, point.Total,
            [.. Enumerable.Range(0, ages).Select(age => AgeStatistics.Of(
                outcomes, age, decision.Trials, point.Spec.AgesSeconds[age], kelvin[age], point.Spec.Trials.Confidence))])
        {
            Layers = LayerStatistics(point, decision.Trials),
        };
    }

    private static void CheckBelongs(Part part, PointRecord point, string path)
    {
        IReadOnlyList<double> ages = point.Spec.AgesSeconds, kelvin = point.ReadKelvin;
        bool belongs = part.Rows.Count == ages.Count * point.BlockTrials;
        for (int i = 0; belongs && i < part.Rows.Count; i++)
        {
            TrialRow row = part.Rows[i];
            belongs = row.AgeSeconds == ages[i % ages.Count] && row.TemperatureKelvin == kelvin[i % ages.Count] && row.Total == point.Total;
        }

        if (!belongs)
            throw Damaged($"part {Path.GetFileName(path)} holds other ages, temperatures or images than the study", path);
    }

    private RowLabels LabelsOf(PointRecord point)
    {
        lock (labels)
        {
            if (!labels.TryGetValue(point.Index, out RowLabels? found))
                labels[point.Index] = found = RowLabels.Of(point);
            return found;
        }
    }

    private string PathOf(PartAddress address) => Path.Combine(parts, address.FileName);
}
