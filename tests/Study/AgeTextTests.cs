using CsCheck;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class AgeTextTests
{
    private static readonly double[] UnitSeconds = [1, 60, 3600, 86_400, 31_536_000];

    [Theory]
    [InlineData("25s", 25)]
    [InlineData("90min", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86_400)]
    [InlineData("30d", 2_592_000)]
    [InlineData("1y", 31_536_000)]
    [InlineData(" 10 y ", 315_360_000)]
    [InlineData("1e3s", 1000)]
    [InlineData("40", 40)]
    public void Ages_in_all_units(string text, double seconds) => Assert.Equal(seconds, AgeText.Seconds(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1 week")]
    [InlineData("1,5h")]
    [InlineData("0x10s")]
    [InlineData("NaNs")]
    [InlineData("Infinity")]
    [InlineData("25S")]
    [InlineData("1h30min")]
    public void No_ages(string text) => Assert.Null(AgeText.Seconds(text));

    [Theory]
    [InlineData(25, "25s")]
    [InlineData(3600, "1h")]
    [InlineData(5400, "1.5h")]
    [InlineData(86_400, "1d")]
    [InlineData(2_592_000, "30d")]
    [InlineData(315_360_000, "10y")]
    [InlineData(0.001, "0.001s")]
    public void Ages_for_people(double seconds, string text) => Assert.Equal(text, AgeText.Format(seconds));

    [Fact]
    public void Written_ages_read_back() => Gen.Double[1e-6, AgeText.MaxSeconds].Sample(seconds => Same(seconds), iter: 2000, threads: 1);

    [Fact]
    public void Whole_numbers_of_units_read_back() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Int[0, 4]).Sample((count, unit) => Same(count * UnitSeconds[unit]), iter: 2000, threads: 1);

    private static bool Same(double seconds) => AgeText.Seconds(AgeText.Format(seconds)) is { } read && Math.Abs(read - seconds) <= 1e-9 * seconds;
}
