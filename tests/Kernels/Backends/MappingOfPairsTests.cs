using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>Schemes, slices and digits are ways to store and to give the same numbers: with ideal devices nothing differs.</summary>
public sealed class MappingOfPairsTests
{
    private const int Rows = 23, Columns = 17, Images = 9;

    /// <summary>Targets in eighths within half the window, which float32 holds exactly under every scheme.</summary>
    private static float[] Eighths => [.. SampleChip.Whole(Rows * Columns, 1, -100, 100).Select(n => n / 8)];

    private static float[] Codes => SampleChip.Whole(Images * Rows, 2, -63, 63);

    [Theory]
    [InlineData(PairScheme.Complementary)]
    [InlineData(PairScheme.Offset)]
    public void Schemes_of_ideal_chips_give_the_same_outputs(PairScheme scheme)
    {
        var differential = SampleChip.Layer(SampleChip.Ideal, Rows, Columns, Eighths, Codes);
        var other = differential with { Scheme = scheme };
        Assert.Equal(Eighths, other.Conductances());
        Assert.Equal(differential.Logits(), other.Logits());
        var network = SampleProgram.Create([Rows, Columns, 10], Images, SampleChip.Ideal);
        network = network with { Layers = [.. network.Layers.Select(layer => layer with { Targets = [.. layer.Targets.Select(d => MathF.Round(d * 4) / 8)] })] };
        Assert.Equal(network.Logits(2), (network with { Scheme = scheme }).Logits(2));
    }

    /// <summary>One reference serves all columns of a tile: what it does to one, it does to its neighbours.</summary>
    [Fact]
    public void Columns_of_a_tile_share_their_reference_and_others_do_not()
    {
        var technology = SampleChip.Ideal with { ReadNoise = ReadNoise.Whole };
        var program = SampleChip.Layer(technology, Rows, Columns, new float[Rows * Columns], Codes) with { Scheme = PairScheme.Offset };
        float[] all = program.Conductances();
        double Covariance(int n, int m) => Enumerable.Range(0, Rows).Average(k => (double)all[(k * Columns) + n] * all[(k * Columns) + m]);
        double own = Enumerable.Range(0, Columns).Average(n => Covariance(n, n));
        var pairs = Enumerable.Range(0, Columns).SelectMany(n => Enumerable.Range(0, n).Select(m => (n, m))).ToArray();
        double within = pairs.Where(p => p.n / 5 == p.m / 5).Average(p => Covariance(p.n, p.m)), across = pairs.Where(p => p.n / 5 != p.m / 5).Average(p => Covariance(p.n, p.m));
        Assert.InRange(within / own, 0.3, 0.7);
        Assert.InRange(across / own, -0.15, 0.15);
    }

    /// <summary>Weights of two slices, the second a quarter of the first: sums of all sizes here are exact in float32.</summary>
    [Theory]
    [InlineData(PairScheme.Differential)]
    [InlineData(PairScheme.Offset)]
    public void Slices_of_ideal_devices_add_up(PairScheme scheme)
    {
        float[] high = SampleChip.Whole(Rows * Columns, 3, -9, 9), low = SampleChip.Whole(Rows * Columns, 4, -9, 9);
        var whole = SampleChip.Layer(SampleChip.Ideal, Rows, Columns, [.. high.Zip(low, (a, b) => a + (b / 4))], Codes);
        var sliced = (whole with { Scheme = scheme }).With(layer => layer with
        {
            Slices = 2,
            Targets = [.. Enumerable.Range(0, Rows).SelectMany(k => high[(k * Columns)..((k + 1) * Columns)].Concat(low[(k * Columns)..((k + 1) * Columns)]))],
            Scale = [.. Enumerable.Repeat(1f, Columns), .. Enumerable.Repeat(0.25f, Columns)],
        });
        Assert.Equal(whole.Logits(), sliced.Logits());
    }

    /// <summary>Whole codes and weights: every sum is an integer below 2^24, so that digits must give the very same bits.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void Digits_give_what_whole_codes_give(int bits, bool fineConverters)
    {
        var whole = SampleChip.Layer(SampleChip.Ideal, Rows, Columns, SampleChip.Whole(Rows * Columns, 5, -25, 25), Codes);
        var digits = whole.With(layer => layer with
        {
            Phases = (6 + bits - 1) / bits,
            PhaseBits = bits,
            Adc = fineConverters ? [.. Enumerable.Repeat(new Quantiser(0.5f, -65535, 65535), layer.RowTiles * layer.ColumnTiles)] : null,
        });
        float[] expected = whole.Logits();
        Assert.True(expected.Any(y => y > 1000) && expected.Any(y => y < -1000));
        Assert.Equal(expected, digits.Logits());
    }

    [Fact]
    public void A_digit_left_out_is_seen()
    {
        var whole = SampleChip.Layer(SampleChip.Ideal, Rows, Columns, SampleChip.Whole(Rows * Columns, 5, -25, 25), Codes);
        Assert.NotEqual(whole.Logits(), whole.With(layer => layer with { Phases = 5, PhaseBits = 1 }).Logits());
    }

    /// <summary>
    /// As programmed nothing differs, whatever devices are stuck at; and what is stuck stays. Beyond the window and where a law begins
    /// at t_c, a device that holds a difference is not quite two that differ by it: hence the rest of a few per cent.
    /// </summary>
    [Theory]
    [MemberData(nameof(Technologies))]
    public void Net_only_holds_what_a_pair_with_stuck_devices_holds(string name)
    {
        var technology = SampleTechnologies.Shipped[name] with { ReadNoise = ReadNoise.Off };
        float range = (float)(technology.GMaxMicrosiemens - technology.GMinMicrosiemens);
        var pairs = SampleChip.Layer(technology, 64, 50, [.. SampleProgram.Uniform(64 * 50, 6).Select(u => (u - 0.5f) * range)], new float[64]) with { AgesSeconds = [technology.ProgrammedAtSeconds, 1e8] };
        foreach (var life in new[] { new DeviceLife { StuckHigh = 0.2 }, new DeviceLife { StuckLow = 0.2 }, new DeviceLife { StuckLow = 0.1, StuckHigh = 0.1, CyclesSpent = technology.EnduranceMedian } })
        {
            var physical = pairs with { Life = life };
            float[] both = physical.Conductances(), one = (physical with { NetOnly = true }).Conductances();
            double missed = Math.Sqrt(both.Zip(one, (x, y) => Math.Pow(x - y, 2)).Sum() / both.Sum(x => (double)x * x));
            Assert.InRange(missed, 0, name == "pcm" ? 1e-6 : 0.03);
        }

        var stuck = pairs with { Life = new DeviceLife { StuckLow = 0.5, StuckHigh = 0.5 }, NetOnly = true };
        Assert.Equal(stuck.Conductances(), stuck.Conductances(1));
        Assert.True(SampleChip.Distance(pairs.Conductances(), (pairs with { Life = new DeviceLife { StuckHigh = 0.2 } }).Conductances()) > 0.1, "stuck devices must be seen");
    }

    public static TheoryData<string> Technologies => [.. SampleTechnologies.Shipped.Keys];

    /// <summary>As programmed nothing differs; later one device alone drifts, so that a difference shrinks and never turns.</summary>
    [Fact]
    public void Net_only_leaves_one_device_of_a_pair()
    {
        var pairs = SampleChip.Layer(new PcmParameters { ReadNoise = ReadNoise.Off }, 64, 50, [.. SampleProgram.Uniform(64 * 50, 6).Select(u => u - 0.5f)], new float[64]) with { AgesSeconds = [20, 1e8] };
        var single = pairs with { NetOnly = true };
        float[] programmed = pairs.Conductances(), later = single.Conductances(1);
        Assert.Equal(programmed, single.Conductances());
        Assert.All(programmed.Zip(later), pair => Assert.True(pair.First == 0 ? pair.Second == 0 : pair.Second / pair.First is > 0f and < 1f));
        Assert.Contains(programmed.Zip(pairs.Conductances(1)), pair => pair.Second / pair.First is < 0f or > 1f);
    }
}
