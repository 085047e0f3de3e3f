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
/// Finds races in shared memory: two threads that touch a word between the same barriers, at least one of them writing,
/// not both atomically. Threads run one after the other here, so without this a missing barrier would go unseen. Memory
/// is watched in words of four bytes; narrower accesses are refused, since they would look like races of neighbours.
/// </summary>
public sealed class PtxRaces
{
    private const int WordBytes = 4;
    private const int Nobody = -1;
    private const int Several = -2;

    private readonly int[] loads;
    private readonly int[] stores;
    private readonly int[] atomics;

    internal PtxRaces(int bytes)
    {
        int words = (bytes + WordBytes - 1) / WordBytes;
        loads = new int[words];
        stores = new int[words];
        atomics = new int[words];
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
        if (bytes < WordBytes)
            throw thread.Error("shared memory is watched in words of four bytes, not less");
        var owners = access switch { PtxAccess.Load => loads, PtxAccess.Store => stores, _ => atomics };
        int me = thread.Index;
        for (int i = offset / WordBytes; i < (offset + bytes) / WordBytes; i++)
        {
            if (stores[i] != Nobody || (access != PtxAccess.Load && loads[i] != Nobody) || (access != PtxAccess.Atomic && atomics[i] != Nobody))
                Refuse(thread, access, i);
            owners[i] = owners[i] == Nobody || owners[i] == me ? me : Several;
        }
    }

    private void Refuse(PtxThread thread, PtxAccess access, int word)
    {
        Refuse(thread, access == PtxAccess.Atomic ? stores[word] : atomics[word], word);
        Refuse(thread, stores[word], word);
        if (access != PtxAccess.Load)
            Refuse(thread, loads[word], word);
    }

    private static void Refuse(PtxThread thread, int owner, int word)
    {
        if (owner != Nobody && owner != thread.Index)
            throw thread.Error($"race on shared byte {word * WordBytes} with {(owner == Several ? "several threads" : $"thread {owner}")}");
    }
}
