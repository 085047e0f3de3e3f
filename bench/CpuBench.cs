using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Bench;

/// <summary>The table of issue targets on one core of this machine, each as a ratio to the FMA peak of the same process.</summary>
internal static unsafe class CpuBench
{
    private const int PeakTurns = 400_000;
    private const int Rows = 512;
    private const int Columns = 512;
    private const int Inputs = 64;
    private const int Groups = 11; // of six inputs

    public static int Run() => SimdBackend.SupportedVectorBits[^1] switch
    {
        512 => Run<Vector512Lane>(),
        256 => Run<Vector256Lane>(),
        128 => Run<Vector128Lane>(),
        _ => Run<ScalarLane>(),
    };

    private static int Run<T>()
        where T : unmanaged, ILane<T>
    {
        Console.WriteLine($"{T.Width} lanes of float32, one core; medians of interleaved pairs");
        Normals<T>();
        Multiply<T>();
        Trial<T>();
        return 0;
    }

    private static void Normals<T>()
        where T : unmanaged, ILane<T>
    {
        const int Draws = 100_000;
        using var buffer = new AlignedBuffer<Quad<T>>(64);
        var (work, yardstick, _) = RatioBench.Median(() => DrawNormals(buffer.Pointer, Draws), () => FmaPeak<T>.Run(PeakTurns));
        double peak = FmaPeak<T>.Operations(PeakTurns) / yardstick;
        double rate = 4.0 * T.Width * Draws / work;
        Console.WriteLine($"peak {peak / 1e9:f1} GFLOP/s");
        Console.WriteLine($"normals: {rate / 1e6:f0} M/s, {1000 * rate / peak:f2} per 1000 flop of peak (target 4.5)");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DrawNormals<T>(Quad<T>* destination, int draws)
        where T : unmanaged, ILane<T>
    {
        T key = T.Bits(1);
        for (int i = 0; i < draws; i++)
            destination[i & 63] = Normal.Draw(Address.Quad(T.Sequence((uint)(i * T.Width)), 3, 5, 7), key, key);
    }

    private static void Multiply<T>()
        where T : unmanaged, ILane<T>
    {
        const int Repeats = 8;
        using var codes = new AlignedBuffer<float>((Inputs + SimdMultiply<T>.Inputs) * Rows);
        using var weights = new AlignedBuffer<T>((long)Rows * Columns / T.Width);
        using var results = new AlignedBuffer<T>((long)Groups * SimdMultiply<T>.Results * Columns / (2 * T.Width));
        new Span<float>(codes.Pointer, (int)codes.Length).Fill(1f);
        new Span<T>(weights.Pointer, (int)weights.Length).Fill(T.Float(1f));
        var (work, yardstick, ratio) = RatioBench.Median(
            () =>
            {
                for (int repeat = 0; repeat < Repeats; repeat++)
                {
                    new Span<T>(results.Pointer, (int)results.Length).Clear();
                    for (int panel = 0; panel < Columns / (2 * T.Width); panel++)
                        MultiplyPanel(codes.Pointer, weights.Pointer + (panel * 2 * Rows), results.Pointer + (panel * Groups * SimdMultiply<T>.Results));
                }
            },
            () => FmaPeak<T>.Run(PeakTurns));
        if (((float*)results.Pointer)[0] != Rows)
            throw new InvalidOperationException("the multiply is wrong");
        double efficiency = 2.0 * Rows * Columns * Inputs * Repeats / FmaPeak<T>.Operations(PeakTurns) / ratio;
        Console.WriteLine($"packed multiply 512 x 512, 64 inputs: {work / Repeats * 1e3:f3} ms, {100 * efficiency:f1} % of peak (target 85 %) {yardstick:f3}");
    }

    /// <summary>All inputs times one panel, in stretches of rows that stay in the first-level cache, as the backend does.</summary>
    private static void MultiplyPanel<T>(float* codes, T* panel, T* results)
        where T : unmanaged, ILane<T>
    {
        for (int row = 0; row < Rows; row += SimdTrial<T>.CachedRows)
        {
            for (int group = 0; group < Groups; group++)
            {
                float* group0 = codes + (group * SimdMultiply<T>.Inputs * Rows) + row;
                SimdMultiply<T>.Products(group0, Rows, panel + (2 * row), SimdTrial<T>.CachedRows, results + (group * SimdMultiply<T>.Results));
            }
        }
    }

    private static void Trial<T>()
        where T : unmanaged, ILane<T>
    {
        using var network = new SimdNetwork<T>(SampleProgram.Square(512, 64));
        using var trial = new SimdTrial<T>(network);
        var outcomes = new AgeOutcome[network.Ages.Length];
        var (work, _, ratio) = RatioBench.Median(() => trial.Run(1, outcomes, default), () => FmaPeak<T>.Run(PeakTurns));
        double bare = 2.0 * 512 * 512 * 64 / FmaPeak<T>.Operations(PeakTurns);
        Console.WriteLine($"one trial at one age, 512 x 512 pairs, 64 inputs: {work / network.Ages.Length * 1e3:f2} ms, {ratio / network.Ages.Length / bare:f2} x the bare multiply at peak (target 8, better 5)");
        var (write, _, writeRatio) = RatioBench.Median(() => trial.Program(1), () => FmaPeak<T>.Run(PeakTurns));
        Console.WriteLine($"  of which weights: {write / network.Ages.Length * 1e3:f2} ms, {writeRatio / network.Ages.Length / bare:f2} x");
    }
}
