using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

public sealed class PcmLawTests
{
    private const double Day = 86400, Year = 365 * Day;

    /// <summary>Largest relative error of a mean or a spread that may go unseen: half a per cent.</summary>
    private const double SmallestError = 0.005;

    private static readonly double[] Targets = [0.1, 0.5, 1.25, 2.5, 5, 12.5, 18, 25];

    private static readonly double[] Ages = [20, 25, 3600, Day, 30 * Day, Year, 10 * Year];

    public static TheoryData<double> AllTargets => [.. Targets];

    [Theory]
    [MemberData(nameof(AllTargets))]
    public void Moments_and_quantiles_follow_the_published_law(double target)
    {
        foreach (double age in Ages)
        {
            var sample = new PcmSample(new PcmParameters(), (float)target, age, Devices(target));
            var theory = new PcmTheory(target, age);
            string where = FormattableString.Invariant($"{target} uS at {age} s");
            CheckMoments($"programmed, {where}", sample.Programmed, theory.Programmed);
            CheckMoments($"drifted, {where}", sample.Drifted, theory.Drifted);
            CheckMoments($"read, {where}", sample.Read, theory.Read);
            CheckQuantiles($"programmed, {where}", sample.Programmed, theory.ProgrammedCdf);
            CheckQuantiles($"drifted, {where}", sample.Drifted, theory.DriftedCdf);
            CheckQuantiles($"read, {where}", sample.Read, theory.ReadCdf);
        }
    }

    [Fact]
    public void Planted_errors_of_half_a_per_cent_are_caught()
    {
        var planted = new PcmParameters
        {
            ProgrammingC0 = 0.26348 * 1.005,
            ProgrammingC1 = 1.9650 * 1.005,
            ProgrammingC2 = -1.1731 * 1.005,
            QsCoefficient = 0.0088 * 1.02,
            NuMeanMin = 0.049 * 1.02,
        };
        var sample = new PcmSample(planted, 12.5f, Year, 4 << 20);
        var theory = new PcmTheory(12.5, Year);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckMoments("spread", sample.Programmed, theory.Programmed));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckMoments("drift", sample.Drifted, theory.Drifted));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckQuantiles("read", sample.Read, theory.ReadCdf));
    }

    [Fact]
    public void Without_its_effects_a_device_holds_its_target_exactly()
    {
        var ideal = new PcmParameters { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off };
        foreach (double target in Targets)
        {
            var sample = new PcmSample(ideal, (float)target, Year, 1024);
            Assert.All(sample.Read, g => Assert.Equal((float)target, g));
        }
    }

    /// <summary>Devices near zero scatter more than they hold: it takes more of them to see half a per cent.</summary>
    private static int Devices(double target) => target < 0.2 ? 18 << 20 : target < 1 ? 7 << 20 : 4 << 20;

    private static void CheckMoments(string what, float[] values, Func<int, double> theory)
    {
        double mean = theory(1), deviation = Math.Sqrt(theory(2) - (mean * mean));
        double first = 0, second = 0, fourth = 0;
        foreach (float value in values)
        {
            double d = value - mean, square = d * d;
            first += d;
            second += square;
            fourth += square * square;
        }

        long n = values.Length;
        StatisticalTest.Check($"mean, {what}", mean, mean + (first / n), deviation, n, SmallestError * mean);

        // The spread of a sample's deviation follows from the fourth moment.
        double spread = Math.Sqrt((second / n) - (first / n * first / n));
        double kurtosis = fourth / n / Math.Pow(spread, 4);
        StatisticalTest.Check($"spread, {what}", deviation, spread, deviation * Math.Sqrt((kurtosis - 1) / 4), n, SmallestError * deviation);
    }

    /// <summary>The share of devices at or below a value near each quantile.</summary>
    private static void CheckQuantiles(string what, float[] values, Func<double, double> cdf)
    {
        const int Few = 10_000;
        float[] sorted = values[..Few];
        Array.Sort(sorted);
        foreach (double p in new[] { 0.05, 0.5, 0.95 })
        {
            float quantile = sorted[(int)(p * Few)];
            if (quantile == 0)
                continue; // the rectified part: its weight is tested by the mean and by the other quantiles
            double share = 0;
            foreach (float value in values)
                share += value <= quantile ? 1 : 0;
            double expected = cdf(quantile);
            StatisticalTest.Check($"quantile {p}, {what}", expected, share / values.Length, Math.Sqrt(expected * (1 - expected)), values.Length, 0.002);
        }
    }
}
