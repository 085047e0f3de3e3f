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
        string path = PathOf(address);
        byte[] bytes = PartFile.ToBytes(address, part);
        if (StorageException.Guard("write a part", path, () => DurableFile.TryWriteNew(path, bytes)))
            return;
        Part stored = ReadBlock(point, block);
        if (stored.Kind == part.Kind && !stored.Rows.SequenceEqual(part.Rows))
            throw Differs(path, bytes, part.Kind, "a part");
    }

    /// <summary>Before the part: what a run that died in between has left is the same as what is computed again.</summary>
    private void WriteLayers(int point, int block, LayerPart ofLayers)
    {
        PartAddress address = Address(point, block);
        string path = LayersPathOf(address);
        byte[] bytes = LayerFile.ToBytes(address, ofLayers);
        if (StorageException.Guard("write the layers of a part", path, () => DurableFile.TryWriteNew(path, bytes)))
            return;
        LayerPart stored = ReadLayers(point, block);
        if (stored.Kind == ofLayers.Kind && !stored.Rows.SequenceEqual(ofLayers.Rows))
            throw Differs(path, bytes, ofLayers.Kind, "the layers of a part");
    }

    /// <summary>
    /// Reads a block for a run that can compute it anew: a damaged part is renamed, so that it counts as missing and can still
    /// be looked at. Null and the new path, if it was; another process may have been faster, then the path is null too.
    /// </summary>
    internal Part? ReadOrSetAside(int point, int block, out string? setAside)
    {
        setAside = null;
        try
        {
            return ReadBlock(point, block);
        }
        catch (StorageException e) when (e.OfDamage)
        {
            string path = PartPath(point, block);
            setAside = StorageException.Guard("set a damaged part aside", path, () => Rename(path));
            return null;
        }
    }

    /// <summary>Reads a block; null if it is damaged, which is left as it is.</summary>
    internal Part? ReadUndamaged(int point, int block)
    {
        try
        {
            return ReadBlock(point, block);
        }
        catch (StorageException e) when (e.OfDamage)
        {
            return null;
        }
    }

    private static string? Rename(string path)
    {
        for (int number = 1; ; number++)
        {
            string other = $"{path}.damaged-{number}";
            try
            {
                File.Move(path, other);
                return other;
            }
            catch (FileNotFoundException)
            {
                return null;
            }
            catch (IOException) when (File.Exists(other))
            {
                // An earlier one has this name: take the next.
            }
        }
    }

    private StorageException Differs(string path, byte[] bytes, string kind, string what)
    {
        string other = StorageException.Guard("write a part", path, () => KeepBeside(path, bytes));
        return new StorageException(new StudyError(
            $"{kind} computed other rows for {what} than {kind} had stored: {Path.GetFileName(path)}",
            $"{path} (stored before) and {other} (computed now)",
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
