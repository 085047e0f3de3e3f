namespace DriftEngine.Tests.Ptx;

/// <summary>An operand type such as u32 or f64.</summary>
/// <param name="Kind">b, u, s, f, or p for predicates.</param>
/// <param name="Bits">1, 8, 16, 32 or 64.</param>
public readonly record struct PtxType(char Kind, int Bits)
{
    private static readonly string[] Names =
        ["b8", "b16", "b32", "b64", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f16", "f32", "f64"];

    /// <summary>A predicate.</summary>
    public static PtxType Predicate => new('p', 1);

    /// <summary>Width in bytes.</summary>
    public int Bytes => Bits / 8;

    /// <summary>Floating point.</summary>
    public bool IsFloat => Kind == 'f';

    /// <summary>Signed integer.</summary>
    public bool IsSigned => Kind == 's';

    /// <summary>Ones in the bits of the type.</summary>
    public ulong Mask => Bits == 64 ? ulong.MaxValue : (1ul << Bits) - 1;

    /// <summary>Reads a name without its dot; false if it is no type.</summary>
    public static bool TryParse(string name, out PtxType type)
    {
        type = name == "pred" ? Predicate : default;
        if (Names.Contains(name))
            type = new PtxType(name[0], int.Parse(name.AsSpan(1)));
        return type.Bits > 0;
    }

    /// <summary>The value of the low bits: sign-extended for signed types, zero-extended for others.</summary>
    public ulong Extend(ulong value) => IsSigned ? (ulong)Signed(value) : value & Mask;

    /// <summary>The low bits read as a two's complement number.</summary>
    public long Signed(ulong value) => (long)(value << (64 - Bits)) >> (64 - Bits);

    /// <inheritdoc/>
    public override string ToString() => Kind == 'p' ? "pred" : $"{Kind}{Bits}";
}
