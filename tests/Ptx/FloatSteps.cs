namespace DriftEngine.Tests.Ptx;

/// <summary>Arithmetic on f32 and f64. One line per instruction; C# float and double round once, to nearest even.</summary>
internal static class FloatSteps
{
    private static readonly string[] Names = ["add", "sub", "mul", "fma", "mad", "div", "sqrt", "rcp", "neg", "abs", "min", "max"];

    public static PtxStep? Build(PtxOperation op)
    {
        if (!op.PeekType().IsFloat || !Names.Contains(op.Name))
            return null;
        var type = op.TakeType();
        if (type.Bits == 16)
            throw op.Source.Error("no arithmetic on f16");
        bool rounded = op.Take("rn");
        if (!rounded && op.Name is ("fma" or "mad" or "div" or "sqrt" or "rcp"))
            throw op.Source.Error("only .rn is exact");
        int inputs = op.Name switch { "fma" or "mad" => 3, "sqrt" or "rcp" or "neg" or "abs" => 1, _ => 2 };
        op.NeedOperands(inputs + 1);
        int d = op.Target(0, type), a = op.Input(1, type);
        int b = inputs > 1 ? op.Input(2, type) : a, c = inputs > 2 ? op.Input(3, type) : a;
        return type.Bits == 64 ? Double(op.Name, d, a, b, c) : rounded || op.Name is not ("add" or "sub" or "mul") ? Single(op.Name, d, a, b, c) : Fusible(op.Name, d, a, b);
    }

    private static PtxStep Single(string name, int d, int a, int b, int c) => name switch
    {
        "add" => t => t.SetFloat(d, t.Float(a) + t.Float(b)),
        "sub" => t => t.SetFloat(d, t.Float(a) - t.Float(b)),
        "mul" => t => t.SetFloat(d, t.Float(a) * t.Float(b)),
        "div" => t => t.SetFloat(d, t.Float(a) / t.Float(b)),
        "sqrt" => t => t.SetFloat(d, MathF.Sqrt(t.Float(a))),
        "rcp" => t => t.SetFloat(d, 1f / t.Float(a)),
        "neg" => t => t.SetFloat(d, -t.Float(a)),
        "abs" => t => t.SetFloat(d, MathF.Abs(t.Float(a))),
        "min" => t => t.SetFloat(d, float.MinNumber(t.Float(a), t.Float(b))),
        "max" => t => t.SetFloat(d, float.MaxNumber(t.Float(a), t.Float(b))),
        _ => t => t.SetFloat(d, MathF.FusedMultiplyAdd(t.Float(a), t.Float(b), t.Float(c))),
    };

    /// <summary>
    /// Without .rn ptxas may turn a product and a sum into one fused operation. It does not matter where the product is
    /// exact; elsewhere the result would depend on the assembler, so the sum is noted.
    /// </summary>
    private static PtxStep Fusible(string name, int d, int a, int b) => name switch
    {
        "mul" => t =>
        {
            float x = t.Float(a), y = t.Float(b), product = x * y;
            t.SetFloat(d, product);
            if (product != (double)x * y)
                t.MarkProduct(d);
        }
        ,
        "add" => t =>
        {
            t.NoteSum(a, b);
            t.SetFloat(d, t.Float(a) + t.Float(b));
        }
        ,
        _ => t =>
        {
            t.NoteSum(a, b);
            t.SetFloat(d, t.Float(a) - t.Float(b));
        }
        ,
    };

    private static PtxStep Double(string name, int d, int a, int b, int c) => name switch
    {
        "add" => t => t.SetDouble(d, t.Double(a) + t.Double(b)),
        "sub" => t => t.SetDouble(d, t.Double(a) - t.Double(b)),
        "mul" => t => t.SetDouble(d, t.Double(a) * t.Double(b)),
        "div" => t => t.SetDouble(d, t.Double(a) / t.Double(b)),
        "sqrt" => t => t.SetDouble(d, Math.Sqrt(t.Double(a))),
        "rcp" => t => t.SetDouble(d, 1.0 / t.Double(a)),
        "neg" => t => t.SetDouble(d, -t.Double(a)),
        "abs" => t => t.SetDouble(d, Math.Abs(t.Double(a))),
        "min" => t => t.SetDouble(d, double.MinNumber(t.Double(a), t.Double(b))),
        "max" => t => t.SetDouble(d, double.MaxNumber(t.Double(a), t.Double(b))),
        _ => t => t.SetDouble(d, Math.FusedMultiplyAdd(t.Double(a), t.Double(b), t.Double(c))),
    };
}
