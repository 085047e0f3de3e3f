using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Distributions of resistive memory against closed forms, and the random walk between ages.</summary>
public sealed class ReramLawTests
{
    private const double Hour = 3600, Day = 86_400, TenYears = 3650 * Day;

    /// <summary>Largest error, in units of the spread, that may go unseen.</summary>
    private const double SmallestError = 0.01;

    private const int Devices = 1 << 20;

    private static readonly DeviceLife Room = ReramCheckPointTests.Stored(25);

    /// <summary>At 4 uS the edges of the window and zero cut the distribution.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(36)]
    public void HfOx_is_distributed_as_published(double target)
    {
        double[] ages = [Hour, Day, 2 * Day, 30 * Day];
        var sample = new ReramSample<Vector128Lane>(ReramParameters.HfOx with { RetentionLoss = 0 }, Room, target, Devices, [.. Room.Contexts(ages)]);
        for (int a = 0; a < ages.Length; a++)
            CheckHfOx(sample.At[a], target, ages[a]);
    }

    [Fact]
    public void Planted_errors_are_caught()
    {
        AgeContext age = Room.Contexts([Hour])[0];
        ReramParameters[] wrong =
        [
            ReramParameters.HfOx with { Knee = 11.33 * 0.94 },
            ReramParameters.HfOx with { FirstC1 = 16.030 * 0.93 },
            ReramParameters.HfOx with { MeanSlopeMicrosiemens = 0.005 },
        ];
        foreach (ReramParameters planted in wrong)
        {
            var sample = new ReramSample<Vector128Lane>(planted, Room, 12, Devices, age);
            ReramMoments.CheckCaught(() => CheckHfOx(sample.At[0], 12, Hour));
        }
    }

    [Fact]
    public void Cmo_is_distributed_as_published()
    {
        var sample = new ReramSample<Vector128Lane>(ReramParameters.Cmo, Room, 50, Devices, [.. Room.Contexts([1, Hour])]);
        CheckCmo(sample.At[1], Hour);
        CheckCmo(sample.At[0], 1);
        foreach (ReramParameters wrong in new[] { ReramParameters.Cmo with { SpreadConstantMicrosiemens = 0.44 }, ReramParameters.Cmo with { MeanSlopeMicrosiemens = -0.0872 } })
        {
            var planted = new ReramSample<Vector128Lane>(wrong, Room, 50, Devices, [.. Room.Contexts([Hour])]);
            ReramMoments.CheckCaught(() => CheckCmo(planted.At[0], Hour));
        }
    }

    [Fact]
    public void Ages_of_one_device_are_a_random_walk()
    {
        var p = ReramParameters.HfOx with { ProgrammingNoise = false, RetentionLoss = 0 };
        AgeContext[] ages = [.. Room.Contexts([60, Day])];
        CheckWalk(new ReramSample<Vector128Lane>(p, Room, 20, Devices, ages));

        // Twins: increments that start anew at every age, and a walk too fast at first.
        AgeContext[] anew = [.. ages.Select(age => age with { Previous = null })];
        ReramMoments.CheckCaught(() => CheckWalk(new ReramSample<Vector128Lane>(p, Room, 20, Devices, anew)));
        ReramMoments.CheckCaught(() => CheckWalk(new ReramSample<Vector128Lane>(p with { RelaxationBarrierEv = 0.75 }, Room, 20, Devices, ages)));
    }

    /// <summary>An age is distributed alike whatever ages a study lists before it.</summary>
    [Fact]
    public void Ages_in_between_change_no_distribution()
    {
        var p = ReramParameters.HfOx with { RetentionLoss = 0 };
        foreach (double[] ages in new[] { new[] { 2 * Day }, [1, 2, 60, Hour, Day, 2 * Day] })
            CheckHfOx(new ReramSample<Vector128Lane>(p, Room, 20, Devices, [.. Room.Contexts(ages)]).At[^1], 20, 2 * Day);
    }

    /// <summary>tau_R is lognormal around its median: E[1 - exp(-exp(-z / 2))] is lost on average at theta = tau.</summary>
    [Fact]
    public void Retention_times_are_spread_between_devices()
    {
        var p = ReramParameters.HfOx with { ProgrammingNoise = false };
        double Lost(double sigma) => 0.5 * ReramTheory.Expectation(z => 1 - Math.Exp(-Math.Exp(-sigma * z / 2)));
        float[] g = new ReramSample<Vector128Lane>(p, ReramCheckPointTests.Stored(125), 20, Devices, [.. Room.Contexts([TenYears])]).At[0];
        double expected = 20 - (19 * Lost(1)), actual = g.Average(v => (double)v), deviation = Math.Sqrt(g.Average(v => Math.Pow(v - actual, 2)));
        StatisticalTest.Check("mean left", expected, actual, deviation, g.Length, 0.01 * deviation);
        Assert.False(StatisticalTest.Agrees(20 - (19 * Lost(0)), actual, deviation, g.Length), "no spread");
    }

    private static void CheckHfOx(float[] values, double target, double age)
    {
        double mean = ReramTheory.HfOx(target, age, 1), deviation = Math.Sqrt(ReramTheory.HfOx(target, age, 2) - (mean * mean));
        ReramMoments.Check(FormattableString.Invariant($"{target} uS at {age} s"), values, mean, deviation, SmallestError);
    }

    /// <summary>At 1 s the constant part has built up.</summary>
    private static void CheckCmo(float[] values, double age)
    {
        double l = Math.Log(1 + ((age - 1e-3) / 1.04)), relaxed = (0.4118 * Math.Min(l / 0.674, 1)) + (0.0420 * l), programmed = (0.01129 * 50) + 0.01122;
        ReramMoments.Check(FormattableString.Invariant($"CMO at {age} s"), values, 50 - (0.0890 * l), Math.Sqrt((relaxed * relaxed) + (programmed * programmed)), SmallestError);
    }

    private static void CheckWalk(ReramSample<Vector128Lane> sample)
    {
        double first = ReramTheory.Added(20, 60), second = ReramTheory.Added(20, Day);
        ReramMoments.Check("first age", sample.At[0], 20, Math.Sqrt(first), SmallestError);
        ReramMoments.Check("second age", sample.At[1], 20, Math.Sqrt(second), SmallestError);
        ReramMoments.CheckCovariance("two ages", sample.At[0], 20, sample.At[1], 20, first, first, second, 0.02);
    }
}
