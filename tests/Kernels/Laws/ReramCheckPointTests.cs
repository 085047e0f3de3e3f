using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Check-points 1 to 5 and 7 of technologies.md, section 3.4, through the law as shipped.</summary>
public sealed class ReramCheckPointTests
{
    private const double Minute = 60, Hour = 3600, Day = 86_400, Week = 7 * Day, TenYears = 3650 * Day;

    private const int Devices = 1 << 20;

    private static readonly DeviceLife Room = Stored(25);

    /// <summary>The window does not cut the spread, so that one device shows it.</summary>
    private static readonly ReramParameters HfOx = ReramParameters.HfOx with { GMinMicrosiemens = 0.01, GMaxMicrosiemens = 80 };

    /// <summary>Without retention, which has a check-point of its own.</summary>
    private static readonly ReramParameters Cmo = ReramParameters.Cmo with { RetentionLoss = 0 };

    /// <summary>3.4.1: the columns after 1 s and 1 day to their digits, that after 2 days within 3 %.</summary>
    [Theory]
    [InlineData(4, 1.56, 2.45, 2.41)]
    [InlineData(12, 2.30, 3.90, 3.85)]
    [InlineData(20, 2.02, 3.91, 3.93)]
    [InlineData(36, 1.31, 2.99, 2.98)]
    public void HfOx_spreads_as_published(double target, double second, double day, double twoDays)
    {
        Assert.Equal(second, Spread(HfOx, target, 1), 0.006);
        Assert.Equal(day, Spread(HfOx, target, Day), 0.006);
        Assert.InRange(Spread(HfOx, target, 2 * Day) / twoDays, 0.97, 1.03);
    }

    /// <summary>3.4.2.</summary>
    [Theory]
    [InlineData(Hour, -0.73, 0.75)]
    [InlineData(TenYears, -1.74, 1.23)]
    public void Cmo_relaxes_as_published(double age, double mean, double deviation)
    {
        foreach (double target in new[] { 15, 50, 85.0 })
        {
            float centre = ReramProbe.Conductance(Cmo, Room, target, age);
            Assert.Equal(mean, centre - target, 0.0051);
            Assert.Equal(deviation, ReramProbe.Conductance(Cmo, Room, target, age, 1) - centre, 0.0051);
        }
    }

    /// <summary>3.4.3: 32 states over 80 uS, programmed within 0.2 % as those of the source; the wide band is told apart.</summary>
    [Fact]
    public void Cmo_states_overlap_as_reported_after_ten_minutes()
    {
        const double Apart = 80.0 / 31, Low = 8 + (15 * Apart), High = Low + Apart;
        double l = Math.Log(1 + (600 / 1.04)), border = ((Low + High) / 2) - (0.0890 * l);
        var narrow = ReramParameters.Cmo with { NarrowBand = true };
        AgeContext age = Room.Contexts([10 * Minute])[0];
        double below = Share(narrow, High, age, g => g < border), above = Share(narrow, Low, age, g => g > border);
        Assert.InRange(below + above, 0.05, 0.10);
        double deviation = Math.Sqrt(Math.Pow(0.4118 + (0.0420 * l), 2) + Math.Pow((0.00106879 * High) + 0.00081107, 2));
        double expected = MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Apart / 2 / deviation);
        CheckShare(expected, below);
        ReramMoments.CheckCaught(() => CheckShare(expected, Share(ReramParameters.Cmo, High, age, g => g < border)));
    }

    /// <summary>3.4.4, and that the wide band is a uniform distribution within it.</summary>
    [Theory]
    [InlineData(false, 0.576)]
    [InlineData(true, 0.054)]
    public void Cmo_is_programmed_within_its_band(bool narrow, double sigma)
    {
        var p = Cmo with { NarrowBand = narrow };
        var probe = new ReramProbe(p, Room, 50) { Programming = 1 };
        Assert.Equal(sigma, probe.Read().Programmed - 50, 0.0006);
        if (!narrow)
            Assert.Equal(0.02 * 50 / Math.Sqrt(3), probe.Read().Programmed - 50, 0.005);
    }

    /// <summary>3.4.5.</summary>
    [Theory]
    [InlineData(Hour, 2.57)]
    [InlineData(Day, 2.22)]
    [InlineData(Week, 2.09)]
    public void Relaxation_speeds_up_with_temperature_as_reported(double age, double ratio)
    {
        double hot = ReramProbe.Conductance(Cmo, Stored(125), 50, age) - 50, cool = ReramProbe.Conductance(Cmo, Room, 50, age) - 50;
        Assert.Equal(ratio, hot / cool, 0.006);
    }

    /// <summary>3.4.7: the device of the median retention time.</summary>
    [Theory]
    [InlineData(85, 0.042)]
    [InlineData(105, 0.135)]
    [InlineData(125, 0.316)]
    public void Retention_loses_as_much_as_the_sheet(double celsius, double loss)
    {
        double g = ReramProbe.Conductance(ReramParameters.HfOx, Stored(celsius), 20, TenYears);
        Assert.Equal(loss, (20 - g) / (20 - 1), 0.0006);
    }

    /// <summary>Storage at one temperature, read at 25 C.</summary>
    internal static DeviceLife Stored(double celsius) => DeviceLife.Constant(celsius + 273.15) with { ReadKelvin = DeviceLife.RoomKelvin };

    private static double Spread(ReramParameters p, double target, double age)
    {
        var probe = new ReramProbe(p, Room, target, [.. Room.Contexts([age])]) { Programming = 1 };
        double programmed = probe.Read().Programmed - target;
        double relaxed = ReramProbe.Conductance(p, Room, target, age, 1) - ReramProbe.Conductance(p, Room, target, age);
        return Math.Sqrt((programmed * programmed) + (relaxed * relaxed));
    }

    private static void CheckShare(double expected, double share) =>
        StatisticalTest.Check("share below the border", expected, share, Math.Sqrt(expected * (1 - expected)), Devices, 0.0015);

    private static double Share(ReramParameters p, double target, AgeContext age, Func<float, bool> which)
    {
        var sample = new ReramSample<Vector128Lane>(p, Room, target, Devices, age);
        return sample.At[0].Count(which) / (double)sample.At[0].Length;
    }
}
