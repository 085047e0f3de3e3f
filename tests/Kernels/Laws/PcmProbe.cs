using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>One device of phase-change memory with given draws, through the law as shipped.</summary>
internal sealed class PcmProbe<T>
    where T : unmanaged, ILane<T>
{
    private readonly PcmModel model;
    private readonly DeviceLife life;
    private readonly PcmConstants<T> law;
    private readonly PcmDevice<T> device;

    public PcmProbe(PcmParameters parameters, DeviceLife life, double target, double zp = 0, double zd = 0, double za = 0, double wear = 0)
    {
        this.life = life;
        model = new PcmModel(parameters, life);
        law = LawLanes.Of<T, PcmConstants<T>>(model.ConstantFields, fields => model.Constants(0, fields));
        var asked = LawLanes.Of<T, PcmTarget<T>>(model.TargetFields, fields => model.Target(target, fields));
        FrozenDraws<T> draws;
        draws.Programming = T.Float((float)zp);
        draws.Drift = T.Float((float)zd);
        draws.Activation = T.Float((float)za);
        device = PcmLaw<T>.Program(asked, law, draws, T.Float((float)wear));
    }

    public T Programmed => PcmLaw<T>.Programmed(device, law, T.Float(0f));

    public T Qs => device.NoiseAmplitude;

    /// <summary>Conductance, slow and fast noise at an age.</summary>
    public (T Conductance, T Slow, T Fast) At(double ageSeconds, double readKelvin)
    {
        AgeContext context = new(0, ageSeconds, null, readKelvin);
        var age = LawLanes.Of<T, PcmAge<T>>(model.AgeFields, fields => model.Age(context, fields));
        T still = T.Float(0f), g = PcmLaw<T>.Conductance(device, age, law, default, still);
        return (g, PcmLaw<T>.SlowNoise(g, device, age, law, still), PcmLaw<T>.FastNoise(g, device, age, law, still));
    }

    /// <summary>Parameters of a preset.</summary>
    public static PcmParameters Preset(string name) => (PcmParameters)TechnologyPresets.Find(name)!.Parameters;
}
