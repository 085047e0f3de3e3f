using DriftEngine.Statistics;

namespace DriftEngine.Storage;

/// <summary>
/// results/(study): study.json, closed parts of one finished block each, or of many once they are merged (and beside them, where
/// layers are recorded, closed files with their errors), and for people a record of each run.
/// </summary>
public sealed partial class ResultFolder
{
    private readonly string parts;
    private readonly string layers;
    private readonly string runs;
    private readonly string jobs;
    private readonly Dictionary<int, (RowLabels Labels, IReadOnlyList<double> Kelvin)> facts = [];
    private readonly BlockFiles<TrialRow> partFiles;
    private readonly BlockFiles<LayerRow> layerFiles;

    private ResultFolder(string folder, StudyRecord study)
    {
        Folder = folder;
        Study = study;
        parts = Path.Combine(folder, "parts");
        layers = Path.Combine(folder, LayersName);
        runs = Path.Combine(folder, "runs");
        jobs = Path.Combine(folder, "jobs");
        partFiles = new BlockFiles<TrialRow>(parts, study, Address, ReadPart);
        layerFiles = new BlockFiles<LayerRow>(layers, study, Address, ReadLayerFile);
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; }

    /// <summary>What study.json says.</summary>
    public StudyRecord Study { get; }

    /// <summary>Temporary files of dead processes, found and removed when the folder was opened for a run.</summary>
    public IReadOnlyList<string> RemovedLeftovers { get; private set; } = [];

    /// <summary>Which trials a block holds.</summary>
    public PartAddress Address(int point, int block) => Address(new BlockRun(point, block, block));

    /// <summary>Which trials a file holds.</summary>
    internal PartAddress Address(BlockRun run)
    {
        PointRecord record = Study.Points[run.Point];
        return new PartAddress(Study.StudyId, record.Id, record.Swept, run.First, run.First * record.BlockTrials, (run.Last - run.First + 1) * record.BlockTrials)
        {
            LastBlock = run.Last,
            Labels = FactsOf(record).Labels,
            HasErrors = !record.Classifies,
        };
    }

    /// <summary>Whether a block is finished.</summary>
    public bool HasBlock(int point, int block) => partFiles.Has(point, block);

    /// <summary>Numbers of the finished blocks of a point, ascending; there may be gaps.</summary>
    public IReadOnlyList<int> Blocks(int point) => partFiles.List().Blocks(point);

    /// <summary>As <see cref="Blocks"/>, of every point, from one look at the folder.</summary>
    public IReadOnlyList<IReadOnlyList<int>> BlocksOfAll()
    {
        BlockListing found = partFiles.List();
        return [.. Study.Points.Select(point => found.Blocks(point.Index))];
    }

    /// <summary>Path of the part that holds a block, or would.</summary>
    public string PartPath(int point, int block) => partFiles.PathOf(point, block);

    /// <summary>Paths of parts and layers that belong to no block of the study. Layers may be there before their part is.</summary>
    public IReadOnlyList<string> StrangeParts()
    {
        BlockListing ofLayers = layerFiles.List();
        IEnumerable<BlockRun> unasked = Study.Points.Where(point => !point.RecordsLayers).SelectMany(point => ofLayers.Files[point.Index]);
        return [.. partFiles.List().Strange, .. ofLayers.Strange.Concat(unasked.Select(layerFiles.PathOf)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Files that hold rows, and what each holds; for readers that open them in their own way.</summary>
    internal IEnumerable<(BlockRun Run, string Path)> PartsThere() => There(partFiles);

    /// <summary>As above, of the errors of layers.</summary>
    internal IEnumerable<(BlockRun Run, string Path)> LayersThere() => There(layerFiles);

    private static IEnumerable<(BlockRun Run, string Path)> There<TRow>(BlockFiles<TRow> files) =>
        files.List().Files.SelectMany(ofPoint => ofPoint).Select(run => (run, files.PathOf(run)));

    /// <summary>Reads a finished block and holds it against the study.</summary>
    public Part ReadBlock(int point, int block)
    {
        BlockRows<TrialRow> found = partFiles.Read(point, block);
        if (Study.Points[point].RecordsLayers && !layerFiles.Has(point, block))
            throw LayersMissing(point, block);
        return new Part(found.Kinds[0], found.Rows);
    }

    /// <summary>Reads all blocks of a file and holds them against the study.</summary>
    private BlockRows<TrialRow> ReadPart(BlockRun run, string path)
    {
        BlockRows<TrialRow> found = PartFile.ReadBlocks(path, Address(run));
        CheckBelongs(found, Study.Points[run.Point], path);
        return found;
    }

    /// <summary>All rows of a point, in order of trial and age; gaps between blocks are passed over.</summary>
    public IEnumerable<TrialRow> ReadRows(string pointId)
    {
        PointRecord point = Study.Points.First(record => record.Id == pointId);
        return Blocks(point.Index).SelectMany(block => ReadBlock(point.Index, block).Rows);
    }

    /// <summary>What the stop rule counts of rows: correct images, or steps of effective bits.</summary>
    internal static int[] Counted(IReadOnlyList<TrialRow> rows) =>
        [.. rows.Select(row => row.Errors is { } errors ? PointOutcomes.StepsOf(errors) : row.Correct)];

    private void CheckBelongs(BlockRows<TrialRow> part, PointRecord point, string path)
    {
        IReadOnlyList<double> ages = point.Spec.AgesSeconds, kelvin = FactsOf(point).Kelvin;
        bool belongs = part.RowsPerBlock == ages.Count * point.BlockTrials;
        for (int i = 0; belongs && i < part.Rows.Count; i++)
        {
            TrialRow row = part.Rows[i];
            belongs = row.AgeSeconds == ages[i % ages.Count] && row.TemperatureKelvin == kelvin[i % ages.Count] && row.Total == point.Total;
        }

        if (!belongs)
            throw Damaged($"part {Path.GetFileName(path)} holds other ages, temperatures or images than the study", path);
    }

    /// <summary>What takes a while to derive from a point, and is asked for each of its files.</summary>
    private (RowLabels Labels, IReadOnlyList<double> Kelvin) FactsOf(PointRecord point)
    {
        lock (facts)
        {
            if (!facts.TryGetValue(point.Index, out var found))
                facts[point.Index] = found = (RowLabels.Of(point), point.ReadKelvin);
            return found;
        }
    }
}
