using System.Globalization;
using System.IO.Compression;
using DriftEngine.Study;
using Parquet;
using Parquet.Schema;

namespace DriftEngine.Storage;

/// <summary>
/// Writes and reads the rows of one block, or of a run of blocks of one point, as one closed Parquet file: the point, the swept
/// settings, columns of its own, the kind of backend. The bytes are a function of address, kinds and rows: no time, no host.
/// Never appended to, since a death between two footers would make the whole file unreadable.
/// </summary>
/// <param name="what">What the file is called in messages.</param>
/// <param name="columns">Columns between the swept settings and the kind of backend.</param>
/// <param name="toRow">Row from the values of the columns, in order; index.</param>
/// <param name="check">Holds rows against their address; throws an InvalidDataException.</param>
internal sealed class RowFile<TRow>(
    string what, IReadOnlyList<RowColumn<TRow>> columns, Func<PartAddress, IReadOnlyList<Array>, int, TRow> toRow, Action<IReadOnlyList<TRow>, PartAddress> check)
{
    private const string KindKey = "drift.backend", EngineKey = "drift.engine", ReasonsKey = "drift.label_reasons";
    private const string BlockKey = "drift.block", TrialsKey = "drift.trials";

    private static readonly DataField Point = new DataField<string>("point");
    private static readonly DataField Backend = new DataField<string>("backend");

    public byte[] ToBytes(PartAddress address, BlockRows<TRow> blocks)
    {
        using var stream = new MemoryStream();
        lock (ParquetGate.OneAtATime)
            WriteAsync(stream, address, blocks).GetAwaiter().GetResult();
        return FileSeal.Seal(stream.ToArray());
    }

    /// <summary>Reads a file and holds it against the address at which it should lie.</summary>
    public BlockRows<TRow> Read(string path, PartAddress address)
    {
        byte[] bytes = StorageException.Guard("read a part", path, () => File.ReadAllBytes(path));
        bool whole = FileSeal.IsWhole(bytes);
        try
        {
            if (!whole)
                throw new InvalidDataException("its bytes are not those that were written (checksum)");
            lock (ParquetGate.OneAtATime)
                return ReadAsync(new MemoryStream(bytes), address).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A whole file may still belong elsewhere, or be of another version.
            throw new StorageException(
                new StudyError(
                    $"{what} {Path.GetFileName(path)} ({bytes.Length} bytes) cannot be used: {StorageException.FirstLine(e.Message)}",
                    path,
                    Remedy: ResultFolder.RemedyOf(path)),
                e)
            {
                OfDamage = !whole,
            };
        }
    }

    /// <summary>What a file says of the trials of each of its blocks, without a study to hold it against; null where it is damaged.</summary>
    public static int? BlockTrialsIn(string path)
    {
        byte[] bytes = StorageException.Guard("read a part", path, () => File.ReadAllBytes(path));
        if (!FileSeal.IsWhole(bytes))
            return null;
        Dictionary<string, string> found;
        lock (ParquetGate.OneAtATime)
            found = MetadataAsync(new MemoryStream(bytes)).GetAwaiter().GetResult();
        int[] blocks = [.. found[BlockKey].Split('-').Select(Number)];
        return Number(found[TrialsKey]) / (blocks[^1] - blocks[0] + 1);
    }

    private static async Task<Dictionary<string, string>> MetadataAsync(MemoryStream stream)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream);
        return reader.CustomMetadata;
    }

    private async Task WriteAsync(MemoryStream stream, PartAddress address, BlockRows<TRow> blocks)
    {
        DataField[] swept = [.. address.Swept.Select(setting => new DataField<string>(setting.Key))];
        var schema = new ParquetSchema([Point, .. swept, .. columns.Select(column => column.Field), Backend]);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Optimal };
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options);
        writer.CustomMetadata = new Dictionary<string, string>(Compared(address))
        {
            [KindKey] = Joined(blocks.Kinds),
            [EngineKey] = EngineVersion.Text,
            [ReasonsKey] = address.Labels.Reasons,
        };
        using ParquetRowGroupWriter group = writer.CreateRowGroup();

        Task Text(DataField field, string value) => group.WriteAsync(field, Enumerable.Repeat(value, blocks.Rows.Count).ToArray());

        await Text(Point, address.PointId);
        for (int i = 0; i < swept.Length; i++)
            await Text(swept[i], address.Swept[i].Value);
        foreach (RowColumn<TRow> column in columns)
            await column.WriteAsync(group, blocks.Rows);
        await group.WriteAsync(Backend, blocks.Kinds.SelectMany(kind => Enumerable.Repeat(kind, blocks.RowsPerBlock)).ToArray());
    }

    private async Task<BlockRows<TRow>> ReadAsync(MemoryStream stream, PartAddress address)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream);
        string told = CheckMetadata(reader.CustomMetadata, address);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        int count = checked((int)group.RowCount);
        var values = new List<Array>();
        foreach (RowColumn<TRow> column in columns)
            values.Add(await column.ReadAsync(reader, group, count));
        var rows = new TRow[count];
        for (int i = 0; i < count; i++)
            rows[i] = toRow(address, values, i);
        check(rows, address);
        await CheckTextAsync(reader, group, count, address);
        string[] kinds = await KindsAsync(reader, group, count, address.Blocks);
        if (Joined(kinds) != told)
            throw new InvalidDataException($"it says {KindKey} = {told} and holds rows of {Joined(kinds)}");
        return new BlockRows<TRow>(kinds, rows);
    }

    /// <summary>Columns that hold one text in every row: the point and the swept settings.</summary>
    private static async Task CheckTextAsync(ParquetReader reader, ParquetRowGroupReader group, int count, PartAddress address)
    {
        foreach ((string name, string expected) in address.Swept.Append(new("point", address.PointId)))
        {
            var values = new string[count];
            await group.ReadAsync(reader.Schema.FindDataField(name), values);
            if (Array.Find(values, value => value != expected) is { } wrong)
                throw new InvalidDataException($"column {name} holds \"{wrong}\" where this study has \"{expected}\"");
        }
    }

    /// <summary>Kind of backend of each block; every row of a block has the same.</summary>
    private static async Task<string[]> KindsAsync(ParquetReader reader, ParquetRowGroupReader group, int count, int blocks)
    {
        var values = new string[count];
        await group.ReadAsync(reader.Schema.FindDataField(Backend.Name), values);
        int rows = count / blocks;
        string[] kinds = [.. Enumerable.Range(0, blocks).Select(block => values[block * rows])];
        for (int i = 0; i < count; i++)
        {
            if (values[i] != kinds[i / rows])
                throw new InvalidDataException($"row {i} says that {values[i]} computed it, its block says {kinds[i / rows]}");
        }

        return kinds;
    }

    private static string Joined(IEnumerable<string> kinds) => string.Join(' ', kinds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>What must be as the study has it. The words of a reason may change between versions, a label may not.</summary>
    private static Dictionary<string, string> Compared(PartAddress address) => new()
    {
        ["drift.format"] = Text(PartFile.FormatVersion),
        ["drift.study"] = address.StudyId,
        ["drift.point"] = address.PointId,
        [BlockKey] = address.Blocks == 1 ? Text(address.BlockIndex) : $"{Text(address.BlockIndex)}-{Text(address.LastBlock)}",
        ["drift.first_trial"] = Text(address.FirstTrial),
        [TrialsKey] = Text(address.Trials),
        ["drift.labels"] = address.Labels.Labels,
    };

    private static string CheckMetadata(Dictionary<string, string> found, PartAddress address)
    {
        foreach ((string key, string expected) in Compared(address))
        {
            string value = found.TryGetValue(key, out string? text) ? text : "nothing";
            if (value != expected)
                throw new InvalidDataException($"it says {key} = {value} where this study has {expected}; the part is of another study, or study.json was changed since");
        }

        return found[KindKey];
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Seen with Parquet.Net 6.1.0: of several threads that read and write, one is at times given the strings of another's column.</summary>
internal static class ParquetGate
{
    /// <summary>Held by whoever reads or writes.</summary>
    public static readonly Lock OneAtATime = new();
}
