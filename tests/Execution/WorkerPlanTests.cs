using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;

namespace DriftEngine.Tests.Execution;

public sealed class WorkerPlanTests
{
    private const long Gibibyte = 1L << 30;
    private static readonly string[] TwoCards = ["cuda:0", "cuda:1"];

    [Fact]
    public void Each_accelerator_gets_one_and_the_next_ones_share() => Assert.Equal(
        [new("cuda:0", null, 4 * Gibibyte), new("cuda:1", null, 8 * Gibibyte), new("cuda:0", null, 4 * Gibibyte)],
        WorkerPlan.Of("auto", TwoCards, 3, 8, 8 * Gibibyte));

    [Fact]
    public void Without_a_number_there_is_one_for_each_accelerator_or_one()
    {
        Assert.Equal(["cuda:0", "cuda:1"], WorkerPlan.Of("cuda", TwoCards, null, 8, null).Select(worker => worker.Device));
        Assert.Equal([new PlannedWorker("simd", 8, null)], WorkerPlan.Of("auto", [], null, 8, null));
    }

    [Fact]
    public void On_the_processor_threads_and_memory_are_split()
    {
        Assert.Equal(
            [new("simd", 3, 2 * Gibibyte), new("simd", 3, 2 * Gibibyte), new("simd", 2, 2 * Gibibyte)], WorkerPlan.Of("auto", [], 3, 8, 6 * Gibibyte));
        Assert.Equal([1, 1, 1], WorkerPlan.Of("ilgpu-cpu", [], 3, 2, null).Select(worker => worker.Threads ?? 0));
    }

    [Fact]
    public void A_devices_name_means_those_of_its_kind_and_auto_the_first_kind_that_there_are_any_of()
    {
        DeviceKind[] known = [Kind("cuda", 0), Kind("opencl", 2), new("simd", true, None), Kind("odd", 5) with { Automatic = false }];
        Assert.Equal(["opencl:0", "opencl:1"], DeviceChoice.Accelerators("auto", known));
        Assert.Equal(["opencl:1"], DeviceChoice.Accelerators("opencl:1", known));
        Assert.Empty(DeviceChoice.Accelerators("simd", known));
        Assert.Empty(DeviceChoice.Accelerators("cuda", known));
    }

    private static DeviceKind Kind(string name, int count) => new(name, true, None) { Count = () => count };

    private static IBackend? None(DeviceRequest request, out string why)
    {
        why = "none";
        return null;
    }
}
