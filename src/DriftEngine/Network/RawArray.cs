using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>An array as stored in a data file, before scale, mean and std; elements stay as they are until they are read.</summary>
/// <param name="File">For messages.</param>
/// <param name="Shape">Dimensions; the first one counts the items.</param>
/// <param name="Type">Of the elements.</param>
/// <param name="Bytes">The elements, row-major.</param>
internal sealed record RawArray(string File, IReadOnlyList<int> Shape, ElementType Type, ReadOnlyMemory<byte> Bytes)
{
    private const long MaxElements = 1 << 28;

    /// <summary>Number of items.</summary>
    public int Count => Shape[0];

    /// <summary>Values of one item.</summary>
    public int ItemSize => Count == 0 ? 0 : Bytes.Length / Type.Size / Count;

    /// <summary>Number of values of all items.</summary>
    public int Length => Bytes.Length / Type.Size;

    /// <summary>Reads an array by what the file begins with and is called: NumPy, CSV, else IDX; each also compressed with gzip.</summary>
    public static RawArray Read(byte[] file, string path)
    {
        byte[] bytes = Gzip.Inflate(file, path);
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        if (NpyFile.Matches(bytes))
            return NpyFile.Read(bytes, path);
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)
            ? CsvFile.Read(bytes, path)
            : IdxFile.Read(bytes, path);
    }

    /// <summary>The array of a file's elements, or an error where the shape is impossible or not that of the elements.</summary>
    public static RawArray Of(string file, IReadOnlyList<long> shape, ElementType type, ReadOnlyMemory<byte> elements)
    {
        long count = 1;
        foreach (long dim in shape)
        {
            if (dim < 0 || dim > MaxElements || (dim > 0 && count > MaxElements / dim))
                throw new StudyException($"shape [{string.Join(", ", shape)}] is not possible", file, $"{MaxElements} elements at most", "The file may be damaged.");
            count *= dim;
        }

        if (count * type.Size != elements.Length)
            throw new StudyException($"shape [{string.Join(", ", shape)}] needs {count * type.Size} bytes, the file holds {elements.Length}", file, null, "The file may be damaged or cut short; copy it again.");
        return new RawArray(file, [.. shape.Select(d => (int)d)], type, elements);
    }

    /// <summary>Takes a table apart: its first column, and the rest of its columns.</summary>
    public (RawArray First, RawArray Others) SplitFirstColumn()
    {
        int size = Type.Size, row = ItemSize * size;
        byte[] first = new byte[Count * size], rest = new byte[Bytes.Length - first.Length];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> line = Bytes.Span.Slice(i * row, row);
            line[..size].CopyTo(first.AsSpan(i * size));
            line[size..].CopyTo(rest.AsSpan(i * (row - size)));
        }

        return (new RawArray(File, [Count], Type, first), new RawArray(File, [Count, ItemSize - 1], Type, rest));
    }
}
