using System.Collections;
using System.Numerics;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;
using DuckDB.NET.Data;

namespace DriftEngine.Query;

/// <summary>What a query gives.</summary>
/// <param name="Columns">In order; two names may be alike.</param>
/// <param name="Rows">One value per column, null for none; read once, as they come. Numbers, texts, dates and true or false alone.</param>
public sealed record QueryResult(IReadOnlyList<QueryColumn> Columns, IEnumerable<object?[]> Rows);

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsJson">Whether its values are lists or structures, which come as JSON text.</param>
public sealed record QueryColumn(string Name, bool IsJson);

/// <summary>A view and its columns.</summary>
/// <param name="Name">As a query names it.</param>
/// <param name="Meaning">What a row is.</param>
/// <param name="Columns">Names and SQL types.</param>
public sealed record QueryView(string Name, string Meaning, IReadOnlyList<(string Name, string Type)> Columns);

/// <summary>Queries.</summary>
public sealed partial class FolderQuery
{
    private const string Readable = "A query is one select: select, from, with, values, describe, summarize; a pivot with its values: pivot ... on age in ('1 y', '10 y').";

    private static readonly HashSet<Type> Simple =
    [
        typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(BigInteger), typeof(decimal), typeof(float), typeof(double), typeof(string), typeof(Guid),
    ];

    /// <summary>The views, with the types that the stored files give them; no row is read.</summary>
    public IReadOnlyList<QueryView> Describe() => Guard(null, () =>
    {
        if (!pointsAreDecided)
            CreatePoints([.. Study.Points.Select(_ => new StopDecision(StopReason.Running, 0, 0, null))]);
        return (IReadOnlyList<QueryView>)[.. Meanings.Select(view => new QueryView(view.Name, view.Meaning, [.. ColumnsOf(view.Name)]))];
    }, CancellationToken.None);

    /// <summary>Runs a query and hands over its result while it comes.</summary>
    /// <param name="sql">One select.</param>
    /// <param name="use">Reads the rows.</param>
    /// <param name="stop">Ends the query with an OperationCanceledException.</param>
    public void Select(string sql, Action<QueryResult> use, CancellationToken stop = default) => Guard(sql, () =>
    {
        Prepare(sql, stop);
        QueryColumn[] columns = [];
        Type[] types = [];
        Stream(sql, reader =>
        {
            types = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType)];
            columns = [.. types.Select((type, column) => new QueryColumn(reader.GetName(column), IsNested(type)))];
            if (types.All(Simple.Contains))
                use(new QueryResult(columns, Read(reader)));
        }, stop);
        if (types.All(Simple.Contains))
            return true;
        // Once more, with lists, times and the like made into text by the database.
        string[] names = [.. types.Select((_, column) => $"c{column}")];
        Execute($"create view drift_result({string.Join(", ", names)}) as {sql}");
        IEnumerable<string> values = types.Zip(names, (type, name) => Simple.Contains(type) ? name : IsNested(type) ? $"to_json({name})::varchar" : $"{name}::varchar");
        Stream($"select {string.Join(", ", values)} from drift_result", reader => use(new QueryResult(columns, Read(reader))), stop);
        return true;
    }, stop);

    /// <summary>Runs a query and writes its result as a Parquet file, which was named when the folder was opened.</summary>
    /// <param name="sql">One select.</param>
    /// <param name="path">The file.</param>
    /// <param name="stop">Ends the query with an OperationCanceledException.</param>
    public void SaveParquet(string sql, string path, CancellationToken stop = default) => Guard(sql, () =>
    {
        Prepare(sql, stop);
        // As a view, so that a query's own end, a comment or a semicolon, needs no care.
        Execute($"create view drift_result as {sql}");
        using DuckDBCommand command = Command($"copy drift_result to {Sql.Text(Path.GetFullPath(path))} (format parquet, compression zstd, use_tmp_file false)");
        using CancellationTokenRegistration cancel = stop.Register(command.Cancel);
        command.ExecuteNonQuery();
        return true;
    }, stop);

    /// <summary>Holds a query to reading, its files to their seals, and makes what it asks for.</summary>
    private void Prepare(string sql, CancellationToken stop)
    {
        string understood = Parse(sql);
        if (understood.Contains("\"VALUE_PARAMETER\"", StringComparison.Ordinal))
            throw new StudyException("the query has a parameter ($1, ?), and nothing to put there", remedy: "Write the value in its place.");
        // Another way to name a view is by the functions query and query_table.
        bool Names(params string[] names) => names.Append("query").Append("query_table").Any(name => understood.Contains($"\"{name}\"", StringComparison.OrdinalIgnoreCase));
        StoredFiles.Verify(Names("layers") ? parts.Concat(layers) : parts, results.Folder, stop);
        if (Names("points", "ages", "counted"))
            _ = Guard(null, DecidePoints, stop);
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>The query as the database's own parser understands it, which refuses all that is no select.</summary>
    private string Parse(string sql)
    {
        using DuckDBCommand command = Command($"""
            select j->>'$.error_type', j->>'$.error_message', j->>'$.position', json_array_length(j, '$.statements')::integer, j::varchar
            from (select json_serialize_sql({Sql.Text(sql)}) as j)
            """);
        using DuckDBDataReader reader = command.ExecuteReader();
        reader.Read();
        if (!reader.IsDBNull(0))
            throw reader.GetString(0) == "parser"
                ? QueryError.OfParser(sql, reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), Views)
                : new StudyException("a query only reads", allowed: Readable);
        int count = reader.GetInt32(3);
        return count == 1 ? reader.GetString(4) : throw new StudyException(count == 0 ? "the query is empty" : $"there are {count} queries", allowed: Readable);
    }

    /// <summary>Row by row as they come, so that memory does not grow with their number.</summary>
    private void Stream(string sql, Action<DuckDBDataReader> use, CancellationToken stop)
    {
        using DuckDBCommand command = Command(sql);
        command.UseStreamingMode = true;
        using CancellationTokenRegistration cancel = stop.Register(command.Cancel);
        using DuckDBDataReader reader = command.ExecuteReader();
        use(reader);
    }

    private static bool IsNested(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static IEnumerable<object?[]> Read(DuckDBDataReader reader)
    {
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (int column = 0; column < row.Length; column++)
                row[column] = reader.IsDBNull(column) ? null : reader.GetValue(column);
            yield return row;
        }
    }

    private IEnumerable<(string Name, string Type)> ColumnsOf(string view)
    {
        using DuckDBCommand command = Command($"describe {view}");
        using DuckDBDataReader reader = command.ExecuteReader();
        while (reader.Read())
            yield return (reader.GetString(0), reader.GetString(1));
    }

    /// <summary>A query of the user's, or null for one of our own.</summary>
    private T Guard<T>(string? sql, Func<T> work, CancellationToken stop)
    {
        try
        {
            return work();
        }
        catch (DuckDBException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (DuckDBException e)
        {
            throw QueryError.Of(e, sql, Views, results.Folder);
        }
        catch (DllNotFoundException e)
        {
            throw new StudyException(
                $"the database for queries cannot be loaded on this machine: {StorageException.FirstLine(e.Message)}",
                allowed: "It comes with drift for Linux (x64 and arm64, glibc), macOS and Windows.",
                remedy: $"drift report {results.Folder} --csv gives statistics without it; the rows are Parquet files in {PartsFolder}.");
        }
        catch (InvalidDataException e)
        {
            throw new StorageException(new StudyError(e.Message, results.Folder, Remedy: $"To find what is wrong: drift check {results.Folder}"), e);
        }
    }
}
