using DriftEngine.Kernels.Laws;
using DriftEngine.Tests.Kernels.Backends;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Writes that a device has seen: before the study, and with every programming.</summary>
public sealed class WritesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(1e6)]
    public void Every_programming_counts(double spent)
    {
        var life = new DeviceLife { CyclesSpent = spent, CyclesPerProgramming = 20 };
        Assert.Equal((spent + 20, spent + 60), (life.CyclesAt(0), life.CyclesAt(2)));
    }

    /// <summary>A chip that has seen next to nothing is one that has seen nothing.</summary>
    [Theory]
    [InlineData("nor", 1e6)]
    [InlineData("pcm", 1e7)]
    [InlineData("pcm", 20)]
    public void Wear_begins_without_a_step(string name, double writes)
    {
        var technology = SampleTechnologies.Shipped[name];
        float range = (float)(technology.GMaxMicrosiemens - technology.GMinMicrosiemens);
        var chip = SampleChip.Layer(technology, 20, 30, [.. SampleProgram.Uniform(600, 6).Select(u => (u - 0.5f) * range)], new float[20]);
        float[] Holds(double spent, double costs) => (chip with { Life = new DeviceLife { CyclesSpent = spent, CyclesPerProgramming = costs } }).Conductances();
        SampleChip.RequireClose(Holds(0, writes), Holds(1e-9, writes), 1e-6);
        Assert.Equal(writes > 20, SampleChip.Distance(Holds(0, writes), Holds(0, 1)) > 0.01);
    }

    /// <summary>What a few writes do is less than anything can tell, and is not computed; what many do is.</summary>
    [Fact]
    public void A_few_writes_wear_nothing()
    {
        foreach (var (name, technology) in SampleTechnologies.Shipped)
        {
            Assert.False(new EffectModel(technology, new DeviceLife()).Wears, name);
            Assert.True(new EffectModel(technology, new DeviceLife { CyclesPerProgramming = technology.EnduranceMedian / 10 }).Wears, name);
            Assert.True(new EffectModel(technology, new DeviceLife { RefreshSeconds = [1, 2], CyclesPerProgramming = technology.EnduranceMedian / 20 }).Wears, name);
        }
    }
}
