using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DriftEngine.Kernels.Lanes;

/// <summary>4 values: SSE4.1 on x86 and NEON on Arm; needs no particular instruction set to be right.</summary>
public readonly struct Vector128Lane : ILane<Vector128Lane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector128<uint> raw;

    [MethodImpl(Inline)]
    private Vector128Lane(Vector128<uint> raw) => this.raw = raw;

    [MethodImpl(Inline)]
    private Vector128Lane(Vector128<float> floats) => raw = floats.AsUInt32();

    /// <inheritdoc/>
    public static int Width => 4;

    private static Vector128<uint> Indices => Vector128.Create(0u, 1, 2, 3);

    private Vector128<float> Floats
    {
        [MethodImpl(Inline)]
        get => raw.AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Float(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Bits(uint value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Sequence(uint first) => new(Indices + Vector128.Create(first));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane operator +(Vector128Lane a, Vector128Lane b) => new(a.Floats + b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane operator -(Vector128Lane a, Vector128Lane b) => new(a.Floats - b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane operator *(Vector128Lane a, Vector128Lane b) => new(a.Floats * b.Floats);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Fma(Vector128Lane a, Vector128Lane b, Vector128Lane c) => new(Vector128.FusedMultiplyAdd(a.Floats, b.Floats, c.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Sqrt(Vector128Lane a) => new(Vector128.Sqrt(a.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Max(Vector128Lane a, Vector128Lane b) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.Floats, b.Floats), a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Min(Vector128Lane a, Vector128Lane b) => new(Vector128.ConditionalSelect(Vector128.LessThan(a.Floats, b.Floats), a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane LessThan(Vector128Lane a, Vector128Lane b) => new(Vector128.LessThan(a.Floats, b.Floats));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static bool Any(Vector128Lane a) => a.raw != Vector128<uint>.Zero;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane AddInt(Vector128Lane a, Vector128Lane b) => new(a.raw + b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane SubInt(Vector128Lane a, Vector128Lane b) => new(a.raw - b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane Xor(Vector128Lane a, Vector128Lane b) => new(a.raw ^ b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane And(Vector128Lane a, Vector128Lane b) => new(a.raw & b.raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane ShiftLeft(Vector128Lane a, int bits) => new(a.raw << bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane ShiftRight(Vector128Lane a, int bits) => new(a.raw >> bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane ShiftRightSigned(Vector128Lane a, int bits) => new((a.raw.AsInt32() >> bits).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane IntToFloat(Vector128Lane a) => new(Vector128.ConvertToSingle(a.raw.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Vector128Lane SelectOdd(Vector128Lane selector, Vector128Lane ifOdd, Vector128Lane ifEven) => new(Vector128.ConditionalSelect(((selector.raw << 31).AsInt32() >> 31).AsUInt32(), ifOdd.raw, ifEven.raw));

    /// <inheritdoc/>
    /// <remarks>
    /// Even and odd lanes run as two independent chains of 32 x 32 to 64 bit products. The high half of each 64-bit lane
    /// may hold anything between rounds: the next product ignores it. Two rounds a turn, so that no register is copied, and
    /// the exclusive or with the product last, because it is what the next round waits for.
    /// </remarks>
    [MethodImpl(Inline)]
    public static Quad<Vector128Lane> PhiloxRounds(Quad<Vector128Lane> counter, Vector128Lane key0, Vector128Lane key1)
    {
        var (x, y, z, w) = (counter.X.raw, counter.Y.raw, counter.Z.raw, counter.W.raw);
        var (xOdd, yOdd, zOdd, wOdd) = (Odd(x), Odd(y), Odd(z), Odd(w));
        var (k0, k1) = (key0.raw, key1.raw);
        var (m0, m1) = (Vector128.Create(Random.Philox.Multiplier0), Vector128.Create(Random.Philox.Multiplier1));
        for (int pair = 0; pair < Random.Philox.Rounds / 2; pair++)
        {
            var (p0, p1) = (MultiplyEven(x, m0), MultiplyEven(z, m1));
            var (p0Odd, p1Odd) = (MultiplyEven(xOdd, m0), MultiplyEven(zOdd, m1));
            x = y ^ k0 ^ Odd(p1);
            z = w ^ k1 ^ Odd(p0);
            xOdd = yOdd ^ k0 ^ Odd(p1Odd);
            zOdd = wOdd ^ k1 ^ Odd(p0Odd);
            k0 += Vector128.Create(Random.Philox.Weyl0);
            k1 += Vector128.Create(Random.Philox.Weyl1);
            (w, y) = (MultiplyEven(x, m0), MultiplyEven(z, m1));
            (wOdd, yOdd) = (MultiplyEven(xOdd, m0), MultiplyEven(zOdd, m1));
            x = p1 ^ k0 ^ Odd(y);
            z = p0 ^ k1 ^ Odd(w);
            xOdd = p1Odd ^ k0 ^ Odd(yOdd);
            zOdd = p0Odd ^ k1 ^ Odd(wOdd);
            k0 += Vector128.Create(Random.Philox.Weyl0);
            k1 += Vector128.Create(Random.Philox.Weyl1);
        }

        return new Quad<Vector128Lane>(new(Merge(x, xOdd)), new(Merge(y, yOdd)), new(Merge(z, zOdd)), new(Merge(w, wOdd)));
    }

    [MethodImpl(Inline)]
    private static Vector128<uint> MultiplyEven(Vector128<uint> a, Vector128<uint> b) => Sse2.IsSupported ? Sse2.Multiply(a, b).AsUInt32() : MultiplyEvenPortable(a, b);

    [MethodImpl(Inline)]
    private static Vector128<uint> Odd(Vector128<uint> a) => (a.AsUInt64() >> 32).AsUInt32();

    [MethodImpl(Inline)]
    private static Vector128<uint> Merge(Vector128<uint> even, Vector128<uint> odd) =>
        Sse41.IsSupported
            ? Sse41.Blend(even.AsUInt16(), (odd.AsUInt64() << 32).AsUInt16(), 0b1100_1100).AsUInt32()
            : (even & EvenMask) | (odd.AsUInt64() << 32).AsUInt32();

    private static Vector128<uint> EvenMask => Vector128.Create(0xFFFFFFFFul).AsUInt32();

    private static Vector128<uint> MultiplyEvenPortable(Vector128<uint> a, Vector128<uint> b) =>
        Vector128.Create((ulong)a[0] * b[0], (ulong)a[2] * b[2]).AsUInt32();
}
