using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

public sealed class ElementaryTests
{
    [Fact]
    public void Exp2_is_within_its_stated_error_and_exact_at_zero()
    {
        Assert.Equal(1f, Elementary.Exp2(ScalarLane.Float(0f)).Value);
        double worst = 0;
        for (int i = -125_000; i <= 125_000; i++)
        {
            float x = i * 0.001f;
            worst = Math.Max(worst, Math.Abs((Elementary.Exp2(ScalarLane.Float(x)).Value / Math.Pow(2, x)) - 1));
        }

        Assert.InRange(worst, 1e-9, 1.7e-7);
        Assert.Equal(MathF.Pow(2, -126), Elementary.Exp2(ScalarLane.Float(-500f)).Value);
    }

    [Fact]
    public void Log2_is_within_its_stated_error()
    {
        double worst = 0;
        for (int i = 1; i <= 400_000; i++)
        {
            float x = i * 1e-4f;
            double exact = Math.Log2(x);
            worst = Math.Max(worst, Math.Abs(Elementary.Log2(ScalarLane.Float(x)).Value - exact) / (1 + (Math.Abs(exact) * 0.1)));
        }

        Assert.InRange(worst, 1e-9, 6e-7);
    }

    [Theory]
    [InlineData(0.5f, 0f)]
    [InlineData(1.5f, 2f)]
    [InlineData(2.5f, 2f)]
    [InlineData(-0.5f, 0f)]
    [InlineData(-1.5f, -2f)]
    [InlineData(126.49f, 126f)]
    [InlineData(-3.51f, -4f)]
    [InlineData(4194303f, 4194303f)]
    public void Round_takes_the_nearest_even_integer(float x, float expected) => Assert.Equal(expected, Elementary.Round(ScalarLane.Float(x)).Value);
}
