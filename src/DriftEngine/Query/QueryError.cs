using System.Globalization;
using System.Text.Json;
using DriftEngine.Storage;
using DriftEngine.Study;
using DuckDB.NET.Data;

namespace DriftEngine.Query;

/// <summary>Complaints of the database in the form of all others: what, where, which views there are.</summary>
internal static class QueryError
{
    /// <summary>A query that does not parse.</summary>
    public static StudyException OfParser(string sql, string message, string? position, IReadOnlyList<string> views) =>
        Mistake(sql, new Complaint("Parser", message, Number(position), string.Empty, string.Empty), views);

    /// <summary>What ended a query: a mistake in it, or files that cannot be read.</summary>
    /// <param name="failure">What the database threw.</param>
    /// <param name="sql">The user's query; null where it was one of our own, in which a mistake is a bug.</param>
    /// <param name="views">The views that there are.</param>
    /// <param name="folder">The results folder.</param>
    public static Exception Of(DuckDBException failure, string? sql, IReadOnlyList<string> views, string folder)
    {
        Complaint complaint = Read(failure);
        // Only files of the folder are read, and their names stand in complaints about them. A part may go after it was held against its seal.
        bool ofFile = complaint.Message.Contains(folder, StringComparison.Ordinal) && complaint.Kind is "IO" or "Invalid Input" or "Serialization";
        return complaint.Kind switch
        {
            _ when ofFile => new StorageException(
                new StudyError($"a part cannot be read: {FirstLine(complaint.Message)}", Remedy: $"A part that is damaged or gone is found by: drift check {folder}"), failure),
            "Out of Memory" => new StudyException(
                "the query needs more memory than there is", allowed: FirstLine(complaint.Message), remedy: "Ask for sums and means (group by) in place of single rows, or leave order by away."),
            "Permission" => new StudyException(
                $"a query reads the results folder alone: {FirstLine(complaint.Message)}", allowed: ViewsText(views)),
            _ when sql == null || complaint.Kind is "INTERNAL" or "FATAL" => failure,
            _ => Mistake(sql, complaint, views),
        };
    }

    private static StudyException Mistake(string sql, Complaint complaint, IReadOnlyList<string> views)
    {
        // Names that the database suggests may be its own tables, of which users know nothing.
        bool unknownTable = complaint.Kind == "Catalog" && complaint.Of == "Table";
        string hint = unknownTable ? NearestName.Hint(complaint.Name, views)
            : complaint.Message.StartsWith("Referenced table", StringComparison.Ordinal) ? "A swept setting with a dot in its name needs double quotes: \"adc.bits\"." : string.Empty;
        string message = unknownTable ? FirstLine(complaint.Message) : string.Join(". ", complaint.Message.Split('\n').Select(line => line.TrimEnd('.', '!')));
        return new StudyException(
            $"the query cannot be run: {message}",
            complaint.Position is { } position ? Place(sql, position) : null,
            $"{ViewsText(views)} Their columns: drift query FOLDER",
            hint);
    }

    private static string ViewsText(IReadOnlyList<string> views) => $"Views: {string.Join(", ", views)}.";

    /// <summary>Line and column, from 1, and what stands there.</summary>
    private static string Place(string sql, int position)
    {
        const int Shown = 40;
        int at = Math.Clamp(position, 0, sql.Length), start = at == 0 ? 0 : sql.LastIndexOf('\n', at - 1) + 1;
        int end = sql.IndexOf('\n', at) is var newLine && newLine < 0 ? sql.Length : newLine;
        string rest = sql[at..end].TrimEnd(), before = sql[start..at].TrimStart();
        string shown = rest.Length > Shown ? rest[..Shown] + "..." : rest;
        string place = string.Create(CultureInfo.InvariantCulture, $"line {sql.AsSpan(0, at).Count('\n') + 1}, column {at - start + 1}");
        return rest.Length == 0 ? $"{place}: at the end" : $"{place}: {(before.Length > Shown ? "..." + before[^Shown..] : before)}>>> {shown}";
    }

    private static Complaint Read(DuckDBException failure)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(failure.Message.AsMemory(Math.Max(failure.Message.IndexOf('{'), 0)));
            string Text(string property) => document.RootElement.TryGetProperty(property, out JsonElement value) ? value.GetString() ?? string.Empty : string.Empty;
            return new Complaint(Text("exception_type"), Text("exception_message"), Number(Text("position")), Text("type"), Text("name"));
        }
        catch (JsonException)
        {
            return new Complaint(string.Empty, failure.Message, null, string.Empty, string.Empty);
        }
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string FirstLine(string message) => StorageException.FirstLine(message);

    /// <param name="Kind">Parser, Binder, Catalog, Conversion, IO, ...</param>
    /// <param name="Message">Its text.</param>
    /// <param name="Position">Where in the query, from 0.</param>
    /// <param name="Of">What is missing, for example Table.</param>
    /// <param name="Name">Its name.</param>
    private sealed record Complaint(string Kind, string Message, int? Position, string Of, string Name);
}
