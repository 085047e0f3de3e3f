namespace DriftEngine.Tests.Ptx;

/// <summary>
/// One instruction under translation: its opcode, the modifiers that nobody has taken yet, and its operands. A modifier
/// that is left over makes it an error, so that .approx, .ftz or .sat never passes unnoticed.
/// </summary>
internal sealed class PtxOperation
{
    private static readonly string[] Approximate = ["sin", "cos", "lg2", "ex2", "tanh", "rsqrt"];

    private readonly PtxSymbols symbols;
    private readonly List<string> modifiers;
    private readonly string[] operands;

    public PtxOperation(PtxSymbols symbols, PtxSource source, string[] name, string[] operands)
    {
        (this.symbols, Source, this.operands) = (symbols, source, operands);
        Name = name[0];
        modifiers = [.. name.Skip(1)];
    }

    public string Name { get; }

    public PtxSource Source { get; }

    public PtxSymbols Symbols => symbols;

    public int Count => operands.Length;

    public string this[int index] => index < operands.Length ? operands[index] : throw Source.Error("too few operands");

    public PtxStep Build()
    {
        if (Approximate.Contains(Name))
            throw Source.Error("approximate instruction: exact kernels must not contain it");
        var step = FloatSteps.Build(this) ?? IntegerSteps.Build(this) ?? CompareSteps.Build(this) ?? ConvertSteps.Build(this)
            ?? MemorySteps.Build(this) ?? AtomicSteps.Build(this) ?? ControlSteps.Build(this) ?? throw Source.Error("unknown instruction");
        return modifiers.Count == 0 ? step : throw Source.Error($"modifier .{modifiers[0]} is not supported here");
    }

    /// <summary>Takes a modifier if it is there.</summary>
    public bool Take(string modifier) => modifiers.Remove(modifier);

    /// <summary>Takes the first of the modifiers that is there; empty if none is.</summary>
    public string TakeAny(params ReadOnlySpan<string> choices)
    {
        foreach (string choice in choices)
        {
            if (Take(choice))
                return choice;
        }

        return "";
    }

    /// <summary>The last type among the modifiers, without taking it.</summary>
    public PtxType PeekType()
    {
        for (int i = modifiers.Count - 1; i >= 0; i--)
        {
            if (PtxType.TryParse(modifiers[i], out var type))
                return type;
        }

        return default;
    }

    /// <summary>Takes the last type.</summary>
    public PtxType TakeType()
    {
        var type = PeekType();
        return type != default && modifiers.Remove(type.ToString()) ? type : throw Source.Error("a type is missing");
    }

    public void NeedOperands(int count)
    {
        if (operands.Length != count)
            throw Source.Error($"{count} operands expected, {operands.Length} found");
    }

    /// <summary>Slot of the register that operand index writes; its width must be that of the type.</summary>
    public int Target(int index, PtxType type) => Fit(symbols.Register(this[index], Source), type, this[index]);

    /// <summary>Slot that operand index reads; a register's width must be that of the type.</summary>
    public int Input(int index, PtxType type) => Input(this[index], type);

    /// <inheritdoc cref="Input(int, PtxType)"/>
    public int Input(string operand, PtxType type)
    {
        int slot = symbols.Source(operand, type, Source);
        return operand[0] == '%' && symbols.SpecialSlot(operand[1..]) < 0 ? Fit(symbols.Register(operand, Source), type, operand) : slot;
    }

    /// <summary>Slot and type of a register that may be wider than the instruction's type (ld, st, cvt).</summary>
    public (int Slot, PtxType Register) Wide(string operand, PtxType type)
    {
        if (operand[0] != '%')
            return (symbols.Source(operand, type, Source), type);
        var register = symbols.Register(operand, Source);
        return register.Type.Bits >= type.Bits ? register : throw Source.Error($"{operand} is narrower than {type}");
    }

    private int Fit((int Slot, PtxType Type) register, PtxType type, string operand) =>
        register.Type.Bits == type.Bits ? register.Slot : throw Source.Error($"{operand} is {register.Type}, the instruction needs {type}");
}
