using DriftEngine.Kernels.Lanes;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Which weights a launch of <see cref="ColumnSumKernel"/> or <see cref="CompensationKernel"/> adds up.</summary>
public struct SumCall
{
    /// <summary>Rows of the layer.</summary>
    public int Rows;

    /// <summary>Columns of one slice of the layer.</summary>
    public int Columns;

    /// <summary>Slices.</summary>
    public int Slices;

    /// <summary>Trials of the batch.</summary>
    public int Trials;

    /// <summary>Ages.</summary>
    public int Ages;

    /// <summary>Programming events.</summary>
    public int Events;

    /// <summary>1 where every column has a factor and an offset of its own.</summary>
    public int PerColumn;

    /// <summary>1 where an age is held against the look-up of its read temperature instead of itself.</summary>
    public int LookUps;

    /// <summary>Elements from one trial to the next.</summary>
    public long TrialStride;

    /// <summary>Elements before the layer.</summary>
    public long LayerOffset;
}

/// <summary>Column sums of absolute conductances, the response of one column to all one-hot inputs; and of the mean code times conductance.</summary>
public static class ColumnSumKernel
{
    /// <summary>
    /// One thread is one column (of all slices) of one trial in one slot; it adds the rows in order. Reads
    /// weights[slot][trial][layer][row, column] and, per column, meanCodes[row]; writes sums[slot][trial][column] and means likewise. Draws nothing.
    /// </summary>
    public static void Run(ArrayView<float> weights, ArrayView<float> meanCodes, ArrayView<float> sums, ArrayView<float> means, SumCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        int columns = call.Slices * call.Columns, slots = call.Ages + call.Events + (call.LookUps * call.Ages);
        if (thread >= (long)slots * call.Trials * columns)
            return;
        long slotAndTrial = thread / columns;
        long at = (slotAndTrial * call.TrialStride) + call.LayerOffset + (thread - (slotAndTrial * columns));
        float sum = 0f, mean = 0f;
        for (int row = 0; row < call.Rows; row++, at += columns)
        {
            float g = weights[at];
            sum += Interop.IntAsFloat(Interop.FloatAsInt(g) & 0x7FFFFFFFu);
            if (call.PerColumn != 0)
                mean = ScalarMath.Fma(meanCodes[row], g, mean);
        }

        sums[thread] = sum;
        if (call.PerColumn != 0)
            means[thread] = mean;
    }
}

/// <summary>Compensation from column sums: as programmed, over now.</summary>
public static class CompensationKernel
{
    /// <summary>
    /// One thread is one slice, or one column, of one trial at one age; it adds a slice's columns in order. Reads
    /// sums[slot][trial][column], means likewise, scales[column], ages; writes factors[age][trial][slice or column] and offsets likewise. Draws nothing.
    /// </summary>
    public static void Run(
        ArrayView<float> sums, ArrayView<float> means, ArrayView<float> scales, ArrayView<DeviceAge> ages, ArrayView<float> factors, ArrayView<float> offsets, SumCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        int columns = call.Slices * call.Columns, units = call.PerColumn != 0 ? columns : call.Slices;
        if (thread >= (long)call.Ages * call.Trials * units)
            return;
        long chip = thread / units, trial = chip % call.Trials;
        int unit = (int)(thread - (chip * units)), age = (int)(chip / call.Trials);
        int now = call.LookUps != 0 ? call.Ages + call.Events + age : age;
        long thenAt = (((call.Ages + ages[age].Event) * (long)call.Trials) + trial) * columns, nowAt = ((now * (long)call.Trials) + trial) * columns;
        if (call.PerColumn != 0)
        {
            float factor = Factor(sums[thenAt + unit], sums[nowAt + unit]);
            factors[thread] = factor;
            offsets[thread] = ScalarMath.Fma(-factor, means[nowAt + unit], means[thenAt + unit]) * scales[unit];
            return;
        }

        factors[thread] = Factor(Total(sums, thenAt + (unit * call.Columns), call.Columns), Total(sums, nowAt + (unit * call.Columns), call.Columns));
    }

    private static float Factor(float then, float now) => now == 0f ? 1f : then / now;

    private static float Total(ArrayView<float> sums, long first, int columns)
    {
        float total = 0f;
        for (int column = 0; column < columns; column++)
            total += sums[first + column];
        return total;
    }
}
