using System.Buffers.Binary;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>The IDX format of the MNIST files: two zero bytes, element type, rank, big-endian sizes, then the elements.</summary>
internal static class IdxFile
{
    /// <summary>Reads an IDX array.</summary>
    public static RawArray Read(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[3] == 0 || bytes.Length < 4 + (4 * bytes[3]))
            throw new StudyException("this is not an array in IDX, NumPy (.npy) or CSV (.csv) format", path, "IDX begins with 00 00, the element type and the rank", "Check that the file is the one you mean; CSV files must end in .csv.");
        long[] shape = new long[bytes[3]];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + (4 * i))..]);
        ReadOnlySpan<byte> data = bytes[(4 + (4 * shape.Length))..];
        int size = ElementSize(bytes[2], path);
        double[] values = new double[RawArray.ElementCount(shape, size, data.Length, path)];
        for (int i = 0; i < values.Length; i++)
            values[i] = Element(bytes[2], data[(i * size)..]);
        return new RawArray(path, [.. shape.Select(d => (int)d)], values);
    }

    private static int ElementSize(byte type, string path) => type switch
    {
        0x08 or 0x09 => 1,
        0x0B => 2,
        0x0C or 0x0D => 4,
        0x0E => 8,
        _ => throw new StudyException($"element type 0x{type:x2} is not known", path, "08 unsigned byte, 09 signed byte, 0B int16, 0C int32, 0D float32, 0E float64", "The file may be damaged."),
    };

    private static double Element(byte type, ReadOnlySpan<byte> at) => type switch
    {
        0x08 => at[0],
        0x09 => (sbyte)at[0],
        0x0B => BinaryPrimitives.ReadInt16BigEndian(at),
        0x0C => BinaryPrimitives.ReadInt32BigEndian(at),
        0x0D => BinaryPrimitives.ReadSingleBigEndian(at),
        _ => BinaryPrimitives.ReadDoubleBigEndian(at),
    };
}
