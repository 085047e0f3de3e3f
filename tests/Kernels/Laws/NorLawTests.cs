using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using static DriftEngine.Tests.Kernels.Laws.FlashRuns;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>FL-NOR through the law as shipped: check-points 5 and 7 of technologies.md, 5.6, the ratio law of 5.1, and what must hold of any law.</summary>
public sealed class NorLawTests
{
    private const uint NoTail = uint.MaxValue, Tail = 0;

    private static readonly NorParameters Nor = new();

    private static readonly DeviceLife Room = DeviceLife.Constant(DeviceLife.RoomKelvin);

    /// <summary>n k T0 / q in millivolt.</summary>
    private static readonly double UnitMillivolt = 1.4 * 8.617333262e-5 * 298.15 * 1000;

    /// <summary>The current in the middle of the operating range, where a cell is V_off away from the neutral threshold.</summary>
    private static readonly double MiddleCurrent = 300 * EkvCell.Current((EkvCell.Overdrive(1 / 300.0) + EkvCell.Overdrive(1000 / 300.0)) / 2);

    /// <summary>Check-point 5: loss of threshold per volt of stored offset.</summary>
    [Theory]
    [InlineData(25, 7.0 / 12, 0.005, 1.47, 0.006)]
    [InlineData(25, 10, 0.005, 1.83, 0.005)]
    [InlineData(85, 10, 0.005, 3.11, 0.005)]
    [InlineData(125, 10, 0.005, 3.96, 0.005)]
    [InlineData(125, 15, 0.0193, 15.5, 0.1)]
    public void Thresholds_fall_as_in_the_sheet(double celsius, double years, double loss, double millivolt, double tolerance) =>
        Assert.Equal(millivolt, LostMillivolt(Nor with { LossPerEv = loss }, Stored(celsius), MiddleCurrent, years * Year), tolerance);

    /// <summary>Check-point 5: Calabrese, ICICDT 2013.</summary>
    [Fact]
    public void A_thousand_hours_at_25_C_lose_half_of_those_at_90_C()
    {
        double cool = LostMillivolt(Nor, Stored(25), MiddleCurrent, 1000 * Hour), warm = LostMillivolt(Nor, Stored(90), MiddleCurrent, 1000 * Hour);
        Assert.Equal(0.50, cool / warm, 0.005);
    }

    /// <summary>The cell-specific part: a cell of low current lies further above the neutral threshold.</summary>
    [Fact]
    public void Loss_is_proportional_to_the_distance_from_neutral()
    {
        double middle = EkvCell.Overdrive(MiddleCurrent / 300);
        foreach (double current in new[] { 1.0, 30, 1000 })
        {
            double volt = 1 - ((EkvCell.Overdrive(current / 300) - middle) * UnitMillivolt / 1000);
            double whole = LostMillivolt(Nor, Stored(25), MiddleCurrent, 10 * Year);
            Assert.Equal(volt * whole, LostMillivolt(Nor, Stored(25), current, 10 * Year), 0.002);
        }
    }

    /// <summary>kappa_F grows by 1 + (N / 1e4)^0.5.</summary>
    [Fact]
    public void Written_cells_lose_more()
    {
        double fresh = Device(Nor, Room, MiddleCurrent, 10 * Year) / MiddleCurrent, written = Device(Nor, Room, MiddleCurrent, 10 * Year, cycles: 4e4) / MiddleCurrent;
        Assert.Equal(3, Math.Log(written) / Math.Log(fresh), 0.06);
    }

    /// <summary>Check-point 7: 20 years at 85 C are 4.28 years at 105 C and 0.77 years at 130 C; after tau_t a tail cell has lost 1 - 1/e of 0.3 V.</summary>
    [Theory]
    [InlineData(85, 20)]
    [InlineData(105, 4.28)]
    [InlineData(130, 0.77)]
    public void Tail_cells_follow_arrhenius(double celsius, double years)
    {
        NorParameters only = Nor with { LossPerEv = 0 };
        FixedDraws tail = new((0, 0, 0), 0, Tail), plain = new((0, 0, 0), 0, NoTail);
        Assert.Equal(1, new NorModel(Nor, Stored(celsius)).TailAge(Stored(celsius).Contexts([years * Year])[0]), 0.008);
        Assert.Equal(300 * (1 - (1 / Math.E)), LostMillivolt(only, Stored(celsius), 10, years * Year, tail), 0.5);
        Assert.Equal(0, LostMillivolt(only, Stored(celsius), 10, years * Year, plain), 1e-4);
        double writes = 300 * (1 - Math.Exp(-Math.Sqrt(Math.Pow(10, 0.3))));
        Assert.Equal(writes, LostMillivolt(only, Stored(celsius), 10, years * Year, tail, cycles: 1e4), 0.5);
    }

    /// <summary>p_tail (1 + N / 1e3), from the word of the walk's start.</summary>
    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(9e3, 0.1)]
    public void Tail_cells_are_as_frequent_as_declared(double cycles, double probability)
    {
        NorParameters frequent = Nor with { TailProbability = 0.01 };
        float[] start = new FlashRun<Vector128Lane>(frequent.Model(Room), 10, Room.Contexts([Day]), 1 << 20, cycles: cycles).Go().Start;
        Assert.All(start, value => Assert.True(value is 0 or 1));
        double deviation = Math.Sqrt(probability * (1 - probability));
        StatisticalTest.Check("tail cells", probability, start.Average(v => (double)v), deviation, start.Length, 0.1 * probability);
        Assert.False(StatisticalTest.Agrees(1.1 * probability, start.Average(v => (double)v), deviation, start.Length), "twin: a tenth more");
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(100, 1)]
    [InlineData(1000, 10)]
    public void Programming_is_good_to_one_per_cent(double target, double spread)
    {
        CheckNormal($"{target} nA", Many(Nor, Room, target, [1], 1 << 20).Programmed, target, spread, 0.01 * spread);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckNormal("twin", Many(Nor, Room, target, [1], 1 << 20).Programmed, target, 1.01 * spread, 0.01 * spread));
    }

    /// <summary>dV spreads by 30 %; the cells that would turn away from neutral, beyond 3.3 sigma, weigh nothing here.</summary>
    [Fact]
    public void Loss_spreads_between_cells()
    {
        NorParameters quiet = Nor with { ProgrammingNoise = false };
        double lost = LostMillivolt(Nor, Room, MiddleCurrent, 10 * Year);
        float[] currents = Many(quiet, Room, MiddleCurrent, [10 * Year], 1 << 20).Conductance[0];
        float[] relative = [.. currents.Select(i => (float)(Millivolt(i, MiddleCurrent) / lost))];
        CheckNormal("loss", relative, 1, 0.3, 0.003);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckNormal("twin", relative, 1, 0.303, 0.003));
    }

    /// <summary>One loss factor for life: without programming noise two ages differ by a factor alone.</summary>
    [Fact]
    public void Two_ages_share_the_loss_factor()
    {
        double[] ages = [30 * Day, 10 * Year];
        NorParameters quiet = Nor with { ProgrammingNoise = false, TailProbability = 0 };
        FlashRun<Vector128Lane> run = Many(quiet, Room, MiddleCurrent, ages, 1 << 16);
        Assert.Equal(1, Correlation(run.Conductance[0], run.Conductance[1]), 1e-4);

        IReadOnlyList<AgeContext> contexts = Room.Contexts(ages);
        var forgetful = new FlashRun<Vector128Lane>(quiet.Model(Room), MiddleCurrent, contexts, 1 << 16) { Forgets = true }.Go();
        Assert.Equal(0, Correlation(forgetful.Conductance[0], forgetful.Conductance[1]), 0.02);
    }

    /// <summary>With programming noise s_p and losses l_1, l_2: covariance s_p^2 + 0.09 l_1 l_2, in overdrive.</summary>
    [Fact]
    public void Two_ages_correlate_as_declared()
    {
        double[] ages = [Hour, 10 * Year];
        double programming = 0.01 / LogSlope(MiddleCurrent) * UnitMillivolt;
        double[] loss = [.. ages.Select(age => 0.3 * LostMillivolt(Nor, Room, MiddleCurrent, age))];
        double covariance = (programming * programming) + (loss[0] * loss[1]);
        double expected = covariance / Math.Sqrt(((programming * programming) + (loss[0] * loss[0])) * ((programming * programming) + (loss[1] * loss[1])));
        IReadOnlyList<AgeContext> contexts = Room.Contexts(ages);
        FlashRun<Vector128Lane> run = Many(Nor, Room, MiddleCurrent, ages, 1 << 18);
        CheckCorrelation("an hour and ten years", expected, run.Conductance[0], run.Conductance[1], 0.01);

        var forgetful = new FlashRun<Vector128Lane>(Nor.Model(Room), MiddleCurrent, contexts, 1 << 18) { Forgets = true }.Go();
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckCorrelation("twin", expected, forgetful.Conductance[0], forgetful.Conductance[1], 0.01));
    }

    /// <summary>5.1: w(T) = w(T0)^(T0 / T) in weak inversion; 0.1 becomes 0.147, 0.178 and 0.053, and 1 stays 1.</summary>
    [Theory]
    [InlineData(85, 0.147)]
    [InlineData(125, 0.178)]
    [InlineData(-40, 0.053)]
    public void Ratios_follow_the_exact_law_in_weak_inversion(double celsius, double ratio)
    {
        NorParameters weak = Nor with { SpecificNanoampere = 1e11, Drift = false };
        DeviceLife read = Room with { ReadKelvin = celsius + 273.15 };
        double w = Device(weak, read, 10, Day) / Device(weak, read, 100, Day);
        Assert.Equal(ratio, w, 0.0005);
        Assert.Equal(Math.Pow(0.1, 298.15 / (celsius + 273.15)), w, 2e-4);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(85)]
    [InlineData(125)]
    public void Warm_reads_follow_the_cell_equation(double celsius)
    {
        double kelvin = celsius + 273.15;
        foreach (double target in new[] { 1.0, 30, 1000 })
        {
            double v = EkvCell.Overdrive(target / 300);
            double expected = 300 * Math.Sqrt(kelvin / 298.15) * EkvCell.Current(v * 298.15 / kelvin);
            Assert.Equal(1, Device(Nor with { Drift = false }, Room with { ReadKelvin = kelvin }, target, Day) / expected, 3e-5);
        }
    }

    /// <summary>Without bias compensation: the common factor exp[kv (T - T0) / (n k T / q)] in weak inversion.</summary>
    [Theory]
    [InlineData(-40)]
    [InlineData(85)]
    public void Thresholds_shift_in_common_without_bias_compensation(double celsius)
    {
        double kelvin = celsius + 273.15;
        NorParameters weak = Nor with { SpecificNanoampere = 1e8, Drift = false };
        DeviceLife read = Room with { ReadKelvin = kelvin };
        double factor = Device(weak with { BiasCompensation = false }, read, 10, Day) / Device(weak, read, 10, Day);
        Assert.Equal(0.9e-3 * (kelvin - 298.15) / (1.4 * 8.617333262e-5 * kelvin), Math.Log(factor), 2e-3);
    }

    /// <summary>1 % of what a change of temperature does to the overdrive differs between cells; at 25 C nothing does.</summary>
    [Fact]
    public void Slopes_spread_between_cells()
    {
        NorParameters weak = Nor with { SpecificNanoampere = 1e6, Drift = false, ProgrammingNoise = false };
        double v = EkvCell.Overdrive(1e-4), spread = 0.01 * Math.Abs(v * ((298.15 / 358.15) - 1));
        float[] read = Many(weak, Room with { ReadKelvin = 358.15 }, 100, [Day], 1 << 20).Conductance[0];
        double mean = Device(weak, Room with { ReadKelvin = 358.15 }, 100, Day);
        float[] exponents = [.. read.Select(i => (float)(Math.Log(i / mean) / LogSlope(mean, 1e6)))];
        CheckNormal("exponent", exponents, 0, spread, 0.01 * spread);
        Assert.False(Nor.Model(Room).DrawsActivation);
        Assert.True(Nor.Model(Room with { ReadKelvin = 358.15 }).DrawsActivation);
    }

    /// <summary>0.25 mV over six decades are 0.7 % of current in weak inversion; less towards strong inversion.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Read_noise_is_that_of_the_gate(double target)
    {
        // ln((t + t_read) / (2 t_read)) is ln 1e6 at 2 s and a read of 1 us.
        var run = new FlashRun<ScalarLane>((Nor with { Drift = false }).Model(Room), target, Room.Contexts([2]), 1, new((0, 0, 0))).Go();
        double weak = 0.25 / UnitMillivolt;
        Assert.Equal(0.007, weak, 0.0001);
        Assert.Equal(1, run.SlowNoise[0][0] / (target * weak / (1 + (Math.Sqrt(target / 300) / 2))), 1e-5);
        Assert.Equal(0f, run.FastNoise[0][0]);
        var split = new FlashRun<ScalarLane>((Nor with { Drift = false, ReadNoise = ReadNoise.Split }).Model(Room), target, Room.Contexts([2]), 1, new((0, 0, 0))).Go();
        double both = Math.Sqrt(Math.Pow(split.SlowNoise[0][0], 2) + Math.Pow(split.FastNoise[0][0], 2));
        Assert.True(split.FastNoise[0][0] > 0);
        Assert.Equal(1, both / run.SlowNoise[0][0], 1e-5);
    }

    /// <summary>Amplitudes are exponential with a mean of 1 mV; mean and spread are equal, 63 % lie below the mean.</summary>
    [Fact]
    public void Telegraph_amplitudes_are_exponential()
    {
        FlashRun<Vector128Lane> run = Many(Nor, Room, 1, [Day], 1 << 20);
        float[] factor = run.TelegraphFactor;
        var (mean, deviation) = Moments(factor);
        StatisticalTest.Check("mean", 1, mean, 1, factor.Length, 0.01);
        StatisticalTest.Check("spread", 1, deviation, Math.Sqrt(8) / 2, factor.Length, 0.012);
        double below = factor.Count(f => f < 1) / (double)factor.Length, expected = 1 - (1 / Math.E);
        StatisticalTest.Check("share below the mean", expected, below, Math.Sqrt(expected / Math.E), factor.Length, 0.005);
        Assert.False(StatisticalTest.Agrees(0.5, below, 0.5, factor.Length), "twin: a median of 1");
        double weak = 1 / UnitMillivolt / (1 + (Math.Sqrt(run.Conductance[0][0] / 300) / 2));
        Assert.Equal(factor[0] * weak, run.TelegraphAmplitude[0][0], 1e-5);
    }

    /// <summary>0.1 mV per decade of biased time beyond 1e6 s, against the current.</summary>
    [Theory]
    [InlineData(1e6, 1e6, 0)]
    [InlineData(1e6, 1e8, 0.2)]
    [InlineData(1e5, 1e8, 0.1)]
    [InlineData(0, 1e8, 0)]
    public void Reads_disturb_after_long_bias(double readsPerSecond, double age, double millivolt)
    {
        NorParameters only = Nor with { LossPerEv = 0 };
        Assert.Equal(-millivolt, LostMillivolt(only, Room with { ReadsPerSecond = readsPerSecond }, 30, age), 2e-4);
    }

    [Fact]
    public void Targets_hold_at_the_temperature_of_programming()
    {
        DeviceLife warm = DeviceLife.Constant(358.15) with { ProgrammingKelvin = 358.15 };
        NorParameters still = Nor with { Drift = false };
        Assert.Equal(100f, Device(still, warm, 100, Day));
        double cold = Device(still, warm with { ReadKelvin = DeviceLife.RoomKelvin }, 100, Day);
        Assert.Equal(100, Device(still, Room with { ReadKelvin = 358.15 }, cold, Day), 0.01);
    }

    [Fact]
    public void Nothing_has_changed_at_t_c() => Assert.Equal(100f, Device(Nor, Room, 100, 1));

    [Fact]
    public void Without_its_effects_a_cell_holds_its_target_exactly() => FlashBounds.CheckIdeal(Nor, Nor with { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off });

    [Fact]
    public void No_draw_leads_out_of_the_numbers()
    {
        FlashBounds.CheckFinite(Nor);
        FlashBounds.CheckFinite(Nor with { GMinMicrosiemens = 0, BiasCompensation = false, LossPerEv = 1 });
    }

    [Fact]
    public void All_widths_give_the_same_bits() => FlashBounds.CheckWidths(Nor);

    /// <summary>d ln I / dv of the cell equation.</summary>
    private static double LogSlope(double current, double specific = 300)
    {
        double v = EkvCell.Overdrive(current / specific);
        return Math.Log(EkvCell.Current(v + 1e-4) / EkvCell.Current(v - 1e-4)) / 2e-4;
    }

    private static DeviceLife Stored(double celsius) => DeviceLife.Constant(celsius + 273.15) with { ReadKelvin = DeviceLife.RoomKelvin };

    /// <summary>What the threshold has lost where a current has risen, at 25 C.</summary>
    private static double Millivolt(double current, double before) => (EkvCell.Overdrive(current / 300) - EkvCell.Overdrive(before / 300)) * UnitMillivolt;

    private static double LostMillivolt(NorParameters p, DeviceLife life, double target, double age, FixedDraws? draws = null, double cycles = 0) =>
        Millivolt(Device(p, life, target, age, draws, cycles), target);
}
