using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>What holds for every device of resistive memory: finite, reproducible, still where nothing acts.</summary>
public sealed class ReramSoundnessTests
{
    private const double Day = 86_400, FifteenYears = 15 * 365 * Day;

    private static readonly ReramParameters[] Presets = [ReramParameters.HfOx, ReramParameters.Cmo, ReramParameters.Ihp];

    public static TheoryData<int, bool> Cases => new() { { 0, false }, { 0, true }, { 1, false }, { 1, true }, { 2, false }, { 2, true } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_draw_within_six_sigma_leaves_the_real_numbers(int preset, bool logLogistic)
    {
        var p = Presets[preset] with { Shape = logLogistic ? ReramShape.LogLogistic : ReramShape.Gaussian, ReadsInSetPolarity = true };
        foreach (double celsius in new[] { -40.0, 25, 125 })
        {
            var life = DeviceLife.Constant(celsius + 273.15) with { ReadsPerSecond = 1e6 };
            AgeContext[] ages = [.. life.Contexts([1e-6, p.ProgrammedAtSeconds, Day, FifteenYears])];
            foreach (double target in new[] { p.GMinMicrosiemens, (p.GMinMicrosiemens + p.GMaxMicrosiemens) / 2, p.GMaxMicrosiemens })
            {
                for (int draw = 0; draw < 243; draw++)
                    CheckReal(new ReramProbe(p, life, target, ages) { Programming = Draw(draw), Drift = Draw(draw / 3), Activation = Draw(draw / 9), Walk = Draw(draw / 27), Wear = draw / 81 * 0.5f }, p);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lanes_agree_bit_for_bit(int preset, bool logLogistic)
    {
        var p = Presets[preset] with { Shape = logLogistic ? ReramShape.LogLogistic : ReramShape.Gaussian };
        var life = DeviceLife.Constant(398.15);
        AgeContext[] ages = [.. life.Contexts([60, Day, FifteenYears])];
        double target = p.GMinMicrosiemens + (0.3 * (p.GMaxMicrosiemens - p.GMinMicrosiemens));
        var vector = new ReramSample<Vector128Lane>(p, life, target, 4096, ages);
        var scalar = new ReramSample<ScalarLane>(p, life, target, 4096, ages);
        Assert.Equal(scalar.Programmed, vector.Programmed);
        for (int a = 0; a < ages.Length; a++)
            Assert.Equal(scalar.At[a], vector.At[a]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Without_drift_nothing_changes_with_time(int preset, bool logLogistic)
    {
        var p = Presets[preset] with { Shape = logLogistic ? ReramShape.LogLogistic : ReramShape.Gaussian, Drift = false, ReadsInSetPolarity = true };
        var life = ReramCheckPointTests.Stored(125) with { ReadsPerSecond = 1e6 };
        var sample = new ReramSample<Vector128Lane>(p, life, p.GMaxMicrosiemens / 2, 1024, [.. life.Contexts([60, FifteenYears])]);
        Assert.False(p.Model(life).DrawsActivation);
        Assert.All(sample.At, g => Assert.Equal(sample.Programmed, g));
        Assert.True((p with { Drift = true }).Model(life).DrawsActivation);
        Assert.False((p with { Drift = true, RetentionLoss = 0 }).Model(life).DrawsActivation);
    }

    /// <summary>The verified state is that of t_c.</summary>
    [Fact]
    public void Nothing_has_changed_at_t_c()
    {
        foreach (ReramParameters p in Presets)
        {
            double middle = (p.GMinMicrosiemens + p.GMaxMicrosiemens) / 2;
            Assert.Equal((float)middle, ReramProbe.Conductance(p, new DeviceLife(), middle, p.ProgrammedAtSeconds, 3));
            Assert.NotEqual((float)middle, ReramProbe.Conductance(p, new DeviceLife(), middle, 2 * p.ProgrammedAtSeconds, 3));
        }
    }

    [Fact]
    public void Without_programming_noise_targets_are_met_and_with_it_the_window_holds()
    {
        foreach (ReramParameters p in Presets)
        {
            foreach (double target in new[] { p.GMinMicrosiemens, 0.37 * p.GMaxMicrosiemens, p.GMaxMicrosiemens })
                Assert.Equal((float)target, new ReramProbe(p with { ProgrammingNoise = false }, new DeviceLife(), target) { Programming = 6 }.Read().Programmed);
            Assert.Equal((float)p.GMaxMicrosiemens, new ReramProbe(p, new DeviceLife(), p.GMaxMicrosiemens) { Programming = 2 }.Read().Programmed);
            Assert.Equal((float)p.GMinMicrosiemens, new ReramProbe(p, new DeviceLife(), p.GMinMicrosiemens) { Programming = -2 }.Read().Programmed);
        }
    }

    /// <summary>technologies.md 1.5: at the end of life 30 % of half the window is gone on either side, and noise is 1.5 times what it was.</summary>
    [Fact]
    public void Wear_narrows_the_window()
    {
        var p = ReramParameters.HfOx;
        Assert.Equal(40 - (0.3 * 19.5), new ReramProbe(p, new DeviceLife(), 40) { Programming = 6, Wear = 1 }.Read().Programmed, 1e-5);
        Assert.Equal(1 + (0.3 * 19.5), new ReramProbe(p, new DeviceLife(), 1) { Programming = -6, Wear = 1 }.Read().Programmed, 1e-5);
        Assert.Equal(20 + (1.5 * ReramTheory.First(20)), new ReramProbe(p, new DeviceLife(), 20) { Programming = 1, Wear = 1 }.Read().Programmed, 1e-5);
        Assert.Equal(p.GMaxMicrosiemens, p.StuckHighMicrosiemens);
    }

    /// <summary>A refresh starts the clocks anew, and increments of the walk add up to its width.</summary>
    [Fact]
    public void Clocks_start_at_the_last_programming()
    {
        var p = ReramParameters.HfOx;
        var life = DeviceLife.Constant(398.15) with { RefreshSeconds = [30 * Day], ReadKelvin = DeviceLife.RoomKelvin };
        float Spread(double at) => ReramProbe.Conductance(p, life, 20, at, 1);
        Assert.Equal(Spread(Day), Spread(31 * Day));
        Assert.NotEqual(Spread(Day), Spread(29 * Day));
        var model = new ReramModel(p, life);
        float[] fields = new float[model.AgeFields];
        double sum = 0;
        foreach (AgeContext age in life.Contexts([2, 60, Day, 29 * Day]))
        {
            model.Age(age, fields);
            sum += fields[0] * (double)fields[0];
            Assert.Equal(fields[3], Math.Sqrt(sum), 1e-6);
        }
    }

    private static float Draw(int digit) => 6 * ((digit % 3) - 1);

    private static void CheckReal(ReramProbe probe, ReramParameters p)
    {
        ReramReading reading = probe.Read();
        Assert.InRange(reading.Programmed, p.GMinMicrosiemens, p.GMaxMicrosiemens);
        float[] values = [.. reading.Conductance, .. reading.Slow, .. reading.Fast];
        foreach (float value in values)
            Assert.True(float.IsFinite(value) && value >= 0, $"{value}");
    }
}
