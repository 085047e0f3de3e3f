using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Tests.Kernels.Lanes;

namespace DriftEngine.Tests.Kernels.Backends;

public sealed class SimdBackendTests
{
    private static readonly int[] Awkward = [23, 17, 1, 10];

    public static TheoryData<int> Widths => [.. LaneTests.SupportedWidths()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Conductances_equal_the_law_bit_for_bit(int bits)
    {
        var program = SampleProgram.Create(Awkward, 3);
        using var backend = new SimdBackend(1, bits);
        using var runner = backend.Prepare(program);
        var reference = new ScalarReference(program, 5);
        for (int l = 0; l < program.Layers.Count; l++)
        {
            var layer = program.Layers[l];
            float[] actual = Poisoned(layer.Rows * layer.Columns);
            runner.NetConductance(l, 5, 1, actual);
            for (int i = 0; i < actual.Length; i++)
                Assert.Equal(Bits(reference.Pair(l, i / layer.Columns, i % layer.Columns, 1).Net), Bits(actual[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_whole_trial_equals_the_law_bit_for_bit(int bits) => CompareTrial(SampleProgram.Create(Awkward, 101), bits);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Split_read_noise_equals_the_law_bit_for_bit(int bits) =>
        CompareTrial(SampleProgram.Create(Awkward, 101, new PcmParameters { ReadNoise = ReadNoise.Split }), bits);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Ideal_converters_equal_the_law_bit_for_bit(int bits) =>
        CompareTrial(SampleProgram.Create([40, 33, 20], 7, converters: false, compensation: false, tileRows: 512, tileColumns: 512), bits);

    [Fact]
    public void Threads_and_batches_change_no_row()
    {
        var program = SampleProgram.Create([30, 20, 10], 50);
        var expected = Run(program, 1, 7, 1);
        Assert.Equal(expected, Run(program, 3, 7, 2));
        Assert.Equal(expected, Run(program, 2, 7, 7));
        Assert.True(expected.Distinct().Count() > 5, "outcomes that are all equal would hide a mistake");
    }

    [Fact]
    public void Other_ages_change_no_row()
    {
        var program = SampleProgram.Create([30, 20, 10], 50);
        var all = Run(program, 1, 4, 4);
        var last = Run(program with { AgesSeconds = [program.AgesSeconds[2]] }, 1, 4, 4);
        Assert.Equal(all.Where((_, i) => i % 3 == 2), last);
    }

    [Fact]
    public void A_cancelled_run_stops()
    {
        var program = SampleProgram.Create([30, 20, 10], 50);
        using var backend = new SimdBackend(2);
        using var runner = backend.Prepare(program);
        var outcomes = new AgeOutcome[300];
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(0, 100, outcomes, new CancellationToken(true)));
    }

    private static AgeOutcome[] Run(TrialProgram program, int threads, int trials, int batch)
    {
        using var backend = new SimdBackend(threads);
        using var runner = backend.Prepare(program);
        int ages = program.AgesSeconds.Count;
        var outcomes = new AgeOutcome[trials * ages];
        for (int first = 0; first < trials; first += batch)
        {
            int count = Math.Min(batch, trials - first);
            runner.Run(first, count, outcomes.AsSpan(first * ages, count * ages), default);
        }

        return outcomes;
    }

    private static void CompareTrial(TrialProgram program, int bits)
    {
        using var backend = new SimdBackend(2, bits);
        using var runner = backend.Prepare(program);
        var outcomes = new AgeOutcome[program.AgesSeconds.Count];
        runner.Run(9, 1, outcomes, default);
        var reference = new ScalarReference(program, 9);
        for (int age = 0; age < outcomes.Length; age++)
        {
            var (logits, outcome) = reference.Run(age);
            float[] actual = Poisoned(logits.Length);
            runner.Logits(9, age, actual);
            Assert.Equal(logits.Select(Bits), actual.Select(Bits));
            Assert.Equal(outcome, outcomes[age]);
            if (program.Layers[0].Adc is not null)
                Assert.True(outcome.AdcClipped > 0 && outcome.DacClipped > 0, "the sample must clip somewhere, or counting is not tested");
        }
    }

    private static float[] Poisoned(int length) => [.. Enumerable.Repeat(float.NaN, length)];

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
