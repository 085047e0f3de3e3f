using System.Globalization;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;
using DriftEngine.Tests.Kernels.Lanes;

namespace DriftEngine.Tests.Kernels.Random;

public sealed class PhiloxTests
{
    public static TheoryData<int> Widths => [.. LaneTests.SupportedWidths()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Known_answers(int bits)
    {
        int vectors = 0;
        foreach (uint[] v in KnownAnswers())
        {
            Assert.True(v[6..].Any(word => word != 0), "an expectation of zeros would accept an output that was never written");
            switch (bits)
            {
                case 128: Check<Vector128Lane>(v); break;
                case 256: Check<Vector256Lane>(v); break;
                case 512: Check<Vector512Lane>(v); break;
                default: Check<ScalarLane>(v); break;
            }

            vectors++;
        }

        Assert.Equal(3, vectors);
    }

    [Fact]
    public void Addresses_of_all_streams_differ()
    {
        uint[] streams = [Streams.Programming, Streams.DriftExponent, Streams.SlowNoise, Streams.FastNoise];
        var purposes = from stream in streams
                       from layer in new[] { 0, 1, Streams.MaxLayers - 1 }
                       from tile in new[] { 0, 1, Streams.MaxRowTiles - 1 }
                       select Streams.Purpose(stream, layer, tile);
        Assert.Equal(4 * 3 * 3, purposes.Distinct().Count());
    }

    internal static IEnumerable<uint[]> KnownAnswers()
    {
        string path = Path.Combine(Repository.Root, "tests", "Kernels", "Random", "philox4x32-10.kat");
        return File.ReadLines(path)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => uint.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray());
    }

    private static void Check<T>(uint[] v)
        where T : unmanaged, ILane<T>
    {
        var words = T.PhiloxRounds(new Quad<T>(T.Bits(v[0]), T.Bits(v[1]), T.Bits(v[2]), T.Bits(v[3])), T.Bits(v[4]), T.Bits(v[5]));
        foreach (var (expected, actual) in v[6..].Zip([words.X, words.Y, words.Z, words.W]))
            Assert.All(LaneArray.Words(actual), word => Assert.Equal(expected, word));
    }
}
