using DriftEngine.Kernels.Backends;
using DriftEngine.Statistics;

namespace DriftEngine.Tests.Statistics;

/// <summary>The formulas of errors against plain sums over the outputs themselves.</summary>
public sealed class ErrorFiguresTests
{
    /// <summary>Outputs y = gain y0 + offset + noise, of a few scales.</summary>
    public static TheoryData<double, double, double, double> Outputs => new()
    {
        { 1, 0, 0.1, 1 },
        { 0.7, 0.02, 0.3, 1 },
        { 1.0001, 0, 1e-4, 1e-6 },
        { 0.9, -5, 1, 1e4 },
        { 0.01, 0, 0.2, 3 },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Figures_are_those_of_the_outputs_themselves(double gain, double offset, double noise, double scale)
    {
        float[] ideal = [.. Enumerable.Range(0, 4000).Select(i => (float)(scale * SampleNormals.At(1, 0, (ulong)i)))];
        float[] outputs = [.. ideal.Select((y, i) => (float)((gain * y) + (scale * (offset + (noise * SampleNormals.At(2, 0, (ulong)i))))))];
        ErrorFigures found = ErrorFigures.Of(default(ErrorMoments).With(outputs, ideal));

        double[] y0 = [.. ideal.Select(v => (double)v)], e = [.. outputs.Zip(ideal, (y, exact) => y - (double)exact)];
        double power = y0.Sum(v => v * v), fitted = outputs.Zip(y0, (y, exact) => y * exact).Sum() / power;
        double residual = outputs.Zip(y0, (y, exact) => Math.Pow(y - (fitted * exact), 2)).Sum();
        double db = 10 * Math.Log10(fitted * fitted * power / residual);
        Assert.Equal(e.Average() / Math.Sqrt(power / y0.Length), found.MeanError, 9);
        Assert.Equal(Math.Sqrt(e.Sum(v => v * v) / power), found.RmsError, 9);
        Assert.Equal(fitted, found.Gain, 9);
        Assert.Equal(db, found.SnrDb, 6);
        Assert.Equal((db - 1.76) / 6.02, found.EffectiveBits, 6);
    }

    [Fact]
    public void Noise_of_a_thousandth_is_sixty_decibels()
    {
        // e = 0.001 of the signal and orthogonal to it: 60 dB, (60 - 1.76) / 6.02 = 9.674 bits.
        ErrorFigures found = ErrorFigures.Of(default(ErrorMoments).With([1.001f, 0.999f, -0.999f, -1.001f], [1, 1, -1, -1]));
        Assert.Equal((0.001, 1.0, 60.0, 9.674), (Math.Round(found.RmsError, 6), Math.Round(found.Gain, 6), Math.Round(found.SnrDb, 2), Math.Round(found.EffectiveBits, 3)));
    }

    [Fact]
    public void A_pure_factor_leaves_nothing_but_the_gain()
    {
        ErrorFigures found = ErrorFigures.Of(default(ErrorMoments).With([0.5f, -1, 2], [1, -2, 4]));
        Assert.Equal(new ErrorFigures(-1.5 / Math.Sqrt(3 * 21), 0.5, 0.5, ErrorFigures.MostDb, (200 - 1.76) / 6.02), found);
    }

    [Fact]
    public void Small_errors_beside_a_large_gain_error_are_not_lost()
    {
        // The residual is 1e-6 of the error in power; plain sums of y^2 and y0^2 would have lost another 1e-2.
        ErrorFigures found = ErrorFigures.Of(new ErrorMoments(2, 0, 100 * (0.01 + 1e-8), 100 * 0.1, 100));
        Assert.Equal(10 * Math.Log10(1.21 / 1e-8), found.SnrDb, 4);
    }

    [Fact]
    public void Cases_without_a_scale_or_a_residual_are_finite()
    {
        Assert.Equal((0, 1, 200), Told(default));
        Assert.Equal((0, 1, 200), Told(Sums([2, -3], [2, -3])));
        Assert.Equal((0, 1, 200), Told(Sums([0, 0], [0, 0])));
        Assert.Equal((0.5, 1, -200), Told(Sums([0.5f, -0.5f], [0, 0])));
        Assert.Equal((1, 0, -200), Told(Sums([0, 0], [1, 2])));
        Assert.Equal((Math.Sqrt(2), 0, -200), Told(Sums([1, 1], [1, -1])));
    }

    /// <summary>An inverted product is wrong in every output, however well a negative factor would fit it.</summary>
    [Fact]
    public void An_inverted_product_has_no_signal()
    {
        Assert.Equal((2, -1, -200), Told(Sums([-2, 3], [2, -3])));
        Assert.Equal(-200, Told(Sums([-0.125f, 0.25f], [8, -16])).Db);
        Assert.Equal(200, Told(Sums([0.125f, -0.25f], [8, -16])).Db);
    }

    private static ErrorMoments Sums(float[] outputs, float[] ideal) => default(ErrorMoments).With(outputs, ideal);

    private static (double Rms, double Gain, double Db) Told(ErrorMoments sums)
    {
        ErrorFigures found = ErrorFigures.Of(sums);
        Assert.True(double.IsFinite(found.MeanError) && double.IsFinite(found.EffectiveBits));
        return (found.RmsError, found.Gain, found.SnrDb);
    }
}
