using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Random;

/// <summary>
/// Standard normals by Box and Muller (Ann. Math. Stat. 29, 1958), with own polynomials and explicit
/// fused multiply-adds: the same bits on every lane. Values reach 5.9 sigma (24-bit uniforms).
/// </summary>
public static class Normal
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Four independent standard normals for one address.</summary>
    [MethodImpl(Inline)]
    public static Quad<T> Draw<T>(Quad<T> address, T key0, T key1)
        where T : unmanaged, ILane<T> => FromWords(T.PhiloxRounds(address, key0, key1));

    /// <summary>Words X and Z give the radii, Y and W the angles.</summary>
    [MethodImpl(Inline)]
    public static Quad<T> FromWords<T>(Quad<T> words)
        where T : unmanaged, ILane<T>
    {
        T radius0 = Radius(words.X), radius1 = Radius(words.Z);
        Angle(words.Y, out T sine0, out T cosine0);
        Angle(words.W, out T sine1, out T cosine1);
        return new Quad<T>(radius0 * cosine0, radius0 * sine0, radius1 * cosine1, radius1 * sine1);
    }

    /// <summary>Two normals of one half of four words: X and Y of <see cref="FromWords"/>, or Z and W.</summary>
    [MethodImpl(Inline)]
    public static void FromHalf<T>(T radiusWord, T angleWord, out T first, out T second)
        where T : unmanaged, ILane<T>
    {
        T radius = Radius(radiusWord);
        Angle(angleWord, out T sine, out T cosine);
        first = radius * cosine;
        second = radius * sine;
    }

    /// <summary>sqrt(-2 ln u), u = (top 24 bits + 1/2) / 2^24.</summary>
    [MethodImpl(Inline)]
    private static T Radius<T>(T word)
        where T : unmanaged, ILane<T>
    {
        T u = T.Fma(T.IntToFloat(T.ShiftRight(word, 8)), T.Float(1f / (1 << 24)), T.Float(1f / (1 << 25)));
        return T.Sqrt(MinusTwoLog(u));
    }

    /// <summary>
    /// -2 ln x for x in (0, 1], within 1.5e-7 relative. x = 2^e m with m = 1 + f in [sqrt(1/2), sqrt 2);
    /// -2 ln m = -2 f + f^2 Q(f), Q of degree 7 by Remez exchange for the least relative error of the sum (3.0e-8).
    /// </summary>
    [MethodImpl(Inline)]
    private static T MinusTwoLog<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T exponent = T.ShiftRightSigned(T.SubInt(x, T.Bits(0x3F3504F3)), 23);
        T f = T.SubInt(x, T.ShiftLeft(exponent, 23)) - T.Float(1f);
        T q = T.Fma(T.Float(-1.7469691039e-1f), f, T.Float(2.8615046565e-1f));
        q = T.Fma(q, f, T.Float(-2.9835946893e-1f));
        q = T.Fma(q, f, T.Float(3.3141015929e-1f));
        q = T.Fma(q, f, T.Float(-3.9924144259e-1f));
        q = T.Fma(q, f, T.Float(5.0003510522e-1f));
        q = T.Fma(q, f, T.Float(-6.6667900444e-1f));
        q = T.Fma(q, f, T.Float(9.9999983213e-1f));
        T y = T.Fma(q, f * f, T.Float(-2f) * f);
        return T.Fma(T.IntToFloat(exponent), T.Float(-1.3862943611f), y);
    }

    /// <summary>
    /// Sine and cosine of 2 pi word / 2^32, within 1.2e-7. Two bits choose the quadrant, 24 bits the angle t in it;
    /// sin t = t + t^3 S(t^2) and cos t = 1 - t^2/2 + t^4 C(t^2), S of degree 2 and C of degree 1 by Remez exchange.
    /// </summary>
    [MethodImpl(Inline)]
    private static void Angle<T>(T word, out T sine, out T cosine)
        where T : unmanaged, ILane<T>
    {
        T quadrant = T.ShiftRight(T.AddInt(word, T.Bits(0x20000000u)), 30);
        T remainder = T.ShiftRightSigned(T.SubInt(word, T.ShiftLeft(quadrant, 30)), 6);
        T t = T.IntToFloat(remainder) * T.Float(9.3626757073e-8f); // (pi / 2) / 2^24
        T t2 = t * t;
        T s = T.Fma(T.Float(-1.9517298988e-4f), t2, T.Float(8.3321781462e-3f));
        s = T.Fma(s, t2, T.Float(-1.6666654944e-1f));
        s = T.Fma(s, t2 * t, t);
        T c = T.Fma(T.Float(-1.3652450220e-3f), t2, T.Float(4.1661278626e-2f));
        c = T.Fma(c, t2, T.Float(-0.5f));
        c = T.Fma(c, t2, T.Float(1f));
        T sineSign = T.ShiftLeft(T.And(quadrant, T.Bits(2)), 30);
        T cosineSign = T.ShiftLeft(T.And(T.AddInt(quadrant, T.Bits(1)), T.Bits(2)), 30);
        sine = T.Xor(T.SelectOdd(quadrant, c, s), sineSign);
        cosine = T.Xor(T.SelectOdd(quadrant, s, c), cosineSign);
    }
}
