using DriftEngine.Network;
using DriftEngine.Study;
using static DriftEngine.Tests.Network.DataFiles;

namespace DriftEngine.Tests.Network;

/// <summary>Data that cannot be used is refused; the message names the file, the line where there is one, and the number found.</summary>
public sealed class DataRefusalTests : IDisposable
{
    private static readonly byte[] Good = IdxBytes([2, 2], 1, 2, 3, 4);
    private readonly DataFiles files = new();

    public void Dispose() => files.Dispose();

    public static TheoryData<string, byte[], string> BadImages => new()
    {
        { "empty", [], "IDX" },
        { "magic", [1, 2, 3, 4, 5, 6, 7, 8], "IDX" },
        { "text.txt", [.. "1,2\n3,4\n"u8], ".csv" },
        { "type", Idx(0x0A, [2, 2], [1, 2, 3, 4]), "0x0a" },
        { "rank", [0, 0, 8, 0], "IDX" },
        { "header", [0, 0, 8, 2, 0, 0], "IDX" },
        { "short", Good[..^1], "needs 4 bytes, the file holds 3" },
        { "long", [.. Good, 0], "needs 4 bytes, the file holds 5" },
        { "huge", Idx(0x0E, [int.MaxValue, int.MaxValue]), "2147483647" },
        { "none", IdxBytes([0, 2]), "no inputs" },
        { "cut.gz", Gz(Good)[..^9], "gzip" },
        { "trailer.gz", Gz(Good)[..^4], "gzip" },
        { "head.gz", [0x1F, 0x8B], "gzip" },
        { "flipped.gz", Flipped(Gz(Good)), "gzip" },
        { "bomb.gz", [.. Gz(Good)[..^4], 255, 255, 255, 63], "gzip" },
        { "fortran.npy", Npy("<u2", "(2, 2)", new byte[8], fortran: true), "Fortran" },
        { "object.npy", Npy("|O", "(2, 2)", new byte[8]), "|O" },
        { "half.npy", Npy("<f2", "(2, 2)", new byte[8]), "<f2" },
        { "scalar.npy", Npy("<f4", "()", new byte[4]), "single number" },
        { "negative.npy", Npy("<f4", "(-2, 2)", new byte[8]), "-2" },
        { "short.npy", Npy("<f4", "(2, 2)", new byte[15]), "needs 16 bytes, the file holds 15" },
        { "cut.npy", Npy("<f4", "(2, 2)", new byte[16])[..40], "header" },
        { "version.npy", Npy("<f4", "(2, 2)", new byte[16], version: 4), "version 4" },
        { "nan.npy", Npy("<f4", "(2, 2)", [.. new byte[8], .. BitConverter.GetBytes(float.NaN), .. new byte[4]]), "value 0 of input 1 is NaN" },
        { "nan.csv", [.. "1,2\n3,nan\n"u8], "line 2" },
        { "infinite.csv", [.. "1,2\n3,Infinity\n"u8], "line 2" },
        { "word.csv", [.. "a,b\n1,2\n3,four\n"u8], "\"four\"" },
        { "hole.csv", [.. "1,2\n3,\n"u8], "line 2" },
        { "ragged.csv", [.. "1,2\n\n3,4,5\n"u8], "line 3 has 3 columns" },
        { "header.csv", [.. "a,b\n"u8], "empty" },
        { "comma.csv", [.. "1,5;2\n3,5;4\n"u8], "decimal point" },
        { "binary.csv", [0xFF, 0xFE, 0x00, 0x31], "not a number" },
        { "shape", IdxBytes([2, 3], 1, 2, 3, 4, 5, 6), "inputs have 3 values" },
        { "count", IdxBytes([3, 2], 1, 2, 3, 4, 5, 6), "2 labels for 3 inputs" },
        { "last.gz", Gz(Good)[..^1], "gzip" },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public void Images_that_cannot_be_used(string name, byte[] bytes, string said) =>
        AssertRefused(new DataSpec(files.Write(name, bytes), files.Write("labels", IdxBytes([2], 0, 1)), 1, [0], [1], null), said, name);

    public static TheoryData<string, byte[], string> BadLabels => new()
    {
        { "high", IdxBytes([2], 9, 10), "label 1 is 10" },
        { "negative.csv", [.. "0\n-1\n"u8], "label 1 is -1" },
        { "broken.csv", [.. "0\n1.5\n"u8], "label 1 is 1.5" },
        { "nan.npy", Npy("<f8", "(2,)", [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(double.NaN)]), "label 1 is NaN" },
        { "one-hot.csv", [.. "0,1\n1,0\n"u8], "4 labels for 2 inputs" },
        { "few", IdxBytes([1], 0), "1 labels for 2 inputs" },
    };

    [Theory]
    [MemberData(nameof(BadLabels))]
    public void Labels_that_cannot_be_used(string name, byte[] bytes, string said) =>
        AssertRefused(new DataSpec(files.Write("images", Good), files.Write(name, bytes), 1, [0], [1], null), said, name);

    [Theory]
    [InlineData(3, "hold 2")]
    [InlineData(0, "asks for 0")]
    [InlineData(-1, "asks for -1")]
    public void A_limit_beyond_the_data_says_how_many_there_are(int limit, string said) =>
        AssertRefused(new DataSpec(files.Write("images", Good), files.Write("labels", IdxBytes([2], 0, 1)), 1, [0], [1], limit), said, "images");

    [Fact]
    public void Means_of_another_number_of_channels() =>
        AssertRefused(new DataSpec(files.Write("images", Good), files.Write("labels", IdxBytes([2], 0, 1)), 1, [0, 0, 0], [1], null), "3 numbers", "data.mean");

    [Fact]
    public void Values_that_overflow_the_scale() =>
        AssertRefused(new DataSpec(files.Write("images", Good), files.Write("labels", IdxBytes([2], 0, 1)), 1e40, [0], [1], null), "finite", "images");

    [Fact]
    public void Labels_that_were_forgotten() =>
        AssertRefused(new DataSpec(files.Write("images", Good), null, 1, [0], [1], null), "data.labels is missing", "images");

    [Fact]
    public void Images_and_labels_swapped() =>
        AssertRefused(new DataSpec(files.Write("labels", IdxBytes([2], 0, 1)), files.Write("images", Good), 1, [0], [1], null), "inputs have 1 value", "labels");

    [Fact]
    public void A_file_that_is_not_there()
    {
        AssertRefused(new DataSpec(files.Missing("absent"), files.Write("labels", IdxBytes([2], 0, 1)), 1, [0], [1], null), "cannot read", "absent");
        Assert.Contains("first-look", Assert.Throws<StudyException>(() => NetworkSource.Load(files.Missing("absent.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_a_file() =>
        AssertRefused(new DataSpec(Path.GetDirectoryName(files.Missing("absent"))!, null, 1, [0], [1], null), "cannot read", "drift-test-");

    [Fact]
    public void Colours_stored_last_are_not_taken_for_colours_first()
    {
        string images = files.Write("hwc", IdxBytes([1, 2, 2, 3], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]));
        var spec = new DataSpec(images, files.Write("labels", IdxBytes([1], 0)), 1, [0], [1], null);
        var refusal = Assert.Throws<StudyException>(() => DataSource.Load(spec, NetworkOf(3, 2, 2)));
        Assert.Contains("[2, 2, 3]", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("[3, 2, 2]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_give_data_or_a_study_error()
    {
        byte[][] originals = [Good, Gz(Good), Npy("<f4", "(2, 2)", new byte[16]), [.. "a,b\n1,2\n3,4\n"u8]];
        string[] names = ["m", "m.gz", "m.npy", "m.csv"];
        string labels = files.Write("labels", IdxBytes([2], 0, 1));
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. originals[i % 4]];
            bytes[Draws.Below(bytes.Length, i, 0)] ^= (byte)(1 << Draws.Below(8, i, 1));
            bytes = Draws.Below(4, i, 2) == 0 ? bytes[..Draws.Below(bytes.Length, i, 3)] : bytes;
            refused += Refused(files.Write(names[i % 4], bytes), labels) ? 1 : 0;
        }

        Assert.InRange(refused, 500, 1900);
    }

    private static bool Refused(string images, string labels)
    {
        try
        {
            return Load(images, labels, 2).Count != 2;
        }
        catch (StudyException)
        {
            return true;
        }
    }

    private static byte[] Flipped(byte[] bytes)
    {
        bytes[^6] ^= 0x10;
        return bytes;
    }

    private static void AssertRefused(DataSpec spec, string said, string file)
    {
        var refusal = Assert.Throws<StudyException>(() => DataSource.Load(spec, NetworkOf(2)));
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Split('\n').Length, 2, 5);
    }
}
