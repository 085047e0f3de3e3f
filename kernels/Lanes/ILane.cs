using System.Runtime.CompilerServices;

namespace DriftEngine.Kernels.Lanes;

/// <summary>
/// One or more 32-bit lanes on which every law is written once. A lane holds raw bits; operators read them as float32,
/// methods with Int or Bits in their name as integers. All operations are exact or correctly rounded, so a law gives the
/// same bits on a scalar, on SIMD vectors and in a GPU kernel.
/// </summary>
/// <typeparam name="T">The implementing lane.</typeparam>
public interface ILane<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Number of values that one lane variable holds.</summary>
    static abstract int Width { get; }

    /// <summary>The same float in every lane.</summary>
    static abstract T Float(float value);

    /// <summary>The same bits in every lane.</summary>
    static abstract T Bits(uint value);

    /// <summary>Lane i holds first + i.</summary>
    static abstract T Sequence(uint first);

    /// <summary>Float sum.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>Float difference.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>Float product.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a x b + c with one rounding.</summary>
    static abstract T Fma(T a, T b, T c);

    /// <summary>Correctly rounded square root.</summary>
    static abstract T Sqrt(T a);

    /// <summary>a where a &gt; b, else b.</summary>
    static abstract T Max(T a, T b);

    /// <summary>a where a &lt; b, else b.</summary>
    static abstract T Min(T a, T b);

    /// <summary>All bits set where a &lt; b, none elsewhere.</summary>
    static abstract T LessThan(T a, T b);

    /// <summary>Whether any bit of any lane is set: for branches on what is the same in all lanes, and changes no result.</summary>
    static abstract bool Any(T a);

    /// <summary>Integer sum that wraps.</summary>
    static abstract T AddInt(T a, T b);

    /// <summary>Integer difference that wraps.</summary>
    static abstract T SubInt(T a, T b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract T Xor(T a, T b);

    /// <summary>Bitwise and.</summary>
    static abstract T And(T a, T b);

    /// <summary>Shift towards the high bits.</summary>
    static abstract T ShiftLeft(T a, int bits);

    /// <summary>Shift towards the low bits, zeros enter.</summary>
    static abstract T ShiftRight(T a, int bits);

    /// <summary>Shift towards the low bits, the sign enters.</summary>
    static abstract T ShiftRightSigned(T a, int bits);

    /// <summary>The signed integer as a float; exact for magnitudes below 2^24.</summary>
    static abstract T IntToFloat(T a);

    /// <summary>ifOdd where bit 0 of the selector is set, else ifEven.</summary>
    static abstract T SelectOdd(T selector, T ifOdd, T ifEven);

    /// <summary>The ten rounds of Philox4x32 (Salmon et al., SC 2011) on a counter, with the key in every lane.</summary>
    static abstract Quad<T> PhiloxRounds(Quad<T> counter, T key0, T key1);
}

/// <summary>Four lane variables: a Philox counter, its four words, or what is made of them.</summary>
public struct Quad<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>First word.</summary>
    public T X;

    /// <summary>Second word.</summary>
    public T Y;

    /// <summary>Third word.</summary>
    public T Z;

    /// <summary>Fourth word.</summary>
    public T W;

    /// <summary>From its four words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad(T x, T y, T z, T w)
    {
        X = x;
        Y = y;
        Z = z;
        W = w;
    }
}
