using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>A limit of memory cuts how many trials run side by side, and no number. A trial of this program needs 12 MiB.</summary>
public sealed class SimdMemoryTests
{
    private const int Threads = 256, Size = 1024;

    [Fact]
    public void As_many_trials_run_side_by_side_as_memory_holds_and_give_the_same()
    {
        TrialProgram program = Program();
        using ITrialRunner free = new SimdBackend(Threads).Prepare(program);
        using ITrialRunner cut = new SimdBackend(Threads, mostMemory: Environment.WorkingSet + (1536L << 20)).Prepare(program);
        // The working set moves while tests run beside this one.
        Assert.InRange((double)cut.PreferredTrials / free.PreferredTrials, 1.0 / Threads, 128.0 / Threads);
        Assert.Equal(Outcomes(free), Outcomes(cut));
    }

    [Fact]
    public void Where_not_even_one_fits_both_sizes_are_named()
    {
        var failure = Assert.Throws<DeviceException>(() => new SimdBackend(Threads, mostMemory: 2 << 20).Prepare(Program()));
        Assert.Equal(DeviceFailure.TooSmall, failure.Failure);
        Assert.Matches("^one trial needs 1[23] MiB beside the [0-9]+ MiB that the program holds, and 2 MiB are allowed$", failure.Message);
    }

    private static AgeOutcome[] Outcomes(ITrialRunner runner)
    {
        var outcomes = new AgeOutcome[3 * 3];
        runner.Run(5, 3, outcomes, [], default);
        return outcomes;
    }

    private static TrialProgram Program()
    {
        float[] targets = [.. Enumerable.Range(0, Size * Size).Select(i => (i * 7919L % 41) - 20f)], inputs = [.. Enumerable.Range(0, 4 * Size).Select(i => i * 31 % 17f)];
        TrialProgram program = SampleChip.Layer(new PcmParameters { ReadNoise = ReadNoise.Off }, Size, Size, targets, inputs).With(layer => layer with { TileRows = Size, TileColumns = Size });
        return program with { AgesSeconds = [25, 3600, 86400], Labels = [0, 1, 2, 3] };
    }
}
