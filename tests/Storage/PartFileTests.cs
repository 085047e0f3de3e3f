using System.Globalization;
using DriftEngine.Storage;
using DuckDB.NET.Data;

namespace DriftEngine.Tests.Storage;

public sealed class PartFileTests : IDisposable
{
    private static readonly PartAddress Address = new(
        "study0", "point0", [new("compensation", "global"), new("adc.bits", "8")], 3, 30, 2);

    private static readonly Part Part = new("simd",
    [
        new("point0", 30, 25, 298.15, 9712, 10000, 5, 7_000_000_000),
        new("point0", 30, 3600, 298.15, 9700, 10000, 6, 71),
        new("point0", 31, 25, 298.15, 0, 10000, 0, 0),
        new("point0", 31, 3600, 298.15, 10000, 10000, 8, 73),
    ]);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");

    private string File1 => Path.Combine(folder.FullName, Address.FileName);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Rows_come_back()
    {
        File.WriteAllBytes(File1, PartFile.ToBytes(Address, Part));
        Part found = PartFile.Read(File1, Address);
        Assert.Equal("simd", found.Kind);
        Assert.Equal(Part.Rows, found.Rows);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_and_others_do_not()
    {
        byte[] bytes = PartFile.ToBytes(Address, Part);
        Assert.Equal(bytes, PartFile.ToBytes(Address, new Part("simd", [.. Part.Rows])));
        Assert.NotEqual(bytes, PartFile.ToBytes(Address, Part with { Kind = "cuda" }));
        Assert.NotEqual(bytes, PartFile.ToBytes(Address, new Part("simd", [Part.Rows[0] with { Correct = 9711 }, .. Part.Rows.Skip(1)])));
    }

    [Fact]
    public void Every_flipped_bit_is_seen()
    {
        byte[] bytes = PartFile.ToBytes(Address, Part);
        for (int bit = 0; bit < bytes.Length * 8; bit += 7)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(File1, damaged);
            Assert.Contains("checksum", Assert.Throws<StorageException>(() => PartFile.Read(File1, Address)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DuckDB_reads_the_columns_and_their_types()
    {
        File.WriteAllBytes(File1, PartFile.ToBytes(Address, Part));
        Assert.Equal(
            [
                "point VARCHAR", "compensation VARCHAR", "adc.bits VARCHAR", "trial INTEGER", "age_s DOUBLE", "temperature_k DOUBLE",
                "correct INTEGER", "total INTEGER", "dac_clipped BIGINT", "adc_clipped BIGINT", "backend VARCHAR",
            ],
            Query($"select column_name || ' ' || column_type from (describe select * from '{File1}')"));
        Assert.Equal(
            ["point0 global 8 30 25.0 298.15 9712 10000 5 7000000000 simd", "point0 global 8 31 3600.0 298.15 10000 10000 8 73 simd"],
            Query($"""
                select concat_ws(' ', point, compensation, "adc.bits", trial, age_s, temperature_k, correct, total, dac_clipped, adc_clipped, backend)
                from '{File1}' where correct in (9712, 10000) order by trial, age_s
                """));
        Assert.Equal(
            ["drift.backend=simd", "drift.block=3", "drift.first_trial=30", "drift.format=2", "drift.labels=", "drift.point=point0", "drift.study=study0", "drift.trials=2"],
            Query($"select decode(key) || '=' || decode(value) from parquet_kv_metadata('{File1}') where decode(key) like 'drift.%' and decode(key) not in ('drift.engine', 'drift.label_reasons') order by 1"));
    }

    [Fact]
    public void A_part_cut_anywhere_is_refused_with_its_name_and_a_remedy()
    {
        byte[] bytes = PartFile.ToBytes(Address, Part);
        for (int length = 0; length < bytes.Length; length += 1 + (length / 16))
        {
            File.WriteAllBytes(File1, bytes[..length]);
            AssertRefused(Address, "Delete this file and run the study again");
        }
    }

    [Fact]
    public void A_part_of_another_study_point_block_or_range_is_refused()
    {
        File.WriteAllBytes(File1, PartFile.ToBytes(Address, Part));
        AssertRefused(Address with { StudyId = "study1" }, "drift.study = study0 where this study has study1");
        AssertRefused(Address with { FirstTrial = 28 }, "drift.first_trial = 30 where this study has 28");
        AssertRefused(Address with { Trials = 4 }, "drift.trials = 2 where this study has 4");
    }

    [Fact]
    public void Rows_out_of_order_or_range_are_refused()
    {
        TrialRow[] rows = [.. Part.Rows];
        foreach (TrialRow[] wrong in new TrialRow[][]
        {
            [rows[2], rows[3], rows[0], rows[1]],
            [rows[0], rows[1], rows[2]],
            [rows[0] with { Correct = 10001 }, rows[1], rows[2], rows[3]],
            [rows[0], rows[1], rows[2], rows[3] with { AgeSeconds = 3601 }],
        })
        {
            File.WriteAllBytes(File1, PartFile.ToBytes(Address, new Part("simd", wrong)));
            AssertRefused(Address, "Delete this file and run the study again");
        }
    }

    private void AssertRefused(PartAddress address, string expected)
    {
        var e = Assert.Throws<StorageException>(() => PartFile.Read(File1, address));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(File1, e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Split('\n').Length, 2, 5);
        Assert.DoesNotContain("   at ", e.Message, StringComparison.Ordinal);
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
