namespace DriftEngine.Tests.Ptx;

/// <summary>A size or a position of up to three dimensions.</summary>
public readonly record struct PtxDim(int X, int Y = 1, int Z = 1)
{
    /// <summary>A size along x alone.</summary>
    public static implicit operator PtxDim(int x) => new(x);

    /// <summary>Number of elements.</summary>
    public int Count => X * Y * Z;

    /// <summary>Position of an element, x fastest.</summary>
    public (int X, int Y, int Z) Position(int index) => (index % X, index / X % Y, index / (X * Y));
}

/// <summary>A block under execution: its threads run one after the other from barrier to barrier.</summary>
public sealed class PtxBlock
{
    private readonly PtxDim grid;
    private readonly PtxDim size;
    private readonly PtxThread[] threads;

    internal PtxBlock(PtxKernel kernel, PtxMemory memory, byte[] parameters, PtxDim grid, PtxDim size)
    {
        (this.grid, this.size) = (grid, size);
        (Memory, Parameters) = (memory, parameters);
        Shared = new PtxScratch(kernel.SharedBytes);
        Races = new PtxRaces(kernel.SharedBytes);
        threads = new PtxThread[size.Count];
        for (int i = 0; i < threads.Length; i++)
            threads[i] = new PtxThread(kernel, this);
    }

    /// <summary>Position in the grid.</summary>
    public (int X, int Y, int Z) Position { get; private set; }

    /// <summary>Global memory.</summary>
    public PtxMemory Memory { get; }

    /// <summary>Bytes of all parameters.</summary>
    public byte[] Parameters { get; }

    /// <summary>Shared memory.</summary>
    public PtxScratch Shared { get; }

    /// <summary>Races in shared memory.</summary>
    public PtxRaces Races { get; }

    /// <summary>Lines of sums that ptxas could fuse with an inexact product.</summary>
    public SortedSet<int> Contractible { get; } = [];

    /// <summary>Instructions executed.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs the block at a position of the grid to its end.</summary>
    internal void Run(int index, long maxSteps)
    {
        Position = grid.Position(index);
        Shared.Clear();
        for (int i = 0; i < threads.Length; i++)
            threads[i].Start(i, size.Position(i));
        do
        {
            Races.Forget();
            foreach (var thread in threads)
                thread.Run(maxSteps);
            CheckMeeting();
        }
        while (threads[0].Status == PtxStatus.AtBarrier);
        Steps += threads.Sum(thread => thread.Steps);
    }

    internal void WriteSpecials(Action<string, int> write)
    {
        write("ctaid.x", Position.X);
        write("ctaid.y", Position.Y);
        write("ctaid.z", Position.Z);
        write("ntid.x", size.X);
        write("ntid.y", size.Y);
        write("ntid.z", size.Z);
        write("nctaid.x", grid.X);
        write("nctaid.y", grid.Y);
        write("nctaid.z", grid.Z);
    }

    private void CheckMeeting()
    {
        var first = threads[0];
        foreach (var thread in threads)
        {
            if (thread.Status != first.Status)
                throw thread.Error($"thread {first.Index} {Words(first.Status)}, thread {thread.Index} {Words(thread.Status)}");
            if (thread.Status == PtxStatus.AtBarrier && thread.Next != first.Next)
                throw thread.Error($"divergent barrier: thread {first.Index} waits at line {first.Current.Line}");
        }
    }

    private static string Words(PtxStatus status) => status == PtxStatus.AtBarrier ? "waits at a barrier" : "has returned";
}
