using Parquet;
using Parquet.Schema;

namespace DriftEngine.Storage;

/// <summary>One column of a file of rows.</summary>
internal abstract class RowColumn<TRow>(DataField named)
{
    public DataField Field => named;

    public abstract Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows);

    public abstract Task<Array> ReadAsync(ParquetReader reader, ParquetRowGroupReader group, int count);

    /// <summary>Adds a row's value to the bytes whose hash stands in the file.</summary>
    public abstract void AddTo(BinaryWriter bytes, TRow row);
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

    public override void AddTo(BinaryWriter bytes, TRow row)
    {
        switch (value(row))
        {
            case int number:
                bytes.Write(number);
                break;
            case long number:
                bytes.Write(number);
                break;
            case double number:
                bytes.Write(number);
                break;
            default:
                throw new InvalidOperationException($"rows hold no {typeof(T).Name}");
        }
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

    public override void AddTo(BinaryWriter bytes, TRow row) => bytes.Write(value(row));
}
