using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Check-points 1 to 3 of the physics sheet, section 2.4: numbers derived there from the published fits.</summary>
public sealed class CheckPointTests
{
    private const double Day = 86400, TenYears = 3650 * Day;

    private static readonly PcmParameters Pcm = new();

    private static readonly PcmModel Model = new(Pcm, new DeviceLife());

    [Fact]
    public void Mean_drift_exponent_over_the_range_is_0_0512_and_never_below_0_049()
    {
        double[] relative = [.. Enumerable.Range(0, 10_000).Select(i => 0.02 + (0.98 * (i + 0.5) / 10_000))];
        double[] nu = [.. relative.Select(r => Model.NuMean(25 * r))];
        Assert.All(nu, value => Assert.True(value >= 0.049));
        Assert.Equal(0.0512, nu.Average(), 0.00005);
    }

    [Theory]
    [InlineData(Day, 0.664)]
    [InlineData(TenYears, 0.444)]
    public void Median_devices_drift_by_the_published_ratio(double age, double ratio)
    {
        Assert.Equal(0.049, Model.NuMean(25 * 0.21), 1e-4);
        Assert.Equal(ratio, Math.Pow(2, 0.049 * Age(Model, age).Drift), 0.0005);
    }

    [Theory]
    [InlineData(5, 0.610)]
    [InlineData(12.5, 0.953)]
    [InlineData(25, 1.055)]
    public void Programming_spread(double target, double sigma) => Assert.Equal(sigma, Model.ProgrammingSpread(target), 0.0006);

    [Theory]
    [InlineData(20, 25, 0.037)]
    [InlineData(20, 2.5, 0.165)]
    [InlineData(TenYears, 25, 0.051)]
    [InlineData(TenYears, 2.5, 0.23)]
    public void Relative_read_noise(double age, double programmed, double relative) =>
        Assert.Equal(relative, Model.NoiseAmplitude(programmed) * Age(Model, age).Slow, relative < 0.2 ? 0.0006 : 0.005);

    [Fact]
    public void At_room_temperature_the_front_clock_is_the_usual_power_law() =>
        Assert.Equal(-Math.Log2(TenYears / 20), Age(Model, TenYears).Drift, 1e-6);

    [Fact]
    public void The_programmed_state_is_the_state_at_t_c()
    {
        float[] age = Fields(Model, 20);
        Assert.Equal([0f, 0f, 0f], age[..3]);
        Assert.Equal(0f, age[5]);
        Assert.True(age[3] > 4, "read noise is on at t_c");
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1)]
    [InlineData(TenYears)]
    public void The_bank_of_relaxation_components_adds_up_to_the_closed_form(double age)
    {
        var wide = Pcm with { ReadWindowSeconds = 1e30 };
        Assert.Equal(FlickerNoise.Accumulated(Pcm, age), FlickerNoise.Fast(wide, age), 0.1);
    }

    [Fact]
    public void Splitting_keeps_the_total_variance()
    {
        foreach (double age in new[] { 20, 3600, TenYears })
        {
            var split = Age(new PcmModel(Pcm with { ReadNoise = ReadNoise.Split }, new DeviceLife()), age);
            Assert.True(split.Fast > 0 && split.Slow > 0);
            Assert.Equal(FlickerNoise.Accumulated(Pcm, age), (split.Slow * split.Slow) + (split.Fast * split.Fast), 1e-5);
        }
    }

    private static (double Drift, double Slow, double Fast) Age(PcmModel model, double age)
    {
        float[] fields = Fields(model, age);
        return (fields[0], fields[3], fields[4]);
    }

    private static float[] Fields(PcmModel model, double age)
    {
        float[] fields = new float[model.AgeFields];
        model.Age(new AgeContext(0, age, null, 298.15), fields);
        return fields;
    }
}
