using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// Column sums of one layer of one chip, from which compensation is made: of |g| over all rows, and of the mean code times g.
/// Slots: the ages, then every programming event's programmed state, then (for a look-up by temperature) what each age's read
/// temperature would show right after programming.
/// </summary>
internal sealed unsafe class SimdSums<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private readonly AlignedBuffer<T> sums;
    private readonly int panels;

    public SimdSums(int slots, int mostPanels, bool weighted)
    {
        (Slots, panels, Weighted) = (slots, mostPanels, weighted);
        sums = new AlignedBuffer<T>((weighted ? 2L : 1L) * slots * mostPanels);
    }

    public int Slots { get; }

    /// <summary>Whether sums of the mean code times g are taken too.</summary>
    public bool Weighted { get; }

    /// <summary>Lanes from one slot to the next.</summary>
    public int SlotStride => panels;

    /// <summary>[slot][half panel of all slices].</summary>
    public T* Absolute => sums.Pointer;

    /// <summary>Likewise.</summary>
    public T* Mean => sums.Pointer + ((long)Slots * panels);

    /// <summary>Sum over columns, in order.</summary>
    public float Total(int slot, int firstPanel, int columns)
    {
        float* column = (float*)(Absolute + ((long)slot * panels) + firstPanel);
        float total = 0f;
        for (int n = 0; n < columns; n++)
            total += column[n];
        return total;
    }

    public void Dispose() => sums.Dispose();
}
