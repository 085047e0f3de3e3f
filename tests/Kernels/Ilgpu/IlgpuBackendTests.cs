using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Tests.Kernels.Backends;

namespace DriftEngine.Tests.Kernels.Ilgpu;

public sealed class IlgpuBackendTests
{
    [Theory]
    [OnKind(Devices.Checker)]
    [OnKind("cuda")]
    [OnKind("opencl")]
    public void Known_answers_and_small_networks_pass_the_self_test(string kind)
    {
        var backend = Devices.Get(kind);
        Assert.Equal(kind, backend.Kind);
        Assert.Null(BackendSelfTest.Draws(backend.Draw));
        Assert.Null(BackendSelfTest.Run(backend));
    }

    [Theory]
    [OnKind(Devices.Checker, 23, 17)]
    [OnKind(Devices.Checker, 1, 17)]
    [OnKind(Devices.Checker, 5, 1)]
    [OnKind(Devices.Checker, 1, 1)]
    [OnKind("cuda", 23, 17)]
    [OnKind("cuda", 301, 77)]
    [OnKind("opencl", 23, 17)]
    public void Conductances_equal_the_law_bit_for_bit(string kind, int rows, int columns)
    {
        var program = SampleProgram.Create([rows, columns, 3], 3);
        using var runner = Devices.Get(kind).Prepare(program);
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
    [OnKind(Devices.Checker)]
    [OnKind("cuda")]
    [OnKind("opencl")]
    public void A_whole_trial_equals_the_law_bit_for_bit(string kind)
    {
        CompareTrial(kind, SampleProgram.Create([23, 17, 1, 10], 101));
        CompareTrial(kind, SampleProgram.Create([37, 67, 10], 70, tileRows: 20, tileColumns: 9));
    }

    [Theory]
    [OnKind(Devices.Checker)]
    [OnKind("cuda")]
    [OnKind("opencl")]
    public void Split_read_noise_equals_the_law_bit_for_bit(string kind) =>
        CompareTrial(kind, SampleProgram.Create([23, 17, 1, 10], 101, new PcmParameters { ReadNoise = ReadNoise.Split }));

    [Theory]
    [OnKind(Devices.Checker)]
    [OnKind("cuda")]
    [OnKind("opencl")]
    public void Ideal_converters_equal_the_law_bit_for_bit(string kind) =>
        CompareTrial(kind, SampleProgram.Create([40, 33, 20], 7, converters: false, compensation: false, tileRows: 512, tileColumns: 512));

    [Theory]
    [OnKind(Devices.Checker)]
    [OnKind("cuda")]
    [OnKind("opencl")]
    public void Batches_and_chunks_change_no_row(string kind)
    {
        var program = SampleProgram.Create([9, 6, 10], 70, new PcmParameters { ReadNoise = ReadNoise.Split });
        var expected = Run(kind, program, 3, 3, null);
        Assert.Equal(expected, Run(kind, program, 3, 2, 64));
        Assert.Equal(expected, Run(kind, program, 3, 1, 28));
        Assert.True(expected.Distinct().Count() > 5, "outcomes that are all equal would hide a mistake");
    }

    [Fact]
    public void A_cancelled_run_stops()
    {
        using var runner = Devices.Get(Devices.Checker).Prepare(SampleProgram.Create([20, 12, 10], 5));
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(0, 2, new AgeOutcome[6], new CancellationToken(true)));
    }

    [Fact]
    public void A_missing_device_is_refused_with_its_reason_and_never_replaced()
    {
        foreach (string kind in new[] { "cuda", "opencl" })
        {
            var backend = Devices.TryGet(kind, out string why);
            Assert.True(backend is null ? why.Contains(kind, StringComparison.Ordinal) : backend.Kind == kind && backend.DeviceName != "CPUAccelerator");
        }

        Assert.Throws<ArgumentException>(() => IlgpuBackend.TryOpen("gpu", out _));
    }

    private static AgeOutcome[] Run(string kind, TrialProgram program, int trials, int batch, int? chunk)
    {
        var backend = Devices.Get(kind);
        using ITrialRunner runner = chunk is { } images ? backend.Prepare(program, images) : backend.Prepare(program);
        int ages = program.AgesSeconds.Count;
        var outcomes = new AgeOutcome[trials * ages];
        for (int first = 0; first < trials; first += batch)
        {
            int count = Math.Min(batch, trials - first);
            runner.Run(first, count, outcomes.AsSpan(first * ages, count * ages), default);
        }

        return outcomes;
    }

    private static void CompareTrial(string kind, TrialProgram program)
    {
        using var runner = Devices.Get(kind).Prepare(program);
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
