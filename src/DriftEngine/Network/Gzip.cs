using System.IO.Compression;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>Takes gzip compression off a file's bytes.</summary>
internal static class Gzip
{
    private const int MaxBytes = 1 << 30;

    /// <summary>The bytes themselves where they are not compressed.</summary>
    public static byte[] Inflate(byte[] bytes, string path)
    {
        if (bytes is not [0x1F, 0x8B, ..])
            return bytes;
        try
        {
            using var inflated = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] chunk = new byte[1 << 16];
            for (int read = gzip.Read(chunk); read > 0; read = gzip.Read(chunk))
            {
                inflated.Write(chunk, 0, read);
                if (inflated.Length > MaxBytes)
                    throw new StudyException($"inflates to more than {MaxBytes >> 20} MB", path, null, "Cut the data set into smaller files.");
            }

            CheckLength(bytes, inflated.Length, path);
            return inflated.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new StudyException("the gzip data is damaged", path, null, "Copy or download the file again.");
        }
    }

    /// <summary>The last four bytes hold the length: the stream ends quietly where a file was cut short.</summary>
    private static void CheckLength(byte[] bytes, long inflated, string path)
    {
        if (bytes.Length < 18 || BitConverter.ToUInt32(bytes, bytes.Length - 4) != (uint)inflated)
            throw new StudyException("the gzip data is cut short", path, null, "Copy or download the file again.");
    }
}
