using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>Elementary functions on lanes: own polynomials (Remez exchange), explicit fused multiply-adds, no library calls.</summary>
public static class Elementary
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>1.5 x 2^23: adding and subtracting it rounds a float below 2^22 in magnitude to the nearest even integer.</summary>
    private const float Rounder = 12582912f;

    /// <summary>Nearest integer, ties to even, for magnitudes below 2^22; larger values come back nearly unchanged.</summary>
    [MethodImpl(Inline)]
    public static T Round<T>(T x)
        where T : unmanaged, ILane<T> => x + T.Float(Rounder) - T.Float(Rounder);

    /// <summary>2^x for x up to 127, within 1.6e-7 relative; exactly 1 at 0. Below -126 it stays at 2^-126.</summary>
    [MethodImpl(Inline)]
    public static T Exp2<T>(T x)
        where T : unmanaged, ILane<T>
    {
        x = T.Max(x, T.Float(-126f));
        T shifted = x + T.Float(Rounder);
        T f = x - (shifted - T.Float(Rounder));
        T p = T.Fma(T.Float(1.3264727490e-3f), f, T.Float(9.6715126418e-3f));
        p = T.Fma(p, f, T.Float(5.5507337423e-2f));
        p = T.Fma(p, f, T.Float(2.4022242085e-1f));
        p = T.Fma(p, f, T.Float(6.9314697760e-1f));
        p = T.Fma(p, f, T.Float(1f));
        return T.AddInt(p, T.ShiftLeft(shifted, 23));
    }

    /// <summary>log2 x for normal positive x, within 4e-7 absolute plus one rounding; about -127 at 0.</summary>
    [MethodImpl(Inline)]
    public static T Log2<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T exponent = T.ShiftRightSigned(T.SubInt(x, T.Bits(0x3F3504F3)), 23);
        T f = T.SubInt(x, T.ShiftLeft(exponent, 23)) - T.Float(1f);
        T p = T.Fma(T.Float(1.7063450549e-1f), f, T.Float(-2.7269792485e-1f));
        p = T.Fma(p, f, T.Float(2.9726258514e-1f));
        p = T.Fma(p, f, T.Float(-3.5896185090e-1f));
        p = T.Fma(p, f, T.Float(4.8046503392e-1f));
        p = T.Fma(p, f, T.Float(-7.2137587144e-1f));
        p = T.Fma(p, f, T.Float(1.4426997263e+0f));
        return T.Fma(p, f, T.IntToFloat(exponent));
    }

    /// <summary>Magnitude.</summary>
    [MethodImpl(Inline)]
    public static T Abs<T>(T x)
        where T : unmanaged, ILane<T> => T.And(x, T.Bits(0x7FFFFFFFu));

    /// <summary>a where all bits of the mask are set, b where none is.</summary>
    [MethodImpl(Inline)]
    public static T Select<T>(T mask, T a, T b)
        where T : unmanaged, ILane<T> => T.Xor(b, T.And(mask, T.Xor(a, b)));

    /// <summary>The word as a uniform number in (0, 1]: (word + 1/2) / 2^32, rounded to a float; as small as 2^-33.</summary>
    [MethodImpl(Inline)]
    public static T Uniform<T>(T word)
        where T : unmanaged, ILane<T>
    {
        T high = T.IntToFloat(T.ShiftRight(word, 8)), low = T.IntToFloat(T.And(word, T.Bits(0xFFu)));
        return T.Fma(high, T.Float(1f / (1 << 24)), T.Fma(low, T.Float(1f / 4294967296f), T.Float(0.5f / 4294967296f)));
    }
}
