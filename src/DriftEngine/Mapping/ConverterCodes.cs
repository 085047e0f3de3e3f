using DriftEngine.Kernels.Backends;

namespace DriftEngine.Mapping;

/// <summary>Makes and applies converters as the chip does: codes to nearest even, clipped.</summary>
internal static class ConverterCodes
{
    // 1.5 x 2^23: adding and subtracting it rounds |v| up to 2^22 to the nearest even integer; what is larger is clipped.
    private const float RoundingOffset = 12582912f;

    /// <summary>Codes 0 .. 2^bits - 1, or -(2^(bits-1) - 1) .. 2^(bits-1) - 1 for a signed one; range is at the largest code.</summary>
    public static Quantiser Of(int bits, bool signed, double range)
    {
        int maxCode = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1;
        return new Quantiser((float)(range / maxCode), signed ? -maxCode : 0, maxCode);
    }

    /// <summary>Whether a range gives codes whose size and reciprocal are ordinary float32 numbers at every resolution.</summary>
    public static bool IsUsable(double range) => range is > 1e-30 and < 1e30;

    /// <summary>Replaces values by their codes.</summary>
    public static void Convert(Quantiser converter, Span<float> values)
    {
        float codesPerUnit = 1f / converter.Step;
        foreach (ref float value in values)
        {
            float code = (value * codesPerUnit) + RoundingOffset - RoundingOffset;
            value = Math.Clamp(code, converter.MinCode, converter.MaxCode);
        }
    }
}
