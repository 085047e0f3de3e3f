using System.IO.Compression;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>Takes gzip compression off a file's bytes.</summary>
internal static class Gzip
{
    private const int MaxBytes = 1 << 30;
    private const int MaxRatio = 1032; // of deflate: 258 bytes from 2 bits

    /// <summary>The bytes themselves where they are not compressed.</summary>
    public static byte[] Inflate(byte[] bytes, string path)
    {
        if (bytes is not [0x1F, 0x8B, ..])
            return bytes;
        // The last four bytes hold the length: enough memory is taken once, and a file that was cut short is noticed.
        long length = bytes.Length < 18 ? long.MaxValue : BitConverter.ToUInt32(bytes, bytes.Length - 4);
        if (length > (long)bytes.Length * MaxRatio)
            throw new StudyException("the gzip data is cut short", path, null, "Copy or download the file again.");
        if (length > MaxBytes)
            throw new StudyException($"inflates to {length >> 20} MB", path, $"{MaxBytes >> 20} MB at most", "Cut the data set into smaller files.");
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] inflated = new byte[length];
            if (gzip.ReadAtLeast(inflated, inflated.Length, throwOnEndOfStream: false) == length && gzip.ReadByte() < 0)
                return inflated;
        }
        catch (InvalidDataException)
        {
            // Reported below: the reader's words help nobody.
        }

        throw new StudyException("the gzip data is damaged, or not in one piece", path, null, "Copy or download the file again, or unpack it.");
    }
}
