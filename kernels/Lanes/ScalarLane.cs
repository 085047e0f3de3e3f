using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace DriftEngine.Kernels.Lanes;

/// <summary>One value: the lane of GPU kernels and of the reference that every vector is checked against.</summary>
public readonly struct ScalarLane : ILane<ScalarLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The 32 bits.</summary>
    public readonly uint Raw;

    [MethodImpl(Inline)]
    private ScalarLane(uint raw) => Raw = raw;

    /// <summary>The bits read as a float.</summary>
    public float Value
    {
        [MethodImpl(Inline)]
        get => Interop.IntAsFloat(Raw);
    }

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Float(float value) => new(Interop.FloatAsInt(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Bits(uint value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Sequence(uint first) => new(first);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane operator +(ScalarLane a, ScalarLane b) => Float(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane operator -(ScalarLane a, ScalarLane b) => Float(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane operator *(ScalarLane a, ScalarLane b) => Float(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Fma(ScalarLane a, ScalarLane b, ScalarLane c) => Float(ScalarMath.Fma(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Sqrt(ScalarLane a) => Float(XMath.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Max(ScalarLane a, ScalarLane b) => a.Value > b.Value ? a : b;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Min(ScalarLane a, ScalarLane b) => a.Value < b.Value ? a : b;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane LessThan(ScalarLane a, ScalarLane b) => new(a.Value < b.Value ? 0xFFFFFFFFu : 0u);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static bool Any(ScalarLane a) => a.Raw != 0;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane AddInt(ScalarLane a, ScalarLane b) => new(a.Raw + b.Raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane SubInt(ScalarLane a, ScalarLane b) => new(a.Raw - b.Raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane Xor(ScalarLane a, ScalarLane b) => new(a.Raw ^ b.Raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane And(ScalarLane a, ScalarLane b) => new(a.Raw & b.Raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane ShiftLeft(ScalarLane a, int bits) => new(a.Raw << bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane ShiftRight(ScalarLane a, int bits) => new(a.Raw >> bits);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane ShiftRightSigned(ScalarLane a, int bits) => new((uint)((int)a.Raw >> bits));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane IntToFloat(ScalarLane a) => Float((float)(int)a.Raw);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ScalarLane SelectOdd(ScalarLane selector, ScalarLane ifOdd, ScalarLane ifEven) =>
        (selector.Raw & 1u) != 0u ? ifOdd : ifEven;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Quad<ScalarLane> PhiloxRounds(Quad<ScalarLane> counter, ScalarLane key0, ScalarLane key1)
    {
        uint x = counter.X.Raw, y = counter.Y.Raw, z = counter.Z.Raw, w = counter.W.Raw;
        uint k0 = key0.Raw, k1 = key1.Raw;
        for (int round = 0; round < Random.Philox.Rounds; round++)
        {
            ulong p0 = (ulong)Random.Philox.Multiplier0 * x;
            ulong p1 = (ulong)Random.Philox.Multiplier1 * z;
            x = (uint)(p1 >> 32) ^ y ^ k0;
            y = (uint)p1;
            z = (uint)(p0 >> 32) ^ w ^ k1;
            w = (uint)p0;
            k0 += Random.Philox.Weyl0;
            k1 += Random.Philox.Weyl1;
        }

        return new Quad<ScalarLane>(new(x), new(y), new(z), new(w));
    }
}
