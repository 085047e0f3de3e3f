using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>A kernel that no sample reaches would be compared with nothing.</summary>
public sealed class SampleCoverageTests
{
    [Fact]
    public void Samples_reach_the_devices_of_every_law_that_ships()
    {
        string[] reached = [.. SampleTechnologies.Shipped.Values.Select(technology => technology.Model(new DeviceLife()).Accept(new KernelName()))];
        Assert.Equal(KernelCatalogue.All.Select(kernel => kernel.Name).Where(name => name.StartsWith("weights-", StringComparison.Ordinal)).Order(), reached.Order());
    }

    /// <summary>What decides which of the other kernels are launched.</summary>
    [Fact]
    public void Samples_reach_every_kind_of_read_compensation_and_record()
    {
        TrialProgram[] programs = [.. SampleFeatures.Names.Select(feature => SampleFeatures.Create(feature, new PcmParameters()))];
        DeviceTargets[] targets = [.. programs.Select(program => new DeviceTargets(program))];
        Assert.Contains(targets, own => !own.DrawsFast);
        Assert.Contains(targets, own => own.DrawsFast && !own.SharesFast);
        Assert.Contains(targets, own => own.SharesFast && own.Thermal && own.HasVariances);
        Assert.All(Enum.GetValues<Compensation>(), compensation => Assert.Contains(programs, program => program.Compensation == compensation));
        Assert.Contains(programs, program => program.Recorded.Count > 0 && program.Layers[0].Relu);
    }

    private sealed class KernelName : ILawVisitor<ScalarLane, string>
    {
        public string Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged => KernelCatalogue.WeightsOf(typeof(TLaw));
    }
}
