namespace DriftEngine.Tests.Ptx;

/// <summary>Branches, barriers, fences, returns.</summary>
internal static class ControlSteps
{
    public static PtxStep? Build(PtxOperation op) => op.Name switch
    {
        "bra" => Branch(op),
        "brx" => Table(op),
        "bar" or "barrier" => Barrier(op),
        "ret" or "exit" => Return(op),
        "membar" or "fence" => Fence(op),
        "call" => throw op.Source.Error("calls are not supported: kernels must be inlined"),
        _ => null,
    };

    private static PtxStep Branch(PtxOperation op)
    {
        op.Take("uni");
        op.NeedOperands(1);
        int target = Label(op, op[0]);
        return t => t.Next = target;
    }

    private static PtxStep Table(PtxOperation op)
    {
        op.Take("uni");
        if (!op.Take("idx"))
            throw op.Source.Error(".idx is missing");
        op.NeedOperands(2);
        int index = op.Input(0, new PtxType('u', 32));
        if (!op.Symbols.BranchTables.TryGetValue(op[1], out var labels))
            throw op.Source.Error("no such table of branch targets");
        int[] targets = [.. labels.Select(label => Label(op, label))];
        return t => t.Next = t.Get(index) < (ulong)targets.Length
            ? targets[t.Get(index)]
            : throw t.Error($"index {t.Get(index)} in a table of {targets.Length} targets");
    }

    private static int Label(PtxOperation op, string name) =>
        op.Symbols.Labels.TryGetValue(name, out int target) ? target : throw op.Source.Error($"no label {name}");

    private static PtxStep Barrier(PtxOperation op)
    {
        if (!op.Take("sync"))
            throw op.Source.Error("only .sync is supported");
        op.Take("aligned");
        op.NeedOperands(1);
        return t => t.Status = PtxStatus.AtBarrier;
    }

    private static PtxStep Return(PtxOperation op)
    {
        op.Take("uni");
        op.NeedOperands(0);
        return t => t.Status = PtxStatus.Exited;
    }

    private static PtxStep Fence(PtxOperation op)
    {
        op.TakeAny("cta", "gl", "sys", "gpu");
        op.TakeAny("acq_rel", "sc");
        op.TakeAny("cta", "gpu", "sys");
        return _ => { };
    }
}
