using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Many devices of one target at one age, by the law as shipped.</summary>
internal sealed class PcmSample
{
    public PcmSample(PcmParameters parameters, float target, double ageSeconds, int devices)
    {
        Programmed = new float[devices];
        Drifted = new float[devices];
        Read = new float[devices];
        Fill(parameters, target, PcmAge.At(parameters, 298.15, ageSeconds));
    }

    public float[] Programmed { get; }

    public float[] Drifted { get; }

    public float[] Read { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(PcmParameters parameters, float target, PcmAge age)
    {
        var (conductance, spread, nuMean, nuSpread) = PcmTargets.Prepare(parameters, target);
        var (slope, intercept, cap) = PcmTargets.PrepareNoise(parameters);
        PcmTarget<Vector128Lane> lanes;
        lanes.Conductance = Vector128Lane.Float(conductance);
        lanes.Spread = Vector128Lane.Float(spread);
        lanes.NuMean = Vector128Lane.Float(nuMean);
        lanes.NuSpread = Vector128Lane.Float(nuSpread);
        PcmNoise<Vector128Lane> noise;
        noise.Slope = Vector128Lane.Float(slope);
        noise.Intercept = Vector128Lane.Float(intercept);
        noise.Cap = Vector128Lane.Float(cap);
        var programmed = MemoryMarshal.Cast<float, Vector128Lane>(Programmed.AsSpan());
        var drifted = MemoryMarshal.Cast<float, Vector128Lane>(Drifted.AsSpan());
        var read = MemoryMarshal.Cast<float, Vector128Lane>(Read.AsSpan());
        for (int i = 0; i < programmed.Length; i++)
        {
            var index = Vector128Lane.Sequence((uint)(i * Vector128Lane.Width));
            var zp = Draw(index, Streams.Programming, 0);
            var zd = Draw(index, Streams.DriftExponent, 0);
            var zr = Draw(index, Streams.SlowNoise, age.Epoch);
            var device = PcmLaw.Program(lanes, noise, zp.X, zd.X);
            programmed[i] = device.Programmed;
            drifted[i] = PcmLaw.Drifted(device, Vector128Lane.Float(age.MinusLog2Time));
            read[i] = PcmLaw.Read(drifted[i], device, Vector128Lane.Float(age.NoiseScale), zr.X);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Quad<Vector128Lane> Draw(Vector128Lane index, uint stream, uint epoch) =>
        Normal.Draw(Address.Quad(index, 1, Streams.Purpose(stream, 0), epoch), Vector128Lane.Bits(2026), Vector128Lane.Bits(11));
}
