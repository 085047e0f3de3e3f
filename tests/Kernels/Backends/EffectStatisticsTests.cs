using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using MathNet.Numerics.Distributions;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>Faults, wear and noise of traps and heat as chips show them, against shares and variances written out here.</summary>
public sealed class EffectStatisticsTests
{
    /// <summary>Pairs of one chip.</summary>
    private const int Rows = 512, Columns = 512;

    /// <summary>Error of a share or variance, relative, that may go unseen.</summary>
    private const double SmallestError = 0.12;

    private const double ElementaryCharge = 1.602176634e-19, Boltzmann = 1.380649e-23;

    /// <summary>
    /// Pairs around 16 with a difference of 6: devices at 19 and 13, stuck ones at 2 or 31. All nine combinations but the two of
    /// equally stuck devices give different differences.
    /// </summary>
    private const float Carrier = 19, Partner = 13, Low = 2, High = 31;

    private static SampleParameters Quiet => new()
    {
        ProgrammingNoise = false,
        Drift = false,
        ReadNoise = ReadNoise.Off,
        StuckHigh = High,
        StuckHighShare = 0.4,
        EnduranceMedian = 1000,
        EnduranceSpread = 1.15,
        WindowLoss = 0,
    };

    /// <summary>As <see cref="Quiet"/>, with devices that a trap takes to and from zero difference alone: g_min is 0.</summary>
    private static SampleParameters Trapped => Quiet with { GMinMicrosiemens = 0, TelegraphNoise = true, TelegraphShare = 0.25 };

    [Fact]
    public void Factory_faults_have_their_shares()
    {
        var stuck = Stuck(Quiet, new DeviceLife { StuckLow = 0.06, StuckHigh = 0.09 });
        CheckStuck(stuck, 0.06, 0.09);
        Assert.False(Agrees(stuck, 0.09, 0.06), "shares in each other's place");
    }

    /// <summary>ln N_f is normal: of 300 writes out of a median of 1000, Phi(ln 0.3 / 1.15) are dead.</summary>
    [Fact]
    public void Worn_devices_die_by_the_lognormal_law()
    {
        var stuck = Stuck(Quiet, new DeviceLife { CyclesSpent = 299 });
        double dead = Normal.CDF(0, 1, Math.Log(0.3) / 1.15);
        CheckStuck(stuck, 0.6 * dead, 0.4 * dead);
        Assert.False(Agrees(stuck, 0.4 * dead, 0.6 * dead), "p_sh of those that fail low");
        double slower = Normal.CDF(0, 1, Math.Log(0.3) / (1.15 / Math.Log(2)));
        Assert.False(Agrees(stuck, 0.6 * slower, 0.4 * slower), "a spread in octaves");
    }

    /// <summary>Weibull with its median at N50: 1 - 2^-(N / N50)^k.</summary>
    [Fact]
    public void Worn_devices_die_by_the_Weibull_law()
    {
        var stuck = Stuck(Quiet with { EnduranceShape = EnduranceShape.Weibull, EnduranceSpread = 1.2 }, new DeviceLife { CyclesSpent = 299 });
        double dead = 1 - Math.Pow(2, -Math.Pow(0.3, 1.2)), characteristic = 1 - Math.Exp(-Math.Pow(0.3, 1.2));
        CheckStuck(stuck, 0.6 * dead, 0.4 * dead);
        Assert.False(Agrees(stuck, 0.6 * characteristic, 0.4 * characteristic), "N50 taken for the characteristic life");
    }

    /// <summary>Of what the factory left whole, wear takes its share; one word decides both, and must not favour either.</summary>
    [Fact]
    public void Faults_and_wear_together_have_their_shares()
    {
        double dead = Normal.CDF(0, 1, Math.Log(0.3) / 1.15), whole = 1 - 0.15;
        var stuck = Stuck(Quiet, new DeviceLife { CyclesSpent = 299, StuckLow = 0.06, StuckHigh = 0.09 });
        CheckStuck(stuck, 0.06 + (whole * 0.6 * dead), 0.09 + (whole * 0.4 * dead));
        Assert.False(Agrees(stuck, 0.06 + (0.6 * dead), 0.09 + (0.4 * dead)), "wear of devices that are stuck already");
        Assert.False(Agrees(stuck, 0.06 + ((whole - 0.4) * dead), 0.09 + (0.4 * dead)), "the word of the faults as if it were even above their share");
    }

    /// <summary>Slow traps: a device's state differs from that at the verifying read with probability d (1 - d) each way; 1/6 over uniform duties.</summary>
    [Fact]
    public void Slow_traps_change_a_device_by_their_duties()
    {
        float[] g = Traps(Trapped with { TelegraphShortestSeconds = 1, TelegraphLongestSeconds = 1e4 });
        foreach (var (what, share) in new[] { ("up", g.Count(x => x > 10f)), ("down", g.Count(x => x < 10f)) })
            CheckShare(what, 0.25 / 6, (double)share / g.Length, g.Length);
        Assert.False(StatisticalTest.Agrees(0.25 / 4, (double)g.Count(x => x > 10f) / g.Length, Math.Sqrt(0.25 / 4), g.Length), "every duty one half");
    }

    /// <summary>Fast traps show their mean: every one of them is off by a share of its amplitude, and no other device is.</summary>
    [Fact]
    public void Traps_are_as_frequent_as_they_should_be()
    {
        float[] g = Traps(Trapped with { TelegraphShortestSeconds = 1e-9, TelegraphLongestSeconds = 1e-6 });
        double share = (double)g.Count(x => x != 10f) / g.Length;
        CheckShare("traps", 0.25, share, g.Length);
        Assert.False(StatisticalTest.Agrees(0.27, share, Math.Sqrt(0.27 * 0.73), g.Length), "one trap in twelve too many");
    }

    /// <summary>Times are spread evenly in their logarithm: with the window in the middle of four decades, half of the traps are slow; warmth makes them faster.</summary>
    [Theory]
    [InlineData(298.15)]
    [InlineData(350)]
    public void Switching_times_are_even_in_their_logarithm(double kelvin)
    {
        var technology = Trapped with { TelegraphShare = 1, TelegraphShortestSeconds = 1e-5, TelegraphLongestSeconds = 1e-1 };
        float[] g = Traps(technology, new DeviceLife { ReadKelvin = kelvin });
        double decades = 0.3 / 8.617333262e-5 * ((1 / 298.15) - (1 / kelvin)) / Math.Log(10), slow = (2 - decades) / 4;
        float untouched = g.GroupBy(x => x).MaxBy(group => group.Count())!.Key; // a slow trap in its first state
        double found = (double)g.Count(x => x == untouched) / g.Length;
        CheckShare("slow traps in their first state", slow * 2 / 3, found, g.Length);
        foreach (double wrong in new[] { slow * 2 / 3 * (1 + SmallestError), slow * 2 / 3 * (1 - SmallestError), slow, kelvin > 300 ? 0.5 * 2 / 3 : 0.99 * 2 / 3 })
            Assert.False(StatisticalTest.Agrees(wrong, found, Math.Sqrt(wrong * (1 - wrong)), g.Length), $"{wrong}");
    }

    /// <summary>Two reads of one device differ by its trap: (g a)^2 d (1 - d), d uniform, a lognormal: 0.2 times two to a normal of deviation 0.3.</summary>
    [Fact]
    public void Fast_traps_add_their_variance_to_single_reads()
    {
        const int trials = 512;
        const double g = 10, share = 0.25, octaves = 0.3;
        double Moment(int power) => Math.Pow(0.2, power) * Math.Exp(Math.Pow(power * octaves * Math.Log(2), 2) / 2);
        double variance = share * g * g * Moment(2) / 6, fourth = 3 * share * Math.Pow(g, 4) * Moment(4) / 30, deviation = Math.Sqrt(fourth - (variance * variance));
        var technology = Trapped with { TelegraphShare = share, TelegraphShortestSeconds = 1e-9, TelegraphLongestSeconds = 1e-6 };
        var program = SampleChip.Layer(technology, 1, Columns, [.. Enumerable.Repeat((float)g, Columns)], [1f, 1f]);
        double mean = Sum(program, trials, y => Enumerable.Range(0, Columns).Sum(n => Math.Pow(y[n] - y[Columns + n], 2) / 2)) / (Columns * trials);
        StatisticalTest.Check("variance of reads", variance, mean, deviation, Columns * trials, 0.1 * variance);
        Assert.False(StatisticalTest.Agrees(2 * variance, mean, deviation, Columns * trials), "a variance of differences");
        Assert.False(StatisticalTest.Agrees(variance * 6 / 4, mean, deviation, Columns * trials), "every duty one half");
    }

    /// <summary>S_I = 4 kT G + (1/3) 2 q G V over a bandwidth of 1 / (2 t_read), of all devices at full-scale voltage.</summary>
    [Fact]
    public void Heat_has_the_variance_of_the_formula()
    {
        const int trials = 400, fullScale = 5;
        const double kelvin = 400, difference = 12;
        var technology = SampleChip.Ideal with { ThermalNoise = true };
        float[] targets = [.. Enumerable.Repeat((float)difference, 3 * Columns)];
        var program = (SampleChip.Layer(technology, 3, Columns, targets, [0f, 0f, 0f, 0f, 0f, 0f]) with { Life = new DeviceLife { ReadKelvin = kelvin } })
            .With(layer => layer with { FullScale = fullScale });
        double variance = Sum(program, trials, y => y.Sum(v => (double)v * v)) / (2.0 * Columns * trials);
        double Expected(double degrees, double suppression) => 3 * fullScale * fullScale * 1e12 / (technology.ReadVolt * technology.ReadVolt) / (2 * technology.ReadSeconds)
            * difference * 1e-6 * ((4 * Boltzmann * degrees) + (suppression * 2 * ElementaryCharge * technology.ReadVolt));
        double right = Expected(kelvin, 1.0 / 3);
        StatisticalTest.Check("variance", right, variance, Math.Sqrt(2) * right, 2L * Columns * trials, 0.02 * right);
        foreach (double wrong in new[] { Expected(298.15, 1.0 / 3), Expected(kelvin, 1), Expected(kelvin, 0) })
            Assert.False(StatisticalTest.Agrees(wrong, variance, Math.Sqrt(2) * wrong, 2L * Columns * trials));
    }

    /// <summary>Shot noise is made by a current: rows that are driven by a share of full scale make that share of it, and all of the heat.</summary>
    [Fact]
    public void Rows_that_are_not_driven_make_no_shot_noise()
    {
        const int trials = 400, fullScale = 5;
        const double difference = 12;
        var technology = SampleChip.Ideal with { ThermalNoise = true };
        float[] drives = [0f, 0.25f, 0.5f];
        var program = SampleChip.Layer(technology, 3, Columns, [.. Enumerable.Repeat((float)difference, 3 * Columns)], [0f, 0f, 0f, 0f, 0f, 0f])
            .With(layer => layer with { FullScale = fullScale, MeanDrives = drives });
        double variance = Sum(program, trials, y => y.Sum(v => (double)v * v)) / (2.0 * Columns * trials);
        double Expected(double driven) => fullScale * fullScale * 1e12 / (technology.ReadVolt * technology.ReadVolt) / (2 * technology.ReadSeconds)
            * difference * 1e-6 * ((3 * 4 * Boltzmann * 298.15) + (driven * 2 * ElementaryCharge * technology.ReadVolt / 3));
        double right = Expected(0.75);
        StatisticalTest.Check("variance", right, variance, Math.Sqrt(2) * right, 2L * Columns * trials, 0.02 * right);
        Assert.False(StatisticalTest.Agrees(Expected(3), variance, Math.Sqrt(2) * Expected(3), 2L * Columns * trials), "all at full scale");
    }

    /// <summary>Shares of differences among pairs, by what became of the two devices.</summary>
    private static Dictionary<float, double> Stuck(DeviceParameters technology, DeviceLife life)
    {
        var program = SampleChip.Layer(technology, Rows, Columns, [.. Enumerable.Repeat(Carrier - Partner, Rows * Columns)], new float[Rows]);
        float[] g = (program with { Scheme = PairScheme.Complementary, Life = life }).Conductances();
        return g.GroupBy(x => x).ToDictionary(group => group.Key, group => (double)group.Count() / g.Length);
    }

    /// <summary>What each combination of devices gives, and how often.</summary>
    private static (float Difference, double Share)[] Combinations(double low, double high)
    {
        double whole = 1 - low - high;
        return [(Low - Partner, low * whole), (Carrier - Low, low * whole), (High - Partner, high * whole), (Carrier - High, high * whole), (Carrier - Partner, whole * whole), (0f, (low * low) + (high * high))];
    }

    private static void CheckStuck(Dictionary<float, double> found, double low, double high)
    {
        foreach (var (difference, share) in Combinations(low, high))
            StatisticalTest.Check($"pairs at {difference}", share, found[difference], Math.Sqrt(share * (1 - share)), Rows * Columns, Math.Max(SmallestError * share, 0.005));
    }

    private static bool Agrees(Dictionary<float, double> found, double low, double high) =>
        Combinations(low, high).All(c => StatisticalTest.Agrees(c.Share, found[c.Difference], Math.Sqrt(c.Share * (1 - c.Share)), Rows * Columns));

    private static void CheckShare(string what, double expected, double actual, long samples) =>
        StatisticalTest.Check(what, expected, actual, Math.Sqrt(expected * (1 - expected)), samples, SmallestError * expected);

    /// <summary>Differences of pairs aimed at 10, the partner of which is empty.</summary>
    private static float[] Traps(DeviceParameters technology, DeviceLife? life = null) =>
        (SampleChip.Layer(technology, Rows, Columns, [.. Enumerable.Repeat(10f, Rows * Columns)], new float[Rows]) with { Life = life ?? new DeviceLife() }).Conductances();

    private static double Sum(TrialProgram program, int trials, Func<float[], double> of)
    {
        using var backend = new SimdBackend(1);
        using var runner = backend.Prepare(program);
        float[] outputs = new float[program.Images * Columns];
        double sum = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            runner.Logits(trial, 0, outputs);
            sum += of(outputs);
        }

        return sum;
    }
}
