using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Which weights a launch of <see cref="ColumnSumKernel"/> or <see cref="CompensationKernel"/> adds up.</summary>
public struct SumCall
{
    /// <summary>Rows of the layer.</summary>
    public int Rows;

    /// <summary>Columns of the layer.</summary>
    public int Columns;

    /// <summary>Trials of the batch.</summary>
    public int Trials;

    /// <summary>Ages; slot Ages holds the programmed state.</summary>
    public int Ages;

    /// <summary>Elements from one trial to the next.</summary>
    public long TrialStride;

    /// <summary>Elements before the layer.</summary>
    public long LayerOffset;
}

/// <summary>Column sums of absolute conductances: the response of one column to all one-hot inputs.</summary>
public static class ColumnSumKernel
{
    /// <summary>
    /// One thread is one column of one trial in one slot (an age, or the programmed state); it adds the rows in order. Reads
    /// weights[slot][trial][layer][row, column], writes sums[slot][trial][column]. Draws nothing.
    /// </summary>
    public static void Run(ArrayView<float> weights, ArrayView<float> sums, SumCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        if (thread >= (long)(call.Ages + 1) * call.Trials * call.Columns)
            return;
        long slotAndTrial = thread / call.Columns;
        long at = (slotAndTrial * call.TrialStride) + call.LayerOffset + (thread - (slotAndTrial * call.Columns));
        float sum = 0f;
        for (int row = 0; row < call.Rows; row++, at += call.Columns)
            sum += Interop.IntAsFloat(Interop.FloatAsInt(weights[at]) & 0x7FFFFFFFu);
        sums[thread] = sum;
    }
}

/// <summary>Global drift compensation: the summed absolute response as programmed, over the same now.</summary>
public static class CompensationKernel
{
    /// <summary>
    /// One thread is one trial at one age; it adds the columns in order. Reads sums[slot][trial][column], writes
    /// factors[age][trial]. Draws nothing.
    /// </summary>
    public static void Run(ArrayView<float> sums, ArrayView<float> factors, SumCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        if (thread >= (long)call.Ages * call.Trials)
            return;
        long trial = thread % call.Trials;
        float programmed = Total(sums, (((long)call.Ages * call.Trials) + trial) * call.Columns, call.Columns);
        float now = Total(sums, thread * call.Columns, call.Columns);
        factors[thread] = now == 0f ? 1f : programmed / now;
    }

    private static float Total(ArrayView<float> sums, long first, int columns)
    {
        float total = 0f;
        for (int column = 0; column < columns; column++)
            total += sums[first + column];
        return total;
    }
}
