using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>What a read adds: its temperature, its noise, telegraph traps, its disturb.</summary>
public sealed class ReramReadTests
{
    private const double Boltzmann = 8.617333262e-5, RoomKelvin = 298.15, Hour = 3600, Day = 86_400;

    private static readonly double[] Duties = [0, 1e-4, 1e-2, 0.3, 1];

    private static readonly ReramParameters Still = ReramParameters.HfOx with { ProgrammingNoise = false, Drift = false };

    /// <summary>technologies.md 3.1: hopping below one quantum of conductance, a metal above.</summary>
    [Theory]
    [InlineData(5, 85)]
    [InlineData(40, 125)]
    [InlineData(70, -40)]
    [InlineData(77.5, 125)]
    [InlineData(150, -40)]
    [InlineData(225, 85)]
    public void Conductance_has_its_temperature_coefficient(double g, double celsius)
    {
        var p = Still with { GMaxMicrosiemens = 225 };
        double kelvin = celsius + 273.15, slope = (1 / (Boltzmann * kelvin)) - (1 / (Boltzmann * RoomKelvin));
        foreach (float spread in new[] { -2f, 0, 1 })
        {
            double hopping = Math.Exp(-0.03 * (1 - (g / 77.5)) * (1 + (0.3 * spread)) * slope);
            double expected = g * (g < 77.5 ? hopping : 1 / (1 + (8e-4 * (kelvin - RoomKelvin))));
            var probe = new ReramProbe(p, new DeviceLife(), g, new AgeContext(0, Day, null, kelvin)) { Drift = spread };
            Assert.Equal(1, probe.Read().Conductance[0] / expected, 1e-6);
        }
    }

    /// <summary>A device verified warm reads as programmed at that temperature.</summary>
    [Fact]
    public void Reads_at_the_temperature_of_programming_show_the_programmed_state()
    {
        DeviceLife life = new() { ProgrammingKelvin = 358.15 };
        foreach (double g in new[] { 1.0, 17, 40 })
            Assert.Equal((float)g, new ReramProbe(Still, life, g, new AgeContext(0, Day, null, 358.15)) { Drift = 2 }.Read().Conductance[0]);
    }

    [Fact]
    public void Cmo_noise_accumulates_in_proportion_to_the_decimal_logarithm()
    {
        foreach (double g in new[] { 9, 50, 88.0 })
        {
            double total = 0.0277316 * Math.Log10(g) * Math.Sqrt(Math.Log((Hour + 1e-6) / 2e-6));
            var (slow, fast) = Noise(ReramParameters.Cmo, g);
            Assert.Equal((total, 0), (slow, fast), Close(2e-6));
            Assert.InRange(total, 0.1, 0.3);
            (slow, fast) = Noise(ReramParameters.Cmo with { ReadNoise = ReadNoise.Split }, g);
            Assert.True(slow > 0 && fast > 0);
            Assert.Equal(total, Math.Sqrt((slow * slow) + (fast * fast)), 2e-6);
        }
    }

    [Fact]
    public void HfOx_noise_is_white_or_flickers()
    {
        var flicker = ReramParameters.HfOx with { NoiseLaw = ReramNoise.Flicker };
        foreach (double g in new[] { 1, 20, 40.0 })
        {
            foreach (ReadNoise noise in new[] { ReadNoise.Whole, ReadNoise.Split })
                Assert.Equal((0, 0.4), Noise(ReramParameters.HfOx with { ReadNoise = noise }, g), Close(1e-7));
            Assert.Equal((0.003 * (g + 10) * Math.Sqrt(Math.Log((Hour + 1e-6) / 2e-6)), 0), Noise(flicker, g), Close(2e-6));
        }

        foreach (ReramParameters p in new[] { ReramParameters.HfOx, flicker, ReramParameters.Cmo, ReramParameters.Ihp })
            Assert.Equal((0, 0), Noise(p with { ReadNoise = ReadNoise.Off }, p.GMaxMicrosiemens));
    }

    /// <summary>technologies.md 3.1: median min(0.02 (20 / g), 0.3), sigma_ln 0.8.</summary>
    [Theory]
    [InlineData(20, 0, 0.02)]
    [InlineData(40, 0, 0.01)]
    [InlineData(1, 0, 0.3)]
    [InlineData(0, 0, 0.3)]
    [InlineData(20, 1, 0.0445108)]
    [InlineData(20, -2, 0.0040379)]
    [InlineData(1, 6, 0.95)]
    public void Traps_have_lognormal_amplitudes(double g, double normal, double amplitude)
    {
        IDeviceModel model = ReramParameters.HfOx.Model(new DeviceLife());
        var law = LawFields.Of<ScalarLane, ReramConstants<ScalarLane>>(model.ConstantFields, fields => model.Constants(0, fields));
        ScalarLane factor = ReramLaw<ScalarLane, GaussianRelaxation<ScalarLane>>.TelegraphFactor(ScalarLane.Float((float)normal), default);
        ScalarLane actual = ReramLaw<ScalarLane, GaussianRelaxation<ScalarLane>>.TelegraphAmplitude(ScalarLane.Float((float)g), factor, default, law);
        Assert.Equal(1, actual.Value / amplitude, 1e-5);
    }

    [Fact]
    public void Traps_are_on_where_the_read_noise_is_incomplete()
    {
        Assert.True(ReramParameters.HfOx.TelegraphNoise && ReramParameters.Ihp.TelegraphNoise && !ReramParameters.Cmo.TelegraphNoise);
        Assert.All(new[] { ReramParameters.HfOx, ReramParameters.Ihp, ReramParameters.Cmo }, p => Assert.Equal(0.25, p.TelegraphShare));
    }

    /// <summary>More reads disturb more, SET polarity more than RESET, and only SET polarity moves the mean.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_disturb_more_the_more_there_are(bool set)
    {
        var p = ReramParameters.HfOx with { ReadsInSetPolarity = set, RetentionLoss = 0 };
        double[] spreads = [.. Duties.Select(duty => Disturbed(p, duty, 1) - Disturbed(p, duty, 0))];
        double[] means = [.. Duties.Select(duty => Disturbed(p, duty, 0) - 20)];
        Assert.Equal(Math.Sqrt(ReramTheory.Added(20, Day)), spreads[0], 1e-3);
        for (int i = 1; i < Duties.Length; i++)
        {
            Assert.True(spreads[i] > spreads[i - 1], $"spread at {Duties[i]}");
            double added = (spreads[i] * spreads[i]) - (spreads[0] * spreads[0]);
            Assert.Equal(set ? 0.3 * Math.Sqrt(added) : 0, means[i], 2e-3);
            Assert.True(!set || means[i] > means[i - 1], $"mean at {Duties[i]}");
        }

        double reset = Disturbed(p with { ReadsInSetPolarity = false }, 1, 1), other = Disturbed(p with { ReadsInSetPolarity = true }, 1, 1);
        Assert.True(other > reset);
    }

    /// <summary>technologies.md 3.1: under steady reads relaxation runs faster by exp(0.2 / V_b) and at +3.3 K (4e6 K/W, 0.2 V, 20.5 uS).</summary>
    [Theory]
    [InlineData(false, 0.31, 1.9)]
    [InlineData(true, 0.10, 7.4)]
    public void Bias_and_warmth_speed_the_clock(bool set, double volt, double factor)
    {
        var p = ReramParameters.HfOx with { ReadsInSetPolarity = set };
        var model = new ReramModel(p, Read(1));
        double kT = Boltzmann * (RoomKelvin + (4e6 * 0.2 * 0.2 * 20.5e-6)), bias = Math.Exp(0.2 / volt);
        Assert.Equal(factor, bias, 0.05);
        double u = kT * Math.Log(1 + (1e13 * bias * (Day - 1) * Math.Exp(-0.77 / kT)));
        Assert.Equal(u / (Boltzmann * RoomKelvin), model.LogTime(Read(1).Contexts([Day])[0]), 1e-9);
    }

    private static Func<(double, double), (double, double), bool> Close(double tolerance) =>
        (a, b) => Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance;

    private static DeviceLife Read(double duty) => new() { ReadsPerSecond = duty / ReramParameters.HfOx.ReadSeconds };

    private static double Disturbed(ReramParameters p, double duty, float walk) => ReramProbe.Conductance(p, Read(duty), 20, Day, walk);

    private static (double Slow, double Fast) Noise(ReramParameters p, double g)
    {
        ReramReading reading = new ReramProbe(p with { Drift = false }, new DeviceLife(), g, [.. new DeviceLife().Contexts([Hour])]).Read();
        return (reading.Slow[0], reading.Fast[0]);
    }
}
