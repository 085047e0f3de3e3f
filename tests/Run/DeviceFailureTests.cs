using System.Reflection;
using System.Runtime.CompilerServices;
using DriftEngine.Cli;
using DriftEngine.Kernels.Backends;
using DriftEngine.Study;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace DriftEngine.Tests.Run;

/// <summary>Devices that give out in the middle: finished blocks stay, the message says what to type, and the same command goes on.</summary>
public sealed class DeviceFailureTests : IDisposable
{
    private static readonly TrialSpec Trials = new(10, 43, null, 0.95);

    private readonly TestStudy study = new();

    public static TheoryData<string> Failures => [.. Made.Keys];

    private static Dictionary<string, Func<Exception>> Made { get; } = new()
    {
        ["gave out: unspecified launch failure"] = () => new DriverException("unspecified launch failure\nand a second line"),
        ["gave out: no compiler"] = () => new ILGPU.InternalCompilerException("no compiler"),
        ["ran out of memory"] = () => new AggregateException(new InsufficientMemoryException(), new AggregateException(new InsufficientMemoryException())),
    };

    public void Dispose() => study.Dispose();

    [Theory]
    [MemberData(nameof(Failures))]
    public void Finished_blocks_are_kept_and_the_same_command_goes_on(string expected)
    {
        string straight = study.Folder + "-straight";
        SortedDictionary<string, byte[]> whole = study.RunToEnd(TestStudy.Plan(Trials), folderName: straight);
        var backend = new FakeBackend(beforeBatch: done =>
        {
            if (done >= 12)
                throw Made[expected]();
        });
        var failure = Assert.Throws<DeviceException>(() => study.RunToEnd(TestStudy.Plan(Trials), backend));
        Assert.Equal($"fake (simd) {expected}", failure.Message);
        Assert.Equal(2, TestStudy.Parts(study.Folder).Count);
        string record = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(study.Folder, "runs"))));
        Assert.Contains("\"end\": \"failed\"", record, StringComparison.Ordinal);
        TestStudy.AssertSame(whole, study.RunToEnd(TestStudy.Plan(Trials)));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_point_that_cannot_be_loaded_is_the_devices_failure(string expected)
    {
        var backend = new FakeBackend(beforePrepare: () => throw Made[expected]());
        Assert.Contains(expected, Assert.Throws<DeviceException>(() => study.RunToEnd(TestStudy.Plan(Trials), backend)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_the_program_stay_what_they_are()
    {
        foreach (Exception mistake in new Exception[] { new InvalidOperationException(), new AggregateException(new InsufficientMemoryException(), new KeyNotFoundException()) })
        {
            var backend = new FakeBackend(beforeBatch: _ => throw mistake);
            Assert.Same(mistake, Assert.ThrowsAny<Exception>(() => study.RunToEnd(TestStudy.Plan(Trials), backend)));
        }
    }

    [Fact]
    public void A_stop_is_a_stop_even_if_a_thread_runs_out_of_memory_beside_it()
    {
        using var stop = new CancellationTokenSource();
        var backend = new FakeBackend(beforeBatch: _ =>
        {
            stop.Cancel();
            throw new AggregateException(new InsufficientMemoryException(), new OperationCanceledException(stop.Token));
        });
        using StudyRun run = study.Open(TestStudy.Plan(Trials), backend);
        Assert.Equal(RunEnd.Stopped, run.Run(_ => { }, stop.Token));
    }

    [Fact]
    public void A_device_that_is_gone_may_refuse_to_be_disposed()
    {
        var runner = GuardedTrialRunner.Prepare(new GoneBackend(), TestStudy.Program(TestStudy.Plan(Trials).Points[0].Spec));
        Assert.Throws<DeviceException>(() => runner.Logits(0, 0, []));
        Assert.Throws<DeviceException>(() => runner.NetConductance(0, 0, 0, []));
        runner.Dispose();
    }

    [Fact]
    public void The_program_ends_with_4_and_says_what_to_type_next()
    {
        AssertEnd(new DeviceException("GPU (cuda) gave out: it fell off the bus"), "error: GPU (cuda) gave out: it fell off the bus\n", "run the same command again", "--device simd");
        AssertEnd(new DeviceException("8 threads (simd) ran out of memory", new InsufficientMemoryException(), DeviceFailure.OutOfMemory), "error: 8 threads", "run the same command again", "--threads 1");
        AssertEnd(new InsufficientMemoryException(), "error: the study does not fit into the memory of this machine", "run the same command again", "--threads 1");
    }

    [Fact]
    public void What_drivers_say_where_memory_is_short_is_told_apart_from_what_else_they_say()
    {
        Assert.Equal(DeviceFailure.OutOfMemory, FailureOf(Said<CudaException>(nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY))));
        Assert.Equal(DeviceFailure.OutOfMemory, FailureOf(Said<CLException>(CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE)));
        Assert.Equal(DeviceFailure.GaveOut, FailureOf(Said<CudaException>(nameof(CudaError.CUDA_ERROR_LAUNCH_FAILED))));
        Assert.Equal(DeviceFailure.GaveOut, FailureOf(Said<CLException>(CLError.CL_INVALID_KERNEL)));
    }

    private static DeviceFailure FailureOf(Exception said) => Assert.Throws<DeviceException>(() => GuardedTrialRunner.Prepare(
        new FakeBackend(beforePrepare: () => throw said), TestStudy.Program(TestStudy.Plan(Trials).Points[0].Spec))).Failure;

    // Their constructors ask a driver, which this machine need not have.
    private static T Said<T>(object error)
        where T : Exception
    {
        var said = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        typeof(T).GetField("<Error>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(said, error);
        return said;
    }

    [Fact]
    public void What_helps_depends_on_what_happened()
    {
        AssertEnd(new DeviceException("GPU (cuda) finished no batch", failure: DeviceFailure.Stalled), "the same command goes on", "--stall 4h");
        using var error = new StringWriter();
        FailureText.Report(new DeviceException("one trial needs 9 MiB", failure: DeviceFailure.TooSmall), error);
        Assert.Contains("--max-memory", error.ToString(), StringComparison.Ordinal);
    }

    private static void AssertEnd(Exception failure, params string[] expected)
    {
        using var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(ExitCode.Device, FailureText.Report(failure, error));
        string text = error.ToString();
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Everything finished is kept", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    /// <summary>As drivers throw it: ILGPU's own exceptions ask the driver for their text.</summary>
    private sealed class DriverException(string message) : AcceleratorException(message)
    {
        public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;
    }

    private sealed class GoneBackend : IBackend, ITrialRunner
    {
        public string Kind => "cuda";

        public string DeviceName => "gone";

        public int PreferredTrials => 1;

        public ITrialRunner Prepare(TrialProgram program) => this;

        public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation) => throw new DriverException("gone");

        public void Logits(int trial, int ageIndex, Span<float> logits) => throw new DriverException("gone");

        public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance) => throw new DriverException("gone");

        public void Dispose() => throw new DriverException("gone");
    }
}
