using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>A folder of data files that a test writes, read back through DataSource.</summary>
internal sealed class DataFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");

    public void Dispose() => folder.Delete(recursive: true);

    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Missing(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Reads images of this shape with scale 1, mean 0, std 1 for a network of that input shape and 10 classes.</summary>
    public static DataSet Load(string images, string? labels, params int[] inputShape) =>
        DataSource.Load(new DataSpec(images, labels, 1, [0], [1], null), NetworkOf(inputShape)).Data;

    public static DigitalNetwork NetworkOf(params int[] inputShape)
    {
        int features = inputShape.Aggregate(1, (a, b) => a * b);
        return new DigitalNetwork("net.onnx", inputShape, [new DenseLayer("all", features, 10, new float[features * 10], new float[10], false)]);
    }

    /// <summary>IDX bytes; each value is written by the given big-endian writer.</summary>
    public static byte[] Idx(byte type, int[] shape, params byte[][] elements)
    {
        var bytes = new List<byte> { 0, 0, type, (byte)shape.Length };
        foreach (int size in shape)
            bytes.AddRange(Big(size));
        return [.. bytes, .. elements.SelectMany(e => e)];
    }

    public static byte[] IdxBytes(int[] shape, params byte[] values) => Idx(0x08, shape, values);

    /// <summary>NumPy bytes of a version, with its header padded as NumPy does.</summary>
    public static byte[] Npy(string descr, string shape, byte[] data, int version = 1, bool fortran = false)
    {
        string text = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        int prefix = version == 1 ? 10 : 12;
        text = text.PadRight(((prefix + text.Length) / 64 * 64) + 63 - prefix) + "\n";
        byte[] length = new byte[prefix - 8];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.UTF8.GetBytes(text), .. data];
    }

    public static byte[] Gz(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Big(short value) => Reversed(BitConverter.GetBytes(value));

    public static byte[] Big(int value) => Reversed(BitConverter.GetBytes(value));

    public static byte[] Big(float value) => Reversed(BitConverter.GetBytes(value));

    public static byte[] Big(double value) => Reversed(BitConverter.GetBytes(value));

    public static byte[] Reversed(byte[] bytes) => BitConverter.IsLittleEndian ? [.. bytes.Reverse()] : bytes;
}
