using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using DriftEngine.Network;

namespace DriftEngine.Tests.Network;

/// <summary>Data files as foreign programs write them, in a folder of their own that goes when the test ends.</summary>
internal sealed class DataFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-data-");

    public void Dispose() => folder.Delete(recursive: true);

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path(name), name.EndsWith(".gz", StringComparison.Ordinal) ? Zip(bytes) : bytes);
        return Path(name);
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public static RawArray Read(string path) => RawArray.Read(InputFile.ReadAll(path), path);

    public static double[] Values(RawArray array) => [.. Enumerable.Range(0, array.Length).Select(i => array.Type.Read(array.Bytes.Span, i))];

    public static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress))
            gzip.Write(bytes);
        return zipped.ToArray();
    }

    /// <summary>IDX: 00 00, type, rank, big-endian sizes, big-endian elements.</summary>
    public static byte[] Idx(byte type, double[] values, params int[] shape)
    {
        byte[] sizes = [.. shape.SelectMany(d => BigEndian(0x0C, d))];
        return [0, 0, type, (byte)shape.Length, .. sizes, .. values.SelectMany(v => BigEndian(type, v))];
    }

    /// <summary>NumPy format 1.0 with the header padded to a multiple of 64 bytes.</summary>
    public static byte[] Npy(string descr, byte[] data, string shape, bool fortran = false)
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({shape}), }}";
        header = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. data];
    }

    public static string Csv(double[] values, int columns, char separator = ',') =>
        string.Concat(values.Chunk(columns).Select(row => string.Join(separator, row.Select(v => v.ToString(CultureInfo.InvariantCulture))) + "\n"));

    private static byte[] BigEndian(byte type, double value)
    {
        byte[] bytes = new byte[8];
        switch (type)
        {
            case 0x08: return [(byte)value];
            case 0x09: return [(byte)(sbyte)value];
            case 0x0B: BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value); return bytes[..2];
            case 0x0C: BinaryPrimitives.WriteInt32BigEndian(bytes, (int)value); return bytes[..4];
            case 0x0D: BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value); return bytes[..4];
            default: BinaryPrimitives.WriteDoubleBigEndian(bytes, value); return bytes;
        }
    }
}
