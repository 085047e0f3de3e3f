using DriftEngine.Kernels.Backends;

namespace DriftEngine.Mapping;

/// <summary>How a code is given to the rows: all at once, or digit by digit, the lowest first.</summary>
/// <param name="Phases">Digits.</param>
/// <param name="Bits">Bits of a digit; 0 where there is one.</param>
public readonly record struct CodeDigits(int Phases, int Bits)
{
    /// <summary>The digits of a converter's codes; an ideal one has no codes and so no digits.</summary>
    public static CodeDigits Of(Quantiser? dac, int? bitsPerPhase)
    {
        if (dac is not { } converter || bitsPerPhase is not { } bits)
            return new CodeDigits(1, 0);
        int codeBits = 0;
        while ((1 << codeBits) <= converter.MaxCode)
            codeBits++;
        return codeBits <= bits ? new CodeDigits(1, 0) : new CodeDigits((codeBits + bits - 1) / bits, bits);
    }

    /// <summary>A digit of a code, with the code's sign.</summary>
    public float Of(float code, int phase) =>
        Phases == 1 ? code : MathF.CopySign(((int)MathF.Abs(code) >> (phase * Bits)) & ((1 << Bits) - 1), code);

    /// <summary>What a digit counts for.</summary>
    public float Weight(int phase) => Phases == 1 ? 1f : 1 << (phase * Bits);
}
