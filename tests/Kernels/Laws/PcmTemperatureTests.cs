using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Check-points 5 to 8 of technologies.md 2.4 and the identities of 2.1, through the law on lanes.</summary>
public sealed class PcmTemperatureTests
{
    private const double Zero = 273.15, Room = 298.15, Hour = 3600, Day = 24 * Hour, Year = 365 * Day, K = 8.617333262e-5;

    private static readonly PcmParameters Pcm = new() { ProgrammingNoise = false };

    private static readonly DeviceLife AtRoom = new();

    private static readonly TemperatureProfile Car = MissionProfiles.Find("auto-g1")!.Profile;

    /// <summary>2.4.1 on lanes: 0.664 after a day and 0.444 after ten years for r from 0.21 on.</summary>
    [Theory]
    [InlineData(0.21)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void At_room_temperature_median_devices_drift_by_the_published_ratio(double r)
    {
        Assert.Equal(0.664, Ratio(Pcm, AtRoom, r, Day, Room), 0.0005);
        Assert.Equal(0.444, Ratio(Pcm, AtRoom, r, 10 * Year, Room), 0.0005);
        foreach (double age in new[] { 21, Hour, Day, Year, 10 * Year })
            Assert.Equal(1, Ratio(Pcm, AtRoom, r, age, Room) / Math.Pow(age / 20, -Nu(r)), 1e-5);
    }

    /// <summary>2.4.6: 64 h at 85 C, read at 25 C.</summary>
    [Fact]
    public void Bake() => Assert.Equal(0.417, Ratio(Pcm, DeviceLife.Constant(85 + Zero), 1, 64 * Hour, Room), 0.0005);

    /// <summary>2.4.7: a day at 25 C, read hot and cold.</summary>
    [Theory]
    [InlineData(85, 0.990, 1.599)]
    [InlineData(125, 1.210, 2.598)]
    [InlineData(-40, 0.341, 0.120)]
    public void Read_at_another_temperature(double celsius, double high, double low)
    {
        Assert.Equal(high, Ratio(Pcm, AtRoom, 1, Day, celsius + Zero), 0.0006);
        Assert.Equal(low, Ratio(Pcm, AtRoom, 0.1, Day, celsius + Zero), 0.0006);
    }

    /// <summary>2.4.7: 15 years in a car, read at 25 C.</summary>
    [Fact]
    public void Car_mission()
    {
        var life = new DeviceLife { Storage = Car, ReadKelvin = Room };
        Assert.Equal(0.295, Ratio(Pcm, life, 1, Car.TotalSeconds!.Value, Room), 0.0006);
        Assert.Equal(0.224, Ratio(Pcm, life, 0.1, Car.TotalSeconds!.Value, Room), 0.0006);
    }

    /// <summary>2.4.8: crystallised fraction.</summary>
    [Fact]
    public void Crystallised_fraction()
    {
        Assert.Equal(9e-6, Fraction(Pcm, DeviceLife.Constant(85 + Zero), 10 * Year), 0.5e-6);
        Assert.Equal(7e-3, Fraction(Pcm, DeviceLife.Constant(105 + Zero), 10 * Year), 0.5e-3);
        Assert.Equal(0.089, Fraction(Pcm, DeviceLife.Constant(125 + Zero), Year), 0.0005);
        var life = new DeviceLife { Storage = Car, ReadKelvin = Room };
        Assert.Equal(1.6e-4, Fraction(Pcm, life, Car.TotalSeconds!.Value), 0.05e-4);
        Assert.True(Fraction(Pcm with { TenYearsCelsius = 85 }, life, Car.TotalSeconds!.Value) > 0.5, "plain GST fails");
        Assert.Equal(0.5, Fraction(Pcm, DeviceLife.Constant(120 + Zero), 10 * Year), 1e-4);
    }

    /// <summary>2.1 (i): stored and read at one temperature, the exponent does not depend on it.</summary>
    [Theory]
    [InlineData(-40)]
    [InlineData(60)]
    [InlineData(85)]
    public void Exponent_does_not_depend_on_temperature(double celsius)
    {
        DeviceLife life = DeviceLife.Constant(celsius + Zero) with { ProgrammingKelvin = celsius + Zero };
        foreach (double r in new[] { 0.02, 0.1, 1 })
            Assert.Equal(1, Ratio(Pcm with { TenYearsCelsius = 400 }, life, r, Year, celsius + Zero) / Math.Pow(Year / 20, -Nu(r)), 2e-5);
    }

    /// <summary>2.1 (ii): stored at T_a and read at T_r, the exponent is nu T_a / T_r.</summary>
    [Theory]
    [InlineData(85, 25)]
    [InlineData(-20, 40)]
    public void Annealing_scales_the_exponent(double storage, double read)
    {
        DeviceLife life = DeviceLife.Constant(storage + Zero) with { ProgrammingKelvin = storage + Zero };
        PcmParameters stable = Pcm with { TenYearsCelsius = 400 };
        double slope = Math.Log(Ratio(stable, life, 1, Year, read + Zero) / Ratio(stable, life, 1, Day, read + Zero)) / Math.Log(365);
        Assert.Equal(-Nu(1) * (storage + Zero) / (read + Zero), slope, 2e-5);
    }

    /// <summary>2.1 (iii): the activation energy of conduction grows as nu u: 0.06 eV at r = 1 and 0.15 eV at r = 0.1 after a day.</summary>
    [Theory]
    [InlineData(1, 0.06, 0.03)]
    [InlineData(0.1, 0.15, 0.1106)]
    public void Activation_energy_grows_with_time(double r, double afterADay, double programmed)
    {
        double step = (1 / (K * 303.15)) - (1 / (K * Room));
        double apparent = -Math.Log(Ratio(Pcm, AtRoom, r, Day, 303.15) / Ratio(Pcm, AtRoom, r, Day, Room)) / step;
        Assert.Equal(afterADay, apparent, 0.005);
        Assert.Equal(programmed + (Nu(r) * PcmFormulas.Front(20, Day, Room)), apparent, 1e-4);
    }

    [Fact]
    public void A_mission_of_one_segment_is_a_constant_temperature()
    {
        var mission = new DeviceLife { Storage = TemperatureProfile.Of([new(20 * Year, 358.15, 358.15)]) };
        var cut = new DeviceLife { Storage = TemperatureProfile.Of([new(Day, 358.15, 358.15), new(Year, 358.15, 358.15)], 3) };
        foreach (double age in new[] { 20, Day, 3 * Year })
        {
            double constant = Ratio(Pcm, DeviceLife.Constant(358.15), 0.4, age, 358.15);
            Assert.Equal(constant, Ratio(Pcm, mission, 0.4, age, 358.15));
            Assert.Equal(constant, Ratio(Pcm, cut, 0.4, age, 358.15));
        }
    }

    [Fact]
    public void A_hot_hour_is_not_forgotten_and_the_end_of_relaxation_holds()
    {
        var hot = new DeviceLife { Storage = TemperatureProfile.Of([new(Hour, 373.15, 373.15), new(20 * Year, Room, Room)]) };
        Assert.True(Ratio(Pcm, hot, 1, Year, Room) < Ratio(Pcm, AtRoom, 1, 2 * Year, Room));
        Assert.Equal(Ratio(Pcm, hot, 1, 2 * Hour, Room), Ratio(Pcm, hot, 1, Day, Room), 2e-4);
        PcmParameters ends = Pcm with { RelaxationEndEv = 0.42 + 0.7 };
        Assert.True(Ratio(ends, AtRoom, 1, 5 * Day, Room) > Ratio(ends, AtRoom, 1, 60 * Day, Room));
        Assert.Equal(Ratio(ends, AtRoom, 1, Year, Room), Ratio(ends, AtRoom, 1, 10 * Year, Room));
    }

    /// <summary>2.1: from 0.3 V on reads speed the clock by exp(V / V_f) while they last; below they do nothing, however many.</summary>
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.299, 1)]
    [InlineData(0.3, 2.718281828)]
    [InlineData(0.45, 4.48168907)]
    public void Read_disturb_speeds_the_front(double volt, double faster)
    {
        const double duty = 0.25;
        PcmParameters read = Pcm with { ReadVolt = volt };
        var life = new DeviceLife { ReadsPerSecond = duty / Pcm.ReadSeconds };
        double time = 20 + ((Year - 20) * (1 - duty + (duty * faster)));
        Assert.Equal(1, Ratio(read, life, 1, Year, Room) / Math.Pow(time / 20, -Nu(1)), 1e-5);
        Assert.Equal(Ratio(Pcm, AtRoom, 1, Year, Room), Ratio(read, new DeviceLife { ReadsPerSecond = 1 }, 1, Year, Room), 1e-5);
    }

    /// <summary>Relaxation that ends before the state is verified has ended: the state holds, and nothing grows back.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.42)]
    [InlineData(0.6)]
    public void Relaxation_that_has_ended_changes_nothing(double endEv)
    {
        PcmParameters ended = Pcm with { RelaxationEndEv = endEv };
        foreach (double r in new[] { 0.1, 1 })
            Assert.Equal(1, Ratio(ended, AtRoom, r, Year, Room), 1e-6);
        Assert.InRange(Ratio(ended with { RigidAbove = 0, RigidShiftMicrosiemens = 1 }, AtRoom, 1, Year, Room), 1 - 1e-6, 1 + 1e-6);
    }

    /// <summary>
    /// 2.4.5: after one global scale the error of a step from 25 to 85 C is the spread of the activation energy, Ea0 by r and za and
    /// what drift has added to it. With the same energy and exponent for all devices nothing is left.
    /// </summary>
    [Fact]
    public void After_one_scale_a_temperature_step_leaves_the_spread_of_activation()
    {
        double step = (1 / (K * 358.15)) - (1 / (K * Room)), front = PcmFormulas.Front(20, Day, Room);
        var (residual, unexplained, fromEa0) = Residual(Pcm, (r, zd, za) =>
            (-PcmFormulas.Activation(r, zd, za) * step, -Math.Abs(PcmFormulas.NuMean("pcm-1m", r) + (PcmFormulas.NuSpread("pcm-1m", r) * zd)) * front * step));
        Assert.InRange(residual, 0.05, 1);
        Assert.True(unexplained < 1e-4 * residual, $"{unexplained} of {residual} is not explained");
        Assert.InRange(fromEa0 / residual, 0.5, 1);

        PcmParameters oneExponent = Pcm with { NuMeanMin = 0.05, NuMeanMax = 0.05, NuSpreadMin = 0, NuSpreadMax = 0 };
        (residual, unexplained, _) = Residual(oneExponent, (r, zd, za) => (-PcmFormulas.Activation(r, zd, za) * step, 0));
        Assert.True(residual > 0.05 && unexplained < 1e-4 * residual, "with one exponent it is Ea0 alone");

        PcmParameters oneEnergy = oneExponent with { ActivationMinEv = 0.1, ActivationMaxEv = 0.1, ActivationSpread = 0 };
        (residual, _, _) = Residual(oneEnergy, (_, _, _) => (0, 0));
        Assert.True(residual < 1e-5, "one energy, one exponent: one scale undoes the step");

        PcmParameters wider = Pcm with { ActivationSpread = 0.101 };
        (residual, unexplained, _) = Residual(wider, (r, zd, za) =>
            (-PcmFormulas.Activation(r, zd, za) * step, -Math.Abs(PcmFormulas.NuMean("pcm-1m", r) + (PcmFormulas.NuSpread("pcm-1m", r) * zd)) * front * step));
        Assert.True(unexplained > 1e-4 * residual, "a spread of Ea0 one per cent too large is seen");
    }

    /// <summary>Root mean squares over devices of ln(g at 85 C over g at 25 C) about its mean; what a prediction leaves; its first part.</summary>
    private static (double Residual, double Unexplained, double First) Residual(PcmParameters p, Func<double, double, double, (double First, double Second)> predicted)
    {
        var actual = new List<double>();
        var expected = new List<(double First, double Second)>();
        for (int i = 0; i < 2000; i++)
        {
            var words = Normal.Draw(Address.Quad(ScalarLane.Bits((uint)i), 1, Streams.Purpose(Streams.Activation, 0), 0), ScalarLane.Bits(2026), ScalarLane.Bits(7));
            double r = 0.02 + (0.98 * i / 1999), zd = words.X.Value, za = words.Y.Value;
            var device = new PcmProbe<ScalarLane>(p, AtRoom, 25 * r, 0, zd, za);
            actual.Add(Math.Log(device.At(Day, 358.15).Conductance.Value / device.At(Day, Room).Conductance.Value));
            expected.Add(predicted(r, zd, za));
        }

        double mean = actual.Average(), firstMean = expected.Average(e => e.First), meant = expected.Average(e => e.First + e.Second);
        return (
            Math.Sqrt(actual.Average(a => Math.Pow(a - mean, 2))),
            Math.Sqrt(actual.Zip(expected, (a, e) => Math.Pow(a - mean - (e.First + e.Second - meant), 2)).Average()),
            Math.Sqrt(expected.Average(e => Math.Pow(e.First - firstMean, 2))));
    }

    private static double Nu(double r) => PcmFormulas.NuMean("pcm-1m", r);

    private static double Ratio(PcmParameters p, DeviceLife life, double r, double age, double readKelvin)
    {
        var device = new PcmProbe<ScalarLane>(p, life, 25 * r);
        return device.At(age, readKelvin).Conductance.Value / device.Programmed.Value;
    }

    private static double Fraction(PcmParameters p, DeviceLife life, double age) => new PcmModel(p, life).Crystallised(new AgeContext(0, age, null, Room));
}
