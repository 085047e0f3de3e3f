using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>The two-state equation: its host solution against direct integration, and the lanes against the host.</summary>
public sealed class MramHazardTests
{
    private const double Room = MramFlips.Room, TenYears = MramFlips.TenYears;

    private static readonly MramParameters Unequal = new() { Stability = 45, OffsetField = 0.04, ReadSeconds = 1e-8, ReadCurrent = 0.3 };

    /// <summary>technologies.md 11: p tends to 1/2, exactly, for large H, also where H is beyond any float32.</summary>
    [Fact]
    public void Devices_forget_evenly()
    {
        MramParameters p = new() { Stability = 10, StabilitySpread = 0 };
        foreach (double seconds in new[] { 1.0, 1e10, 1e25 })
            Assert.Equal(0.5, MramFlips.Probability(p, [new ThermalStep(seconds, Room)])(0));
        MramParameters spread = p with { StabilitySpread = 0.1 };
        for (double z = -6; z <= 6; z += 0.5)
            Assert.Equal(0.5, MramFlips.Probability(spread, [new ThermalStep(1e28, 400)], z > 0)(z));
    }

    /// <summary>technologies.md 11: p tends to H for small H, with its relative precision down to 1e-10 and beyond.</summary>
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-9)]
    [InlineData(1e-10)]
    public void Rare_reversals_are_the_hazard(double hazard)
    {
        MramParameters p = new() { Stability = 50, StabilitySpread = 0 };
        double seconds = hazard / (1e9 * Math.Exp(-50));
        double actual = MramFlips.Probability(p, [new ThermalStep(seconds, Room)])(0);
        Assert.InRange(actual / (MramFlips.OneMinusExp(2 * hazard) / 2), 1 - 2e-5, 1 + 2e-5);
    }

    /// <summary>technologies.md 1.2: 0.5 K for barriers near 3 eV. Steps of 2 K are off by more than half a per cent; the law takes the fine ones.</summary>
    [Fact]
    public void Ramps_are_cut_finely()
    {
        MramParameters p = new() { Stability = 95 };
        TemperatureProfile day = TemperatureProfile.Of([new ProfileSegment(3600, 233.15, 398.15), new ProfileSegment(3600, 398.15, 233.15)], 100);
        double Exposure(double kelvin) => new MramHazard(p, day.WithSteps(kelvin).Steps(0, 7200), 0).At(95).Exposure;
        Assert.InRange(Exposure(2) / Exposure(0.01), 0.98, 0.995);
        Assert.Equal(1, Exposure(0.5) / Exposure(0.01), 1e-3);

        var model = new MramModel(p, new DeviceLife { Storage = day });
        var context = new AgeContext(0, 7200, null, Room);
        float[] taken = new float[model.AgeFields], fine = new float[model.AgeFields], coarse = new float[model.AgeFields];
        model.Age(context, taken);
        model.Age(context, day.WithSteps(0.5).Steps(p.ProgrammedAtSeconds, 7200), fine);
        model.Age(context, day.Steps(p.ProgrammedAtSeconds, 7200), coarse);
        Assert.Equal(fine, taken);
        Assert.NotEqual(coarse, taken);
    }

    /// <summary>
    /// Fits within 0.001 in log2 where both rates are equal, down to 1e-12, below what a draw of 32 bits can tell. With an offset field or reads
    /// the odds step from one temperature's to the next: within 0.08, when the hot stretches come last.
    /// </summary>
    [Theory]
    [InlineData(60, 0.077)]
    [InlineData(75, 0.077)]
    [InlineData(95, 0.077)]
    [InlineData(60, 0.143)]
    [InlineData(95, 0.143)]
    public void Lanes_follow_the_host_over_six_sigma(double stability, double spread)
    {
        IReadOnlyList<ThermalStep> reflowed = [new(TenYears, Room), new(10, 533.15)];
        IReadOnlyList<ThermalStep> hot = [new(TenYears, 423.15)];
        foreach (var steps in new[] { MramFlips.AutoG1, MramFlips.TestProfile, reflowed, hot, [new(TenYears, Room)] })
        {
            foreach (var (offset, reads, allowed) in new[] { (0.0, 0.0, 0.001), (0.03, 0.0, 0.08), (0.0, 1e4, 0.08), (0.02, 1e6, 0.08) })
                Follow(new MramParameters { Stability = stability, StabilitySpread = spread, OffsetField = offset }, steps, reads, allowed);
        }
    }

    private static void Follow(MramParameters p, IReadOnlyList<ThermalStep> steps, double reads, double allowed)
    {
        var host = new MramHazard(p, steps, reads);
        foreach (bool parallel in new[] { true, false })
        {
            var lanes = MramFlips.Probability(p, steps, parallel, reads);
            for (double z = -6; z <= 6; z += 0.125)
            {
                MramTransition exact = host.At(p.Stability * (1 + (p.StabilitySpread * z)));
                double expected = parallel ? exact.FromParallel : exact.FromAntiparallel, actual = lanes(z);
                if (expected < 1e-12)
                    Assert.InRange(actual, 0, 2e-12);
                else
                    Assert.True(Math.Abs(Math.Log2(actual / expected)) < allowed, $"{p.Stability} {p.StabilitySpread} {p.OffsetField} {reads} {steps.Count} {parallel} {z}: {actual:g5} against {expected:g5}");
            }
        }
    }

    /// <summary>The closed form of the steps against dp/dt = l1 (1 - p) - l2 p by Runge and Kutta, with reads and an offset field.</summary>
    [Fact]
    public void Unequal_rates_follow_the_differential_equation()
    {
        ThermalStep[] steps = [new(1e6, 300), new(3e4, 360), new(2e3, 400), new(1e6, 310), new(5e3, 380)];
        foreach (double stability in new[] { 40.0, 45, 50 })
        {
            double one = 0, other = 0, exposure = 0;
            foreach (ThermalStep step in steps)
            {
                var (leaveParallel, leaveAntiparallel) = Rates(stability, step.Kelvin);
                one = Integrated(one, leaveParallel, leaveAntiparallel, step.Seconds);
                other = Integrated(other, leaveAntiparallel, leaveParallel, step.Seconds);
                exposure += (leaveParallel + leaveAntiparallel) * step.Seconds;
            }

            MramTransition closed = new MramHazard(Unequal, steps, 1e4).At(stability);
            Assert.InRange(closed.FromParallel / one, 1 - 1e-6, 1 + 1e-6);
            Assert.InRange(closed.FromAntiparallel / other, 1 - 1e-6, 1 + 1e-6);
            Assert.Equal(Math.Exp(-exposure), 1 - closed.FromParallel - closed.FromAntiparallel, 1e-12);
            MramParameters lanes = Unequal with { Stability = stability, StabilitySpread = 0 };
            Assert.InRange(MramFlips.Probability(lanes, steps, true, 1e4)(0) / one, 1 - 1e-4, 1 + 1e-4);
            Assert.InRange(MramFlips.Probability(lanes, steps, false, 1e4)(0) / other, 1 - 1e-4, 1 + 1e-4);
        }
    }

    private static (double LeaveParallel, double LeaveAntiparallel) Rates(double stability, double kelvin)
    {
        double magnetisation = Math.Pow((1 - (kelvin / 1420)) / (1 - (Room / 1420)), 0.4 * 2.2);
        double delta = stability * Room / kelvin * magnetisation;
        double perRead = MramFlips.OneMinusExp(10 * Math.Exp(-delta * 1.04 * 1.04 * (1 - (0.3 / magnetisation))));
        return ((1e9 * Math.Exp(-delta * 1.04 * 1.04)) + (1e4 * perRead), 1e9 * Math.Exp(-delta * 0.96 * 0.96));
    }

    private static double Integrated(double p, double outward, double back, double seconds)
    {
        int count = (int)Math.Clamp(60 * (outward + back) * seconds, 10, 200_000);
        double h = seconds / count;
        if (h * (outward + back) > 2)
            return outward / (outward + back); // forgotten many times over
        for (int i = 0; i < count; i++)
        {
            double Slope(double at) => (outward * (1 - at)) - (back * at);
            double a = Slope(p), b = Slope(p + (h / 2 * a)), c = Slope(p + (h / 2 * b)), d = Slope(p + (h * c));
            p += h / 6 * (a + (2 * b) + (2 * c) + d);
        }

        return p;
    }

    /// <summary>Each day of a mission alike: the same as its hours put together.</summary>
    [Fact]
    public void Order_does_not_matter_where_both_rates_are_equal()
    {
        MramParameters p = new() { Stability = 45 };
        ThermalStep[] days = [.. Enumerable.Range(0, 100).SelectMany(_ => new[] { new ThermalStep(8e4, Room), new ThermalStep(6400, 340) })];
        MramTransition each = new MramHazard(p, days, 0).At(45), sum = new MramHazard(p, [new(6.4e5, 340), new(8e6, Room)], 0).At(45);
        Assert.InRange(each.FromParallel / sum.FromParallel, 1 - 1e-12, 1 + 1e-12);
        Assert.Equal(each.FromParallel, each.FromAntiparallel);
    }

    [Fact]
    public void A_stretch_in_two_parts_is_the_whole()
    {
        MramParameters p = new() { Stability = 45, StabilitySpread = 0 };
        double whole = MramFlips.Probability(p, [new ThermalStep(1e9, Room), new ThermalStep(1e7, 350)])(0);
        double first = MramFlips.Probability(p, [new ThermalStep(1e9, Room)])(0), second = MramFlips.Probability(p, [new ThermalStep(1e7, 350)])(0);
        Assert.Equal(whole, (first * (1 - second)) + ((1 - first) * second), 1e-6);
    }
}
