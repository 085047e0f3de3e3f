using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Many devices of one target at one age, by the law as shipped.</summary>
internal sealed class PcmSample
{
    public PcmSample(PcmParameters parameters, float target, double ageSeconds, int devices, DeviceLife? life = null)
    {
        life ??= new DeviceLife();
        Programmed = new float[devices];
        Drifted = new float[devices];
        Read = new float[devices];
        var model = new PcmModel(parameters, life);
        AgeContext context = Assert.Single(life.Contexts([ageSeconds]));
        Fill(
            LawLanes.Of<Vector128Lane, PcmTarget<Vector128Lane>>(model.TargetFields, fields => model.Target(target, fields)),
            LawLanes.Of<Vector128Lane, PcmConstants<Vector128Lane>>(model.ConstantFields, fields => model.Constants(0, fields)),
            LawLanes.Of<Vector128Lane, PcmAge<Vector128Lane>>(model.AgeFields, fields => model.Age(context, fields)),
            Streams.Epoch(ageSeconds),
            model.DrawsActivation);
    }

    public float[] Programmed { get; }

    public float[] Drifted { get; }

    public float[] Read { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(PcmTarget<Vector128Lane> target, PcmConstants<Vector128Lane> law, PcmAge<Vector128Lane> age, uint epoch, bool activation)
    {
        var programmed = MemoryMarshal.Cast<float, Vector128Lane>(Programmed.AsSpan());
        var drifted = MemoryMarshal.Cast<float, Vector128Lane>(Drifted.AsSpan());
        var read = MemoryMarshal.Cast<float, Vector128Lane>(Read.AsSpan());
        Vector128Lane fresh = Vector128Lane.Float(0f), still = Vector128Lane.Float(0f);
        AgeTarget<Vector128Lane> none = default;
        for (int i = 0; i < programmed.Length; i++)
        {
            var index = Vector128Lane.Sequence((uint)(i * Vector128Lane.Width));
            FrozenDraws<Vector128Lane> draws;
            draws.Programming = Draw(index, Streams.Programming, 0).X;
            draws.Drift = Draw(index, Streams.DriftExponent, 0).X;
            draws.Activation = activation ? Draw(index, Streams.Activation, 0).X : still;
            var zr = Draw(index, Streams.SlowNoise, epoch).X;
            var device = PcmLaw<Vector128Lane>.Program(target, law, draws, fresh);
            programmed[i] = PcmLaw<Vector128Lane>.Programmed(device, law, still);
            drifted[i] = PcmLaw<Vector128Lane>.Conductance(device, age, law, none, still);
            var noise = PcmLaw<Vector128Lane>.SlowNoise(drifted[i], device, age, law, still);
            read[i] = Vector128Lane.Max(Vector128Lane.Fma(noise, zr, drifted[i]), Vector128Lane.Float(0f));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Quad<Vector128Lane> Draw(Vector128Lane index, uint stream, uint epoch) =>
        Normal.Draw(Address.Quad(index, 1, Streams.Purpose(stream, 0), epoch), Vector128Lane.Bits(2026), Vector128Lane.Bits(11));
}
