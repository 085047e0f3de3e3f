using MathNet.Numerics.Distributions;

namespace DriftEngine.Tests;

/// <summary>Tests of random quantities with declared error rates: level, power and sample size stand here.</summary>
internal static class StatisticalTest
{
    /// <summary>Probability that a test of a right law fails, per comparison. Seeds are fixed, so it fails always or never.</summary>
    public const double FalseAlarmRate = 1e-6;

    /// <summary>Probability of catching the smallest error that a test declares.</summary>
    public const double Power = 0.999;

    /// <summary>Standard errors that a comparison allows: 4.89.</summary>
    public static double Allowed { get; } = Normal.InvCDF(0, 1, 1 - (FalseAlarmRate / 2));

    /// <summary>Standard errors that a real error must amount to: 7.98.</summary>
    public static double Detectable { get; } = Allowed + Normal.InvCDF(0, 1, Power);

    /// <summary>Samples needed so that an error of the given size is caught when one sample spreads by deviation.</summary>
    public static long RequiredSamples(double deviation, double error) => (long)Math.Ceiling(Math.Pow(Detectable * deviation / error, 2));

    /// <summary>Fails when an estimate is off by more than chance allows, or when there are too few samples to see the error.</summary>
    public static void Check(string what, double expected, double actual, double deviation, long samples, double smallestError)
    {
        long required = RequiredSamples(deviation, smallestError);
        Assert.True(samples >= required, $"{what}: too few samples, {samples} of {required}");
        Assert.True(Agrees(expected, actual, deviation, samples), $"{what}: {actual:r} against {expected:r}, {Math.Abs(actual - expected) / deviation * Math.Sqrt(samples):f1} standard errors");
    }

    /// <summary>Whether an estimate is within what chance allows.</summary>
    public static bool Agrees(double expected, double actual, double deviation, long samples) =>
        Math.Abs(actual - expected) <= Allowed * deviation / Math.Sqrt(samples);
}
