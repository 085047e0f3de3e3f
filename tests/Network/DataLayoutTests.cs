using System.Text;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>What the readers decide where files are ambiguous: headers, separators, versions, layouts, the label column.</summary>
public sealed class DataLayoutTests : IDisposable
{
    private readonly DataFiles files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("1,2.5\n-3,4e-1\n")]
    [InlineData("1;2.5\r\n-3;4e-1")]
    [InlineData("\"left\";\"right\"\n 1 ; 2.5\n-3;0.4")]
    [InlineData("label,0\n1,2.5\n-3,.4")]
    [InlineData("\n1,+2.5\n\n-3.0,\"0.4\"")]
    public void Tables_as_programs_write_them(string text) =>
        Assert.Equal([1, 2.5, -3, 0.4], DataFiles.Values(DataFiles.Read(files.Write("a.csv", text))));

    [Theory]
    [InlineData("1,5;2\n3,5;4\n", "\"1,5\" is not a number", "line 1")]
    [InlineData("1,5;2,5\n3,5;4,0\n", "\"1,5\" is not a number", "line 1")]
    [InlineData("1,2\n\n3,4,5\n", "line 3 has 3 columns", "line 3")]
    [InlineData("nan,2\n3,4\n", "\"nan\" is not a number", "line 1")]
    public void Tables_that_are_not_understood_name_the_line(string text, string said, string line)
    {
        var e = Assert.Throws<StudyException>(() => DataFiles.Read(files.Write("a.csv", text)));
        Assert.Contains(said, e.Error.What, StringComparison.Ordinal);
        Assert.EndsWith($"a.csv, {line}", e.Error.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Npy_of_later_versions(byte version)
    {
        byte[] first = DataFiles.Npy(">i2", [1, 2, 0xFF, 0xFE], "2,");
        byte[] later = [.. first[..6], version, 0, first[8], first[9], 0, 0, .. first[10..]];
        Assert.Equal([258, -2], DataFiles.Values(DataFiles.Read(files.Write("a.npy", later))));
    }

    [Fact]
    public void Npy_of_an_unknown_version()
    {
        byte[] array = DataFiles.Npy("|u1", [1, 2], "2,");
        array[6] = 4;
        var e = Assert.Throws<StudyException>(() => DataFiles.Read(files.Write("a.npy", array)));
        Assert.Contains("version 4", e.Error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_gzip_cannot_claim_a_large_size()
    {
        byte[] packed = DataFiles.Zip(new byte[100]);
        BitConverter.GetBytes(0x3FFF_FFFF).CopyTo(packed, packed.Length - 4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string path = files.Path("a.idx");
        File.WriteAllBytes(path, packed);
        Assert.Contains("gzip", Assert.Throws<StudyException>(() => DataFiles.Read(path)).Error.What, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(new[] { 2, 2 }, new[] { 1, 2, 2 })]
    [InlineData(new[] { 4 }, new[] { 1, 2, 2 })]
    [InlineData(new[] { 2, 2, 1 }, new[] { 1, 2, 2 })]
    [InlineData(new[] { 2, 2 }, new[] { 4 })]
    public void Shapes_that_differ_in_ones_or_are_flat_fit(int[] item, int[] input) =>
        Assert.Equal([1, 2, 3, 4], Load(DataFiles.Idx(8, [1, 2, 3, 4], [1, .. item]), [0], input).Inputs);

    [Fact]
    public void Colours_stored_last_are_not_taken_for_colours_first()
    {
        double[] values = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
        var e = Assert.Throws<StudyException>(() => Load(DataFiles.Idx(8, values, 1, 2, 2, 3), [0], 3, 2, 2));
        Assert.Contains("[1, 2, 2, 3]", e.Error.What, StringComparison.Ordinal);
        Assert.Contains("[3, 2, 2]", e.Error.What, StringComparison.Ordinal);
        Assert.Contains("channels first", e.Error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_images_alone_does_not_lose_its_first_column_to_the_labels()
    {
        string images = files.Write("a.csv", "1,2,3,4\n5,6,7,8\n");
        var e = Assert.Throws<StudyException>(() => DataSource.Load(DataSourceTests.Spec(images, null), DataSourceTests.Network()));
        Assert.Contains("there are no labels", e.Error.What, StringComparison.Ordinal);
        Assert.Contains("5 columns", e.Error.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_below_one(int limit)
    {
        (string images, string labels) = DataSourceTests.Pair(files);
        var e = Assert.Throws<StudyException>(() => DataSource.Load(DataSourceTests.Spec(images, labels) with { Limit = limit }, DataSourceTests.Network()));
        Assert.Contains($"{limit} inputs are asked for", e.Error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_of_the_files_and_not_of_the_limit()
    {
        (string images, string labels) = DataSourceTests.Pair(files);
        string whole = DataSource.Load(DataSourceTests.Spec(images, labels), DataSourceTests.Network()).Sha256;
        Assert.Equal(whole, DataSource.Load(DataSourceTests.Spec(images, labels) with { Limit = 1 }, DataSourceTests.Network()).Sha256);
        string other = files.Write("other", DataFiles.Idx(8, new double[12], 3, 2, 2));
        Assert.NotEqual(whole, DataSource.Load(DataSourceTests.Spec(other, labels), DataSourceTests.Network()).Sha256);
    }

    [Fact]
    public void Two_thousand_damaged_files_end_in_data_or_an_error()
    {
        byte[] idx = DataFiles.Idx(8, [1, 2, 3, 4], 2, 2);
        byte[][] sound = [idx, DataFiles.Zip(idx), DataFiles.Npy("<f4", new byte[16], "2, 2"), Encoding.ASCII.GetBytes("a,b\n1,2\n3,4\n")];
        string[] paths = [files.Path("m"), files.Path("m.gz"), files.Path("m.npy"), files.Path("m.csv")];
        int refused = 0;
        for (uint i = 0; i < 2000; i++)
        {
            byte[] file = [.. sound[i % 4]];
            file[SampleNetwork.Draw(i + 1, 0) % (uint)file.Length] ^= (byte)(1 << (int)(SampleNetwork.Draw(i + 1, 1) % 8));
            int length = SampleNetwork.Draw(i + 1, 2) % 4 == 0 ? (int)(SampleNetwork.Draw(i + 1, 3) % (uint)file.Length) : file.Length;
            File.WriteAllBytes(paths[i % 4], file[..length]);
            refused += Record.Exception(() => DataFiles.Read(paths[i % 4])) switch
            {
                null => 0,
                StudyException => 1,
                Exception e => throw e,
            };
        }

        Assert.InRange(refused, 400, 1800);
    }

    private DataSet Load(byte[] images, double[] labels, params int[] inputShape)
    {
        int features = inputShape.Aggregate(1, (a, b) => a * b);
        var network = new DigitalNetwork("sample.onnx", inputShape, [new DenseLayer("all", features, 3, new float[features * 3], new float[3], false)]);
        return DataSource.Load(DataSourceTests.Spec(files.Write("images", images), files.Write("labels", DataFiles.Idx(8, labels, labels.Length))), network).Data;
    }
}
