namespace DriftEngine.Tests.Ptx;

/// <summary>atom and red. Threads run one after the other, so an update is atomic as it is.</summary>
internal static class AtomicSteps
{
    private static readonly string[] Updates = ["add", "min", "max", "and", "or", "xor", "exch", "cas", "inc", "dec"];

    public static PtxStep? Build(PtxOperation op)
    {
        if (op.Name is not ("atom" or "red"))
            return null;
        var type = op.TakeType();
        string space = op.TakeAny("global", "shared");
        op.TakeAny("relaxed", "acq_rel", "acquire", "release");
        op.TakeAny("gpu", "cta", "sys");
        string name = op.TakeAny(Updates);
        bool returns = op.Name == "atom";
        int first = returns ? 1 : 0;
        op.NeedOperands(first + (name == "cas" ? 3 : 2));
        if (type.Bits < 32)
            throw op.Source.Error("atomics need 32 or 64 bits");
        var address = MemorySteps.Address(op, op[first]);
        int b = op.Input(first + 1, type), c = name == "cas" ? op.Input(first + 2, type) : b;
        int target = returns && op[0] != "_" ? op.Target(0, type) : -1;
        var update = Update(op, name, type);
        return t =>
        {
            ref byte at = ref MemorySteps.At(t, space, address.Of(t), type.Bytes, PtxAccess.Atomic);
            ulong old = MemorySteps.Read(ref at, type);
            MemorySteps.Write(ref at, type, update(old, t.Get(b), t.Get(c)));
            if (target >= 0)
                t.Set(target, old);
        };
    }

    private static Func<ulong, ulong, ulong, ulong> Update(PtxOperation op, string name, PtxType type) => name switch
    {
        "add" when type == new PtxType('f', 32) => (old, b, _) => BitConverter.SingleToUInt32Bits(
            BitConverter.UInt32BitsToSingle((uint)old) + BitConverter.UInt32BitsToSingle((uint)b)),
        "add" when type.IsFloat => (old, b, _) => BitConverter.DoubleToUInt64Bits(
            BitConverter.UInt64BitsToDouble(old) + BitConverter.UInt64BitsToDouble(b)),
        _ when type.IsFloat => throw op.Source.Error("the only atomic on floats is add"),
        "add" => (old, b, _) => old + b,
        "min" when type.IsSigned => (old, b, _) => type.Signed(old) < type.Signed(b) ? old : b,
        "max" when type.IsSigned => (old, b, _) => type.Signed(old) > type.Signed(b) ? old : b,
        "min" => (old, b, _) => Math.Min(old, b),
        "max" => (old, b, _) => Math.Max(old, b),
        "and" => (old, b, _) => old & b,
        "or" => (old, b, _) => old | b,
        "xor" => (old, b, _) => old ^ b,
        "exch" => (_, b, _) => b,
        "cas" => (old, b, c) => old == b ? c : old,
        "inc" => (old, b, _) => old >= b ? 0 : old + 1,
        "dec" => (old, b, _) => old == 0 || old > b ? b : old - 1,
        _ => throw op.Source.Error("no such atomic"),
    };
}
