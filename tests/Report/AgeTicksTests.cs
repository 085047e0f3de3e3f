using DriftEngine.Report;
using DriftEngine.Study;

namespace DriftEngine.Tests.Report;

public sealed class AgeTicksTests
{
    [Theory]
    [InlineData(0.5, "0.5 s")]
    [InlineData(25, "25 s")]
    [InlineData(60, "1 min")]
    [InlineData(90, "1.5 min")]
    [InlineData(3_600, "1 h")]
    [InlineData(86_400, "1 d")]
    [InlineData(30 * 86_400.0, "30 d")]
    [InlineData(364 * 86_400.0, "364 d")]
    [InlineData(365 * 86_400.0, "1 y")]
    [InlineData(3_650 * 86_400.0, "10 y")]
    [InlineData(131_490 * 3_600.0, "15 y")]
    [InlineData(12_345 * 365 * 86_400.0, "12345 y")]
    public void Ages_read_as_people_say_them(double seconds, string text) => Assert.Equal(text, AgeText.About(seconds));

    [Fact]
    public void Ticks_are_round_ages_inside_the_range() =>
        Assert.Equal(["1 min", "10 min", "1 h", "1 d", "7 d", "30 d", "1 y", "10 y"], AgeTicks.Of(25, 3_650 * 86_400.0).Select(AgeText.About));

    [Theory]
    [InlineData(25, 50, 2)]
    [InlineData(25, 25, 1)]
    public void A_narrow_range_has_its_ends_as_ticks(double from, double to, int ticks) => Assert.Equal(ticks, AgeTicks.Of(from, to).Count);
}
