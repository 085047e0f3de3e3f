using MathNet.Numerics.Distributions;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>
/// PCM-1M by closed forms and quadrature, with the published numbers written out once more (Nandakumar et al., ICECS 2019,
/// as in aihwkit): nothing here is shared with the law under test.
/// </summary>
internal sealed class PcmTheory(double target, double ageSeconds)
{
    private const double GMax = 25, TimeC = 20, ReadTime = 250e-9;
    private const int Nodes = 401;
    private const double Reach = 8;

    private readonly double logTime = Math.Log(ageSeconds / TimeC);
    private readonly double accumulated = Math.Sqrt(Math.Log((ageSeconds + ReadTime) / (2 * ReadTime)));

    private double LogRelative => Math.Log(Math.Max(target / GMax, 1e-7));

    private double Sigma => 0.26348 + (1.9650 * target / GMax) - (1.1731 * Math.Pow(target / GMax, 2));

    private double NuMean => Math.Clamp((-0.0155 * LogRelative) + 0.0244, 0.049, 0.100);

    private double NuSpread => Math.Clamp((-0.0125 * LogRelative) - 0.0059, 0.008, 0.045);

    /// <summary>Mean of the m-th power of the programmed conductance.</summary>
    public double Programmed(int m) => Expectation(z => Math.Pow(Program(z), m));

    /// <summary>Mean of the m-th power after drift.</summary>
    public double Drifted(int m) => Programmed(m) * Expectation(z => Math.Pow(Factor(z), m));

    /// <summary>Mean of the m-th power (1 or 2) of a read.</summary>
    public double Read(int m) => Expectation(z => Math.Pow(Program(z), m) * Rectified(m, Relative(Program(z)))) * Expectation(z => Math.Pow(Factor(z), m));

    /// <summary>Probability that a programmed device is at or below g.</summary>
    public double ProgrammedCdf(double g) => Normal.CDF(target, Sigma, g);

    /// <summary>Probability that a drifted device is at or below g.</summary>
    public double DriftedCdf(double g) => Expectation(z => Normal.CDF(target, Sigma, g / Factor(z)));

    /// <summary>Probability that a read is at or below g.</summary>
    public double ReadCdf(double g) => Expectation(zp =>
    {
        double programmed = Program(zp), spread = Relative(programmed);
        return programmed <= 0 ? 1 : Expectation(zd => Normal.CDF(1, spread, g / (programmed * Factor(zd))));
    });

    private static double Expectation(Func<double, double> f)
    {
        double step = 2 * Reach / (Nodes - 1), sum = 0;
        for (int i = 0; i < Nodes; i++)
        {
            double z = -Reach + (i * step);
            sum += f(z) * Normal.PDF(0, 1, z) * step;
        }

        return sum;
    }

    /// <summary>Mean of max(0, 1 + a z)^m.</summary>
    private static double Rectified(int m, double a) => m == 1
        ? Normal.CDF(0, 1, 1 / a) + (a * Normal.PDF(0, 1, 1 / a))
        : ((1 + (a * a)) * Normal.CDF(0, 1, 1 / a)) + (a * Normal.PDF(0, 1, 1 / a));

    private double Program(double z) => Math.Max(0, target + (Sigma * z));

    private double Factor(double z) => Math.Exp(-Math.Abs(NuMean + (NuSpread * z)) * logTime);

    private double Relative(double programmed) =>
        Math.Min(0.0088 / Math.Max(Math.Pow(programmed / GMax, 0.65), 1e-3), 0.2) * accumulated;
}
