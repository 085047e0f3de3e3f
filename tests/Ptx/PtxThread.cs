using System.Runtime.CompilerServices;

namespace DriftEngine.Tests.Ptx;

/// <summary>What one instruction does to a thread.</summary>
public delegate void PtxStep(PtxThread thread);

/// <summary>Why a thread does not go on.</summary>
public enum PtxStatus
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It waits at a barrier.</summary>
    AtBarrier,

    /// <summary>It has returned.</summary>
    Exited,
}

/// <summary>What is known of a register.</summary>
public enum PtxState : byte
{
    /// <summary>Never written: reading it is an error.</summary>
    Undefined,

    /// <summary>Written.</summary>
    Defined,

    /// <summary>Holds an inexact product that ptxas may fuse with a following sum.</summary>
    Product,
}

/// <summary>A thread of a block: a frame of registers and constants that can stop at a barrier and be resumed.</summary>
public sealed class PtxThread
{
    private readonly PtxKernel kernel;
    private readonly ulong[] values;
    private readonly PtxState[] states;

    internal PtxThread(PtxKernel kernel, PtxBlock block)
    {
        this.kernel = kernel;
        Block = block;
        values = new ulong[kernel.FrameSize];
        states = new PtxState[kernel.FrameSize];
        Local = new PtxScratch(kernel.LocalBytes);
    }

    /// <summary>The block it belongs to.</summary>
    public PtxBlock Block { get; }

    /// <summary>Its local memory.</summary>
    public PtxScratch Local { get; }

    /// <summary>Its number in the block, x fastest.</summary>
    public int Index { get; private set; }

    /// <summary>Index of the next instruction.</summary>
    public int Next { get; set; }

    /// <summary>Whether it can go on.</summary>
    public PtxStatus Status { get; set; }

    /// <summary>Instructions executed since the start of the thread.</summary>
    public long Steps { get; private set; }

    /// <summary>The statement under execution.</summary>
    public PtxSource Current => kernel.Instructions[Math.Max(Next - 1, 0)].Source;

    /// <summary>Bits of a register or constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Get(int slot)
    {
        if (states[slot] == PtxState.Undefined)
            throw Error($"register {kernel.NameOf(slot)} is read before it is written");
        return values[slot];
    }

    /// <summary>A register read as float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Float(int slot) => BitConverter.UInt32BitsToSingle((uint)Get(slot));

    /// <summary>A register read as float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Double(int slot) => BitConverter.UInt64BitsToDouble(Get(slot));

    /// <summary>Writes bits; those above the register's width must be zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int slot, ulong value)
    {
        values[slot] = value;
        states[slot] = PtxState.Defined;
    }

    /// <summary>Writes the result of float32 arithmetic; every NaN becomes PTX's canonical one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetFloat(int slot, float value) =>
        Set(slot, float.IsNaN(value) ? 0x7FFFFFFFu : BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes the result of float64 arithmetic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetDouble(int slot, double value) => Set(slot, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Copies a register with what is known of it.</summary>
    public void Copy(int target, int source)
    {
        Set(target, Get(source));
        states[target] = states[source];
    }

    /// <summary>Remembers that a register holds an inexact product.</summary>
    public void MarkProduct(int slot) => states[slot] = PtxState.Product;

    /// <summary>Reports a sum that takes an inexact product: ptxas would be free to fuse the two.</summary>
    public void NoteSum(int a, int b)
    {
        if (states[a] == PtxState.Product || states[b] == PtxState.Product)
            Block.Contractible.Add(Current.Line);
    }

    /// <summary>An error at the current statement of this thread.</summary>
    public PtxException Error(string reason) =>
        new($"kernel {kernel.Name}, block {Block.Position}, thread {Index}: {Current.Error(reason).Message}");

    internal void Start(int index, (int X, int Y, int Z) position)
    {
        Index = index;
        Next = 0;
        Steps = 0;
        Status = PtxStatus.Running;
        Local.Clear();
        kernel.InitialFrame(values, states);
        Special("tid.x", position.X);
        Special("tid.y", position.Y);
        Special("tid.z", position.Z);
        Special("laneid", index % 32);
        Block.WriteSpecials(Special);
    }

    internal void Run(long maxSteps)
    {
        Status = PtxStatus.Running;
        var instructions = kernel.Instructions;
        while (Status == PtxStatus.Running)
        {
            if (Next >= instructions.Length)
                throw Error("the kernel runs past its last instruction");
            if (++Steps > maxSteps)
                throw Error($"more than {maxSteps} instructions in one thread");
            ref readonly var instruction = ref instructions[Next++];
            if (instruction.Guard < 0 || (Get(instruction.Guard) != 0) != instruction.GuardNegated)
                instruction.Step(this);
        }
    }

    private void Special(string name, int value)
    {
        int slot = kernel.SpecialSlot(name);
        if (slot >= 0)
            Set(slot, (uint)value);
    }
}
