using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>
/// Tables of numbers: one item a line, separated by comma, semicolon or tab. A first line whose first field is a word is a
/// header and skipped; empty lines are skipped.
/// </summary>
internal static class CsvFile
{
    private static readonly byte[] Separators = [(byte)'\t', (byte)';', (byte)','];

    /// <summary>Reads a table as [lines, columns], or as [lines] where it has one column.</summary>
    public static RawArray Read(ReadOnlySpan<byte> text, string path)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[3..];
        var values = new List<double>();
        int columns = 0, rows = 0, lineNumber = 0;
        byte separator = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            lineNumber++;
            ReadOnlySpan<byte> line = text[range].Trim(" \r"u8);
            if (line.IsEmpty)
                continue;
            if (separator == 0 && IsHeader(line, separator = Separator(line)))
                continue;
            int found = Append(values, line, separator, $"{path}, line ", lineNumber);
            if (rows++ == 0)
                columns = found;
            else if (found != columns)
                throw new StudyException($"line {lineNumber} has {found} columns, the lines before it {columns}", $"{path}, line {lineNumber}", "the same number of columns in every line", "The file may be cut short; look at this line.");
        }

        if (rows == 0)
            throw new StudyException("the table is empty", path, "one item a line", "Check that the file is the one you mean.");
        return new RawArray(path, columns == 1 ? [rows] : [rows, columns], ElementType.Double, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)).ToArray());
    }

    private static byte Separator(ReadOnlySpan<byte> line)
    {
        byte best = Separators[^1];
        foreach (byte separator in Separators)
        {
            if (line.Count(separator) > line.Count(best))
                best = separator;
        }

        // A decimal comma beside semicolons or tabs: the message then names the number.
        return best == (byte)',' && line.IndexOfAny((byte)';', (byte)'\t') is >= 0 and var at ? line[at] : best;
    }

    private static bool IsHeader(ReadOnlySpan<byte> line, byte separator)
    {
        int end = line.IndexOf(separator);
        ReadOnlySpan<byte> first = Field(end < 0 ? line : line[..end]);
        return !first.IsEmpty && char.IsAsciiLetter((char)first[0]) && !TryNumber(first, out _);
    }

    /// <summary>Adds the numbers of a line and returns how many there are.</summary>
    private static int Append(List<double> values, ReadOnlySpan<byte> line, byte separator, string where, int lineNumber)
    {
        int fields = 0;
        foreach (Range range in line.Split(separator))
        {
            ReadOnlySpan<byte> field = Field(line[range]);
            if (!TryNumber(field, out double value) || !double.IsFinite(value))
                throw new StudyException($"\"{Encoding.UTF8.GetString(field[..Math.Min(field.Length, 40)])}\" is not a number", $"{where}{lineNumber}", "finite numbers with a decimal point", "Mend or remove this line.");
            values.Add(value);
            fields++;
        }

        return fields;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> field) => field.Trim(" \""u8);

    private static bool TryNumber(ReadOnlySpan<byte> field, out double value) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
