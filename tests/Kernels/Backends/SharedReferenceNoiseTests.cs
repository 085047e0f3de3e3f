using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>The noise of single reads of a reference: one device for all columns of a tile, so that it moves them all alike.</summary>
public sealed class SharedReferenceNoiseTests
{
    private const int TileColumns = 8, Columns = 2 * TileColumns, Images = 64, Trials = 512;

    /// <summary>Pairs of images, each a read of its own.</summary>
    private const int Samples = Trials * Images / 2;

    /// <summary>Error of a variance, relative, that may go unseen.</summary>
    private const double SmallestError = 0.1;

    public static TheoryData<string> Kinds => ["split", "traps", "heat", "digits"];

    /// <summary>Devices and references of one target each have half of a column's variance: sums over a tile have (N^2 + N) / 2 of it.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_of_a_tile_have_the_noise_of_their_reference_in_common(string kind)
    {
        var (own, tile, both) = Variances(Program(kind) with { Scheme = PairScheme.Offset });
        Assert.True(own > 0);
        double shared = own * TileColumns * (TileColumns + 1) / 2;
        Check("sum over a tile", shared, tile);
        Check("sum over two tiles", 2 * shared, both);
        Assert.False(Agrees(own * TileColumns, tile), "a reference for every column");
        Assert.False(Agrees(own * Columns * (Columns + 1) / 2, both), "one reference for both tiles");
    }

    /// <summary>Partners of their own share nothing.</summary>
    [Fact]
    public void Columns_of_pairs_have_nothing_in_common()
    {
        var (own, tile, _) = Variances(Program("split") with { Scheme = PairScheme.Complementary });
        Check("sum over a tile", own * TileColumns, tile);
    }

    private static void Check(string what, double expected, double actual) => StatisticalTest.Check(what, expected, actual, Math.Sqrt(2) * expected, Samples, SmallestError * expected);

    private static bool Agrees(double expected, double actual) => StatisticalTest.Agrees(expected, actual, Math.Sqrt(2) * expected, Samples);

    /// <summary>Targets of zero: devices and references in the middle of the window; two rows read with all inputs alike.</summary>
    private static TrialProgram Program(string kind)
    {
        DeviceParameters technology = kind switch
        {
            "traps" => new SampleParameters
            {
                ProgrammingNoise = false,
                Drift = false,
                ReadNoise = ReadNoise.Off,
                TelegraphNoise = true,
                TelegraphShare = 1,
                TelegraphShortestSeconds = 1e-9,
                TelegraphLongestSeconds = 1e-6,
            },
            "heat" => SampleChip.Ideal with { ThermalNoise = true },
            _ => SampleChip.Ideal with { ReadNoise = ReadNoise.Split },
        };
        int rows = kind == "traps" ? 64 : 2; // traps differ from device to device; many of them have a common variance
        var program = SampleChip.Layer(technology, rows, Columns, new float[rows * Columns], [.. Enumerable.Repeat(3f, rows * Images)])
            .With(layer => layer with { TileRows = 64, TileColumns = TileColumns });
        return kind == "digits" ? program.With(layer => layer with { Phases = 2, PhaseBits = 1 }) : program;
    }

    /// <summary>Half the mean squared difference of two reads: of a column, of the sum over a tile, of that over both.</summary>
    private static (double Own, double Tile, double Both) Variances(TrialProgram program)
    {
        using var backend = new SimdBackend(1);
        using var runner = backend.Prepare(program);
        float[] outputs = new float[Images * Columns];
        double own = 0, tile = 0, both = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            runner.Logits(trial, 0, outputs);
            for (int i = 0; i < Images; i += 2)
            {
                double[] d = [.. Enumerable.Range(0, Columns).Select(n => (double)outputs[(i * Columns) + n] - outputs[((i + 1) * Columns) + n])];
                own += d.Sum(x => x * x) / Columns / 2;
                tile += Math.Pow(d.Take(TileColumns).Sum(), 2) / 2;
                both += Math.Pow(d.Sum(), 2) / 2;
            }
        }

        return (own / Samples, tile / Samples, both / Samples);
    }
}
