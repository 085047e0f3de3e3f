namespace DriftEngine.Tests.Ptx;

/// <summary>How an instruction touches shared memory.</summary>
public enum PtxAccess
{
    /// <summary>Plain load.</summary>
    Load,

    /// <summary>Plain store.</summary>
    Store,

    /// <summary>Atomic update.</summary>
    Atomic,
}

/// <summary>
/// Finds races in shared memory: two threads that touch a byte between the same barriers, at least one of them writing,
/// not both atomically. Threads run one after the other here, so without this a missing barrier would go unseen.
/// </summary>
public sealed class PtxRaces
{
    private const int Nobody = -1;
    private const int Several = -2;

    private readonly int[] loads;
    private readonly int[] stores;
    private readonly int[] atomics;

    internal PtxRaces(int bytes)
    {
        loads = new int[bytes];
        stores = new int[bytes];
        atomics = new int[bytes];
        Forget();
    }

    /// <summary>All threads have met: what happened before is ordered.</summary>
    public void Forget()
    {
        Array.Fill(loads, Nobody);
        Array.Fill(stores, Nobody);
        Array.Fill(atomics, Nobody);
    }

    /// <summary>Records an access; an error if it races with an earlier one.</summary>
    internal void Note(PtxThread thread, PtxAccess access, int offset, int bytes)
    {
        for (int i = offset; i < offset + bytes; i++)
        {
            Refuse(thread, stores[i], i);
            if (access != PtxAccess.Load)
                Refuse(thread, loads[i], i);
            if (access != PtxAccess.Atomic)
                Refuse(thread, atomics[i], i);
            var owners = access switch { PtxAccess.Load => loads, PtxAccess.Store => stores, _ => atomics };
            owners[i] = owners[i] == Nobody || owners[i] == thread.Index ? thread.Index : Several;
        }
    }

    private static void Refuse(PtxThread thread, int owner, int offset)
    {
        if (owner != Nobody && owner != thread.Index)
            throw thread.Error($"race on shared byte {offset} with {(owner == Several ? "several threads" : $"thread {owner}")}");
    }
}
