using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>Storing: a part that is there is never replaced.</summary>
public sealed partial class ResultFolder
{
    /// <summary>
    /// Stores a block. If another process was faster its part stays: both hold the same trials, and other kinds of backend
    /// may differ in the last bits. Other rows from the same kind are an error, and both parts are kept.
    /// </summary>
    /// <param name="point">The point, from 0.</param>
    /// <param name="block">The block, from 0.</param>
    /// <param name="part">Its rows.</param>
    /// <param name="ofLayers">Errors of its layers; must be there where the study records them.</param>
    public void WriteBlock(int point, int block, Part part, LayerPart? ofLayers = null)
    {
        PartAddress address = Address(point, block);
        if (Study.Points[point].RecordsLayers)
            WriteLayers(point, block, ofLayers ?? throw new ArgumentNullException(nameof(ofLayers)));
        string path = Path.Combine(parts, address.FileName);
        byte[] bytes = PartFile.ToBytes(address, part);
        // A merge may have put it into a compact part while it was computed.
        if (!partFiles.Has(point, block) && StorageException.Guard("write a part", path, () => DurableFile.TryWriteNew(path, bytes)))
            return;
        Part stored = ReadBlock(point, block);
        if (stored.Kind == part.Kind && !stored.Rows.SequenceEqual(part.Rows))
            throw Differs(path, PartPath(point, block), bytes, part.Kind, "a part");
    }

    /// <summary>Before the part: what a run that died in between has left is the same as what is computed again.</summary>
    private void WriteLayers(int point, int block, LayerPart ofLayers)
    {
        PartAddress address = Address(point, block);
        string path = Path.Combine(layers, address.FileName);
        byte[] bytes = LayerFile.ToBytes(address, ofLayers);
        if (!layerFiles.Has(point, block) && StorageException.Guard("write the layers of a part", path, () => DurableFile.TryWriteNew(path, bytes)))
            return;
        LayerPart stored = ReadLayers(point, block);
        if (stored.Kind == ofLayers.Kind && !stored.Rows.SequenceEqual(ofLayers.Rows))
            throw Differs(path, LayersPath(point, block), bytes, ofLayers.Kind, "the layers of a part");
    }

    /// <summary>
    /// Reads a block for a run that can compute it anew: a damaged part is renamed, so that its blocks count as missing and it
    /// can still be looked at. Null and the new path, if it was; another process may have been faster, then the path is null too.
    /// </summary>
    internal Part? ReadOrSetAside(int point, int block, out string? setAside)
    {
        setAside = null;
        try
        {
            return ReadBlock(point, block);
        }
        catch (StorageException e) when (e.OfDamage || e.OfAbsence)
        {
            if (partFiles.SetAside(point, block) is { Count: > 0 } renamed)
                setAside = string.Join(" and ", renamed);
            return null;
        }
    }

    private StorageException Differs(string path, string stored, byte[] bytes, string kind, string what)
    {
        string other = StorageException.Guard("write a part", path, () => KeepBeside(path, bytes));
        return new StorageException(new StudyError(
            $"{kind} computed other rows for {what} than {kind} had stored: {Path.GetFileName(path)}",
            $"{stored} (stored before) and {other} (computed now)",
            Remedy: $"One of them is wrong, or two versions of drift ran: drift check {Folder} computes some trials anew. "
                + "Delete the wrong part, and the .differs file; then run the study again."));
    }

    /// <summary>Under a name that no reader takes for a part; the same bytes are kept once.</summary>
    private static string KeepBeside(string path, byte[] bytes)
    {
        for (int number = 1; ; number++)
        {
            string other = $"{path}.differs-{number}";
            if (DurableFile.TryWriteNew(other, bytes) || File.ReadAllBytes(other).AsSpan().SequenceEqual(bytes))
                return other;
        }
    }
}
