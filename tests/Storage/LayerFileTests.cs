using System.Globalization;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DuckDB.NET.Data;

namespace DriftEngine.Tests.Storage;

/// <summary>Files with errors: parts of points without labels, and layers.</summary>
public sealed class LayerFileTests : IDisposable
{
    private static readonly PartAddress Address = new("study0", "point0", [new("adc.bits", "8")], 3, 30, 1)
    {
        Labels = new RowLabels("CALIBRATED ESTIMATE", "25 s: CALIBRATED: fitted\n3600 s: ESTIMATE: not fitted"),
    };

    private static readonly ErrorFigures Figures = new(-0.01, 0.1, 0.99, 20.5, 3.1129568106312293);

    private static readonly LayerPart Layers = new("simd",
    [
        new("point0", 30, 25, 298.15, "fc1", 0, 6_000_000_000, Figures),
        new("point0", 30, 25, 298.15, "fc2", 1, 20, Figures with { Gain = 1.5 }),
        new("point0", 30, 3600, 358.15, "fc1", 0, 6_000_000_000, Figures with { SnrDb = -200 }),
        new("point0", 30, 3600, 358.15, "fc2", 1, 20, Figures),
    ]);

    private static readonly Part Part = new("simd",
    [
        new("point0", 30, 25, 298.15, 0, 0, 5, 7) { Errors = Figures },
        new("point0", 30, 3600, 358.15, 0, 0, 6, 71) { Errors = Figures with { MeanError = 0.5 } },
    ]);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");

    private string Path1 => Path.Combine(folder.FullName, Address.FileName);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Rows_come_back()
    {
        File.WriteAllBytes(Path1, LayerFile.ToBytes(Address, Layers));
        LayerPart found = LayerFile.Read(Path1, Address);
        Assert.Equal(("simd", 4), (found.Kind, found.Rows.Count));
        Assert.Equal(Layers.Rows, found.Rows);
        PartAddress errors = Address with { HasErrors = true };
        File.WriteAllBytes(Path1, PartFile.ToBytes(errors, Part));
        Assert.Equal(Part.Rows, PartFile.Read(Path1, errors).Rows);
    }

    [Fact]
    public void DuckDB_reads_the_columns_of_layers()
    {
        File.WriteAllBytes(Path1, LayerFile.ToBytes(Address, Layers));
        Assert.Equal(
            [
                "point VARCHAR", "adc.bits VARCHAR", "trial INTEGER", "age_s DOUBLE", "temperature_k DOUBLE", "layer VARCHAR", "layer_index INTEGER",
                "count BIGINT", "mean_error DOUBLE", "rms_error DOUBLE", "gain DOUBLE", "snr_db DOUBLE", "effective_bits DOUBLE", "backend VARCHAR",
            ],
            Query($"select column_name || ' ' || column_type from (describe select * from '{Path1}')"));
        Assert.Equal(
            ["point0 8 30 3600.0 358.15 fc1 0 6000000000 -0.01 0.1 0.99 -200.0 3.1129568106312293 simd"],
            Query($"select concat_ws(' ', point, \"adc.bits\", trial, age_s, temperature_k, layer, layer_index, count, mean_error, rms_error, gain, snr_db, effective_bits, backend) from '{Path1}' where snr_db < 0"));
    }

    [Fact]
    public void DuckDB_reads_errors_and_labels_of_parts()
    {
        PartAddress address = Address with { HasErrors = true };
        File.WriteAllBytes(Path1, PartFile.ToBytes(address, Part));
        Assert.Equal(["2 0 1 0.99"], Query($"select concat_ws(' ', count(*), sum(total)::int, count(distinct effective_bits), min(gain)) from '{Path1}'"));
        Assert.Equal(
            [$"drift.label_reasons={Address.Labels.Reasons}", "drift.labels=CALIBRATED ESTIMATE"],
            Query($"select decode(key) || '=' || decode(value) from parquet_kv_metadata('{Path1}') where decode(key) like 'drift.label%' order by 1"));
    }

    [Fact]
    public void Other_labels_are_refused_and_other_words_for_a_reason_are_not()
    {
        File.WriteAllBytes(Path1, LayerFile.ToBytes(Address, Layers));
        LayerFile.Read(Path1, Address with { Labels = Address.Labels with { Reasons = "in other words" } });
        AssertRefused(Address with { Labels = Address.Labels with { Labels = "CALIBRATED CALIBRATED" } }, "drift.labels = CALIBRATED ESTIMATE where this study has CALIBRATED CALIBRATED");
    }

    [Fact]
    public void Every_flipped_bit_is_seen()
    {
        byte[] bytes = LayerFile.ToBytes(Address, Layers);
        for (int bit = 0; bit < bytes.Length * 8; bit += 7)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Path1, damaged);
            Assert.Contains("checksum", Assert.Throws<StorageException>(() => LayerFile.Read(Path1, Address)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_out_of_order_are_refused()
    {
        LayerRow[] rows = [.. Layers.Rows];
        PartAddress two = Address with { Trials = 2 };
        LayerRow[] next = [.. rows.Select(row => row with { Trial = 31 })];
        File.WriteAllBytes(Path1, LayerFile.ToBytes(two, Layers with { Rows = [.. rows, .. next] }));
        Assert.Equal(8, LayerFile.Read(Path1, two).Rows.Count);
        foreach (LayerRow[] wrong in new LayerRow[][] { [.. next, .. rows], [.. rows, next[1], next[0], next[2], next[3]], [.. rows, .. next[..3]] })
        {
            File.WriteAllBytes(Path1, LayerFile.ToBytes(two, Layers with { Rows = wrong }));
            AssertRefused(two, "cannot be used");
        }
    }

    private void AssertRefused(PartAddress address, string expected)
    {
        var e = Assert.Throws<StorageException>(() => LayerFile.Read(Path1, address));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(Path1, e.Message, StringComparison.Ordinal);
    }

    private static List<string> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return rows;
    }
}
