using DriftEngine.Statistics;
using DriftEngine.Study;
using MathNet.Numerics.Distributions;

namespace DriftEngine.Tests.Statistics;

/// <summary>How often the interval covers the mean that the chips were drawn with.</summary>
public sealed class CoverageTests
{
    private const double FalseAlarm = 1e-6;
    private const double Power = 0.999;
    private const double Confidence = 0.95;
    private const int Total = 10_000;
    private const int TrueCorrect = 9_500;
    private const double SpreadImages = 50;

    // An interval that is 10 % too narrow covers 2 F(0.9 t) - 1 of the time and must be caught.
    private const double PlantedFactor = 0.9;
    private const int Trials = 24;

    [Fact]
    public void The_interval_covers_as_often_as_it_says() => Assert.True(IsAccepted(1), "coverage is not the confidence");

    [Fact]
    public void An_interval_ten_per_cent_too_narrow_is_caught() => Assert.False(IsAccepted(PlantedFactor), "the planted error passed");

    [Fact]
    public void The_sample_is_large_enough_for_the_declared_power() => Assert.InRange(Samples, 1000, 20_000);

    private static double PlantedCoverage
    {
        get
        {
            double t = StudentT.InvCDF(0, 1, Trials - 1, 0.5 + (Confidence / 2));
            return (2 * StudentT.CDF(0, 1, Trials - 1, PlantedFactor * t)) - 1;
        }
    }

    private static double Deviation(double share) => Math.Sqrt(share * (1 - share));

    /// <summary>So many samples that the limits of false alarm and of power meet.</summary>
    private static int Samples
    {
        get
        {
            double root = ((Normal.InvCDF(0, 1, 1 - (FalseAlarm / 2)) * Deviation(Confidence))
                + (Normal.InvCDF(0, 1, Power) * Deviation(PlantedCoverage))) / (Confidence - PlantedCoverage);
            return (int)Math.Ceiling(root * root);
        }
    }

    private static bool IsAccepted(double factor)
    {
        int covered = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            var tally = new AccuracyTally(Total);
            for (int trial = 0; trial < Trials; trial++)
                tally = tally.With(Correct(11, sample, trial));
            bool covers = Math.Abs(tally.Mean - ((double)TrueCorrect / Total)) <= factor * tally.HalfWidth(Confidence)!.Value;
            covered += covers ? 1 : 0;
        }

        double limit = Normal.InvCDF(0, 1, 1 - (FalseAlarm / 2)) * Deviation(Confidence) / Math.Sqrt(Samples);
        return Math.Abs(((double)covered / Samples) - Confidence) <= limit;
    }

    private static int Correct(ulong seed, int sample, int trial) =>
        TrueCorrect + (int)Math.Round(SpreadImages * SampleNormals.At(seed, (ulong)sample, (ulong)trial));

    // Early stops may cost half a point of coverage; a rule that costs two must be caught.
    private const double ToleratedWhenStopped = 0.945;
    private const double CaughtWhenStopped = 0.93;

    [Fact]
    public void Stopping_early_from_64_trials_on_keeps_the_coverage() => Assert.True(IsStoppedAccepted(64, 16, 0.001), "early stops cost coverage");

    [Fact]
    public void Stopping_early_from_3_trials_on_is_caught() => Assert.False(IsStoppedAccepted(3, 1, 0.002), "the planted rule passed");

    private static bool IsStoppedAccepted(int min, int block, double goal)
    {
        double root = ((Normal.InvCDF(0, 1, 1 - FalseAlarm) * Deviation(ToleratedWhenStopped))
            + (Normal.InvCDF(0, 1, Power) * Deviation(CaughtWhenStopped))) / (ToleratedWhenStopped - CaughtWhenStopped);
        int samples = (int)Math.Ceiling(root * root);
        double limit = ToleratedWhenStopped - (Normal.InvCDF(0, 1, 1 - FalseAlarm) * Deviation(ToleratedWhenStopped) / Math.Sqrt(samples));
        double share = CoverageOfStopped(min, block, goal, samples);
        return share >= limit;
    }

    private static double CoverageOfStopped(int min, int block, double goal, int samples)
    {
        int covered = 0;
        var rule = new TrialSpec(min, 200, goal, Confidence);
        for (int sample = 0; sample < samples; sample++)
        {
            var outcomes = new OutcomeList(1, Total);
            outcomes.Append([.. Enumerable.Range(0, rule.Max).Select(trial => Correct(12, sample, trial))]);
            StopDecision decision = OutcomeList.Decide(rule, block, outcomes);
            double mean = outcomes.AtAge(0, decision.Trials).Average() / Total;
            covered += Math.Abs(mean - ((double)TrueCorrect / Total)) <= decision.WorstHalfWidth ? 1 : 0;
        }

        return (double)covered / samples;
    }
}
