using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DriftEngine.Kernels.Lanes;

/// <summary>16 values: AVX-512F.</summary>
public readonly struct Vector512Lane : ILane<Vector512Lane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector512<uint> raw;

    [MethodImpl(Inline)]
    private Vector512Lane(Vector512<uint> raw) => this.raw = raw;

    [MethodImpl(Inline)]
    private Vector512Lane(Vector512<float> floats) => raw = floats.AsUInt32();

    /// <inheritdoc/>
    public static int Width => 16;

    private static Vector512<uint> Indices => Vector512.Create(0u, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    private Vector512<float> Floats
    {
        [MethodImpl(Inline)]
        get => raw.AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Float(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Bits(uint value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Sequence(uint first) => new(Indices + Vector512.Create(first));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane operator +(Vector512Lane a, Vector512Lane b) => new(a.Floats + b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane operator -(Vector512Lane a, Vector512Lane b) => new(a.Floats - b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane operator *(Vector512Lane a, Vector512Lane b) => new(a.Floats * b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Fma(Vector512Lane a, Vector512Lane b, Vector512Lane c) => new(Vector512.FusedMultiplyAdd(a.Floats, b.Floats, c.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Sqrt(Vector512Lane a) => new(Vector512.Sqrt(a.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Max(Vector512Lane a, Vector512Lane b) => new(Avx512F.Max(a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Min(Vector512Lane a, Vector512Lane b) => new(Avx512F.Min(a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane LessThan(Vector512Lane a, Vector512Lane b) => new(Vector512.LessThan(a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static bool Any(Vector512Lane a) => a.raw != Vector512<uint>.Zero;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane AddInt(Vector512Lane a, Vector512Lane b) => new(a.raw + b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane SubInt(Vector512Lane a, Vector512Lane b) => new(a.raw - b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane Xor(Vector512Lane a, Vector512Lane b) => new(a.raw ^ b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane And(Vector512Lane a, Vector512Lane b) => new(a.raw & b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane ShiftLeft(Vector512Lane a, int bits) => new(a.raw << bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane ShiftRight(Vector512Lane a, int bits) => new(a.raw >> bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane ShiftRightSigned(Vector512Lane a, int bits) => new((a.raw.AsInt32() >> bits).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane IntToFloat(Vector512Lane a) => new(Vector512.ConvertToSingle(a.raw.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector512Lane SelectOdd(Vector512Lane selector, Vector512Lane ifOdd, Vector512Lane ifEven) => new(Vector512.ConditionalSelect(((selector.raw << 31).AsInt32() >> 31).AsUInt32(), ifOdd.raw, ifEven.raw));

    /// <inheritdoc/>
    /// <remarks>
    /// Even and odd lanes run as two independent chains of 32 x 32 to 64 bit products. The high half of each 64-bit lane
    /// may hold anything between rounds: the next product ignores it. Two rounds a turn, so that no register is copied, and
    /// the exclusive or with the product last, because it is what the next round waits for.
    /// </remarks>
    [MethodImpl(Inline)]
    public static Quad<Vector512Lane> PhiloxRounds(Quad<Vector512Lane> counter, Vector512Lane key0, Vector512Lane key1)
    {
        var (x, y, z, w) = (counter.X.raw, counter.Y.raw, counter.Z.raw, counter.W.raw);
        var (xOdd, yOdd, zOdd, wOdd) = (Odd(x), Odd(y), Odd(z), Odd(w));
        var (k0, k1) = (key0.raw, key1.raw);
        var (m0, m1) = (Vector512.Create(Random.Philox.Multiplier0), Vector512.Create(Random.Philox.Multiplier1));
        for (int pair = 0; pair < Random.Philox.Rounds / 2; pair++)
        {
            var (p0, p1) = (MultiplyEven(x, m0), MultiplyEven(z, m1));
            var (p0Odd, p1Odd) = (MultiplyEven(xOdd, m0), MultiplyEven(zOdd, m1));
            x = y ^ k0 ^ Odd(p1);
            z = w ^ k1 ^ Odd(p0);
            xOdd = yOdd ^ k0 ^ Odd(p1Odd);
            zOdd = wOdd ^ k1 ^ Odd(p0Odd);
            k0 += Vector512.Create(Random.Philox.Weyl0);
            k1 += Vector512.Create(Random.Philox.Weyl1);
            (w, y) = (MultiplyEven(x, m0), MultiplyEven(z, m1));
            (wOdd, yOdd) = (MultiplyEven(xOdd, m0), MultiplyEven(zOdd, m1));
            x = p1 ^ k0 ^ Odd(y);
            z = p0 ^ k1 ^ Odd(w);
            xOdd = p1Odd ^ k0 ^ Odd(yOdd);
            zOdd = p0Odd ^ k1 ^ Odd(wOdd);
            k0 += Vector512.Create(Random.Philox.Weyl0);
            k1 += Vector512.Create(Random.Philox.Weyl1);
        }

        return new Quad<Vector512Lane>(new(Merge(x, xOdd)), new(Merge(y, yOdd)), new(Merge(z, zOdd)), new(Merge(w, wOdd)));
    }

    [MethodImpl(Inline)]
    private static Vector512<uint> MultiplyEven(Vector512<uint> a, Vector512<uint> b) => Avx512F.Multiply(a, b).AsUInt32();

    [MethodImpl(Inline)]
    private static Vector512<uint> Odd(Vector512<uint> a) => (a.AsUInt64() >> 32).AsUInt32();

    [MethodImpl(Inline)]
    private static Vector512<uint> Merge(Vector512<uint> even, Vector512<uint> odd) =>
        Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFul).AsUInt32(), even, (odd.AsUInt64() << 32).AsUInt32());
}
