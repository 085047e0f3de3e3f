using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>What a target asks for, as device memory holds it.</summary>
public struct DeviceTarget
{
    /// <summary>Target conductance; signed in the array of targets.</summary>
    public float Conductance;

    /// <summary>Standard deviation of the programming noise.</summary>
    public float Spread;

    /// <summary>Mean of the drift exponent.</summary>
    public float NuMean;

    /// <summary>Standard deviation of the drift exponent.</summary>
    public float NuSpread;

    /// <summary>As the law takes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly PcmTarget<ScalarLane> Lanes(float conductance)
    {
        PcmTarget<ScalarLane> lanes;
        lanes.Conductance = ScalarLane.Float(conductance);
        lanes.Spread = ScalarLane.Float(Spread);
        lanes.NuMean = ScalarLane.Float(NuMean);
        lanes.NuSpread = ScalarLane.Float(NuSpread);
        return lanes;
    }
}

/// <summary>The clocks of one age, as device memory holds them.</summary>
public struct DeviceAge
{
    /// <summary>See <see cref="PcmAge"/>.</summary>
    public float MinusLog2Time;

    /// <summary>See <see cref="PcmAge"/>.</summary>
    public float NoiseScale;

    /// <summary>See <see cref="PcmAge"/>.</summary>
    public float FastScale;

    /// <summary>See <see cref="PcmAge"/>.</summary>
    public uint Epoch;
}

/// <summary>Which devices a launch of <see cref="WeightsKernel"/> programs, and where their conductances go.</summary>
public struct WeightsCall
{
    /// <summary>Rows of the layer.</summary>
    public int Rows;

    /// <summary>Columns of the layer.</summary>
    public int Columns;

    /// <summary>Index of the layer, part of every address.</summary>
    public int Layer;

    /// <summary>First trial of the batch.</summary>
    public int FirstTrial;

    /// <summary>Trials of the batch.</summary>
    public int Trials;

    /// <summary>Ages.</summary>
    public int Ages;

    /// <summary>1 where the variance of the fast read noise is written too.</summary>
    public int Split;

    /// <summary>Low half of the seed.</summary>
    public uint Key0;

    /// <summary>High half of the seed.</summary>
    public uint Key1;

    /// <summary>Slope of the 1/f amplitude.</summary>
    public float NoiseSlope;

    /// <summary>Intercept of the 1/f amplitude.</summary>
    public float NoiseIntercept;

    /// <summary>Largest 1/f amplitude.</summary>
    public float NoiseCap;

    /// <summary>The unused device of every pair.</summary>
    public DeviceTarget Partner;

    /// <summary>Elements from one trial to the next: all weights of the network.</summary>
    public long TrialStride;

    /// <summary>Elements before the layer.</summary>
    public long LayerOffset;
}

/// <summary>Programs devices and writes their net conductances at every age.</summary>
public static class WeightsKernel
{
    /// <summary>
    /// One thread is two rows of one column (four devices) of one trial, at all ages. Reads targets [row, column] and ages;
    /// writes weights[slot][trial][layer][row, column], slot = age, the last slot as programmed; and variances likewise
    /// where read noise is split. Addresses: streams Programming and DriftExponent at epoch 0, SlowNoise at each age.
    /// </summary>
    public static void Run(ArrayView<DeviceTarget> targets, ArrayView<DeviceAge> ages, ArrayView<float> weights, ArrayView<float> variances, WeightsCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        int rowPairs = (call.Rows + 1) >> 1;
        long perTrial = (long)rowPairs * call.Columns;
        if (thread >= perTrial * call.Trials)
            return;
        int trial = (int)(thread / perTrial);
        int quad = (int)(thread - (trial * perTrial));
        int pair = quad / call.Columns, column = quad - (pair * call.Columns);
        long at = ((long)pair * 2 * call.Columns) + column;

        ScalarLane key0 = ScalarLane.Bits(call.Key0), key1 = ScalarLane.Bits(call.Key1), index = ScalarLane.Bits((uint)quad);
        uint chip = (uint)(call.FirstTrial + trial);
        Quad<ScalarLane> zp = Normal.Draw(Address.Quad(index, chip, (uint)call.Layer | (Streams.Programming << 24), 0u), key0, key1);
        Quad<ScalarLane> zd = Normal.Draw(Address.Quad(index, chip, (uint)call.Layer | (Streams.DriftExponent << 24), 0u), key0, key1);
        bool odd = (pair * 2) + 1 < call.Rows;
        DeviceTarget even = targets[at], last = targets[odd ? at + call.Columns : at];
        PcmDevice<ScalarLane> evenCarrier = Program(even, call, zp.X, zd.X), evenPartner = Program(call.Partner, call, zp.Y, zd.Y);
        PcmDevice<ScalarLane> oddCarrier = Program(last, call, zp.Z, zd.Z), oddPartner = Program(call.Partner, call, zp.W, zd.W);
        long slot = call.TrialStride * call.Trials;
        long write = (trial * call.TrialStride) + call.LayerOffset + at;
        for (int a = 0; a < call.Ages; a++, write += slot)
        {
            DeviceAge age = ages[a];
            Quad<ScalarLane> z = Normal.Draw(Address.Quad(index, chip, (uint)call.Layer | (Streams.SlowNoise << 24), age.Epoch), key0, key1);
            weights[write] = Signed(even.Conductance, Read(evenCarrier, age, z.X) - Read(evenPartner, age, z.Y));
            if (odd)
                weights[write + call.Columns] = Signed(last.Conductance, Read(oddCarrier, age, z.Z) - Read(oddPartner, age, z.W));
            if (call.Split == 0)
                continue;
            variances[write] = Spread(evenCarrier, age) + Spread(evenPartner, age);
            if (odd)
                variances[write + call.Columns] = Spread(oddCarrier, age) + Spread(oddPartner, age);
        }

        weights[write] = Signed(even.Conductance, evenCarrier.Programmed.Value - evenPartner.Programmed.Value);
        if (odd)
            weights[write + call.Columns] = Signed(last.Conductance, oddCarrier.Programmed.Value - oddPartner.Programmed.Value);
    }

    private static PcmDevice<ScalarLane> Program(DeviceTarget target, WeightsCall call, ScalarLane programming, ScalarLane drift)
    {
        PcmNoise<ScalarLane> noise;
        noise.Slope = ScalarLane.Float(call.NoiseSlope);
        noise.Intercept = ScalarLane.Float(call.NoiseIntercept);
        noise.Cap = ScalarLane.Float(call.NoiseCap);
        float magnitude = Interop.IntAsFloat(Interop.FloatAsInt(target.Conductance) & 0x7FFFFFFFu);
        return PcmLaw.Program(target.Lanes(magnitude), noise, programming, drift);
    }

    private static float Read(PcmDevice<ScalarLane> device, DeviceAge age, ScalarLane normal) =>
        PcmLaw.Read(PcmLaw.Drifted(device, ScalarLane.Float(age.MinusLog2Time)), device, ScalarLane.Float(age.NoiseScale), normal).Value;

    private static float Spread(PcmDevice<ScalarLane> device, DeviceAge age) =>
        PcmLaw.FastVariance(PcmLaw.Drifted(device, ScalarLane.Float(age.MinusLog2Time)), device, ScalarLane.Float(age.FastScale)).Value;

    private static float Signed(float target, float net) =>
        Interop.IntAsFloat(Interop.FloatAsInt(net) ^ (Interop.FloatAsInt(target) & 0x80000000u));
}
