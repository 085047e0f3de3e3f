using System.Globalization;
using System.Numerics;
using DriftEngine.Query;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>Where the result of a query goes.</summary>
/// <param name="Format">table, csv, json or parquet.</param>
/// <param name="File">A file; null is the context's output.</param>
/// <param name="Limit">Rows of a table; 0 for all.</param>
internal sealed record QueryOutput(string Format, string? File, int Limit)
{
    /// <summary>Rows that a table shows where nobody asks for more.</summary>
    public const int UsualRows = 50;

    /// <summary>Runs a query and writes its result.</summary>
    public static void Write(string folder, string sql, QueryOutput output, CliContext context, CancellationToken stop)
    {
        if (output.File is not { } file)
        {
            using FolderQuery query = FolderQuery.Open(folder);
            query.Select(sql, result => output.WriteText(result, context.Out, context.Error), stop);
            return;
        }

        CheckOutside(folder, file);
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, $".tmp-query-{Environment.ProcessId}-{Path.GetFileName(file)}");
        try
        {
            output.WriteFile(folder, sql, temporary, context, stop);
            System.IO.File.Move(temporary, file, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new StudyError($"cannot write the result: {failure.Message}", file, Remedy: "Make room or get rights there, or name another file with --out."), failure);
        }
        finally
        {
            if (System.IO.File.Exists(temporary))
                System.IO.File.Delete(temporary);
        }

        context.Error.WriteLine($"wrote {file}");
    }

    private void WriteFile(string folder, string sql, string temporary, CliContext context, CancellationToken stop)
    {
        // Made here: that it cannot be is known before the query has run for long, and complains in one way for every format.
        using (var made = new FileStream(temporary, FileMode.Create))
            made.Flush();
        using FolderQuery query = FolderQuery.Open(folder, temporary);
        if (Format == "parquet")
            query.SaveParquet(sql, temporary, stop);
        else
            query.Select(sql, result =>
            {
                using var writer = new StreamWriter(temporary);
                WriteText(result, writer, context.Error);
            }, stop);
    }

    private void WriteText(QueryResult result, TextWriter writer, TextWriter notes)
    {
        switch (Format)
        {
            case "csv":
                QueryText.WriteCsv(result, writer);
                break;
            case "json":
                QueryText.WriteJson(result, writer);
                break;
            default:
                WriteTable(result, writer, notes);
                break;
        }
    }

    private void WriteTable(QueryResult result, TextWriter writer, TextWriter notes)
    {
        // One more than is shown tells whether there are more.
        string[][] lines = [.. result.Rows.Take(Limit == 0 ? int.MaxValue : Limit + 1).Select(row => row.Select(Cell).ToArray())];
        bool more = Limit > 0 && lines.Length > Limit;
        writer.Write(TextColumns.Align(lines.Take(more ? Limit : lines.Length).Prepend([.. result.Columns.Select(column => Printable(column.Name))])));
        notes.WriteLine(more ? $"the first {Counted.Of(Limit, "row")}; all of them: --limit 0" : Counted.Of(lines.Length, "row"));
    }

    /// <summary>Six digits are enough for eyes; other formats have all.</summary>
    private static string Cell(object? value) => value switch
    {
        null => "-",
        double number => Number(number),
        float number => Number(number),
        decimal or BigInteger => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => Printable(QueryText.Plain(value)),
    };

    private static string Number(double number)
    {
        double size = Math.Abs(number);
        if (!double.IsFinite(number))
            return "-";
        return size >= 1e6 && size < 1e15 ? number.ToString("0", CultureInfo.InvariantCulture)
            : size >= 1e-4 && size < 1e6 ? double.Parse(number.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.#########", CultureInfo.InvariantCulture)
            : number.ToString("G6", CultureInfo.InvariantCulture);
    }

    /// <summary>On one line and without control characters.</summary>
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));

    private static void CheckOutside(string folder, string file)
    {
        string inside = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(file));
        if (!Path.IsPathRooted(inside) && inside != ".." && !inside.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new StudyException($"--out is \"{file}\", inside of the results folder", remedy: "A query changes nothing there: name a file elsewhere.");
    }
}
