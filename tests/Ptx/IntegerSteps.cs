namespace DriftEngine.Tests.Ptx;

/// <summary>
/// Integer arithmetic, logic and shifts. Registers hold zero-extended bits, so what depends on low bits alone is computed
/// on 64 bits and masked; signed operations extend first.
/// </summary>
internal static class IntegerSteps
{
    private static readonly string[] Binary = ["add", "sub", "and", "or", "xor", "min", "max", "div", "rem"];

    public static PtxStep? Build(PtxOperation op) => op.Name switch
    {
        _ when Binary.Contains(op.Name) => TwoInputs(op, op.TakeType()),
        "not" or "neg" or "abs" or "popc" or "clz" or "brev" => OneInput(op, op.TakeType()),
        "shl" or "shr" => Shift(op, op.TakeType()),
        "mul" or "mad" => Product(op, op.TakeType()),
        "selp" => Select(op, op.TakeType()),
        _ => null,
    };

    private static PtxStep TwoInputs(PtxOperation op, PtxType type)
    {
        op.NeedOperands(3);
        int d = op.Target(0, type), a = op.Input(1, type), b = op.Input(2, type);
        ulong mask = type.Mask;
        return op.Name switch
        {
            "add" => t => t.Set(d, (t.Get(a) + t.Get(b)) & mask),
            "sub" => t => t.Set(d, (t.Get(a) - t.Get(b)) & mask),
            "and" => t => t.Set(d, t.Get(a) & t.Get(b)),
            "or" => t => t.Set(d, t.Get(a) | t.Get(b)),
            "xor" => t => t.Set(d, t.Get(a) ^ t.Get(b)),
            "min" when type.IsSigned => t => t.Set(d, (ulong)Math.Min(type.Signed(t.Get(a)), type.Signed(t.Get(b))) & mask),
            "max" when type.IsSigned => t => t.Set(d, (ulong)Math.Max(type.Signed(t.Get(a)), type.Signed(t.Get(b))) & mask),
            "min" => t => t.Set(d, Math.Min(t.Get(a), t.Get(b))),
            "max" => t => t.Set(d, Math.Max(t.Get(a), t.Get(b))),
            _ => t => t.Set(d, Divide(t, type, t.Get(a), t.Get(b), op.Name == "rem") & mask),
        };
    }

    private static ulong Divide(PtxThread thread, PtxType type, ulong a, ulong b, bool remainder)
    {
        if (b == 0)
            throw thread.Error("division by zero");
        if (!type.IsSigned)
            return remainder ? a % b : a / b;
        Int128 x = type.Signed(a), y = type.Signed(b);
        return unchecked((ulong)(remainder ? x % y : x / y));
    }

    private static PtxStep OneInput(PtxOperation op, PtxType type)
    {
        op.NeedOperands(2);
        bool counts = op.Name is "popc" or "clz";
        int d = op.Target(0, counts ? new PtxType('u', 32) : type), a = op.Input(1, type);
        ulong mask = type.Mask;
        int unused = 64 - type.Bits;
        return op.Name switch
        {
            "not" when type == PtxType.Predicate => t => t.Set(d, t.Get(a) ^ 1),
            "not" => t => t.Set(d, ~t.Get(a) & mask),
            "neg" => t => t.Set(d, (0 - t.Get(a)) & mask),
            "abs" => t => t.Set(d, (ulong)(type.Signed(t.Get(a)) < 0 ? unchecked(-type.Signed(t.Get(a))) : type.Signed(t.Get(a))) & mask),
            "popc" => t => t.Set(d, (ulong)ulong.PopCount(t.Get(a))),
            "clz" => t => t.Set(d, ulong.LeadingZeroCount(t.Get(a)) - (ulong)unused),
            _ => t => t.Set(d, Reversed(t.Get(a)) >> unused),
        };
    }

    private static ulong Reversed(ulong value)
    {
        ulong result = 0;
        for (int i = 0; i < 64; i++)
            result |= ((value >> i) & 1) << (63 - i);
        return result;
    }

    /// <summary>Amounts at or above the width give zero or the sign, as PTX clamps them.</summary>
    private static PtxStep Shift(PtxOperation op, PtxType type)
    {
        op.NeedOperands(3);
        int d = op.Target(0, type), a = op.Input(1, type), n = op.Input(2, new PtxType('u', 32));
        ulong mask = type.Mask;
        uint bits = (uint)type.Bits;
        return op.Name switch
        {
            "shl" => t => t.Set(d, t.Get(n) >= bits ? 0 : (t.Get(a) << (int)t.Get(n)) & mask),
            _ when type.IsSigned => t => t.Set(d, (ulong)(type.Signed(t.Get(a)) >> (int)Math.Min(t.Get(n), bits - 1)) & mask),
            _ => t => t.Set(d, t.Get(n) >= bits ? 0 : t.Get(a) >> (int)t.Get(n)),
        };
    }

    private static PtxStep Product(PtxOperation op, PtxType type)
    {
        string part = op.TakeAny("lo", "hi", "wide");
        if (part.Length == 0)
            throw op.Source.Error(".lo, .hi or .wide is missing");
        bool adds = op.Name == "mad";
        op.NeedOperands(adds ? 4 : 3);
        var result = part == "wide" ? new PtxType(type.Kind, type.Bits * 2) : type;
        int d = op.Target(0, result), a = op.Input(1, type), b = op.Input(2, type);
        int c = adds ? op.Input(3, result) : op.Symbols.Constant(0);
        ulong mask = result.Mask;
        return part switch
        {
            "hi" => t => t.Set(d, (High(type, t.Get(a), t.Get(b)) + t.Get(c)) & mask),
            _ => t => t.Set(d, ((type.Extend(t.Get(a)) * type.Extend(t.Get(b))) + t.Get(c)) & mask),
        };
    }

    private static ulong High(PtxType type, ulong a, ulong b)
    {
        UInt128 product = type.IsSigned
            ? unchecked((UInt128)((Int128)type.Signed(a) * type.Signed(b)))
            : (UInt128)a * b;
        return unchecked((ulong)(product >> type.Bits));
    }

    private static PtxStep Select(PtxOperation op, PtxType type)
    {
        op.NeedOperands(4);
        int d = op.Target(0, type), a = op.Input(1, type), b = op.Input(2, type), p = op.Input(3, PtxType.Predicate);
        return t => t.Set(d, t.Get(p) != 0 ? t.Get(a) : t.Get(b));
    }
}
