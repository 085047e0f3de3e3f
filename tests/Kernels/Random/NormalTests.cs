using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;
using MathNet.Numerics.Statistics;
using Gaussian = MathNet.Numerics.Distributions.Normal;

namespace DriftEngine.Tests.Kernels.Random;

public sealed class NormalTests
{
    private const int Draws = 1 << 21; // 33.5 million normals with four lanes

    private static readonly Lazy<float[]> Sample = new(() => Draw(Draws));

    [Fact]
    public void Mean_and_variance_are_those_of_a_standard_normal()
    {
        var statistics = new RunningStatistics(Sample.Value.Select(v => (double)v));
        StatisticalTest.Check("mean", 0, statistics.Mean, 1, statistics.Count, 0.002);
        StatisticalTest.Check("variance", 1, statistics.Variance, Math.Sqrt(2), statistics.Count, 0.003);
        StatisticalTest.Check("third moment", 0, Sample.Value.Average(v => (double)v * v * v), Math.Sqrt(15), statistics.Count, 0.006);
        StatisticalTest.Check("fourth moment", 3, Sample.Value.Average(v => (double)v * v * v * v), Math.Sqrt(96), statistics.Count, 0.015);
        Assert.False(StatisticalTest.Agrees(1, statistics.Variance * 1.003, Math.Sqrt(2), statistics.Count), "the planted error of 0.3 % must be caught");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(4.5)]
    public void Tails_on_both_sides_have_the_right_weight(double sigma)
    {
        double expected = Gaussian.CDF(0, 1, -sigma);
        double deviation = Math.Sqrt(expected * (1 - expected));
        foreach (int side in new[] { -1, 1 })
        {
            double share = Sample.Value.LongCount(v => side * v > sigma) / (double)Sample.Value.Length;
            double smallest = StatisticalTest.Detectable * deviation / Math.Sqrt(Sample.Value.Length);
            Assert.True(smallest < expected, "an empty tail must be caught");
            StatisticalTest.Check($"tail beyond {side * sigma}", expected, share, deviation, Sample.Value.Length, smallest * 1.0000001);
        }
    }

    [Fact]
    public void The_four_normals_of_a_draw_are_uncorrelated_in_value_and_in_size()
    {
        float[] z = Sample.Value;
        int width = Vector128Lane.Width;
        for (int i = 0; i < 4; i++)
        {
            for (int j = i + 1; j < 4; j++)
            {
                double product = 0, squares = 0;
                for (int draw = 0; draw < z.Length / (4 * width); draw++)
                {
                    double a = z[(((draw * 4) + i) * width) + (draw % width)], b = z[(((draw * 4) + j) * width) + (draw % width)];
                    product += a * b;
                    squares += ((a * a) - 1) * ((b * b) - 1);
                }

                long n = z.Length / (4 * width);
                StatisticalTest.Check($"correlation {i} {j}", 0, product / n, 1, n, 0.01);
                StatisticalTest.Check($"correlation of squares {i} {j}", 0, squares / n, 2, n, 0.02);
            }
        }
    }

    [Fact]
    public void The_largest_radius_and_the_smallest_are_finite()
    {
        foreach (uint word in new[] { 0u, 255u, 256u, 0x7FFFFFFFu, 0xFFFFFF00u, 0xFFFFFFFFu })
        {
            var z = Normal.FromWords(new Quad<ScalarLane>(ScalarLane.Bits(word), ScalarLane.Bits(0), ScalarLane.Bits(word), ScalarLane.Bits(0x40000000)));
            Assert.InRange(z.X.Value, 0f, 5.9f);
            Assert.InRange(z.W.Value, 0f, 5.9f);
            double u = ((word >> 8) + 0.5) / (1 << 24);
            Assert.Equal(Math.Sqrt(-2 * Math.Log(u)), z.X.Value, 3e-4);
        }
    }

    [Fact]
    public void Sine_and_cosine_join_at_the_quadrants()
    {
        double worst = 0;
        for (uint step = 0; step < 1 << 16; step++)
        {
            uint angle = step << 16;
            var z = Normal.FromWords(new Quad<ScalarLane>(ScalarLane.Bits(0), ScalarLane.Bits(angle), ScalarLane.Bits(0), ScalarLane.Bits(angle)));
            double radius = Math.Sqrt(-2 * Math.Log(0.5 / (1 << 24))), turn = 2 * Math.PI * angle / 4294967296.0;
            worst = Math.Max(worst, Math.Max(Math.Abs((z.X.Value / radius) - Math.Cos(turn)), Math.Abs((z.Y.Value / radius) - Math.Sin(turn))));
        }

        Assert.InRange(worst, 1e-12, 4e-7);
    }

    private static unsafe float[] Draw(int draws)
    {
        float[] values = new float[4 * Vector128Lane.Width * draws];
        fixed (float* start = values)
            Fill((Quad<Vector128Lane>*)start, draws);
        return values;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Fill(Quad<Vector128Lane>* destination, int draws)
    {
        Vector128Lane key0 = Vector128Lane.Bits(20261124), key1 = Vector128Lane.Bits(1);
        for (int i = 0; i < draws; i++)
            destination[i] = Normal.Draw(Address.Quad(Vector128Lane.Sequence((uint)(i * Vector128Lane.Width)), 3, 1, 0), key0, key1);
    }
}
