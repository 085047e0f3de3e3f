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
    public static RawArray Read(ReadOnlyMemory<byte> bytes, string path)
    {
        string header = Header(bytes.Span, out int start, path);
        Match type = TypePattern().Match(header), shape = ShapePattern().Match(header);
        if (!type.Success || !shape.Success)
            throw new StudyException($"the NumPy header is not understood: {header.Trim()}", path, "a plain array of numbers", "Save it again with numpy.save(file, array.astype('float32')).");
        if (!header.Contains("'fortran_order': False", StringComparison.Ordinal))
            throw new StudyException("the array is stored in Fortran order", path, "C order", "Save it again with numpy.save(file, numpy.ascontiguousarray(array)).");
        long[] dims = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(d => long.TryParse(d, out long n) ? n : -1)];
        if (dims.Length == 0)
            throw new StudyException("the array is a single number", path, "an array whose first dimension counts the items");
        string kind = type.Groups[2].Value;
        return RawArray.Of(path, dims, new ElementType(kind[0] == 'b' ? 'u' : kind[0], kind[1] - '0', type.Groups[1].Value == ">"), bytes[start..]);
    }

    private static string Header(ReadOnlySpan<byte> bytes, out int start, string path)
    {
        int version = bytes.Length > 6 ? bytes[6] : 1;
        if (version is < 1 or > 3)
            throw new StudyException($"NumPy format version {version} is not known", path, "versions 1 to 3", "Save the array again with numpy.save.");
        int first = version >= 2 ? 12 : 10;
        long length = bytes.Length < first ? long.MaxValue : version >= 2 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (length > bytes.Length - first)
            throw new StudyException("the NumPy header is cut short", path, null, "Copy the file again.");
        start = first + (int)length;
        return Encoding.UTF8.GetString(bytes[first..start]);
    }

    [GeneratedRegex(@"'descr':\s*'([<>|=])([ui][1248]|b1|f[48])'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
