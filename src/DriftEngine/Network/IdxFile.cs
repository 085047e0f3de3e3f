using System.Buffers.Binary;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>The IDX format of the MNIST files: two zero bytes, element type, rank, big-endian sizes, then the elements.</summary>
internal static class IdxFile
{
    /// <summary>Reads an IDX array.</summary>
    public static RawArray Read(ReadOnlyMemory<byte> file, string path)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[3] == 0 || bytes.Length < 4 + (4 * bytes[3]))
            throw new StudyException("this is not an array in IDX, NumPy (.npy) or CSV (.csv) format", path, "IDX begins with 00 00, the element type and the rank", "Check that the file is the one you mean; CSV files must end in .csv.");
        long[] shape = new long[bytes[3]];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + (4 * i))..]);
        return RawArray.Of(path, shape, TypeOf(bytes[2], path), file[(4 + (4 * shape.Length))..]);
    }

    private static ElementType TypeOf(byte type, string path) => type switch
    {
        0x08 => ElementType.Byte,
        0x09 => new('i', 1, true),
        0x0B => new('i', 2, true),
        0x0C => new('i', 4, true),
        0x0D => new('f', 4, true),
        0x0E => new('f', 8, true),
        _ => throw new StudyException($"element type 0x{type:x2} is not known", path, "08 unsigned byte, 09 signed byte, 0B int16, 0C int32, 0D float32, 0E float64", "The file may be damaged."),
    };
}
