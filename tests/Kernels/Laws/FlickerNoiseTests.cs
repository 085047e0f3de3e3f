using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>The bank of relaxation components behind 1/f noise, technologies.md 1.4 and section 11.</summary>
public sealed class FlickerNoiseTests
{
    private const double TenYears = 3650 * 86_400.0;

    public static TheoryData<double> ReadTimes => [250e-9, 512e-9];

    [Theory]
    [MemberData(nameof(ReadTimes))]
    public void Bank_adds_up_to_the_closed_form_within_a_tenth(double readSeconds)
    {
        var wide = new PcmParameters { ReadWindowSeconds = 1e30, ReadSeconds = readSeconds };
        for (double age = 1e-3; age <= TenYears; age *= 1.3)
            Assert.Equal(Math.Log((age + readSeconds) / (2 * readSeconds)), FlickerNoise.Fast(wide, age), 0.1);
    }

    [Fact]
    public void Parts_are_of_the_mode()
    {
        var p = new PcmParameters();
        double total = Math.Sqrt(Math.Log((3600 + 250e-9) / 500e-9));
        Assert.Equal((0, 0), FlickerNoise.Scales(p with { ReadNoise = ReadNoise.Off }, 3600));
        var whole = FlickerNoise.Scales(p, 3600);
        Assert.Equal(total, whole.Slow, 1e-12);
        Assert.Equal(0, whole.Fast);
        var split = FlickerNoise.Scales(p with { ReadNoise = ReadNoise.Split }, 3600);
        Assert.True(split.Fast > 1 && split.Slow > 1);
        Assert.Equal(total * total, (split.Slow * split.Slow) + (split.Fast * split.Fast), 1e-9);
    }
}
