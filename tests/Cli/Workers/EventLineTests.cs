using DriftEngine.Cli.Workers;

namespace DriftEngine.Tests.Cli.Workers;

public sealed class EventLineTests
{
    public static TheoryData<string> Kinds => [.. Events.Select(happened => happened.GetType().Name)];

    private static RunEvent[] Events { get; } =
    [
        CliSamples.Opened(3) with { Host = "node7", Job = "slurm 70_3" }, CliSamples.Block(1),
        new RunEvent.BatchHalved(8, 4) { At = CliSamples.Start }, new RunEvent.SetAside("results/a \"b\"\n") { At = CliSamples.Start },
        new RunEvent.PointDone(1, 64, "goal") { At = CliSamples.Start },
        new RunEvent.Batch(1, 12, 64) { At = CliSamples.Start, Trials = 4, Multiplies = 1e13 },
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_event_is_one_line_and_comes_back_as_it_was(string kind)
    {
        RunEvent happened = Events.Single(one => one.GetType().Name == kind);
        string line = EventLine.Of(happened);
        Assert.DoesNotContain('\n', line);
        Assert.Equal(happened, EventLine.Read(line));
    }

    [Fact]
    public void Every_kind_of_event_is_among_them() =>
        Assert.Equal(typeof(RunEvent).GetNestedTypes().Select(type => type.Name).Order(StringComparer.Ordinal), Events.Select(happened => happened.GetType().Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{\"event\":\"opened\"")]
    [InlineData("{\"event\":\"unheard_of\"}")]
    public void What_is_no_event_is_passed_over(string line) => Assert.Null(EventLine.Read(line));
}
