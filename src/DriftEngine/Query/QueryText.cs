using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DriftEngine.Query;

/// <summary>Results of queries as text for other programs.</summary>
public static class QueryText
{
    private const int ChunkLength = 1 << 16;

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>A header and a line per row: RFC 4180 quoting, numbers that read back to the same bits, nothing for a missing value.</summary>
    public static void WriteCsv(QueryResult result, TextWriter writer)
    {
        var text = new StringBuilder();
        foreach (IEnumerable<string> fields in result.Rows.Select(row => row.Select(Plain)).Prepend(result.Columns.Select(column => column.Name)))
        {
            text.AppendJoin(',', fields.Select(Quote)).Append('\n');
            Flush(text, writer, ChunkLength);
        }

        Flush(text, writer, 0);
    }

    /// <summary>An array with an object per row, a line each. A number that JSON does not have is null.</summary>
    public static void WriteJson(QueryResult result, TextWriter writer)
    {
        string[] names = Unique(result.Columns);
        var text = new StringBuilder("[");
        bool first = true;
        foreach (object?[] row in result.Rows)
        {
            text.Append(first ? "\n" : ",\n").Append(Json(json => WriteObject(json, result.Columns, names, row)));
            first = false;
            Flush(text, writer, ChunkLength);
        }

        text.Append(first ? "]\n" : "\n]\n");
        Flush(text, writer, 0);
    }

    /// <summary>A value as CSV has it: invariant, empty for none.</summary>
    public static string Plain(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool yes => yes ? "true" : "false",
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : string.Empty,
        float number => float.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : string.Empty,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(NeedQuotes) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static void Flush(StringBuilder text, TextWriter writer, int longerThan)
    {
        if (text.Length <= longerThan)
            return;
        writer.Write(text);
        text.Clear();
    }

    /// <summary>An object has each name once: a, a_1, a_2.</summary>
    private static string[] Unique(IReadOnlyList<QueryColumn> columns)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        return [.. columns.Select(column =>
        {
            string name = column.Name;
            for (int copy = 1; !used.Add(name); copy++)
                name = $"{column.Name}_{copy}";
            return name;
        })];
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteObject(Utf8JsonWriter json, IReadOnlyList<QueryColumn> columns, string[] names, object?[] row)
    {
        json.WriteStartObject();
        for (int column = 0; column < row.Length; column++)
        {
            json.WritePropertyName(names[column]);
            WriteValue(json, row[column], columns[column].IsJson);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, bool isJson)
    {
        switch (value)
        {
            case null or double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity:
                json.WriteNullValue();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case string text when isJson && IsSound(text):
                json.WriteRawValue(text, skipInputValidation: true);
                break;
            case string or Guid:
                json.WriteStringValue(Plain(value));
                break;
            default:
                json.WriteRawValue(Plain(value), skipInputValidation: true);
                break;
        }
    }

    /// <summary>A list that holds an infinity is no JSON, whatever the database says: it stays a text.</summary>
    private static bool IsSound(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
