using DriftEngine.Network;
using DriftEngine.Study;
using static DriftEngine.Tests.Network.DataFiles;

namespace DriftEngine.Tests.Network;

/// <summary>Every data format, read back from files whose bytes the test lays itself.</summary>
public sealed class DataFormatTests : IDisposable
{
    private readonly DataFiles files = new();

    public void Dispose() => files.Dispose();

    public static TheoryData<byte, byte[], float[]> IdxTypes => new()
    {
        { 0x08, [0, 7, 200, 255], [0, 7, 200, 255] },
        { 0x09, [0, 7, 0x80, 0xFF], [0, 7, -128, -1] },
        { 0x0B, [.. Big((short)0), .. Big((short)258), .. Big(short.MinValue), .. Big(short.MaxValue)], [0, 258, -32768, 32767] },
        { 0x0C, [.. Big(1), .. Big(-70000), .. Big(int.MaxValue), .. Big(0)], [1, -70000, 2147483647f, 0] },
        { 0x0D, [.. Big(0.1f), .. Big(-1e-30f), .. Big(3f), .. Big(0f)], [0.1f, -1e-30f, 3, 0] },
        { 0x0E, [.. Big(0.1), .. Big(-1e-30), .. Big(3.0), .. Big(0.0)], [0.1f, -1e-30f, 3, 0] },
    };

    [Theory]
    [MemberData(nameof(IdxTypes))]
    public void Idx_of_every_type_plain_and_packed(byte type, byte[] elements, float[] expected)
    {
        byte[] idx = Idx(type, [2, 1, 2], elements);
        string labels = files.Write("labels", IdxBytes([2], 3, 9));
        foreach (byte[] bytes in new[] { idx, Gz(idx) })
        {
            DataSet data = Load(files.Write("images", bytes), labels, 2);
            Assert.Equal(expected, data.Inputs);
            Assert.Equal([3, 9], data.Labels);
            Assert.Equal((2, 2), (data.Features, data.Count));
        }
    }

    public static TheoryData<string, byte[], float[]> NpyTypes => new()
    {
        { "|u1", [0, 255], [0, 255] },
        { "|i1", [127, 0x80], [127, -128] },
        { "|b1", [1, 0], [1, 0] },
        { "<u2", [1, 2, 255, 255], [513, 65535] },
        { "<i2", [1, 2, 254, 255], [513, -2] },
        { ">i2", [2, 1, 255, 254], [513, -2] },
        { ">u2", [2, 1, 255, 254], [513, 65534] },
        { "<u4", [0, 0, 0, 1, 255, 255, 255, 255], [16777216, 4294967295f] },
        { ">i4", [.. Big(-5), .. Big(99999)], [-5, 99999] },
        { "<i8", [.. BitConverter.GetBytes(-5L), .. BitConverter.GetBytes(1L << 40)], [-5, 1099511627776f] },
        { "<u8", [.. BitConverter.GetBytes(5L), .. BitConverter.GetBytes(ulong.MaxValue)], [5, 18446744073709551615f] },
        { "<f4", [.. BitConverter.GetBytes(0.1f), .. BitConverter.GetBytes(-2f)], [0.1f, -2] },
        { ">f4", [.. Big(0.1f), .. Big(-2f)], [0.1f, -2] },
        { "<f8", [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-2.0)], [0.1f, -2] },
        { ">f8", [.. Big(0.1), .. Big(-2.0)], [0.1f, -2] },
    };

    [Theory]
    [MemberData(nameof(NpyTypes))]
    public void Npy_of_every_type(string descr, byte[] elements, float[] expected)
    {
        string labels = files.Write("labels.npy", Npy("<i8", "(1,)", BitConverter.GetBytes(4L)));
        Assert.Equal(expected, Load(files.Write("images.npy", Npy(descr, "(1, 2)", elements)), labels, 2).Inputs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Npy_of_every_version_plain_and_packed(int version)
    {
        string labels = files.Write("labels.npy.gz", Gz(Npy("|u1", "(2,)", [1, 0], version)));
        DataSet data = Load(files.Write("images.npy.gz", Gz(Npy("|u1", "(2, 1, 2)", [1, 2, 3, 4], version))), labels, 1, 1, 2);
        Assert.Equal([1, 2, 3, 4], data.Inputs);
        Assert.Equal([1, 0], data.Labels);
    }

    [Theory]
    [InlineData("1,2.5\n-3,4e-1\n")]
    [InlineData("1;2.5\r\n-3;4e-1")]
    [InlineData("1\t2.5\n-3\t4e-1\n\n")]
    [InlineData("\uFEFFleft,right\n1,2.5\n-3,.4\n")]
    [InlineData("\"left\";\"right\"\n 1 ; 2.5\n-3;0.4")]
    [InlineData("pixel,0\n1,2.5\n-3,0.4")]
    [InlineData("\n1,+2.5\n-3.0,0.4")]
    public void Csv_of_every_separator_with_and_without_header(string text)
    {
        string labels = files.Write("labels.csv", "label\n5\n6\n");
        foreach (string images in new[] { files.Write("images.csv", text), files.Write("images.csv.gz", Gz(File.ReadAllBytes(files.Missing("images.csv")))) })
        {
            DataSet data = Load(images, labels, 2);
            Assert.Equal([1, 2.5f, -3, 0.4f], data.Inputs);
            Assert.Equal([5, 6], data.Labels);
        }
    }

    [Fact]
    public void Without_a_label_file_the_first_column_holds_the_labels()
    {
        DataSet data = Load(files.Write("all.csv", "label,a,b\n7,1,2\n8,3,4\n9,5,6\n"), null, 2);
        Assert.Equal([1, 2, 3, 4, 5, 6], data.Inputs);
        Assert.Equal([7, 8, 9], data.Labels);
    }

    [Fact]
    public void Scale_mean_and_std_are_applied_in_double()
    {
        string images = files.Write("images", IdxBytes([1, 3], 0, 128, 255)), labels = files.Write("labels", IdxBytes([1], 0));
        var spec = new DataSpec(images, labels, 0.00392156862745098, [0.1307], [0.3081], null);
        float[] inputs = DataSource.Load(spec, NetworkOf(3)).Data.Inputs;
        Assert.Equal(new[] { 0.0, 128, 255 }.Select(v => (float)(((v * 0.00392156862745098) - 0.1307) / 0.3081)), inputs);
    }

    [Fact]
    public void Mean_and_std_per_channel()
    {
        string images = files.Write("images", IdxBytes([2, 2, 1, 2], 1, 2, 3, 4, 5, 6, 7, 8)), labels = files.Write("labels", IdxBytes([2], 0, 1));
        var spec = new DataSpec(images, labels, 2, [1, 10], [0.5, 4], null);
        float[] inputs = DataSource.Load(spec, NetworkOf(2, 1, 2)).Data.Inputs;
        Assert.Equal([2f, 6, -1, -0.5f, 18, 22, 1, 1.5f], inputs);
    }

    [Fact]
    public void A_limit_takes_the_first_inputs_only_and_leaves_the_hash()
    {
        string images = files.Write("images", IdxBytes([3, 1], 1, 2, 3)), labels = files.Write("labels", IdxBytes([3], 4, 5, 255));
        LoadedData two = DataSource.Load(new DataSpec(images, labels, 1, [0], [1], 2), NetworkOf(1));
        Assert.Equal([1f, 2], two.Data.Inputs);
        Assert.Equal([4, 5], two.Data.Labels);
        Assert.Equal(two.Sha256, DataSource.Load(new DataSpec(images, labels, 1, [0], [1], 1), NetworkOf(1)).Sha256);
    }

    [Fact]
    public void Images_and_labels_both_enter_the_hash()
    {
        string images = files.Write("images", IdxBytes([1, 1], 1)), labels = files.Write("labels", IdxBytes([1], 1));
        string otherImages = files.Write("images2", IdxBytes([1, 1], 2)), otherLabels = files.Write("labels2", IdxBytes([1], 2));
        string[] hashes = [Hash(images, labels), Hash(otherImages, labels), Hash(images, otherLabels)];
        Assert.Equal(3, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
        Assert.Equal(hashes[0], Hash(images, labels));
    }

    [Theory]
    [InlineData(new[] { 2, 2 }, new[] { 1, 2, 2 })]
    [InlineData(new[] { 4 }, new[] { 1, 2, 2 })]
    [InlineData(new[] { 2, 2, 1 }, new[] { 1, 2, 2 })]
    [InlineData(new[] { 2, 2 }, new[] { 4 })]
    public void Shapes_that_differ_in_ones_or_are_flat_fit(int[] item, int[] input)
    {
        string images = files.Write("images", IdxBytes([1, .. item], 1, 2, 3, 4));
        Assert.Equal([1, 2, 3, 4], Load(images, files.Write("labels", IdxBytes([1], 0)), input).Inputs);
    }

    [Fact]
    public void The_data_inside_the_program_brings_its_labels()
    {
        LoadedNetwork network = NetworkSource.Load("first-look");
        LoadedData data = DataSource.Load(new DataSpec("first-look", null, 1 / 255.0, [0], [1], null), network.Network);
        Assert.Equal(2000, data.Data.Count);
        Assert.Equal(1966, network.Network.CountCorrect(data.Data)); // as src/DriftEngine/Network/Assets/README.md says
    }

    private static string Hash(string images, string labels) =>
        DataSource.Load(new DataSpec(images, labels, 1, [0], [1], null), NetworkOf(1)).Sha256;
}
