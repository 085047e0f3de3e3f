using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using DriftEngine.Study;
using Parquet;
using Parquet.Schema;

namespace DriftEngine.Storage;

/// <summary>
/// Writes and reads the rows of one block as one closed Parquet file. The bytes are a function of address, kind and rows:
/// no time, no host. Never appended to, since a death between two footers would make the whole file unreadable.
/// </summary>
public static class PartFile
{
    /// <summary>Version of the columns and the metadata.</summary>
    public const int FormatVersion = 1;

    private const string RowsHashKey = "drift.rows_sha256";

    /// <summary>A sound part of a megabyte is read in milliseconds.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(5);

    private static readonly DataField Point = new DataField<string>("point");
    private static readonly DataField Trial = new DataField<int>("trial");
    private static readonly DataField Age = new DataField<double>("age_s");
    private static readonly DataField Temperature = new DataField<double>("temperature_k");
    private static readonly DataField Correct = new DataField<int>("correct");
    private static readonly DataField Total = new DataField<int>("total");
    private static readonly DataField DacClipped = new DataField<long>("dac_clipped");
    private static readonly DataField AdcClipped = new DataField<long>("adc_clipped");
    private static readonly DataField Backend = new DataField<string>("backend");

    /// <summary>The file's bytes.</summary>
    public static byte[] ToBytes(PartAddress address, Part part)
    {
        using var stream = new MemoryStream();
        WriteAsync(stream, address, part).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    /// <summary>Reads a part and holds it against the address at which it should lie.</summary>
    public static Part Read(string path, PartAddress address)
    {
        byte[] bytes = StorageException.Guard("read a part", path, () => File.ReadAllBytes(path));
        try
        {
            // Some damaged files send the Parquet library into an endless loop; such a thread ends with the program.
            TimeSpan patience = ReadPatience + TimeSpan.FromSeconds(bytes.Length / 1e6);
            return Task.Run(() => ReadAsync(new MemoryStream(bytes), address)).WaitAsync(patience).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A damaged file makes the Parquet library throw nearly anything.
            throw new StorageException(
                new StudyError(
                    $"part {Path.GetFileName(path)} ({bytes.Length} bytes) cannot be used: {StorageException.FirstLine(e.Message)}",
                    path,
                    Remedy: "Delete this file and run the study again: only its trials are computed anew."),
                e);
        }
    }

    private static async Task WriteAsync(MemoryStream stream, PartAddress address, Part part)
    {
        IReadOnlyList<TrialRow> rows = part.Rows;
        DataField[] swept = [.. address.Swept.Select(setting => new DataField<string>(setting.Key))];
        var schema = new ParquetSchema(
            [Point, .. swept, Trial, Age, Temperature, Correct, Total, DacClipped, AdcClipped, Backend]);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Optimal };
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options);
        writer.CustomMetadata = new Dictionary<string, string>(Metadata(address, part.Kind)) { [RowsHashKey] = RowsHash(part.Kind, rows) };
        using ParquetRowGroupWriter group = writer.CreateRowGroup();

        Task Text(DataField field, string value) => group.WriteAsync(field, Enumerable.Repeat(value, rows.Count).ToArray());
        Task Numbers<T>(DataField field, Func<TrialRow, T> value) where T : struct =>
            group.WriteAsync<T>(field, rows.Select(value).ToArray());

        await Text(Point, address.PointId);
        for (int i = 0; i < swept.Length; i++)
            await Text(swept[i], address.Swept[i].Value);
        await Numbers(Trial, row => row.Trial);
        await Numbers(Age, row => row.AgeSeconds);
        await Numbers(Temperature, row => row.TemperatureKelvin);
        await Numbers(Correct, row => row.Correct);
        await Numbers(Total, row => row.Total);
        await Numbers(DacClipped, row => row.DacClipped);
        await Numbers(AdcClipped, row => row.AdcClipped);
        await Text(Backend, part.Kind);
    }

    private static async Task<Part> ReadAsync(MemoryStream stream, PartAddress address)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream);
        string kind = CheckMetadata(reader.CustomMetadata, address);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        int count = checked((int)group.RowCount);

        async Task<T[]> Column<T>(DataField field) where T : struct
        {
            var values = new T[count];
            await group.ReadAsync<T>(reader.Schema.FindDataField(field.Name), values);
            return values;
        }

        int[] trial = await Column<int>(Trial);
        double[] age = await Column<double>(Age);
        double[] temperature = await Column<double>(Temperature);
        int[] correct = await Column<int>(Correct);
        int[] total = await Column<int>(Total);
        long[] dacClipped = await Column<long>(DacClipped);
        long[] adcClipped = await Column<long>(AdcClipped);
        var rows = new TrialRow[count];
        for (int i = 0; i < count; i++)
            rows[i] = new TrialRow(address.PointId, trial[i], age[i], temperature[i], correct[i], total[i], dacClipped[i], adcClipped[i]);
        CheckRows(rows, address);
        if (!reader.CustomMetadata.TryGetValue(RowsHashKey, out string? hash) || hash != RowsHash(kind, rows))
            throw new InvalidDataException("its rows are not those that were written (checksum)");
        await CheckTextAsync(reader, group, count, address, kind);
        return new Part(kind, rows);
    }

    /// <summary>SHA-256 of the kind of backend and of every number: a bit that flips on a disk may pass Parquet unseen.</summary>
    private static string RowsHash(string kind, IReadOnlyList<TrialRow> rows)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(kind);
        foreach (TrialRow row in rows)
        {
            writer.Write(row.Trial);
            writer.Write(row.AgeSeconds);
            writer.Write(row.TemperatureKelvin);
            writer.Write(row.Correct);
            writer.Write(row.Total);
            writer.Write(row.DacClipped);
            writer.Write(row.AdcClipped);
        }

        writer.Flush();
        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>Columns that hold one text in every row: the point, the swept settings, the kind of backend.</summary>
    private static async Task CheckTextAsync(ParquetReader reader, ParquetRowGroupReader group, int count, PartAddress address, string kind)
    {
        foreach ((string name, string expected) in address.Swept.Append(new("point", address.PointId)).Append(new("backend", kind)))
        {
            var values = new string[count];
            await group.ReadAsync(reader.Schema.FindDataField(name), values);
            if (Array.Find(values, value => value != expected) is { } wrong)
                throw new InvalidDataException($"column {name} holds \"{wrong}\" where this study has \"{expected}\"");
        }
    }

    private static Dictionary<string, string> Metadata(PartAddress address, string kind) => new()
    {
        ["drift.format"] = Text(FormatVersion),
        ["drift.engine"] = EngineVersion.Text,
        ["drift.study"] = address.StudyId,
        ["drift.point"] = address.PointId,
        ["drift.block"] = Text(address.BlockIndex),
        ["drift.first_trial"] = Text(address.FirstTrial),
        ["drift.trials"] = Text(address.Trials),
        ["drift.backend"] = kind,
    };

    private static string CheckMetadata(Dictionary<string, string> found, PartAddress address)
    {
        foreach ((string key, string expected) in Metadata(address, string.Empty))
        {
            if (key is "drift.backend" or "drift.engine")
                continue;
            string value = found.TryGetValue(key, out string? text) ? text : "nothing";
            if (value != expected)
                throw new InvalidDataException($"it says {key} = {value} where this study has {expected}");
        }

        return found["drift.backend"];
    }

    /// <summary>Holds order and range of the rows; ages are compared by whoever knows the study.</summary>
    private static void CheckRows(TrialRow[] rows, PartAddress address)
    {
        int ages = rows.Length / address.Trials;
        if (ages == 0 || rows.Length != ages * address.Trials)
            throw new InvalidDataException($"it holds {rows.Length} rows, no whole number for each of {address.Trials} trials");
        for (int i = 0; i < rows.Length; i++)
        {
            bool inOrder = rows[i].Trial == address.FirstTrial + (i / ages) && rows[i].AgeSeconds == rows[i % ages].AgeSeconds;
            if (!inOrder || rows[i].Correct < 0 || rows[i].Correct > rows[i].Total)
                throw new InvalidDataException($"row {i} (trial {rows[i].Trial}, {rows[i].Correct} of {rows[i].Total} correct) does not belong there");
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
