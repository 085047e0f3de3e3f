using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>An array as stored in a data file, before scale, mean and std.</summary>
/// <param name="File">For messages.</param>
/// <param name="Shape">Dimensions; the first one counts the items.</param>
/// <param name="Values">Row-major; exact for integers up to 2^53.</param>
internal sealed record RawArray(string File, IReadOnlyList<int> Shape, double[] Values)
{
    private const long MaxElements = 1 << 28;

    /// <summary>Number of items.</summary>
    public int Count => Shape[0];

    /// <summary>Values of one item.</summary>
    public int ItemSize => Count == 0 ? 0 : Values.Length / Count;

    /// <summary>Reads an array by what the file begins with and is called: NumPy, CSV, else IDX; each also compressed with gzip.</summary>
    public static RawArray Read(string path)
    {
        byte[] bytes = Gzip.Inflate(InputFile.ReadAll(path), path);
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        if (NpyFile.Matches(bytes))
            return NpyFile.Read(bytes, path);
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)
            ? CsvFile.Read(bytes, path)
            : IdxFile.Read(bytes, path);
    }

    /// <summary>Number of elements of a shape, or an error where it is impossible or larger than the data can be.</summary>
    public static int ElementCount(IReadOnlyList<long> shape, long bytesPerElement, long bytesLeft, string file)
    {
        long count = 1;
        foreach (long dim in shape)
        {
            if (dim < 0 || (dim > 0 && count > MaxElements / dim))
                throw new StudyException($"shape [{string.Join(", ", shape)}] is not possible", file, $"{MaxElements} elements at most", "The file may be damaged.");
            count *= dim;
        }

        if (count * bytesPerElement != bytesLeft)
            throw new StudyException($"shape [{string.Join(", ", shape)}] needs {count * bytesPerElement} bytes, the file holds {bytesLeft}", file, null, "The file may be cut short; copy it again.");
        return (int)count;
    }
}
