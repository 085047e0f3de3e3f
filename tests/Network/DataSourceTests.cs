using System.Runtime.InteropServices;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>Every data format, written here and read back.</summary>
public sealed class DataSourceTests
{
    private static readonly double[] Values = [0, 1, 2, 3, 100, 5, 6, 7, 8, 9, 10, 127];
    private static readonly double[] Labels = [2, 0, 1];

    [Theory]
    [InlineData(0x08, "images", 0, 255)]
    [InlineData(0x08, "images.gz", 0, 255)]
    [InlineData(0x09, "images", -128, 127)]
    [InlineData(0x0B, "images", -32768, 32767)]
    [InlineData(0x0C, "images.gz", int.MinValue, int.MaxValue)]
    [InlineData(0x0D, "images", -1.5, 3.25e38)]
    [InlineData(0x0E, "images.gz", -1e300, 0.1)]
    public void Idx_of_every_type(byte type, string name, double least, double most)
    {
        using var files = new DataFiles();
        double[] values = [least, .. Values[1..11], most];
        RawArray read = DataFiles.Read(files.Write(name, DataFiles.Idx(type, values, 3, 2, 2)));
        Assert.Equal([3, 2, 2], read.Shape);
        Assert.Equal(type == 0x0D ? values.Select(v => (double)(float)v) : values, DataFiles.Values(read));
        Assert.Equal((3, 4), (read.Count, read.ItemSize));
    }

    [Theory]
    [MemberData(nameof(NpyCases))]
    public void Npy_of_every_type(string descr, byte[] data, double[] expected)
    {
        using var files = new DataFiles();
        foreach (string name in new[] { "a.npy", "a.npy.gz" })
        {
            RawArray read = DataFiles.Read(files.Write(name, DataFiles.Npy(descr, data, $"{expected.Length},")));
            Assert.Equal([expected.Length], read.Shape);
            Assert.Equal(expected, DataFiles.Values(read));
        }
    }

    public static TheoryData<string, byte[], double[]> NpyCases => new()
    {
        { "|u1", [0, 255], [0, 255] },
        { "|b1", [0, 1], [0, 1] },
        { "|i1", [0x80, 0x7F], [-128, 127] },
        { "<u2", [1, 0, 0xFF, 0xFF], [1, 65535] },
        { ">i2", [0xFF, 0xFE, 0, 3], [-2, 3] },
        { "<i4", Bytes([-5, 7]), [-5, 7] },
        { "<u4", [0, 0, 0, 0x80], [2147483648] },
        { "<i8", Bytes([-1L, 1L << 53]), [-1, 9007199254740992] },
        { "<u8", Bytes([1UL << 63]), [9223372036854775808] },
        { "<f4", Bytes([1.5f, -0.25f]), [1.5, -0.25] },
        { "<f8", Bytes([0.1, -1e300]), [0.1, -1e300] },
        { ">f8", [.. Bytes([0.1]).Reverse()], [0.1] },
    };

    [Fact]
    public void Npy_keeps_its_shape_in_c_order()
    {
        using var files = new DataFiles();
        RawArray read = DataFiles.Read(files.Write("a.npy", DataFiles.Npy("|u1", [.. Values.Select(v => (byte)v)], "3, 2, 2")));
        Assert.Equal([3, 2, 2], read.Shape);
        Assert.Equal(Values, DataFiles.Values(read));
    }

    [Theory]
    [InlineData("a.csv", ',', "")]
    [InlineData("a.csv", ';', "")]
    [InlineData("a.csv", '\t', "")]
    [InlineData("a.tsv", '\t', "a\tb\tc\td\n")]
    [InlineData("a.csv.gz", ',', "p0,p1,p2,p3\n")]
    [InlineData("a.CSV", ',', "\uFEFF\"a\",\"b\",\"c\",\"d\"\r\n")]
    [InlineData("a.csv", ',', "\n\na,b,c,d\n")]
    public void Tables(string name, char separator, string header)
    {
        using var files = new DataFiles();
        RawArray read = DataFiles.Read(files.Write(name, header + DataFiles.Csv(Values, 4, separator)));
        Assert.Equal([3, 4], read.Shape);
        Assert.Equal(Values, DataFiles.Values(read));
    }

    [Fact]
    public void A_table_without_label_file_has_its_labels_in_the_first_column()
    {
        using var files = new DataFiles();
        string table = files.Write("a.csv", "label,a,b,c,d\n2,0,1,2,3\n0,100,5,6,7\n1,8,9,10,127\n");
        DataSet data = DataSource.Load(Spec(table, null), Network()).Data;
        Assert.Equal([2, 0, 1], data.Labels);
        Assert.Equal(Values.Select(v => (float)v), data.Inputs);
    }

    [Fact]
    public void Images_and_labels_of_different_formats_go_together()
    {
        using var files = new DataFiles();
        string images = files.Write("i.npy", DataFiles.Npy("|u1", [.. Values.Select(v => (byte)v)], "3, 4"));
        foreach (string labels in new[] { files.Write("l.gz", DataFiles.Idx(8, Labels, 3)), files.Write("l.csv", "label\n2\n0\n1\n"), files.Write("l.npy", DataFiles.Npy("<i8", Bytes([2L, 0L, 1L]), "3, 1")) })
            Assert.Equal([2, 0, 1], DataSource.Load(Spec(images, labels), Network()).Data.Labels);
    }

    [Fact]
    public void Stored_values_are_scaled_per_channel()
    {
        using var files = new DataFiles();
        (string images, string labels) = Pair(files);
        DataSpec spec = Spec(images, labels) with { Scale = 0.5, Mean = [1, 10], Std = [2, 4] };
        DataSet data = DataSource.Load(spec, Network(2, 1, 2)).Data;
        Assert.Equal(Values.Select((v, i) => i % 4 < 2 ? (float)(((v * 0.5) - 1) / 2) : (float)(((v * 0.5) - 10) / 4)), data.Inputs);
    }

    [Fact]
    public void One_mean_and_deviation_hold_for_all_channels()
    {
        using var files = new DataFiles();
        (string images, string labels) = Pair(files);
        DataSet data = DataSource.Load(Spec(images, labels) with { Mean = [1], Std = [2] }, Network(2, 1, 2)).Data;
        Assert.Equal(Values.Select(v => (float)((v - 1) / 2)), data.Inputs);
    }

    [Fact]
    public void Limit_takes_the_first_inputs()
    {
        using var files = new DataFiles();
        (string images, string labels) = Pair(files);
        DataSet data = DataSource.Load(Spec(images, labels) with { Limit = 2 }, Network()).Data;
        Assert.Equal((2, 8, 4), (data.Count, data.Inputs.Length, data.Features));
        Assert.Equal([2, 0], data.Labels);
    }

    [Fact]
    public void Hash_knows_images_and_labels()
    {
        using var files = new DataFiles();
        (string images, string labels) = Pair(files);
        string other = files.Write("other", DataFiles.Idx(8, [1, 0, 1], 3));
        string hash = DataSource.Load(Spec(images, labels), Network()).Sha256;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, DataSource.Load(Spec(images, labels), Network()).Sha256);
        Assert.NotEqual(hash, DataSource.Load(Spec(images, other), Network()).Sha256);
    }

    [Fact]
    public void Data_inside_the_program_fits_its_network()
    {
        DigitalNetwork network = NetworkSource.Load("first-look").Network;
        DataSet data = DataSource.Load(Spec("first-look", null) with { Scale = 1 / 255.0, Limit = 200 }, network).Data;
        Assert.Equal((200, 256), (data.Count, data.Features));
        Assert.InRange(data.Inputs.Max(), 0.9f, 1f);
        Assert.InRange(network.CountCorrect(data), 190, 200);
    }

    internal static DataSpec Spec(string images, string? labels) => new(images, labels, 1, [0], [1], null);

    internal static (string Images, string Labels) Pair(DataFiles files) =>
        (files.Write("images", DataFiles.Idx(8, Values, 3, 2, 2)), files.Write("labels", DataFiles.Idx(8, Labels, 3)));

    /// <summary>A network of four inputs, or of the given shape, and three classes.</summary>
    internal static DigitalNetwork Network(params int[] shape) =>
        new("sample.onnx", shape.Length == 0 ? [4] : shape, [new DenseLayer("layer", 4, 3, new float[12], new float[3], false)]);

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
