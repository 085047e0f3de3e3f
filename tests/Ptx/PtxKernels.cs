using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;
using ILGPU;

namespace DriftEngine.Tests.Ptx;

/// <summary>What the law needs, as one kernel parameter.</summary>
public struct LawInputs
{
    /// <summary>Target.</summary>
    public PcmTarget<ScalarLane> Target;

    /// <summary>What all devices share.</summary>
    public PcmConstants<ScalarLane> Constants;

    /// <summary>The age.</summary>
    public PcmAge<ScalarLane> Age;
}

/// <summary>Kernels around the shipped lanes and laws. One thread is one address.</summary>
public static class PtxKernels
{
    /// <summary>Counters and keys, six words each, to four words of Philox.</summary>
    public static void PhiloxWords(ArrayView<uint> counters, ArrayView<uint> words)
    {
        long i = Grid.GlobalIndex.X;
        long from = 6 * i, to = 4 * i;
        var counter = Quad(counters[from], counters[from + 1], counters[from + 2], counters[from + 3]);
        Store(words, to, ScalarLane.PhiloxRounds(counter, ScalarLane.Bits(counters[from + 4]), ScalarLane.Bits(counters[from + 5])));
    }

    /// <summary>Four normals per address, implicitly grouped.</summary>
    public static void Normals(Index1D index, ArrayView<uint> bits, uint key0, uint key1) =>
        Store(bits, 4L * index.X, Normal.Draw(Quad((uint)index.X, 1, 2, 3), ScalarLane.Bits(key0), ScalarLane.Bits(key1)));

    /// <summary>Programmed conductance, drift exponent, noise amplitude and one read of a device.</summary>
    public static void Law(ArrayView<uint> bits, int devices, LawInputs inputs)
    {
        int i = Grid.GlobalIndex.X;
        if (i < devices)
            Store(bits, 4L * i, Device((uint)i, inputs));
    }

    /// <summary>Sums of blocks of 64 through shared memory, and their total by an atomic.</summary>
    public static void BlockSums(ArrayView<int> values, ArrayView<int> sums, ArrayView<int> total)
    {
        var shared = SharedMemory.Allocate<int>(64);
        shared[Group.IdxX] = values[Grid.GlobalIndex.X];
        for (int step = 32; step > 0; step >>= 1)
        {
            Group.Barrier();
            if (Group.IdxX < step)
                shared[Group.IdxX] += shared[Group.IdxX + step];
        }

        if (Group.IdxX == 0)
        {
            sums[Grid.IdxX] = shared[0];
            Atomic.Add(ref total[0], shared[0]);
        }
    }

    /// <summary>The law on the scalar lane, on whatever machine runs it.</summary>
    internal static Quad<ScalarLane> Device(uint index, LawInputs inputs)
    {
        var z = Normal.Draw(Quad(index, 0, 1, 0), ScalarLane.Bits(11), ScalarLane.Bits(12));
        FrozenDraws<ScalarLane> draws;
        draws.Programming = z.X;
        draws.Drift = z.Y;
        draws.Activation = z.W;
        ScalarLane none = ScalarLane.Float(0f);
        var device = PcmLaw<ScalarLane>.Program(inputs.Target, inputs.Constants, draws, none);
        var g = PcmLaw<ScalarLane>.Conductance(device, inputs.Age, inputs.Constants, default, none);
        var noise = PcmLaw<ScalarLane>.SlowNoise(g, device, inputs.Age, inputs.Constants, none);
        var read = ScalarLane.Max(ScalarLane.Fma(noise, z.Z, g), none);
        return new Quad<ScalarLane>(device.Programmed, device.DriftExponent, device.NoiseAmplitude, read);
    }

    internal static Quad<ScalarLane> Quad(uint x, uint y, uint z, uint w) =>
        new(ScalarLane.Bits(x), ScalarLane.Bits(y), ScalarLane.Bits(z), ScalarLane.Bits(w));

    private static void Store(ArrayView<uint> view, long at, Quad<ScalarLane> quad)
    {
        view[at] = quad.X.Raw;
        view[at + 1] = quad.Y.Raw;
        view[at + 2] = quad.Z.Raw;
        view[at + 3] = quad.W.Raw;
    }
}
