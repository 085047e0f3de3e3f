namespace DriftEngine.Tests.Ptx;

/// <summary>setp: comparisons, with the unordered forms of floats, optionally joined with a predicate.</summary>
internal static class CompareSteps
{
    private static readonly string[] Comparisons =
        ["eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs", "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"];

    public static PtxStep? Build(PtxOperation op)
    {
        if (op.Name != "setp")
            return null;
        var type = op.TakeType();
        string comparison = op.TakeAny(Comparisons);
        string join = op.TakeAny("and", "or", "xor");
        op.NeedOperands(join.Length > 0 ? 4 : 3);
        int d = op.Target(0, PtxType.Predicate), a = op.Input(1, type), b = op.Input(2, type);
        Func<ulong, ulong, bool> holds = type.IsFloat ? Float(op, type, comparison) : Integer(op, type, comparison);
        if (join.Length == 0)
            return t => t.Set(d, holds(t.Get(a), t.Get(b)) ? 1u : 0u);
        bool negated = op[3][0] == '!';
        int c = op.Input(op[3].TrimStart('!'), PtxType.Predicate);
        return t => t.Set(d, Join(join, holds(t.Get(a), t.Get(b)), (t.Get(c) != 0) != negated) ? 1u : 0u);
    }

    private static bool Join(string join, bool a, bool b) => join switch { "and" => a && b, "or" => a || b, _ => a != b };

    private static Func<ulong, ulong, bool> Integer(PtxOperation op, PtxType type, string comparison) => comparison switch
    {
        "eq" => (a, b) => a == b,
        "ne" => (a, b) => a != b,
        "lt" when type.IsSigned => (a, b) => type.Signed(a) < type.Signed(b),
        "le" when type.IsSigned => (a, b) => type.Signed(a) <= type.Signed(b),
        "gt" when type.IsSigned => (a, b) => type.Signed(a) > type.Signed(b),
        "ge" when type.IsSigned => (a, b) => type.Signed(a) >= type.Signed(b),
        "lt" or "lo" when type.Kind == 'u' => (a, b) => a < b,
        "le" or "ls" when type.Kind == 'u' => (a, b) => a <= b,
        "gt" or "hi" when type.Kind == 'u' => (a, b) => a > b,
        "ge" or "hs" when type.Kind == 'u' => (a, b) => a >= b,
        _ => throw op.Source.Error($"no such comparison of {type}"),
    };

    /// <summary>float32 values are widened, which is exact.</summary>
    private static Func<ulong, ulong, bool> Float(PtxOperation op, PtxType type, string comparison)
    {
        Func<double, double, bool> holds = comparison switch
        {
            "eq" => (a, b) => a == b,
            "ne" => (a, b) => a < b || a > b,
            "lt" => (a, b) => a < b,
            "le" => (a, b) => a <= b,
            "gt" => (a, b) => a > b,
            "ge" => (a, b) => a >= b,
            "equ" => (a, b) => !(a < b || a > b),
            "neu" => (a, b) => a != b,
            "ltu" => (a, b) => !(a >= b),
            "leu" => (a, b) => !(a > b),
            "gtu" => (a, b) => !(a <= b),
            "geu" => (a, b) => !(a < b),
            "num" => (a, b) => !double.IsNaN(a) && !double.IsNaN(b),
            "nan" => (a, b) => double.IsNaN(a) || double.IsNaN(b),
            _ => throw op.Source.Error($"no such comparison of {type}"),
        };
        return type.Bits == 64
            ? (a, b) => holds(BitConverter.UInt64BitsToDouble(a), BitConverter.UInt64BitsToDouble(b))
            : (a, b) => holds(BitConverter.UInt32BitsToSingle((uint)a), BitConverter.UInt32BitsToSingle((uint)b));
    }
}
