using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>The log-logistic shape of relaxation: the moments of the Gaussian one, the quantiles of its own.</summary>
public sealed class ReramShapeTests
{
    private const double Day = 86_400, TenYears = 3650 * Day;

    private const int Devices = 1 << 20;

    private static readonly DeviceLife Room = ReramCheckPointTests.Stored(25);

    private static readonly ReramParameters Gaussian = ReramParameters.HfOx with { ProgrammingNoise = false, RetentionLoss = 0 };

    private static readonly ReramParameters LogLogistic = Gaussian with { Shape = ReramShape.LogLogistic };

    /// <summary>Relative spreads of 0.06, 0.17, 0.26 and 0.47: mean and spread are those of the Gaussian shape.</summary>
    [Theory]
    [InlineData(36)]
    [InlineData(20)]
    [InlineData(12)]
    [InlineData(4)]
    public void Shapes_share_their_first_two_moments(double target)
    {
        double c = Math.Sqrt(ReramTheory.Added(target, Day)) / target, beta = Beta(c);
        float[] g = Sample(LogLogistic, target);
        Assert.All(g, value => Assert.True(value > 0));
        CheckMoments(g, target, c * target);
        CheckShare(g, target, beta);
        if (c > 0.15)
            ReramMoments.CheckCaught(() => CheckShare(Sample(Gaussian, target), target, beta));
        ReramMoments.CheckCaught(() => CheckMoments(Sample(LogLogistic with { WriteTerminated = true, TerminationFactor = 1.07 }, target), target, c * target));
    }

    [Fact]
    public void Terminated_writes_relax_half_as_much_again()
    {
        foreach (ReramParameters p in new[] { Gaussian, ReramParameters.Cmo with { RetentionLoss = 0 }, ReramParameters.Ihp with { RetentionLoss = 0 } })
        {
            double middle = (p.GMinMicrosiemens + p.GMaxMicrosiemens) / 2;
            foreach (float walk in new[] { -1f, 0, 1 })
            {
                double usual = ReramProbe.Conductance(p, Room, middle, Day, walk) - middle, terminated = ReramProbe.Conductance(p with { WriteTerminated = true }, Room, middle, Day, walk) - middle;
                Assert.Equal(1.5 * usual, terminated, 2e-5);
            }
        }
    }

    /// <summary>technologies.md 3.1: V of HfOx at r = clip((g - 50) / 175, 0.05, 1), times the square of sigma_p over s1.</summary>
    [Theory]
    [InlineData(50, 0.05)]
    [InlineData(137.5, 0.5)]
    [InlineData(225, 1)]
    public void Ihp_relaxes_in_proportion_to_its_programming_noise(double target, double r)
    {
        var p = ReramParameters.Ihp with { RetentionLoss = 0 };
        double sigma = Math.Max(4.782321 - (0.009107 * target), 0), expected = Math.Sqrt(ReramTheory.Added(40 * r, TenYears)) * sigma / ReramTheory.First(40 * r);
        Assert.Equal(expected, ReramProbe.Conductance(p, Room, target, TenYears, 1) - target, 3e-4);
        var probe = new ReramProbe(p, Room, 137.5) { Programming = 1 };
        Assert.Equal(4.782321 - (0.009107 * 137.5), probe.Read().Programmed - 137.5, 3e-5);
    }

    private static float[] Sample(ReramParameters p, double target) => new ReramSample<Vector128Lane>(p, Room, target, Devices, [.. Room.Contexts([Day])]).At[0];

    private static void CheckMoments(float[] g, double mean, double deviation) =>
        ReramMoments.Check(FormattableString.Invariant($"{mean} uS"), g, mean, deviation, mean < 5 ? 0.06 : 0.03);

    /// <summary>Share of the devices below the mean: 1 / (1 + (b / sin b)^-beta), not one half.</summary>
    private static void CheckShare(float[] g, double mean, double beta)
    {
        double b = Math.PI / beta, share = 1 / (1 + Math.Pow(b / Math.Sin(b), -beta));
        StatisticalTest.Check("share below the mean", share, g.Count(value => value < mean) / (double)g.Length, Math.Sqrt(share * (1 - share)), g.Length, 0.004);
    }

    /// <summary>beta of 1 + c^2 = tan(pi / beta) / (pi / beta), by bisection.</summary>
    private static double Beta(double c)
    {
        double low = 1e-6, high = Math.PI / 2;
        for (int i = 0; i < 80; i++)
        {
            double b = (low + high) / 2;
            if (Math.Tan(b) / b < 1 + (c * c))
                low = b;
            else
                high = b;
        }

        return Math.PI / low;
    }
}
