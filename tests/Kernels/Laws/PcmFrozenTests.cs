using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>What is frozen at programming stays frozen: the same devices at two ages and two temperatures, technologies.md 1.1 and 2.1.</summary>
public sealed class PcmFrozenTests
{
    private const double Room = 298.15, Warm = 358.15, Day = 86_400, Year = 365 * Day, K = 8.617333262e-5;

    private const int Devices = 1 << 20;

    private static readonly PcmParameters Pcm = new() { ProgrammingNoise = false, ReadNoise = ReadNoise.Off };

    private static readonly double Step = (1 / (K * Warm)) - (1 / (K * Room));

    [Fact]
    public void A_device_keeps_its_exponent()
    {
        double[] early = Exponents(Pcm, Day), late = Exponents(Pcm, Year);
        for (int i = 0; i < 4096; i++)
            Assert.Equal(early[i], late[i], 1e-6);
        CheckSpread("exponent", 0.008, late, 0.049);
    }

    [Fact]
    public void Activation_energy_has_its_spread_and_its_correlation_with_the_exponent()
    {
        double[] nu = Exponents(Pcm, Day), energy = Energies(Pcm, nu);
        StatisticalTest.Check("mean of Ea0", 0.03, energy.Average(), 0.003, Devices, 0.03 * 0.002);
        CheckSpread("Ea0", 0.003, energy, 0.03);
        StatisticalTest.Check("correlation of Ea0 with nu", 0.5, Correlation(nu, energy), Math.Sqrt(1.25), Devices, 0.01);
    }

    [Fact]
    public void Planted_errors_are_caught()
    {
        double[] nu = Exponents(Pcm, Day);
        PcmParameters looser = Pcm with { ActivationCorrelation = 0.49 }, wider = Pcm with { ActivationSpread = 0.101 };
        Assert.False(StatisticalTest.Agrees(0.5, Correlation(nu, Energies(looser, nu)), Math.Sqrt(1.25), Devices));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckSpread("Ea0", 0.003, Energies(wider, nu), 0.03));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckSpread("exponent", 0.008, Exponents(Pcm with { NuSpreadMin = 0.00808 }, Day), 0.049));
    }

    /// <summary>nu of devices at g_max, from what they hold at an age.</summary>
    private static double[] Exponents(PcmParameters p, double age)
    {
        var sample = new PcmSample(p, 25, age, Devices);
        return [.. sample.Drifted.Zip(sample.Programmed, (g, programmed) => -Math.Log((double)g / programmed) / Math.Log(age / 20))];
    }

    /// <summary>Ea0 of the same devices, from a warm read.</summary>
    private static double[] Energies(PcmParameters p, double[] nu)
    {
        var warm = new PcmSample(p, 25, Day, Devices, new DeviceLife { ReadKelvin = Warm });
        double relaxed = (PcmFormulas.Front(20, Day, Room) / (K * Warm)) - (PcmFormulas.Front(20, 20, Room) / (K * Room));
        return [.. Enumerable.Range(0, Devices).Select(i => (-Math.Log((double)warm.Drifted[i] / warm.Programmed[i]) - (nu[i] * relaxed)) / Step)];
    }

    /// <summary>Mean product in units of the published means and spreads: it spreads by sqrt(1 + correlation^2).</summary>
    private static double Correlation(double[] nu, double[] energy) => nu.Zip(energy, (n, e) => (n - 0.049) / 0.008 * ((e - 0.03) / 0.003)).Average();

    private static void CheckSpread(string what, double expected, double[] values, double mean)
    {
        double variance = values.Average(v => (v - mean) * (v - mean));
        StatisticalTest.Check($"variance of {what}", expected * expected, variance, Math.Sqrt(2) * expected * expected, values.Length, 0.0125 * expected * expected);
    }
}
