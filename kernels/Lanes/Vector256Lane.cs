using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DriftEngine.Kernels.Lanes;

/// <summary>8 values: AVX2 and FMA.</summary>
public readonly struct Vector256Lane : ILane<Vector256Lane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector256<uint> raw;

    [MethodImpl(Inline)]
    private Vector256Lane(Vector256<uint> raw) => this.raw = raw;

    [MethodImpl(Inline)]
    private Vector256Lane(Vector256<float> floats) => raw = floats.AsUInt32();

    /// <inheritdoc/>
    public static int Width => 8;

    private static Vector256<uint> Indices => Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);

    private Vector256<float> Floats
    {
        [MethodImpl(Inline)]
        get => raw.AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Float(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Bits(uint value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Sequence(uint first) => new(Indices + Vector256.Create(first));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane operator +(Vector256Lane a, Vector256Lane b) => new(a.Floats + b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane operator -(Vector256Lane a, Vector256Lane b) => new(a.Floats - b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane operator *(Vector256Lane a, Vector256Lane b) => new(a.Floats * b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Fma(Vector256Lane a, Vector256Lane b, Vector256Lane c) => new(Vector256.FusedMultiplyAdd(a.Floats, b.Floats, c.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Sqrt(Vector256Lane a) => new(Vector256.Sqrt(a.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Max(Vector256Lane a, Vector256Lane b) => new(Avx.Max(a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Min(Vector256Lane a, Vector256Lane b) => new(Avx.Min(a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane LessThan(Vector256Lane a, Vector256Lane b) => new(Vector256.LessThan(a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static bool Any(Vector256Lane a) => a.raw != Vector256<uint>.Zero;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane AddInt(Vector256Lane a, Vector256Lane b) => new(a.raw + b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane SubInt(Vector256Lane a, Vector256Lane b) => new(a.raw - b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane Xor(Vector256Lane a, Vector256Lane b) => new(a.raw ^ b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane And(Vector256Lane a, Vector256Lane b) => new(a.raw & b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane ShiftLeft(Vector256Lane a, int bits) => new(a.raw << bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane ShiftRight(Vector256Lane a, int bits) => new(a.raw >> bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane ShiftRightSigned(Vector256Lane a, int bits) => new((a.raw.AsInt32() >> bits).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane IntToFloat(Vector256Lane a) => new(Vector256.ConvertToSingle(a.raw.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector256Lane SelectOdd(Vector256Lane selector, Vector256Lane ifOdd, Vector256Lane ifEven) => new(Avx.BlendVariable(ifEven.Floats, ifOdd.Floats, (selector.raw << 31).AsSingle()).AsUInt32());

    /// <inheritdoc/>
    /// <remarks>
    /// Even and odd lanes run as two independent chains of 32 x 32 to 64 bit products. The high half of each 64-bit lane
    /// may hold anything between rounds: the next product ignores it. Two rounds a turn, so that no register is copied, and
    /// the exclusive or with the product last, because it is what the next round waits for.
    /// </remarks>
    [MethodImpl(Inline)]
    public static Quad<Vector256Lane> PhiloxRounds(Quad<Vector256Lane> counter, Vector256Lane key0, Vector256Lane key1)
    {
        var (x, y, z, w) = (counter.X.raw, counter.Y.raw, counter.Z.raw, counter.W.raw);
        var (xOdd, yOdd, zOdd, wOdd) = (Odd(x), Odd(y), Odd(z), Odd(w));
        var (k0, k1) = (key0.raw, key1.raw);
        var (m0, m1) = (Vector256.Create(Random.Philox.Multiplier0), Vector256.Create(Random.Philox.Multiplier1));
        for (int pair = 0; pair < Random.Philox.Rounds / 2; pair++)
        {
            var (p0, p1) = (MultiplyEven(x, m0), MultiplyEven(z, m1));
            var (p0Odd, p1Odd) = (MultiplyEven(xOdd, m0), MultiplyEven(zOdd, m1));
            x = y ^ k0 ^ Odd(p1);
            z = w ^ k1 ^ Odd(p0);
            xOdd = yOdd ^ k0 ^ Odd(p1Odd);
            zOdd = wOdd ^ k1 ^ Odd(p0Odd);
            k0 += Vector256.Create(Random.Philox.Weyl0);
            k1 += Vector256.Create(Random.Philox.Weyl1);
            (w, y) = (MultiplyEven(x, m0), MultiplyEven(z, m1));
            (wOdd, yOdd) = (MultiplyEven(xOdd, m0), MultiplyEven(zOdd, m1));
            x = p1 ^ k0 ^ Odd(y);
            z = p0 ^ k1 ^ Odd(w);
            xOdd = p1Odd ^ k0 ^ Odd(yOdd);
            zOdd = p0Odd ^ k1 ^ Odd(wOdd);
            k0 += Vector256.Create(Random.Philox.Weyl0);
            k1 += Vector256.Create(Random.Philox.Weyl1);
        }

        return new Quad<Vector256Lane>(new(Merge(x, xOdd)), new(Merge(y, yOdd)), new(Merge(z, zOdd)), new(Merge(w, wOdd)));
    }

    [MethodImpl(Inline)]
    private static Vector256<uint> MultiplyEven(Vector256<uint> a, Vector256<uint> b) => Avx2.Multiply(a, b).AsUInt32();

    [MethodImpl(Inline)]
    private static Vector256<uint> Odd(Vector256<uint> a) => (a.AsUInt64() >> 32).AsUInt32();

    [MethodImpl(Inline)]
    private static Vector256<uint> Merge(Vector256<uint> even, Vector256<uint> odd) =>
        Avx2.Blend(even, (odd.AsUInt64() << 32).AsUInt32(), 0b1010_1010);
}
