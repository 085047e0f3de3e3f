using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Tests.Kernels.Backends;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace DriftEngine.Tests.Kernels.Ilgpu;

/// <summary>Batches that fit the memory: counted against what a workspace really allocates.</summary>
public sealed class IlgpuWorkspaceTests
{
    [Theory]
    [InlineData(100_000, false)]
    [InlineData(1_000_000, false)]
    [InlineData(20_000_000, false)]
    [InlineData(400_000, true)]
    [InlineData(20_000_000, true)]
    public void What_is_allocated_stays_within_the_budget(long budgetBytes, bool features)
    {
        using var context = KernelText.CreateContext(builder => builder.CPU(new CPUDevice(4, 4, 1)));
        using var accelerator = context.Devices[0].CreateAccelerator(context);
        using var kernels = new IlgpuKernels(accelerator);
        using var network = new IlgpuNetwork(kernels, Program(features));
        var (trials, chunk) = IlgpuWorkspace.Fit(network, budgetBytes);
        using var space = new IlgpuWorkspace(accelerator, network, trials, chunk);
        long used = new MemoryBuffer[]
        {
            space.Weights, space.Variances, space.Sums, space.Means, space.Factors, space.Offsets, space.Moments, space.Front, space.Back, space.Counters,
        }.Sum(buffer => buffer.LengthInBytes);
        Assert.InRange(used, trials < 4096 ? budgetBytes / 3 : 0, budgetBytes + 64);
        Assert.Equal(0, chunk % 4);
        Assert.True(chunk >= 64);
    }

    [Fact]
    public void Too_little_memory_says_how_much_is_needed()
    {
        using var context = KernelText.CreateContext(builder => builder.CPU(new CPUDevice(4, 4, 1)));
        using var accelerator = context.Devices[0].CreateAccelerator(context);
        using var kernels = new IlgpuKernels(accelerator);
        using var network = new IlgpuNetwork(kernels, Program(false));
        var failure = Assert.Throws<DeviceException>(() => IlgpuWorkspace.Fit(network, 1000));
        Assert.Contains("device memory", failure.Message, StringComparison.Ordinal);
    }

    private static TrialProgram Program(bool features)
    {
        var program = SampleProgram.Create([20, 12, 10], 500, new PcmParameters { ReadNoise = features ? ReadNoise.Split : ReadNoise.Whole });
        return features ? program.Sliced(2).Compensated(Compensation.BatchNorm).Recording(0, 1) with { Life = new DeviceLife { RefreshSeconds = [1800] } } : program;
    }
}
