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
    public void Shapes_equal_the_reference_bit_for_bit(string kind, int rows, int columns) =>
        BackendComparison.RequireEqual(SampleProgram.Create([rows, columns, 3], 3), Devices.Get(kind));

    [Theory]
    [OnKind(Devices.Checker)]
    [OnKind("cuda")]
    [OnKind("opencl")]
    public void Several_blocks_equal_the_reference_bit_for_bit(string kind)
    {
        BackendComparison.RequireEqual(SampleProgram.Create([23, 17, 1, 10], 101, new PcmParameters { ReadNoise = ReadNoise.Split }), Devices.Get(kind));
        BackendComparison.RequireEqual(SampleProgram.Create([37, 67, 10], 70, tileRows: 20, tileColumns: 9), Devices.Get(kind));
    }

    /// <summary>What the slow checker runs under every technology: all features at once; one technology runs every feature.</summary>
    private static readonly string[] Rich = [SampleFeatures.Everything, "everything, net only"];

    /// <summary>Features under technologies that ship, on every kind of device that is there.</summary>
    public static TheoryData<string, string, string> Features
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string kind in new[] { Devices.Checker, "cuda", "opencl" }.Where(kind => Devices.TryGet(kind, out _) is not null))
                foreach (string technology in SampleTechnologies.Shipped.Keys)
                    foreach (string feature in kind == Devices.Checker && technology != "pcm" ? Rich : SampleFeatures.Names)
                        data.Add(kind, feature, technology);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void Every_feature_equals_the_reference_bit_for_bit(string kind, string feature, string technology) =>
        BackendComparison.RequireEqual(SampleFeatures.Create(feature, SampleTechnologies.Shipped[technology]), Devices.Get(kind));

    [Theory]
    [OnKind(Devices.Checker)]
    [OnKind("cuda")]
    [OnKind("opencl")]
    public void Batches_and_chunks_change_no_row(string kind)
    {
        var program = SampleProgram.Create([9, 6, 10], 70, new PcmParameters { ReadNoise = ReadNoise.Split }).Sliced(2).Recording(0, 1);
        foreach (var compensated in new[] { program, program.Compensated(Compensation.BatchNorm) })
        {
            var expected = Run(kind, compensated, 3, 3, null);
            foreach (var (batch, chunk) in new[] { (2, 64), (1, 28) })
            {
                var actual = Run(kind, compensated, 3, batch, chunk);
                Assert.Equal(expected.Outcomes, actual.Outcomes);
                Assert.Equal(expected.Errors, actual.Errors);
            }

            Assert.True(expected.Outcomes.Distinct().Count() > 5, "outcomes that are all equal would hide a mistake");
        }
    }

    [Fact]
    public void A_cancelled_run_stops()
    {
        using var runner = Devices.Get(Devices.Checker).Prepare(SampleProgram.Create([20, 12, 10], 5));
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(0, 2, new AgeOutcome[6], [], new CancellationToken(true)));
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

    private static (AgeOutcome[] Outcomes, ErrorMoments[] Errors) Run(string kind, TrialProgram program, int trials, int batch, int? chunk)
    {
        var backend = Devices.Get(kind);
        using ITrialRunner runner = chunk is { } images ? backend.Prepare(program, images) : backend.Prepare(program);
        return BackendComparison.Run(program, runner, trials, batch);
    }
}
