using DriftEngine.Kernels.Backends;
using DriftEngine.Tests.Kernels.Backends;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace DriftEngine.Tests.Kernels.Ilgpu;

/// <summary>Batches that fit the memory: counted against what a workspace really allocates.</summary>
public sealed class IlgpuWorkspaceTests
{
    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(20_000_000)]
    public void What_is_allocated_stays_within_the_budget(long budgetBytes)
    {
        using var context = KernelText.CreateContext(builder => builder.CPU(new CPUDevice(4, 4, 1)));
        using var accelerator = context.Devices[0].CreateAccelerator(context);
        using var network = new IlgpuNetwork(accelerator, SampleProgram.Create([20, 12, 10], 500));
        var (trials, chunk) = IlgpuWorkspace.Fit(network, budgetBytes);
        using var space = new IlgpuWorkspace(accelerator, network, trials, chunk);
        long used = new MemoryBuffer[] { space.Weights, space.Variances, space.Sums, space.Factors, space.Front, space.Back, space.Counters }.Sum(buffer => buffer.LengthInBytes);
        Assert.InRange(used, trials < 4096 ? budgetBytes / 3 : 0, budgetBytes + 64);
        Assert.Equal(0, chunk % 4);
        Assert.True(chunk >= 64);
    }

    [Fact]
    public void Too_little_memory_says_how_much_is_needed()
    {
        using var context = KernelText.CreateContext(builder => builder.CPU(new CPUDevice(4, 4, 1)));
        using var accelerator = context.Devices[0].CreateAccelerator(context);
        using var network = new IlgpuNetwork(accelerator, SampleProgram.Create([20, 12, 10], 500));
        var failure = Assert.Throws<DeviceException>(() => IlgpuWorkspace.Fit(network, 1000));
        Assert.Contains("device memory", failure.Message, StringComparison.Ordinal);
    }
}
