using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>The cell equation of technologies.md, 5.1, on lanes against double precision.</summary>
public sealed class EkvCellTests
{
    private static readonly double[] Overdrives = [.. Enumerable.Range(-1200, 1601).Select(i => i * 0.05)];

    [Fact]
    public void Current_is_right_from_weak_to_strong_inversion()
    {
        foreach (double v in Overdrives)
            Assert.Equal(1, EkvCell.Current(ScalarLane.Float((float)v)).Value / EkvCell.Current((float)v), 1e-5);
    }

    [Fact]
    public void Host_follows_the_formula()
    {
        foreach (double v in new[] { -10, -3, 0.5, 6, 30 })
        {
            Assert.Equal(1, EkvCell.Current(v) / Math.Pow(Math.Log(1 + Math.Exp(v / 2)), 2), 1e-10);
            Assert.Equal(v, EkvCell.Overdrive(EkvCell.Current(v)), 1e-9);
        }

        Assert.Equal(1, EkvCell.Current(-60) / Math.Exp(-60), 1e-12);
    }

    [Fact]
    public void Overdrive_is_the_inverse()
    {
        for (double log = -7; log < 4; log += 0.01)
        {
            float current = (float)Math.Pow(10, log);
            float v = EkvCell.Overdrive(ScalarLane.Float(current)).Value;
            Assert.Equal(EkvCell.Overdrive(current), v, Math.Max(4e-6, 1e-7 * Math.Abs(v)));
            Assert.Equal(1, EkvCell.Current(ScalarLane.Float(v)).Value / current, 1e-5);
        }
    }

    [Fact]
    public void Extremes_stay_finite()
    {
        float none = EkvCell.Overdrive(ScalarLane.Float(0f)).Value;
        Assert.InRange(none, -177, -175);
        Assert.Equal(0f, EkvCell.Current(ScalarLane.Float(none)).Value);
        Assert.Equal(0f, EkvCell.Current(ScalarLane.Float(-1e6f)).Value);
        Assert.Equal(2.5e11f, EkvCell.Current(ScalarLane.Float(1e6f)).Value, 1e5f);
    }

    [Fact]
    public void Saturation_and_reciprocal_are_right()
    {
        Assert.Equal(0, EkvCell.Saturation(0));
        Assert.Equal(1, EkvCell.Saturation(1e-9) / 1e-9, 1e-9);
        for (double log = -6; log < 3; log += 0.01)
        {
            float x = (float)Math.Pow(10, log);
            Assert.Equal(1, EkvCell.Saturation(x) / (1 - Math.Exp(-(double)x)), 1e-9);
            Assert.Equal(1, EkvCell.Reciprocal(ScalarLane.Float(x)).Value * (double)x, 3e-7);
        }
    }

    /// <summary>q / (n k T): 2.8 % of current per millivolt at 25 C and n = 1.4 (technologies.md, 5.3).</summary>
    [Fact]
    public void Millivolt_is_worth_2_8_per_cent() => Assert.Equal(0.028, EkvCell.PerVolt(1.4, 298.15) / 1000, 0.0005);
}
