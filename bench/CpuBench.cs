using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Bench;

/// <summary>One core of this machine, each figure as a ratio to the FMA peak of the same process. All is checked before anything is timed.</summary>
internal static class CpuBench
{
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
        using var multiply = new MultiplyBench<T>();
        if (!(NormalsBench<T>.Check() & multiply.Check() & CheckTrials()))
            return 1;
        Console.WriteLine("checked: normals, multiply and trials equal scalar code, to the bit");
        Console.WriteLine($"{T.Width} lanes of float32, one core; medians of interleaved pairs");
        NormalsBench<T>.Time();
        multiply.Time();
        TimeTrial<T>();
        return 0;
    }

    /// <summary>The timed layer, smaller and with an odd number of inputs; then several layers with every kind of read noise.</summary>
    private static bool CheckTrials() =>
        ScalarCheck.Holds("one square layer", SampleProgram.Square(300, 45))
        & ScalarCheck.Holds("perceptron, whole read noise", SampleProgram.Perceptron([77, 45, 130, 10], 103, ReadNoise.Whole))
        & ScalarCheck.Holds("perceptron, split read noise", SampleProgram.Perceptron([77, 45, 130, 10], 103, ReadNoise.Split));

    private static void TimeTrial<T>()
        where T : unmanaged, ILane<T>
    {
        const int Size = 512, Inputs = 64;
        using var network = new SimdNetwork<T>(SampleProgram.Square(Size, Inputs));
        using var trial = new SimdTrial<T>(network);
        int ages = network.Slots.Ages;
        var outcomes = new AgeOutcome[ages];
        double bare = ages * 2.0 * Size * Size * Inputs / FmaPeak<T>.Operations(FmaPeak<T>.Turns);
        var (work, _, ratio) = RatioBench.Median(() => trial.Run(1, outcomes, [], default), () => FmaPeak<T>.Run(FmaPeak<T>.Turns));
        Targets.Trial.Print(ratio / bare, $"{work / ages * 1e3:f2} ms, mean of {ages} ages");
        Targets.TrialBetter.Print(ratio / bare);
        var (write, _, writeRatio) = RatioBench.Median(() => trial.Program(1), () => FmaPeak<T>.Run(FmaPeak<T>.Turns));
        Console.WriteLine($"  of which weights: {writeRatio / bare:f2} x, {write / ages * 1e3:f2} ms (no target of their own)");
    }
}
