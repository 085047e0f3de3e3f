using DriftEngine.Execution;

namespace DriftEngine.Tests.Execution;

public sealed class TaskPlanTests
{
    private const double Minute = 60, Hour = 3600, Usable = Hour - 180;

    [Theory]
    [InlineData(30, 1000, null, null, 1, 1)] // half a minute of work: one task
    [InlineData(25 * Minute, 1000, null, null, 2, 2)]
    [InlineData(200 * Hour, 5000, null, null, 600, 64)] // 20 min each
    [InlineData(2000 * Hour, 500_000, null, null, 1000, 64)] // never more than an array holds
    [InlineData(200 * Hour, 70, null, null, 70, 64)] // never more than blocks
    [InlineData(10 * Minute, 1000, null, 8, 8, 8)] // as many as may run at a time, if each gets a minute
    [InlineData(5 * Minute, 1000, null, 8, 5, 5)]
    [InlineData(200 * Hour, 5000, 40, null, 40, 40)]
    [InlineData(200 * Hour, 5000, 200, 16, 200, 16)]
    [InlineData(200 * Hour, 30, 200, 16, 30, 16)]
    public void Tasks_take_ten_to_thirty_minutes(double seconds, long blocks, int? tasks, int? concurrent, int expected, int atATime) =>
        Assert.Equal(new TaskPlan(expected, atATime), TaskPlan.For(seconds, blocks, Usable, tasks, concurrent));

    [Fact]
    public void Tasks_take_half_of_a_short_time_limit_at_most() =>
        Assert.Equal(20, TaskPlan.For(100 * Minute, 1000, 10 * Minute, null, null).Tasks);
}
