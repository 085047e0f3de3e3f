namespace DriftEngine.Tests.Ptx;

/// <summary>An instruction ready to run.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Guard">Slot of its predicate, or -1.</param>
/// <param name="GuardNegated">Whether it runs where the predicate is false.</param>
/// <param name="Source">Where it stands.</param>
public readonly record struct PtxInstruction(PtxStep Step, int Guard, bool GuardNegated, PtxSource Source);

/// <summary>A declared parameter.</summary>
/// <param name="Name">As in the text.</param>
/// <param name="Offset">Of its first byte among all parameters.</param>
/// <param name="Bytes">Size.</param>
public readonly record struct PtxParameter(string Name, int Offset, int Bytes);

/// <summary>A parsed kernel. Registers, special registers and constants share one frame of slots.</summary>
public sealed class PtxKernel
{
    private readonly PtxSymbols symbols;
    private readonly ulong[] frame;
    private readonly PtxState[] states;

    internal PtxKernel(string name, PtxSymbols symbols, PtxInstruction[] instructions)
    {
        Name = name;
        this.symbols = symbols;
        Instructions = instructions;
        frame = new ulong[symbols.FrameSize];
        states = new PtxState[symbols.FrameSize];
        foreach (var (value, slot) in symbols.Constants)
            (frame[slot], states[slot]) = (value, PtxState.Defined);
    }

    /// <summary>Name of the entry.</summary>
    public string Name { get; }

    /// <summary>In the order of the text.</summary>
    public PtxInstruction[] Instructions { get; }

    /// <summary>Parameters in order.</summary>
    public IReadOnlyList<PtxParameter> Parameters => symbols.Parameters;

    /// <summary>Slots of a thread's frame.</summary>
    public int FrameSize => frame.Length;

    /// <summary>Bytes of shared memory.</summary>
    public int SharedBytes => symbols.SharedBytes;

    /// <summary>Bytes of local memory per thread.</summary>
    public int LocalBytes => symbols.LocalBytes;

    /// <summary>Name of a register.</summary>
    public string NameOf(int slot) => symbols.NameOf(slot);

    internal int SpecialSlot(string name) => symbols.SpecialSlot(name);

    internal void InitialFrame(ulong[] values, PtxState[] known)
    {
        frame.CopyTo(values, 0);
        states.CopyTo(known, 0);
    }
}
