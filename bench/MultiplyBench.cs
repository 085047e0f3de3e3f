using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Bench;

/// <summary>The packed multiply of one core on random codes and weights: every output checked, then timed.</summary>
internal sealed unsafe class MultiplyBench<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private const int Rows = 512;
    private const int Columns = 512;
    private const int Inputs = 64;
    private const int Groups = 11; // of six inputs; the last two of them are zeros
    private const int AllInputs = Groups * SimdMultiply<T>.Inputs;

    private readonly float[] matrix = SampleProgram.Uniform(Rows * Columns, 4, -25f, 25f);
    private readonly AlignedBuffer<float> codes = new(AllInputs * Rows);
    private readonly AlignedBuffer<float> weights = new(Rows * Columns);
    private readonly AlignedBuffer<float> results = new(AllInputs * Columns);

    public MultiplyBench()
    {
        float[] drawn = SampleProgram.Uniform(Inputs * Rows, 5, 0f, 255f);
        for (int i = 0; i < drawn.Length; i++)
            codes.Pointer[i] = MathF.Round(drawn[i]);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                weights.Pointer[((((column / PanelColumns) * Rows) + row) * PanelColumns) + (column % PanelColumns)] = matrix[(row * Columns) + column];
        }
    }

    private static int PanelColumns => 2 * T.Width;

    public void Dispose()
    {
        codes.Dispose();
        weights.Dispose();
        results.Dispose();
    }

    /// <summary>Whether every output equals a plain loop of scalar multiply-adds, to the bit.</summary>
    public bool Check()
    {
        Multiply();
        var expected = new float[AllInputs * Columns];
        var actual = new float[AllInputs * Columns];
        for (int input = 0; input < AllInputs; input++)
        {
            Span<float> sums = expected.AsSpan(input * Columns, Columns);
            for (int row = 0; row < Rows; row++)
            {
                float code = codes.Pointer[(input * Rows) + row];
                for (int column = 0; column < Columns; column++)
                    sums[column] = MathF.FusedMultiplyAdd(code, matrix[(row * Columns) + column], sums[column]);
            }

            for (int column = 0; column < Columns; column++)
                actual[(input * Columns) + column] = results.Pointer[((((column / PanelColumns) * AllInputs) + input) * PanelColumns) + (column % PanelColumns)];
        }

        return ScalarCheck.SameBits("packed multiply", "output", expected, actual);
    }

    public void Time()
    {
        const int Repeats = 8;
        var (work, _, ratio) = RatioBench.Median(
            () =>
            {
                for (int repeat = 0; repeat < Repeats; repeat++)
                    Multiply();
            },
            () => FmaPeak<T>.Run(FmaPeak<T>.Turns));
        double efficiency = 2.0 * Rows * Columns * Inputs * Repeats / FmaPeak<T>.Operations(FmaPeak<T>.Turns) / ratio;
        Targets.Multiply.Print(100 * efficiency, $"{work / Repeats * 1e3:f3} ms");
    }

    private void Multiply()
    {
        new Span<float>(results.Pointer, (int)results.Length).Clear();
        for (int panel = 0; panel < Columns / PanelColumns; panel++)
            MultiplyPanel((T*)weights.Pointer + (panel * 2 * Rows), (T*)results.Pointer + (panel * Groups * SimdMultiply<T>.Results));
    }

    /// <summary>All inputs times one panel, in stretches of rows that stay in the first-level cache, as the backend does.</summary>
    private void MultiplyPanel(T* panel, T* sums)
    {
        for (int row = 0; row < Rows; row += SimdTrial<T>.CachedRows)
        {
            for (int group = 0; group < Groups; group++)
            {
                float* group0 = codes.Pointer + (group * SimdMultiply<T>.Inputs * Rows) + row;
                SimdMultiply<T>.Products(group0, Rows, panel + (2 * row), SimdTrial<T>.CachedRows, sums + (group * SimdMultiply<T>.Results));
            }
        }
    }
}
