using Parquet;
using Parquet.Schema;

namespace DriftEngine.Storage;

/// <summary>One column of a file of rows.</summary>
internal abstract class RowColumn<TRow>(DataField named)
{
    public DataField Field => named;

    public abstract Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows);

    public abstract Task<Array> ReadAsync(ParquetReader reader, ParquetRowGroupReader group, int count);
}

/// <summary>A column of numbers.</summary>
internal sealed class NumberColumn<TRow, T>(string name, Func<TRow, T> value) : RowColumn<TRow>(new DataField<T>(name))
    where T : struct
{
    public override Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows) => group.WriteAsync<T>(Field, rows.Select(value).ToArray());

    public override async Task<Array> ReadAsync(ParquetReader reader, ParquetRowGroupReader group, int count)
    {
        var values = new T[count];
        await group.ReadAsync<T>(reader.Schema.FindDataField(Field.Name), values);
        return values;
    }
}

/// <summary>A column of text.</summary>
internal sealed class TextColumn<TRow>(string name, Func<TRow, string> value) : RowColumn<TRow>(new DataField<string>(name))
{
    public override Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows) => group.WriteAsync(Field, rows.Select(value).ToArray());

    public override async Task<Array> ReadAsync(ParquetReader reader, ParquetRowGroupReader group, int count)
    {
        var values = new string[count];
        await group.ReadAsync(reader.Schema.FindDataField(Field.Name), values);
        return values;
    }
}
