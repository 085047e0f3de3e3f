using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>NumPy's array format, versions 1 to 3, in C order, numbers and booleans of either byte order.</summary>
internal static partial class NpyFile
{
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether the bytes begin as a NumPy array does.</summary>
    public static bool Matches(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Reads an array.</summary>
    public static RawArray Read(ReadOnlySpan<byte> bytes, string path)
    {
        string header = Header(bytes, out int start, path);
        Match type = TypePattern().Match(header), shape = ShapePattern().Match(header);
        if (!type.Success || !shape.Success)
            throw new StudyException($"the NumPy header is not understood: {header.Trim()}", path, "a plain array of numbers", "Save it again with numpy.save(file, array.astype('float32')).");
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal))
            throw new StudyException("the array is stored in Fortran order", path, "C order", "Save it again with numpy.save(file, numpy.ascontiguousarray(array)).");
        long[] dims = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(d => long.TryParse(d, out long n) ? n : -1)];
        if (dims.Length == 0)
            throw new StudyException("the array is a single number", path, "an array whose first dimension counts the items");
        bool big = type.Groups[1].Value == ">";
        string kind = type.Groups[2].Value;
        int size = kind[1] - '0';
        double[] values = new double[RawArray.ElementCount(dims, size, bytes.Length - start, path)];
        Span<byte> element = stackalloc byte[8];
        for (int i = 0; i < values.Length; i++)
        {
            bytes.Slice(start + (i * size), size).CopyTo(element);
            if (big)
                element[..size].Reverse();
            values[i] = Element(kind, element);
        }

        return new RawArray(path, [.. dims.Select(d => (int)d)], values);
    }

    private static string Header(ReadOnlySpan<byte> bytes, out int start, string path)
    {
        bool wide = bytes.Length > 6 && bytes[6] >= 2;
        int first = wide ? 12 : 10;
        long length = bytes.Length < first ? long.MaxValue : wide ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (length > bytes.Length - first)
            throw new StudyException("the NumPy header is cut short", path, null, "Copy the file again.");
        start = first + (int)length;
        return Encoding.UTF8.GetString(bytes[first..start]);
    }

    private static double Element(string kind, ReadOnlySpan<byte> at) => kind switch
    {
        "u1" or "b1" => at[0],
        "i1" => (sbyte)at[0],
        "u2" => BinaryPrimitives.ReadUInt16LittleEndian(at),
        "i2" => BinaryPrimitives.ReadInt16LittleEndian(at),
        "u4" => BinaryPrimitives.ReadUInt32LittleEndian(at),
        "i4" => BinaryPrimitives.ReadInt32LittleEndian(at),
        "u8" => BinaryPrimitives.ReadUInt64LittleEndian(at),
        "i8" => BinaryPrimitives.ReadInt64LittleEndian(at),
        "f4" => BinaryPrimitives.ReadSingleLittleEndian(at),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
    };

    [GeneratedRegex(@"'descr':\s*'([<>|=])([ui][1248]|b1|f[48])'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
