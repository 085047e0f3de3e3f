using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Four floats that load and store as one 128-bit access.</summary>
public struct Float4
{
    /// <summary>First.</summary>
    public float X;

    /// <summary>Second.</summary>
    public float Y;

    /// <summary>Third.</summary>
    public float Z;

    /// <summary>Fourth.</summary>
    public float W;

    /// <summary>From four floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Float4(float x, float y, float z, float w)
    {
        X = x;
        Y = y;
        Z = z;
        W = w;
    }

    /// <summary>x times each of w, added to sum with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 MultiplyAdd(float x, Float4 w, Float4 sum) =>
        new(ScalarMath.Fma(x, w.X, sum.X), ScalarMath.Fma(x, w.Y, sum.Y), ScalarMath.Fma(x, w.Z, sum.Z), ScalarMath.Fma(x, w.W, sum.W));

    /// <summary>Each times itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float4 Square(Float4 v) => new(v.X * v.X, v.Y * v.Y, v.Z * v.Z, v.W * v.W);
}

/// <summary>Results of one thread: eight inputs (rows) by four columns, in registers.</summary>
public struct RegisterTile
{
    /// <summary>First input.</summary>
    public Float4 R0;

    /// <summary>Second input.</summary>
    public Float4 R1;

    /// <summary>Third input.</summary>
    public Float4 R2;

    /// <summary>Fourth input.</summary>
    public Float4 R3;

    /// <summary>Fifth input.</summary>
    public Float4 R4;

    /// <summary>Sixth input.</summary>
    public Float4 R5;

    /// <summary>Seventh input.</summary>
    public Float4 R6;

    /// <summary>Eighth input.</summary>
    public Float4 R7;

    /// <summary>Adds the outer product of eight inputs and four columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterTile MultiplyAdd(Float4 low, Float4 high, Float4 w, RegisterTile sum)
    {
        RegisterTile result;
        result.R0 = Float4.MultiplyAdd(low.X, w, sum.R0);
        result.R1 = Float4.MultiplyAdd(low.Y, w, sum.R1);
        result.R2 = Float4.MultiplyAdd(low.Z, w, sum.R2);
        result.R3 = Float4.MultiplyAdd(low.W, w, sum.R3);
        result.R4 = Float4.MultiplyAdd(high.X, w, sum.R4);
        result.R5 = Float4.MultiplyAdd(high.Y, w, sum.R5);
        result.R6 = Float4.MultiplyAdd(high.Z, w, sum.R6);
        result.R7 = Float4.MultiplyAdd(high.W, w, sum.R7);
        return result;
    }

    /// <summary>The same four columns for every input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterTile SameRows(Float4 row)
    {
        RegisterTile result;
        result.R0 = row;
        result.R1 = row;
        result.R2 = row;
        result.R3 = row;
        result.R4 = row;
        result.R5 = row;
        result.R6 = row;
        result.R7 = row;
        return result;
    }

    /// <summary>b x weight added to a with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterTile AddScaled(RegisterTile a, RegisterTile b, float weight)
    {
        RegisterTile result;
        result.R0 = Float4.MultiplyAdd(weight, b.R0, a.R0);
        result.R1 = Float4.MultiplyAdd(weight, b.R1, a.R1);
        result.R2 = Float4.MultiplyAdd(weight, b.R2, a.R2);
        result.R3 = Float4.MultiplyAdd(weight, b.R3, a.R3);
        result.R4 = Float4.MultiplyAdd(weight, b.R4, a.R4);
        result.R5 = Float4.MultiplyAdd(weight, b.R5, a.R5);
        result.R6 = Float4.MultiplyAdd(weight, b.R6, a.R6);
        result.R7 = Float4.MultiplyAdd(weight, b.R7, a.R7);
        return result;
    }
}
