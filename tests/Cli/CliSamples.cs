using DriftEngine.Cli;

namespace DriftEngine.Tests.Cli;

/// <summary>Worlds and states for verbs under test.</summary>
internal static class CliSamples
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static CliContext Context(TextWriter output, TextWriter error) =>
        new() { Out = output, Error = error, Screen = null, Time = TimeProvider.System };

    public static PointProgress Point(int index, string compensation, int trials, double? halfWidth, bool finished = false) => new(
        index, $"id{index}", [new("compensation", compensation)], trials, 1000, halfWidth, 0.001,
        trials == 0 ? null : 0.9731, 3_650 * 86_400.0, finished);

    public static RunEvent.Opened Opened(int blocksDone = 0) =>
        new("results/x", "simd", "2 threads", 2, blocksDone, 40) { At = Start };

    public static RunEvent.BlockDone Block(int point) => new(point, 0, 64, 12.4) { At = Start };
}
