using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>Errors of layers: a file beside each part, written before it, so that a block that is there has both.</summary>
public sealed partial class ResultFolder
{
    private const string LayersName = "layers";

    /// <summary>Path of the file with the errors of a block's layers.</summary>
    public string LayersPath(int point, int block) => layerFiles.PathOf(point, block);

    /// <summary>Reads the errors of a block's layers; only where the study records them.</summary>
    public LayerPart ReadLayers(int point, int block)
    {
        if (!layerFiles.Has(point, block))
            throw LayersMissing(point, block);
        BlockRows<LayerRow> found = layerFiles.Read(point, block);
        return new LayerPart(found.Kinds[0], found.Rows);
    }

    private BlockRows<LayerRow> ReadLayerFile(BlockRun run, string path)
    {
        BlockRows<LayerRow> found = LayerFile.ReadBlocks(path, Address(run));
        CheckBelongs(found, Study.Points[run.Point], path);
        return found;
    }

    private StorageException LayersMissing(int point, int block) =>
        Damaged($"the layers of part {Path.GetFileName(PartPath(point, block))} are missing", LayersPath(point, block));

    /// <summary>What to do about a file that is no use.</summary>
    internal static string RemedyOf(string path)
    {
        bool ofLayers = Path.GetFileName(Path.GetDirectoryName(path)) == LayersName;
        return $"Delete this file{(ofLayers ? " and the one of its name in parts" : string.Empty)} and run the study again: only its trials are computed anew.";
    }

    private static StorageException Damaged(string what, string path) => new(new StudyError(what, path, Remedy: File.Exists(path)
        ? RemedyOf(path)
        : "Delete the part of this name in parts and run the study again: only its trials are computed anew."));

    private void CheckBelongs(BlockRows<LayerRow> part, PointRecord point, string path)
    {
        IReadOnlyList<double> ages = point.Spec.AgesSeconds, kelvin = FactsOf(point).Kelvin;
        int perTrial = part.RowsPerBlock / point.BlockTrials, perAge = perTrial / ages.Count;
        bool belongs = perAge > 0 && perTrial == perAge * ages.Count;
        for (int i = 0; belongs && i < part.Rows.Count; i++)
        {
            LayerRow row = part.Rows[i];
            int age = i / perAge % ages.Count;
            belongs = row.AgeSeconds == ages[age] && row.TemperatureKelvin == kelvin[age] && row.LayerIndex == part.Rows[i % perAge].LayerIndex;
        }

        if (!belongs)
            throw Damaged($"layers {Path.GetFileName(path)} hold other ages, temperatures or layers than the study", path);
    }
}
