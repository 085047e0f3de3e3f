using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using static DriftEngine.Tests.Kernels.Laws.FlashRuns;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>A study's own table: what it says at its knots, between them and beyond, and through the law on lanes.</summary>
public sealed class TableLawTests
{
    private static readonly DeviceLife Room = DeviceLife.Constant(DeviceLife.RoomKelvin);

    private static readonly double[] Times = [10, 1000, 100_000], Targets = [5, 10, 30];

    private static readonly double[][] Sigma = [[0.2, 0.3, 0.4], [0.3, 0.5, 0.6], [0.5, 0.45, 0.9]];

    private static readonly double[][] Shift = [[0.01, 0, -0.02], [0.1, -0.1, -0.3], [0.2, -0.3, -0.8]];

    private static readonly TableParameters Table = TableParameters.Of(Times, Targets, Sigma, Shift);

    private static TableModel Model(TableParameters table) => new(table, Room);

    [Fact]
    public void Knots_are_met_exactly()
    {
        for (int t = 0; t < Times.Length; t++)
        {
            for (int g = 0; g < Targets.Length; g++)
            {
                Assert.Equal(Sigma[t][g], Model(Table).Sigma(Targets[g], Times[t]));
                Assert.Equal(Shift[t][g], Model(Table).Shift(Targets[g], Times[t]));
            }
        }
    }

    [Fact]
    public void Between_knots_it_is_linear_in_conductance_and_in_the_logarithm_of_time()
    {
        Assert.Equal(0.24, Model(Table).Sigma(7, 10), 1e-12);
        Assert.Equal(0.25, Model(Table).Sigma(5, 100), 1e-12);
        Assert.Equal((0.24 + 0.38) / 2, Model(Table).Sigma(7, 100), 1e-12);
        Assert.Equal(-0.2 + (0.25 * (-0.55 + 0.2)), Model(Table).Shift(15, 10_000), 1e-12);
        Assert.Equal(0, Model(TableParameters.Of(Times, Targets, Sigma)).Shift(15, 10_000));
    }

    [Theory]
    [InlineData(9.99, 5, 30, "age of 9.99 s")]
    [InlineData(100_001, 5, 30, "100001 s")]
    [InlineData(100, 4.9, 30, "4.9 to 30 uS")]
    [InlineData(100, 5, 31, "5 to 30 uS")]
    [InlineData(double.NaN, 5, 30, "NaN")]
    public void Beyond_the_table_it_says_so(double age, double least, double most, string words)
    {
        Assert.Contains(words, Table.OutOfRange(age, least, most)!, StringComparison.Ordinal);
        double target = least < 5 ? least : most;
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Model(Table).AgeTarget(new AgeContext(0, age, null, 298.15), target));
        Assert.Contains("outside of the table", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Edges_are_part_of_the_table()
    {
        Assert.Null(Table.OutOfRange(10, 5, 30));
        Assert.Null(Table.OutOfRange(100_000, 5, 30));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model(Table).Target(31, new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model(Table).Age(new AgeContext(0, 1e6, null, 298.15), new float[2]));
    }

    public static TheoryData<string, double[], double[], double[][], double[]?> Wrong => new()
    {
        { "times: values must ascend, but 10 follows 1000", [1000, 10], [1, 2], [[1, 1], [1, 1]], null },
        { "times: values must ascend, but 10 follows 10", [10, 10], [1, 2], [[1, 1], [1, 1]], null },
        { "times: the table needs at least 1, and has 0", [], [1, 2], [], null },
        { "times: 0 is not positive", [0, 1], [1, 2], [[1, 1], [1, 1]], null },
        { "conductances: the table needs at least 2, and has 1", [1], [1], [[1]], null },
        { "conductances: values must ascend, but 1 follows 2", [1], [2, 1], [[1, 1]], null },
        { "conductances: -1 is negative", [1], [-1, 1], [[1, 1]], null },
        { "sigma: one row for each time is needed, 2 in all, and there are 1", [1, 2], [1, 2], [[1, 1]], null },
        { "sigma at 1 s: one value for each conductance is needed, 2 in all, and there are 3", [1], [1, 2], [[1, 1, 1]], null },
        { "sigma at 1 s: -0.5 is negative", [1], [1, 2], [[1, -0.5]], null },
        { "sigma at 1 s: NaN is not a finite number", [1], [1, 2], [[1, double.NaN]], null },
        { "nu_mean: one value for each conductance is needed, 2 in all, and there are 1", [1], [1, 2], [[1, 1]], [0.05] },
        { "nu_mean: -0.1 is negative", [1], [1, 2], [[1, 1]], [-0.1, 0] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_tables_are_refused_with_a_reason(string reason, double[] times, double[] conductances, double[][] sigma, double[]? nu) =>
        Assert.Equal(reason, Assert.Throws<ArgumentException>(() => TableParameters.Of(times, conductances, sigma, nuMean: nu)).Message);

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(30)]
    public void Devices_have_the_moments_of_the_knots(double target)
    {
        FlashRun<Vector128Lane> run = Many(Table, Room, target, Times, 1 << 20);
        int g = Array.IndexOf(Targets, target);
        double reached = 0;
        CheckNormal("programmed", run.Programmed, target + Shift[0][g], Sigma[0][g], 0.01 * Sigma[0][g]);
        for (int t = 0; t < Times.Length; t++)
        {
            // At 10 uS the table falls from 0.5 to 0.45, and a walk cannot.
            reached = Math.Max(reached, Sigma[t][g]);
            CheckNormal($"{target} uS at {Times[t]} s", run.Conductance[t], target + Shift[t][g], reached, 0.01 * reached);
        }

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckNormal("twin", run.Conductance[2], target + Shift[2][g], 1.02 * reached, 0.01 * reached));
    }

    [Fact]
    public void Two_ages_share_the_earlier_variance()
    {
        FlashRun<Vector128Lane> run = Many(Table, Room, 30, [1000, 100_000], 1 << 19);
        CheckCorrelation("two ages", 0.6 / 0.9, run.Conductance[0], run.Conductance[1], 0.01);
        var forgetful = new FlashRun<Vector128Lane>(Table.Model(Room), 30, Room.Contexts([1000, 100_000]), 1 << 19) { Forgets = true }.Go();
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckCorrelation("twin", 0.6 / 0.9, forgetful.Conductance[0], forgetful.Conductance[1], 0.01));
    }

    /// <summary>At 10 uS the table falls from 0.5 to 0.45, and rises again: an age on the way takes nothing and adds nothing.</summary>
    [Fact]
    public void A_dip_of_the_table_gives_the_same_whatever_ages_are_listed()
    {
        TableParameters dipping = TableParameters.Of([10, 1000, 100_000, 1e6], Targets, [.. Sigma, [0.6, 0.55, 1]]);
        double Variance(params double[] ages) => Room.Contexts(ages).Sum(age => Math.Pow(Model(dipping).AgeTarget(age, 10).Spread, 2));
        double expected = (0.55 * 0.55) - (0.3 * 0.3);
        Assert.Equal(expected, Variance(1e6), 1e-7);
        Assert.Equal(expected, Variance(10, 1000, 100_000, 1e6), 1e-7);
        Assert.Equal(expected, Variance(100_000, 1e6), 1e-7);
        Assert.Equal(expected, Variance(300, 30_000, 1e6), 1e-7);
        Assert.Equal((0.5 * 0.5) - (0.3 * 0.3), Variance(100_000), 1e-7);
    }

    /// <summary>(t / t_c)^-nu with a frozen exponent, on top of the shift.</summary>
    [Fact]
    public void Power_law_acts_on_the_shifted_state()
    {
        TableParameters drifting = TableParameters.Of(Times, Targets, Sigma, Shift, [0.05, 0.05, 0.03], [0.01, 0.01, 0.02]);
        double expected = (30 - 0.8) * Math.Pow(10_000, -0.03), spread = (30 - 0.8) * Math.Pow(10_000, -0.05);
        Assert.Equal(expected, Device(drifting, Room, 30, 100_000), 2e-5);
        Assert.Equal(spread, Device(drifting, Room, 30, 100_000, new((0, 1, 0))), 2e-5);
        Assert.Equal(30 - 0.02, Device(drifting, Room, 30, 10), 1e-5);
        Assert.Equal(expected, Device(drifting, DeviceLife.Constant(398.15), 30, 100_000), 2e-5);
    }

    [Fact]
    public void Refresh_counts_ages_from_programming()
    {
        var context = new AgeContext(500_000, 600_000, 501_000, 298.15);
        var (shift, spread) = Model(Table).AgeTarget(context, 30);
        Assert.Equal(-0.78f, shift, 1e-6f);
        Assert.Equal(Math.Sqrt(0.81 - 0.36), spread, 1e-6);
    }

    [Fact]
    public void Switches_turn_effects_off()
    {
        TableParameters noisy = Table with { ReadNoiseRelative = 0.02 };
        TableParameters ideal = noisy with { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off };
        FlashRun<Vector128Lane> run = Many(ideal, Room, 12, Times, 256), still = Many(noisy with { Drift = false }, Room, 12, Times, 256);
        for (int t = 0; t < Times.Length; t++)
        {
            Assert.All(run.Conductance[t], g => Assert.Equal(12f, g));
            Assert.All(run.FastNoise[t], sigma => Assert.Equal(0f, sigma));
            Assert.Equal(still.Programmed, still.Conductance[t]);
            Assert.Equal(0.02 * still.Conductance[t][7], still.FastNoise[t][7], 1e-6);
        }
    }

    [Fact]
    public void Six_sigma_stay_finite_and_not_negative()
    {
        TableParameters wide = TableParameters.Of([1, 1e9], [0, 50], [[3, 3], [20, 20]], [[0, 0], [-5, -5]], [0.1, 0.05], [0.1, 0.1]);
        foreach (float z in new[] { -6f, -3, 0, 3, 6 })
        {
            foreach (double target in new[] { 0.0, 0.01, 25, 50 })
                Assert.InRange(Device(wide, Room, target, 1e9, new((z, z, z), z)), 0, 500);
        }
    }

    [Fact]
    public void All_widths_give_the_same_bits()
    {
        IReadOnlyList<AgeContext> ages = Room.Contexts(Times);
        TableParameters drifting = TableParameters.Of(Times, Targets, Sigma, Shift, [0.05, 0.05, 0.03], [0.01, 0.01, 0.02]);
        var one = new FlashRun<ScalarLane>(drifting.Model(Room), 12, ages, 1024).Go();
        var four = new FlashRun<Vector128Lane>(drifting.Model(Room), 12, ages, 1024).Go();
        Assert.Equal(one.Conductance, four.Conductance);
    }
}
