using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>A uniform converter on lanes: round to the nearest code, ties to even, clip, count what was clipped.</summary>
public static class ConverterLaw
{
    /// <summary>The code of a value; adds one per lane to the counter where the rounded value lay outside the codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Convert<T>(T value, LaneConverter<T> converter, ref T clipped)
        where T : unmanaged, ILane<T>
    {
        T rounded = Elementary.Round(value * converter.Inverse);
        T outside = T.Xor(T.LessThan(rounded, converter.MinCode), T.LessThan(converter.MaxCode, rounded));
        clipped = T.SubInt(clipped, outside);
        return T.Min(T.Max(rounded, converter.MinCode), converter.MaxCode);
    }

    /// <summary>One digit of a code's magnitude, with the code's sign: (|code| >> shift) &amp; mask. Codes are whole and below 2^22.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Digit<T>(T code, int shift, uint mask)
        where T : unmanaged, ILane<T>
    {
        T sign = T.And(code, T.Bits(0x80000000u));
        T whole = T.And(T.Xor(code, sign) + T.Float(8388608f), T.Bits(0x7FFFFFu)); // 2^23 leaves the integer in the fraction
        return T.Xor(T.IntToFloat(T.And(T.ShiftRight(whole, shift), T.Bits(mask))), sign);
    }
}

/// <summary>A converter's constants on lanes.</summary>
public struct LaneConverter<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>1 / Step, computed once in float32.</summary>
    public T Inverse;

    /// <summary>Size of one code.</summary>
    public T Step;

    /// <summary>Smallest code.</summary>
    public T MinCode;

    /// <summary>Largest code.</summary>
    public T MaxCode;

    /// <summary>The same converter in every lane.</summary>
    public static LaneConverter<T> Of(Backends.Quantiser quantiser)
    {
        LaneConverter<T> converter;
        converter.Inverse = T.Float(1f / quantiser.Step);
        converter.Step = T.Float(quantiser.Step);
        converter.MinCode = T.Float(quantiser.MinCode);
        converter.MaxCode = T.Float(quantiser.MaxCode);
        return converter;
    }
}
