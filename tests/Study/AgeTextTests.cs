using CsCheck;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class AgeTextTests
{
    [Theory]
    [InlineData("25s", 25)]
    [InlineData("25", 25)]
    [InlineData("90m", 5400)]
    [InlineData("90min", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData(" 1 h ", 3600)]
    [InlineData("1e3s", 1000)]
    [InlineData("1E+3", 1000)]
    [InlineData("1d", 86_400)]
    [InlineData("10y", 315_360_000)]
    public void Text_is_read(string text, double seconds) => Assert.Equal(seconds, AgeText.Seconds(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1h")]
    [InlineData("1 H")]
    [InlineData("1,5h")]
    [InlineData("1e999s")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData("1h30m")]
    public void Other_text_is_none(string text) => Assert.Null(AgeText.Seconds(text));

    [Theory]
    [InlineData(25, "25s")]
    [InlineData(90, "1.5min")]
    [InlineData(3600, "1h")]
    [InlineData(30 * 86_400, "30d")]
    [InlineData(365 * 86_400, "1y")]
    [InlineData(20.125, "20.125s")]
    public void Age_is_written_in_its_largest_unit(double seconds, string text) => Assert.Equal(text, AgeText.Format(seconds));

    [Fact]
    public void Any_age_written_and_read_is_the_same_age()
    {
        Gen<double> any = Gen.Double[1e-3, AgeText.MaxSeconds];
        Gen<double> written = Gen.Select(Gen.Int[1, 100_000], Gen.OneOf(Gen.Const(0.01), Gen.Const(0.1), Gen.Const(1.0)), Gen.OneOf(Gen.Const(1.0), Gen.Const(60.0), Gen.Const(3600.0), Gen.Const(86_400.0), Gen.Const(31_536_000.0)), (n, step, unit) => n * step * unit);
        Gen.OneOf(any, written).Sample(age => AgeText.Seconds(AgeText.Format(age)) == age, iter: 20_000, seed: "0N0XIzNsQ0O2");
    }
}
