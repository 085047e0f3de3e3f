using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>Storing: a part that is there is never replaced.</summary>
public sealed partial class ResultFolder
{
    /// <summary>
    /// Stores a block. If another process was faster its part stays: both hold the same trials, and other kinds of backend
    /// may differ in the last bits. Other rows from the same kind are an error, and both parts are kept.
    /// </summary>
    public void WriteBlock(int point, int block, Part part)
    {
        PartAddress address = Address(point, block);
        string path = PathOf(address);
        byte[] bytes = PartFile.ToBytes(address, part);
        if (StorageException.Guard("write a part", path, () => DurableFile.TryWriteNew(path, bytes)))
            return;
        Part stored = ReadBlock(point, block);
        if (stored.Kind != part.Kind || stored.Rows.SequenceEqual(part.Rows))
            return;
        string other = StorageException.Guard("write a part", path, () => KeepBeside(path, bytes));
        throw new StorageException(new StudyError(
            $"{part.Kind} computed other rows for a part than {stored.Kind} had stored: {Path.GetFileName(path)}",
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
