using System.Globalization;
using System.Text;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>Tables of numbers: one item a line, separated by comma, semicolon or tab; a first line of names is skipped.</summary>
internal static class CsvFile
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Reads a table as [lines, columns].</summary>
    public static RawArray Read(ReadOnlySpan<byte> bytes, string path)
    {
        string[] lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n');
        string head = lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
        char separator = Separators.MaxBy(s => head.Count(c => c == s));
        var values = new List<double>();
        int columns = 0, rows = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim('\r', ' ');
            if (line.Length == 0)
                continue;
            string[] fields = line.Split(separator);
            if (ReferenceEquals(lines[i], head) && fields.All(f => !TryNumber(f, out _)))
                continue;
            columns = columns == 0 ? fields.Length : columns;
            if (fields.Length != columns)
                throw new StudyException($"line {i + 1} has {fields.Length} columns, the lines before it {columns}", $"{path}, line {i + 1}", null, "Give every line the same number of columns.");
            foreach (string field in fields)
                values.Add(Number(field, path, i + 1));
            rows++;
        }

        if (rows == 0)
            throw new StudyException("the table is empty", path, "one item a line");
        return new RawArray(path, columns == 1 ? [rows] : [rows, columns], [.. values]);
    }

    private static double Number(string field, string path, int line) =>
        TryNumber(field, out double value) && double.IsFinite(value)
            ? value
            : throw new StudyException($"\"{field.Trim()}\" is not a number", $"{path}, line {line}", "finite numbers with a decimal point");

    private static bool TryNumber(string field, out double value) =>
        double.TryParse(field.Trim().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
