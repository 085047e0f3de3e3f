using MathNet.Numerics.Distributions;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>
/// Resistive memory at 25 C by closed forms and quadrature, with the published numbers written out once more (Wan et al.,
/// Nature 608, 2022, and Falcone et al., arXiv 2502.04524, 2025, as in aihwkit): nothing here is shared with the law under test.
/// </summary>
internal static class ReramTheory
{
    private const int Nodes = 4001;
    private const double Reach = 8;

    /// <summary>HfOx, one second after write and verify.</summary>
    public static double First(double g) => Polynomial(g / 40, 0.348, 16.030, -43.853, 45.393, -16.815);

    /// <summary>HfOx, one day later.</summary>
    public static double Day(double g) => Polynomial(g / 40, 0.701, 22.086, -50.773, 47.095, -16.458);

    /// <summary>HfOx, variance added since the verified state; L without its first second.</summary>
    public static double Added(double g, double seconds)
    {
        double l = Math.Log(1 + ((seconds - 1) / 1.04)), share = l <= 11.33 ? l / 11.33 : 1 + (0.0217 * (l - 11.33));
        return ((Day(g) * Day(g)) - (First(g) * First(g))) * share;
    }

    /// <summary>HfOx, mean of the m-th power (1 or 2) of the relaxed conductance: programmed within 1 .. 40 uS, relaxed not below 0.</summary>
    public static double HfOx(double g, double seconds, int m) => Expectation(z =>
    {
        double programmed = Math.Clamp(g + (First(g) * z), 1, 40);
        return Rectified(programmed, Math.Sqrt(Added(g, seconds)), m);
    });

    /// <summary>Mean of f over a standard normal.</summary>
    public static double Expectation(Func<double, double> f)
    {
        double step = 2 * Reach / (Nodes - 1), sum = 0;
        for (int i = 0; i < Nodes; i++)
        {
            double z = -Reach + (i * step);
            sum += f(z) * Normal.PDF(0, 1, z) * step;
        }

        return sum;
    }

    /// <summary>Mean of max(0, mean + s z)^m.</summary>
    private static double Rectified(double mean, double s, int m)
    {
        double share = Normal.CDF(0, 1, mean / s), edge = s * Normal.PDF(0, 1, mean / s);
        return m == 1 ? (mean * share) + edge : (((mean * mean) + (s * s)) * share) + (mean * edge);
    }

    private static double Polynomial(double r, double a, double b, double c, double d, double e) => a + (b * r) + (c * r * r) + (d * r * r * r) + (e * r * r * r * r);
}
