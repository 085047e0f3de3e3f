using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Check-points of the physics sheet, section 4.4, and the numbers of its table 4.2.</summary>
public sealed class MramCheckPointTests
{
    private const double Room = MramFlips.Room, TenYears = MramFlips.TenYears;

    private static readonly MramParameters Defaults = new();

    private static readonly MramParameters Auto = new() { Stability = 95 };

    private static double Relative(double expected, double actual) => Math.Abs((actual / expected) - 1);

    /// <summary>technologies.md 4.4.1: rate, failures in 10^9 h per bit, and probability over ten years of one reversal.</summary>
    [Theory]
    [InlineData(60, 8.76e-18, 3.15e-5, 2.8e-9)]
    [InlineData(50, 1.93e-13, 0.694, 6.1e-5)]
    [InlineData(40, 4.25e-9, 1.53e4, 0.74)]
    public void Failures_of_one_barrier(double stability, double rate, double fit, double tenYears)
    {
        MramParameters p = Defaults with { Stability = stability, StabilitySpread = 0 };
        double oneWay = new MramHazard(p, [new ThermalStep(1, Room)], 0).At(stability).Exposure / 2;
        Assert.InRange(Relative(rate, oneWay), 0, 0.002);
        Assert.InRange(Relative(fit, oneWay * 3600 * 1e9), 0, 0.002);
        Assert.InRange(Relative(tenYears, MramFlips.OneMinusExp(oneWay * TenYears)), 0, 0.02);

        // On lanes a device may also flip back: (1 - exp(-2 H)) / 2.
        double twoWay = MramFlips.OneMinusExp(2 * oneWay * TenYears) / 2;
        Assert.InRange(Relative(twoWay, MramFlips.Probability(p, [new ThermalStep(TenYears, Room)])(0)), 0, 2e-5);
        if (stability == 60)
            Assert.Equal(33, oneWay * 3600 * 1e9 * (1 << 20), 0.5);
    }

    /// <summary>technologies.md 4.4.2: a spread of barriers, ten years at 25 C, Delta 60.</summary>
    [Theory]
    [InlineData(0.03, 1.4e-8, 0.05e-8)]
    [InlineData(0.05, 2.5e-7, 0.05e-7)]
    [InlineData(0.077, 4.1e-5, 0.05e-5)]
    public void Weak_cells_decide(double spread, double expected, double digit) =>
        Assert.Equal(expected, MramFlips.Mean(Defaults with { Stability = 60, StabilitySpread = spread }, [new ThermalStep(TenYears, Room)]), digit);

    /// <summary>technologies.md 4.4.2: one-way 4.8e-5, and where the effective stability D - (cv D)^2 / 2 holds.</summary>
    [Fact]
    public void Effective_stability_holds_for_narrow_spreads_only()
    {
        static double OneWay(double spread) => MramFlips.Mean(z => MramFlips.OneMinusExp(1e9 * Math.Exp(-60 * (1 + (spread * z))) * TenYears));
        static double Effective(double spread) => 1e9 * Math.Exp(-60 + (spread * 60 * spread * 60 / 2)) * TenYears;
        Assert.Equal(4.8e-5, OneWay(0.077), 0.05e-5);
        Assert.InRange(Relative(OneWay(0.03), Effective(0.03)), 0, 0.01);
        Assert.Equal(2.5, Effective(0.077) / OneWay(0.077), 0.05);
    }

    /// <summary>technologies.md 4.4.3: MR-Auto over ten years hot; 1e-6 at 125 C is what makers publish.</summary>
    [Theory]
    [InlineData(85, 7e-9, 0.5e-9)]
    [InlineData(105, 1.2e-7, 0.05e-7)]
    [InlineData(125, 1.7e-6, 0.05e-6)]
    [InlineData(150, 3.4e-5, 0.05e-5)]
    public void Auto_over_ten_years(double celsius, double expected, double digit) =>
        Assert.Equal(expected, MramFlips.Mean(Auto, [new ThermalStep(TenYears, celsius + 273.15)]), digit);

    /// <summary>technologies.md 6: MR-Auto, ten years at 25 C. By the host half: these cells lie beyond the normals that lanes draw.</summary>
    [Fact]
    public void Auto_at_room_temperature_keeps_its_bits()
    {
        var host = new MramHazard(Auto, [new ThermalStep(TenYears, Room)], 0);
        Assert.Equal(4e-13, MramFlips.Mean(z => host.At(95 * (1 + (0.077 * z))).FromParallel, 9), 0.5e-13);
        Assert.InRange(MramFlips.Mean(Auto, [new ThermalStep(TenYears, Room)]), 0, 4e-13);
    }

    /// <summary>technologies.md 4.4.3: Auto-G1 5e-9, three reflows of 90 s at 260 C 1.1e-5.</summary>
    [Fact]
    public void Auto_over_missions()
    {
        Assert.Equal(5e-9, MramFlips.Mean(Auto, MramFlips.AutoG1), 0.5e-9);
        Assert.Equal(1.1e-5, MramFlips.Mean(Auto, [.. Enumerable.Repeat(new ThermalStep(90, 533.15), 3)]), 0.05e-5);
    }

    /// <summary>technologies.md 4.4.4: cells of 54 nm hold ten years to 120 C by the effective stability; so does MR-Auto, to a few in a million.</summary>
    [Fact]
    public void Auto_holds_ten_years_at_120_C_by_its_effective_stability()
    {
        double delta = MramHazard.Stability(Auto, 95, 393.15), spread = 0.077 * delta;
        Assert.InRange(1e9 * Math.Exp(-delta + (spread * spread / 2)) * TenYears, 1e-9, 5e-6);
        Assert.InRange(MramFlips.Mean(Auto, [new ThermalStep(TenYears, 393.15)]), 1e-9, 5e-6);
    }

    /// <summary>technologies.md 4.4.5: reads of 10 ns at 0.3 of the critical current, Delta 60, and 41.4 when hot.</summary>
    [Fact]
    public void Reads_disturb()
    {
        double cold = MramHazard.DisturbPerRead(1e9, 1e-8, 60 * 0.7), hot = MramHazard.DisturbPerRead(1e9, 1e-8, 41.4 * 0.7);
        Assert.Equal(5.75e-18, cold, 0.005e-18);
        Assert.Equal(5.75e-6, cold * 1e12, 0.005e-6); // the sheet rounds this twice, to 5.8e-6
        Assert.Equal(2.6e-12, hot, 0.05e-12);
        Assert.Equal(0.93, MramFlips.OneMinusExp(hot * 1e12), 0.005);
    }

    /// <summary>technologies.md 4.4.5 on lanes: 1e12 reads in 1000 s, so that heat alone does nothing.</summary>
    [Fact]
    public void Reads_disturb_on_lanes()
    {
        const double Hot = 398.15, Seconds = 1000, Reads = 1e12;
        MramParameters p = Defaults with { Stability = 60, StabilitySpread = 0, ReadSeconds = 1e-8, ReadCurrent = 0.3 };
        Assert.InRange(Relative(5.8e-6, MramFlips.Probability(p, [new ThermalStep(Seconds, Room)], true, Reads / Seconds)(0)), 0, 0.01);

        // The sheet holds I / Ic at 0.3 when hot; the critical current follows the barrier energy.
        MramParameters same = p with { ReadCurrent = 0.3 * MramHazard.BarrierEnergy(p, Hot) };
        Assert.Equal(0.93, MramFlips.Probability(same, [new ThermalStep(Seconds, Hot)], true, Reads / Seconds)(0), 0.005);
        Assert.InRange(MramFlips.Probability(same, [new ThermalStep(Seconds, Hot)], false, Reads / Seconds)(0), 0, 1e-5);
        MramParameters other = same with { ReadPolarity = MramReadPolarity.FromAntiparallel };
        Assert.Equal(0.93, MramFlips.Probability(other, [new ThermalStep(Seconds, Hot)], false, Reads / Seconds)(0), 0.005);
    }

    /// <summary>technologies.md 4.4.7 and table 4.2: magnetoresistance and gAP / gP without bias, on lanes.</summary>
    [Theory]
    [InlineData(-40, 2.06, 0.326)]
    [InlineData(25, 1.80, 0.357)]
    [InlineData(85, 1.57, 0.389)]
    [InlineData(125, 1.43, 0.412)]
    public void Magnetoresistance_falls_with_temperature(double celsius, double tmr, double ratio)
    {
        MramParameters p = Defaults.AtReadVolt(1e-9);
        double kelvin = celsius + 273.15;
        Assert.Equal(tmr, new MramModel(p, new DeviceLife()).Tmr(kelvin), 0.006);
        var bench = new MramBench<ScalarLane>(p, new DeviceLife());
        var age = bench.Age(MramFlips.At(1, null, kelvin));
        float Shown(double target) => MramLaw<ScalarLane>.Conductance(bench.Program(target, 0, 0, 0), age, bench.Constants, default, ScalarLane.Bits(0)).Value;
        double shown = Shown(p.GMinMicrosiemens) / Shown(p.GMaxMicrosiemens);
        Assert.Equal(ratio, shown, 0.0006);
        if (celsius is 25 or 125)
            Assert.Equal(celsius == 25 ? 0.643 : 0.588, 1 - shown, 0.0006);
    }

    /// <summary>technologies.md 4.2: Delta(T) over that of 25 C, P0, and the 1/f amplitude of 60 nm.</summary>
    [Fact]
    public void Numbers_of_the_table()
    {
        foreach (var (celsius, ratio) in new[] { (-40, 1.344), (85, 0.793), (105, 0.739), (125, 0.690), (150, 0.635) })
            Assert.Equal(ratio, MramHazard.Stability(Defaults, 1, celsius + 273.15), 0.0006);
        Assert.Equal(0.7672, Math.Sqrt(1.8 / 3.8) / (1 - (2e-5 * Math.Pow(Room, 1.5))), 0.0001);
        Assert.Equal(6e-4, new MramModel(Defaults, new DeviceLife()).NoiseAmplitude(), 0.1e-4);
        Assert.Equal(333.3, Defaults.GMaxMicrosiemens, 0.1);
    }

    /// <summary>technologies.md 6: read noise below 0.5 %, in the parallel state, ten years after the write; 4.1: twice that when antiparallel.</summary>
    [Theory]
    [InlineData(ReadNoise.Whole)]
    [InlineData(ReadNoise.Split)]
    public void Read_noise_is_small(ReadNoise how)
    {
        MramParameters p = Defaults with { ReadNoise = how };
        var bench = new MramBench<ScalarLane>(p, new DeviceLife());
        var age = bench.Age(MramFlips.At(TenYears));
        ScalarLane walk = ScalarLane.Bits(0), one = ScalarLane.Float(1f);
        double Noise(double target)
        {
            var device = bench.Program(target, 0, 0, 0);
            double slow = MramLaw<ScalarLane>.SlowNoise(one, device, age, bench.Constants, walk).Value;
            double fast = MramLaw<ScalarLane>.FastNoise(one, device, age, bench.Constants, walk).Value;
            Assert.Equal(how == ReadNoise.Split, fast > 0);
            return Math.Sqrt((slow * slow) + (fast * fast));
        }

        double accumulated = Math.Log((TenYears + 1e-7) / 2e-7);
        Assert.Equal(Math.Sqrt(1e-9 / (Math.PI / 4 * 0.06 * 0.06) * accumulated), Noise(p.GMaxMicrosiemens), 1e-8);
        Assert.InRange(Noise(p.GMaxMicrosiemens), 0, 0.005);
        Assert.Equal(2 * Noise(p.GMaxMicrosiemens), Noise(p.GMinMicrosiemens), 1e-8);
    }

    /// <summary>technologies.md 4.1: large overdrive, Delta 75, j 1.5, a pulse of 20 tau_D.</summary>
    [Fact]
    public void Write_errors_of_a_pulse()
    {
        var model = new MramModel(Defaults with { WriteModel = MramWriteModel.Overdrive }, new DeviceLife());
        Assert.InRange(Relative(Math.PI * Math.PI / 4 * 75 / (1.5 * Math.Exp(20)), model.WriteError()), 0, 1e-6);
        Assert.Equal(1e-6, new MramModel(Defaults, new DeviceLife()).WriteError());
    }
}
