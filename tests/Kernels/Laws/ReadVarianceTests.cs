using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Thermal and shot noise of one read against the typical sizes of technologies.md 1.4, relative to the signal.</summary>
public sealed class ReadVarianceTests
{
    private const double Room = 298.15;

    /// <summary>333 uS, 0.1 V, 5 MHz: heat alone 1.6e-4, shot noise alone 2.2e-4; coth covers both.</summary>
    [Fact]
    public void Tunnel_junction()
    {
        var junction = new MramParameters();
        Assert.Equal(1.57e-4, Relative(junction, 333.3, 0), 0.01e-4);
        Assert.Equal(2.24e-4, Relative(junction, 333.3, 1), 0.01e-4);
        Assert.Equal(2.19e-4, Relative(junction with { ReadSeconds = 1e-7 }, 333.3, 1, kelvin: 1), 0.01e-4); // cold: shot noise alone
    }

    /// <summary>1 uA, 1 MHz: 5.7e-4; a cell below threshold that is not driven has no current and no noise.</summary>
    [Fact]
    public void Flash()
    {
        foreach (DeviceParameters cell in new DeviceParameters[] { new SonosParameters { ReadSeconds = 5e-7 }, new NorParameters { ReadSeconds = 5e-7 } })
        {
            Assert.Equal(5.66e-4, Relative(cell, 1000, 1), 0.01e-4);
            Assert.Equal(5.66e-4 / 2, Relative(cell, 1000, 0.25), 0.01e-4);
            Assert.Equal(0, Relative(cell, 1000, 0));
        }
    }

    /// <summary>25 uS, 0.2 V, 2 MHz: heat 1.8e-4. The 3.6e-4 that the sheet names for shot noise lack the factor 1/3 of its own formula: 2.1e-4.</summary>
    [Fact]
    public void Phase_change_memory()
    {
        var pcm = new PcmParameters();
        double heat = Relative(pcm, 25, 0), both = Relative(pcm, 25, 1);
        Assert.Equal(1.81e-4, heat, 0.01e-4);
        Assert.Equal(3.58e-4 / Math.Sqrt(3), Math.Sqrt((both * both) - (heat * heat)), 0.01e-4);
    }

    /// <summary>+16 % from 25 to 125 C, where heat makes all of it.</summary>
    [Fact]
    public void Heat_grows_with_the_root_of_temperature()
    {
        Assert.Equal(1.155, Relative(new PcmParameters(), 25, 0, 398.15) / Relative(new PcmParameters(), 25, 0), 0.001);
        Assert.Equal(1.155, Relative(new ReramParameters { ReadVolt = 0.2, ReadSeconds = 1e-6 }, 25, 0, 398.15) / Relative(new ReramParameters { ReadVolt = 0.2, ReadSeconds = 1e-6 }, 25, 0), 0.001);
    }

    /// <summary>Between no drive and full scale the chord stands for the junction's curve: never below it, and at most 18 % above.</summary>
    [Fact]
    public void Chord_of_a_junction_is_close_above_its_curve()
    {
        var junction = new MramParameters();
        for (double drive = 0.05; drive < 1; drive += 0.05)
        {
            double v = 1.602176634e-19 * 0.1 * drive / (2 * 1.380649e-23 * Room), curve = 4 * 1.380649e-23 * Room * 333.3e-6 * v / Math.Tanh(v) * 5e6 / 0.01 * 1e12;
            Assert.InRange(junction.ReadVariance(333.3, Room, drive) / curve, 1, 1.185);
        }
    }

    private static double Relative(DeviceParameters p, double conductance, double drive, double kelvin = Room) => Math.Sqrt(p.ReadVariance(conductance, kelvin, drive)) / conductance;
}
