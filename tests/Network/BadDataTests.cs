using System.Text;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>Data files that are damaged or do not fit: the error names the file, the fault and the remedy.</summary>
public sealed class BadDataTests
{
    private static readonly byte[] Idx = DataFiles.Idx(8, new double[12], 3, 2, 2), Npy = DataFiles.Npy("|u1", new byte[12], "3, 4");

    /// <summary>Each case: file name, its bytes, what the message must hold.</summary>
    private static readonly Dictionary<string, (string File, byte[] Bytes, string Expected, string Remedy)> Files = new()
    {
        ["empty"] = ("a.idx", [], "not an array in IDX", "Check that the file"),
        ["text"] = ("a.txt", Text("some words, no numbers"), "not an array in IDX", "CSV files must end in .csv"),
        ["idx cut in its header"] = ("a.idx", Idx[..10], "not an array in IDX", "Check that the file"),
        ["idx of rank 0"] = ("a.idx", [0, 0, 8, 0, 1], "not an array in IDX", "Check that the file"),
        ["idx of an unknown type"] = ("a.idx", [0, 0, 7, .. Idx[3..]], "element type 0x07", "damaged"),
        ["idx cut short"] = ("a.idx", Idx[..^1], "needs 12 bytes, the file holds 11", "copy it again"),
        ["idx too long"] = ("a.idx", [.. Idx, 0], "needs 12 bytes, the file holds 13", "copy it again"),
        ["idx with huge sizes"] = ("a.idx", [0, 0, 8, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "is not possible", "damaged"),
        ["idx with 255 sizes"] = ("a.idx", [0, 0, 8, 255, .. Enumerable.Repeat<byte>(0xFF, 1020)], "is not possible", "damaged"),
        ["gzip cut short"] = ("a.idx", DataFiles.Zip([.. Enumerable.Range(0, 5000).Select(i => (byte)SampleNetwork.Draw(1, (uint)i))])[..3000], "gzip data", "again"),
        ["gzip cut in its tail"] = ("a.idx", DataFiles.Zip(Idx)[..^3], "gzip data", "again"),
        ["gzip damaged"] = ("a.idx", Flipped(DataFiles.Zip(Idx)), "gzip data", "again"),
        ["gzip of nothing but its mark"] = ("a.idx", [0x1F, 0x8B], "gzip data", "again"),
        ["npy cut in its header"] = ("a.npy", Npy[..20], "header is cut short", "Copy the file"),
        ["npy of its mark only"] = ("a.npy", Npy[..6], "header is cut short", "Copy the file"),
        ["npy cut short"] = ("a.npy", Npy[..^1], "needs 12 bytes", "copy it again"),
        ["npy in Fortran order"] = ("a.npy", DataFiles.Npy("|u1", new byte[12], "3, 4", fortran: true), "Fortran order", "ascontiguousarray"),
        ["npy of objects"] = ("a.npy", DataFiles.Npy("|O", new byte[12], "3, 4"), "not understood", "numpy.save"),
        ["npy of complex numbers"] = ("a.npy", DataFiles.Npy("<c8", new byte[96], "3, 4"), "not understood", "numpy.save"),
        ["npy of one number"] = ("a.npy", DataFiles.Npy("|u1", new byte[1], ""), "single number", "counts the items"),
        ["npy with a negative size"] = ("a.npy", DataFiles.Npy("|u1", new byte[12], "-3, -4"), "is not possible", "damaged"),
        ["npy with a size that is no number"] = ("a.npy", DataFiles.Npy("|u1", new byte[12], "3x, 4"), "is not possible", "damaged"),
        ["npy with sizes beyond 64 bit"] = ("a.npy", DataFiles.Npy("|u1", new byte[12], "99999999999999999999"), "is not possible", "damaged"),
        ["csv empty"] = ("a.csv", Text(""), "table is empty", "one item a line"),
        ["csv of a header only"] = ("a.csv", Text("a,b,c\n"), "table is empty", "one item a line"),
        ["csv with uneven lines"] = ("a.csv", Text("1,2,3\n4,5\n"), "line 2 has 2 columns", "every line"),
        ["csv with a word"] = ("a.csv", Text("1,2\n3,four\n"), "\"four\" is not a number", "decimal point"),
        ["csv with a gap"] = ("a.csv", Text("1,2\n3,\n"), "\"\" is not a number", "decimal point"),
        ["csv with NaN"] = ("a.csv", Text("1,2\n3,NaN\n"), "\"NaN\" is not a number", "finite"),
        ["csv with infinity"] = ("a.csv", Text("1,2\n3,1e999\n"), "\"1e999\" is not a number", "finite"),
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_file_is_refused_with_a_reason(string name)
    {
        using var files = new DataFiles();
        var (file, bytes, expected, remedy) = Files[name];
        File.WriteAllBytes(files.Path(file), bytes);
        Check(() => DataFiles.Read(files.Path(file)), file, expected, remedy);
    }

    [Fact]
    public void Missing_file_is_named()
    {
        using var files = new DataFiles();
        Check(() => DataFiles.Read(files.Path("gone.idx")), "gone.idx", "cannot read", "Check the path");
    }

    [Theory]
    [InlineData(new double[] { 0, 1 }, "2 labels for 3 inputs", "same set")]
    [InlineData(new double[] { 0, 1, 3 }, "label 2 is 3", "0 to 2")]
    [InlineData(new double[] { 0, -1, 1 }, "label 1 is -1", "0 to 2")]
    [InlineData(new double[] { 0.5, 1, 1 }, "label 0 is 0.5", "whole numbers")]
    [InlineData(new double[] { double.NaN, 1, 1 }, "label 0 is NaN", "whole numbers")]
    public void Labels_that_do_not_fit(double[] labels, string expected, string remedy)
    {
        using var files = new DataFiles();
        string images = DataSourceTests.Pair(files).Images, path = files.Write("wrong", DataFiles.Idx(0x0E, labels, labels.Length));
        Check(() => DataSource.Load(DataSourceTests.Spec(images, path), DataSourceTests.Network()), "wrong", expected, remedy);
    }

    [Fact]
    public void Images_of_another_size_than_the_network()
    {
        using var files = new DataFiles();
        string labels = DataSourceTests.Pair(files).Labels, images = files.Write("wide", DataFiles.Idx(8, new double[15], 3, 5));
        Check(() => DataSource.Load(DataSourceTests.Spec(images, labels), DataSourceTests.Network()), "wide", "inputs have 5 values (shape [3, 5]), the network takes 4", "trained for");
    }

    [Fact]
    public void No_images_at_all()
    {
        using var files = new DataFiles();
        string labels = files.Write("labels", DataFiles.Idx(8, [], 0)), images = files.Write("none", DataFiles.Idx(8, [], 0, 2, 2));
        Check(() => DataSource.Load(DataSourceTests.Spec(images, labels), DataSourceTests.Network()), "none", "no inputs", "Check that the file");
    }

    [Fact]
    public void Limit_beyond_the_data()
    {
        using var files = new DataFiles();
        (string images, string labels) = DataSourceTests.Pair(files);
        Check(() => DataSource.Load(DataSourceTests.Spec(images, labels) with { Limit = 4 }, DataSourceTests.Network()), "images", "4 inputs are asked for", "Lower data.limit");
    }

    [Fact]
    public void Means_of_another_number_than_channels()
    {
        using var files = new DataFiles();
        (string images, string labels) = DataSourceTests.Pair(files);
        var e = Assert.Throws<StudyException>(() => DataSource.Load(DataSourceTests.Spec(images, labels) with { Mean = [1, 2, 3] }, DataSourceTests.Network(2, 1, 2)));
        Assert.Contains("3 numbers for the 2 channels of the network's input", e.Message, StringComparison.Ordinal);
        Assert.Equal("data.mean", e.Error.Where);
    }

    [Fact]
    public void Images_without_labels()
    {
        using var files = new DataFiles();
        string images = DataSourceTests.Pair(files).Images;
        Check(() => DataSource.Load(DataSourceTests.Spec(images, null), DataSourceTests.Network()), "images", "there are no labels", "Add \"labels\"");
    }

    [Fact]
    public void Values_beyond_float32()
    {
        using var files = new DataFiles();
        string labels = DataSourceTests.Pair(files).Labels, images = files.Write("big", DataFiles.Idx(0x0E, [.. Enumerable.Repeat(1e300, 12)], 3, 4));
        Check(() => DataSource.Load(DataSourceTests.Spec(images, labels), DataSourceTests.Network()), "big", "value 0 of input 0", "finite");
    }

    private static void Check(Action load, string file, string expected, string remedy)
    {
        var e = Assert.Throws<StudyException>(load);
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Error.What, StringComparison.Ordinal);
        Assert.Contains(remedy, e.Error.Allowed + e.Error.Remedy, StringComparison.Ordinal);
        Assert.InRange(e.Message.Split('\n').Length, 2, 5);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Flipped(byte[] bytes)
    {
        bytes[bytes.Length / 2] ^= 0x10;
        return bytes;
    }
}
