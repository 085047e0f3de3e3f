using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Bench;

/// <summary>Normals of one core: checked against the scalar lane at scattered addresses, then timed.</summary>
internal static unsafe class NormalsBench<T>
    where T : unmanaged, ILane<T>
{
    private const int Kept = 64; // draws that the buffer holds
    private const int Draws = 100_000;
    private const uint Trial = 3, Purpose = 5, Epoch = 7, Key = 1;

    /// <summary>Whether the bits of some thousands of normals are those of the scalar lane.</summary>
    public static bool Check()
    {
        const int Addresses = 4096;
        using var buffer = new AlignedBuffer<Quad<T>>(Kept);
        int batch = Kept * T.Width;
        bool same = true;
        for (int at = 0; at < Addresses && same; at += batch)
        {
            uint first = (uint)at * 0x9E3779B9u; // anywhere in 32 bits, past the end too
            Draw(buffer.Pointer, first, Kept);
            same = ScalarCheck.SameBits($"normals from address {first}", "float", Scalar(first, batch), Floats(buffer.Pointer, batch));
        }

        return same;
    }

    public static void Time()
    {
        using var buffer = new AlignedBuffer<Quad<T>>(Kept);
        var (work, yardstick, _) = RatioBench.Median(() => Draw(buffer.Pointer, 0, Draws), () => FmaPeak<T>.Run(FmaPeak<T>.Turns));
        double peak = FmaPeak<T>.Operations(FmaPeak<T>.Turns) / yardstick;
        double rate = 4.0 * T.Width * Draws / work;
        Console.WriteLine($"peak of one core: {peak / 1e9:f1} GFLOP/s");
        Targets.Normals.Print(1000 * rate / peak, $"{rate / 1e6:f0} M/s");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Draw(Quad<T>* destination, uint first, int draws)
    {
        T key = T.Bits(Key);
        for (int i = 0; i < draws; i++)
            destination[i & (Kept - 1)] = Normal.Draw(Address.Quad(T.Sequence(first + (uint)(i * T.Width)), Trial, Purpose, Epoch), key, key);
    }

    /// <summary>[address][word].</summary>
    private static float[] Scalar(uint first, int addresses)
    {
        var values = new float[4 * addresses];
        ScalarLane key = ScalarLane.Bits(Key);
        for (int i = 0; i < addresses; i++)
        {
            Quad<ScalarLane> normals = Normal.Draw(Address.Quad(ScalarLane.Sequence(first + (uint)i), Trial, Purpose, Epoch), key, key);
            (values[4 * i], values[(4 * i) + 1]) = (normals.X.Value, normals.Y.Value);
            (values[(4 * i) + 2], values[(4 * i) + 3]) = (normals.Z.Value, normals.W.Value);
        }

        return values;
    }

    /// <summary>[draw][word][lane] as [address][word].</summary>
    private static float[] Floats(Quad<T>* quads, int addresses)
    {
        var values = new float[4 * addresses];
        var floats = MemoryMarshal.Cast<Quad<T>, float>(new ReadOnlySpan<Quad<T>>(quads, addresses / T.Width));
        for (int i = 0; i < values.Length; i++)
        {
            int lane = i % T.Width, word = i / T.Width % 4, draw = i / (4 * T.Width);
            values[(4 * ((draw * T.Width) + lane)) + word] = floats[i];
        }

        return values;
    }
}
