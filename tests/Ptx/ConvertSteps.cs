namespace DriftEngine.Tests.Ptx;

/// <summary>mov, cvt and cvta.</summary>
internal static class ConvertSteps
{
    public static PtxStep? Build(PtxOperation op) => op.Name switch
    {
        "mov" => Move(op),
        "cvt" => Convert(op),
        "cvta" => Address(op),
        _ => null,
    };

    private static PtxStep Move(PtxOperation op)
    {
        var type = op.TakeType();
        op.NeedOperands(2);
        if (op[0][0] == '{' || op[1][0] == '{')
            return Pack(op, type);
        int d = op.Target(0, type), a = op.Input(1, type);
        return t => t.Copy(d, a);
    }

    /// <summary>Two halves in one register, the low half first.</summary>
    private static PtxStep Pack(PtxOperation op, PtxType type)
    {
        bool packs = op[1][0] == '{';
        var halves = op[packs ? 1 : 0].Trim('{', '}').Split(',', StringSplitOptions.TrimEntries);
        if (halves.Length != 2)
            throw op.Source.Error("two halves expected");
        var half = new PtxType('b', type.Bits / 2);
        int low = op.Input(halves[0], half), high = op.Input(halves[1], half);
        int whole = packs ? op.Target(0, type) : op.Input(1, type);
        if (packs)
            return t => t.Set(whole, t.Get(low) | (t.Get(high) << half.Bits));
        return t =>
        {
            ulong value = t.Get(whole);
            t.Set(low, value & half.Mask);
            t.Set(high, value >> half.Bits);
        };
    }

    private static PtxStep Address(PtxOperation op)
    {
        bool toSpace = op.Take("to");
        string space = op.TakeAny("global", "shared", "local");
        var type = op.TakeType();
        op.NeedOperands(2);
        int d = op.Target(0, type), a = op.Input(1, type);
        ulong window = space switch { "global" => 0, "shared" => PtxMemory.SharedWindow, "local" => PtxMemory.LocalWindow, _ => throw op.Source.Error("a space is missing") };
        return toSpace ? t => t.Set(d, t.Get(a) - window) : t => t.Set(d, t.Get(a) + window);
    }

    private static PtxStep Convert(PtxOperation op)
    {
        var from = op.TakeType();
        var to = op.TakeType();
        string rounding = op.TakeAny("rn", "rni", "rzi", "rmi", "rpi");
        bool saturates = op.Take("sat");
        op.NeedOperands(2);
        var (d, register) = op.Wide(op[0], to);
        var (a, _) = op.Wide(op[1], from);
        if (from.IsFloat && (to.IsFloat ? rounding.Length == 3 && from != to : rounding.Length != 3))
            throw op.Source.Error("rounding does not fit the types");
        if (!from.IsFloat && to.IsFloat && rounding != "rn")
            throw op.Source.Error("only .rn is supported from integers to floats");
        return (from.IsFloat, to.IsFloat) switch
        {
            (true, true) => t => t.Set(d, FloatBits(to, Saturated(Rounded(FloatValue(from, t.Get(a)), rounding), saturates))),
            (true, false) => t => t.Set(d, to.Extend(ToInteger(from, to, FloatValue(from, t.Get(a)), rounding)) & register.Mask),
            (false, true) => t => t.Set(d, FromInteger(from, to, t.Get(a))),
            _ => t => t.Set(d, to.Extend(saturates ? Clamp(from, to, t.Get(a)) : from.Extend(t.Get(a))) & register.Mask),
        };
    }

    private static double FloatValue(PtxType type, ulong bits) => type.Bits switch
    {
        16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        32 => BitConverter.UInt32BitsToSingle((uint)bits),
        _ => BitConverter.UInt64BitsToDouble(bits),
    };

    private static ulong FloatBits(PtxType type, double value) => type.Bits switch
    {
        16 => double.IsNaN(value) ? 0x7FFFu : BitConverter.HalfToUInt16Bits((Half)value),
        32 => double.IsNaN(value) ? 0x7FFFFFFFu : BitConverter.SingleToUInt32Bits((float)value),
        _ => BitConverter.DoubleToUInt64Bits(value),
    };

    private static double Rounded(double value, string rounding) => rounding switch
    {
        "rni" => Math.Round(value, MidpointRounding.ToEven),
        "rzi" => Math.Truncate(value),
        "rmi" => Math.Floor(value),
        "rpi" => Math.Ceiling(value),
        _ => value,
    };

    private static double Saturated(double value, bool saturates) =>
        !saturates ? value : value > 0 ? Math.Min(value, 1) : 0;

    /// <summary>Clamped to the target's range. NaN gives 0, but the top bit alone where one side has 64 bits.</summary>
    private static ulong ToInteger(PtxType from, PtxType to, double value, string rounding)
    {
        if (double.IsNaN(value))
            return from.Bits == 64 || to.Bits == 64 ? 1ul << (to.Bits - 1) : 0;
        var (least, most) = Range(to);
        double rounded = Rounded(value, rounding);
        Int128 integer = rounded <= (double)least ? least : rounded >= (double)most ? most : (Int128)rounded;
        return unchecked((ulong)integer);
    }

    private static ulong Clamp(PtxType from, PtxType to, ulong bits)
    {
        var (least, most) = Range(to);
        Int128 value = from.IsSigned ? from.Signed(bits) : bits & from.Mask;
        return unchecked((ulong)Int128.Clamp(value, least, most));
    }

    private static (Int128 Least, Int128 Most) Range(PtxType type) => type.IsSigned
        ? (-((Int128)1 << (type.Bits - 1)), ((Int128)1 << (type.Bits - 1)) - 1)
        : (0, ((Int128)1 << type.Bits) - 1);

    /// <summary>
    /// 64-bit magnitudes reach float32 through a double of 53 bits whose last bit is sticky, so that they round once.
    /// </summary>
    private static ulong FromInteger(PtxType from, PtxType to, ulong bits)
    {
        bool negative = from.IsSigned && from.Signed(bits) < 0;
        ulong magnitude = negative ? 0 - from.Extend(bits) : bits & from.Mask;
        double value = magnitude;
        if (to.Bits < 64 && magnitude >> 53 != 0)
            value = ((magnitude >> 11) | ((magnitude & 0x7FF) != 0 ? 1ul : 0)) * 2048.0;
        return FloatBits(to, negative ? -value : value);
    }
}
