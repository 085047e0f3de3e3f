using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DriftEngine.Storage;

/// <summary>
/// SHA-256 over every other byte of a Parquet file, in the gap between its data and its footer: readers find the footer from
/// the end and the data by absolute offsets, so they never look there. A damaged file is told before the Parquet library
/// parses it: some flipped bits send that into an endless loop.
/// </summary>
internal static class FileSeal
{
    /// <summary>Bytes behind a footer: its length and the magic word.</summary>
    private const int Tail = 8;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>The file with its seal.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> file)
    {
        int footer = Footer(file);
        return [.. file[..footer], .. Hash(file[..footer], file[footer..]), .. file[footer..]];
    }

    /// <summary>Whether a file has a seal, and is as it was sealed.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> file)
    {
        int footer = Footer(file), seal = footer - SHA256.HashSizeInBytes;
        return seal >= Magic.Length && Hash(file[..seal], file[footer..]).AsSpan().SequenceEqual(file[seal..footer]);
    }

    /// <summary>As below, of a file that others may delete meanwhile.</summary>
    public static bool IsWhole(string path, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        return IsWhole(file, stop);
    }

    /// <summary>Whether the file on a stream has a seal, and is as it was sealed; read in pieces, however long it is.</summary>
    /// <param name="file">A stream that can seek.</param>
    /// <param name="stop">Ends the reading with an OperationCanceledException.</param>
    public static bool IsWhole(Stream file, CancellationToken stop)
    {
        byte[] tail = new byte[Tail], seal = new byte[SHA256.HashSizeInBytes];
        if (file.Length < Magic.Length + seal.Length + Tail)
            return false;
        file.Position = file.Length - Tail;
        file.ReadExactly(tail);
        long footer = file.Length - Tail - BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail.AsSpan().EndsWith(Magic) || footer < Magic.Length + seal.Length)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        file.Position = 0;
        Append(hash, file, footer - seal.Length, stop);
        file.ReadExactly(seal);
        Append(hash, file, file.Length - footer, stop);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(seal);
    }

    private static void Append(IncrementalHash hash, Stream file, long count, CancellationToken stop)
    {
        byte[] piece = new byte[Math.Min(count, 1 << 18)];
        for (long left = count; left > 0; left -= piece.Length)
        {
            stop.ThrowIfCancellationRequested();
            Span<byte> next = piece.AsSpan(0, (int)Math.Min(left, piece.Length));
            file.ReadExactly(next);
            hash.AppendData(next);
        }
    }

    /// <summary>Where the footer begins; 0 where there is none.</summary>
    private static int Footer(ReadOnlySpan<byte> file)
    {
        if (file.Length < Magic.Length + Tail || !file.EndsWith(Magic))
            return 0;
        int length = BinaryPrimitives.ReadInt32LittleEndian(file[^Tail..]);
        return length >= 0 && length <= file.Length - Tail - Magic.Length ? file.Length - Tail - length : 0;
    }

    private static byte[] Hash(ReadOnlySpan<byte> data, ReadOnlySpan<byte> footer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data);
        hash.AppendData(footer);
        return hash.GetHashAndReset();
    }
}
