using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Tests.Kernels.Lanes;

namespace DriftEngine.Tests.Kernels.Backends;

public sealed class SimdBackendTests
{
    private static readonly int[] Awkward = [23, 17, 1, 10];

    public static TheoryData<int> Widths => [.. LaneTests.SupportedWidths()];

    public static TheoryData<string, string, int> Features
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (string feature in SampleFeatures.Names)
                foreach (string technology in SampleTechnologies.All.Keys)
                    foreach (int bits in LaneTests.SupportedWidths())
                        data.Add(feature, technology, bits);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void Every_feature_equals_the_reference_bit_for_bit(string feature, string technology, int bits)
    {
        using var backend = new SimdBackend(2, bits);
        BackendComparison.RequireEqual(SampleFeatures.Create(feature, SampleTechnologies.All[technology]), backend);
    }

    /// <summary>More than one block of inputs, and clips at both converters.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Many_inputs_equal_the_reference_bit_for_bit(int bits)
    {
        var program = SampleProgram.Create(Awkward, 101, new PcmParameters { ReadNoise = ReadNoise.Split }).Recording(0, 2);
        using var backend = new SimdBackend(2, bits);
        BackendComparison.RequireEqual(program, backend);
        using var runner = backend.Prepare(program);
        Assert.All(BackendComparison.Run(program, runner, 2, 2).Outcomes, outcome => Assert.True(outcome.AdcClipped > 0 && outcome.DacClipped > 0));
    }

    /// <summary>Calibration inputs of more than one block.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Norms_over_many_inputs_equal_the_reference_bit_for_bit(int bits)
    {
        using var backend = new SimdBackend(1, bits);
        BackendComparison.RequireEqual(SampleProgram.Create([9, 7, 4], 110).Compensated(Compensation.BatchNorm), backend);
    }

    [Theory]
    [InlineData("whole noise")]
    [InlineData(SampleFeatures.Everything)]
    [InlineData("everything, complementary")]
    public void Threads_and_batches_change_no_row(string feature)
    {
        var program = SampleFeatures.Create(feature, new PcmParameters());
        var expected = Run(program, 1, 7, 1);
        var more = Run(program, 3, 7, 2);
        Assert.Equal(expected.Outcomes, more.Outcomes);
        Assert.Equal(expected.Errors, more.Errors);
        Assert.Equal(expected.Outcomes, Run(program, 2, 7, 7).Outcomes);
        Assert.True(expected.Outcomes.Distinct().Count() > 5, "outcomes that are all equal would hide a mistake");
    }

    [Theory]
    [InlineData("whole noise")]
    [InlineData("refresh")]
    [InlineData("traps")]
    public void Other_ages_change_no_row(string feature)
    {
        var program = SampleFeatures.Create(feature, new PcmParameters());
        var all = Run(program, 1, 4, 4).Outcomes;
        var last = Run(program with { AgesSeconds = [program.AgesSeconds[2]] }, 1, 4, 4).Outcomes;
        Assert.Equal(all.Where((_, i) => i % 3 == 2), last);
    }

    [Fact]
    public void Recording_changes_no_row()
    {
        var program = SampleFeatures.Create("errors", new PcmParameters());
        Assert.Equal(Run(program with { Ideal = [] }, 1, 4, 4).Outcomes, Run(program, 1, 4, 4).Outcomes);
    }

    [Fact]
    public void A_cancelled_run_stops()
    {
        var program = SampleProgram.Create([30, 20, 10], 50);
        using var backend = new SimdBackend(2);
        using var runner = backend.Prepare(program);
        var outcomes = new AgeOutcome[300];
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(0, 100, outcomes, [], new CancellationToken(true)));
    }

    private static (AgeOutcome[] Outcomes, ErrorMoments[] Errors) Run(TrialProgram program, int threads, int trials, int batch)
    {
        using var backend = new SimdBackend(threads);
        using var runner = backend.Prepare(program);
        return BackendComparison.Run(program, runner, trials, batch);
    }
}
