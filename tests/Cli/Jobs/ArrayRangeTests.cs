using DriftEngine.Cli.Jobs;

namespace DriftEngine.Tests.Cli.Jobs;

public sealed class ArrayRangeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("1-2", 1, 2)]
    [InlineData("3,7,9-12", 3, 7, 9, 10, 11, 12)]
    [InlineData("1,3,5", 1, 3, 5)]
    public void Neighbours_are_drawn_together(string expected, params int[] numbers) => Assert.Equal(expected, ArrayRange.ToText(numbers));

    [Theory]
    [InlineData("90min", 5400, "01:30:00", 180, 60)]
    [InlineData("12h", 43_200, "12:00:00", 180, 60)]
    [InlineData("2.5d", 216_000, "2-12:00:00", 180, 60)]
    [InlineData("1min", 60, "00:01:00", 15, 7)]
    [InlineData("5m", 300, "00:05:00", 75, 37)]
    public void Times_are_those_of_Slurm_and_the_warning_fits_a_short_one(string text, int seconds, string slurm, int warning, int grace)
    {
        Assert.Equal(seconds, SlurmTime.Seconds(text));
        Assert.Equal((slurm, warning, grace), (SlurmTime.ToText(seconds), SlurmTime.Warning(seconds), SlurmTime.BlockGrace(seconds)));
    }
}
