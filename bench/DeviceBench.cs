using System.Diagnostics;
using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Bench;

/// <summary>
/// Every device of this machine: first its rows and scores against SIMD, bit by bit, then its speed against SIMD of the
/// same machine, on a network of the MNIST perceptron's shape.
/// </summary>
internal static class DeviceBench
{
    private static readonly int[] Awkward = [77, 45, 130, 10];
    private static readonly int[] MnistShape = [784, 256, 128, 10];

    /// <summary>How many devices (SIMD among them) are wrong; a wrong one is not timed.</summary>
    public static int Run()
    {
        if (!(Reference(ReadNoise.Whole) & Reference(ReadNoise.Split)))
            return 1;
        int failed = 0;
        double reference = Speed("simd");
        foreach (string kind in new[] { "cuda", "opencl" })
        {
            try
            {
                if (!(Compare(kind, ReadNoise.Whole) & Compare(kind, ReadNoise.Split)))
                {
                    failed++;
                    continue;
                }

                Console.WriteLine($"  {Speed(kind) / reference:f1} x simd (no target)");
            }
            catch (StudyException e)
            {
                Console.WriteLine($"{kind}: skipped: {e.Error.What}");
            }
        }

        return failed;
    }

    /// <summary>SIMD is what the devices are compared with, so it is compared with scalar code first.</summary>
    private static bool Reference(ReadNoise noise) =>
        ScalarCheck.Holds($"simd, {noise} read noise", SampleProgram.Perceptron(Awkward, 333, noise));

    private static bool Compare(string kind, ReadNoise noise)
    {
        const int Trials = 3;
        TrialProgram program = SampleProgram.Perceptron(Awkward, 333, noise);
        int ages = program.AgesSeconds.Count;
        var (expected, expectedScores) = Trace("simd", program, Trials);
        var (actual, actualScores) = Trace(kind, program, Trials);
        int rows = expected.Zip(actual).Count(pair => pair.First != pair.Second);
        int scores = expectedScores.Zip(actualScores).Count(pair => BitConverter.SingleToUInt32Bits(pair.First) != BitConverter.SingleToUInt32Bits(pair.Second));
        Console.WriteLine($"{kind}, {noise} read noise: {rows} of {Trials * ages} rows and {scores} of {expectedScores.Length} scores differ from simd");
        return rows == 0;
    }

    private static (AgeOutcome[] Rows, float[] Scores) Trace(string kind, TrialProgram program, int trials)
    {
        using IBackend backend = DeviceChoice.Open(kind);
        using ITrialRunner runner = backend.Prepare(program);
        var rows = new AgeOutcome[trials * program.AgesSeconds.Count];
        runner.Run(0, trials, rows, [], default);
        var scores = new float[program.Images * program.Layers[^1].Columns];
        runner.Logits(trials - 1, program.AgesSeconds.Count - 1, scores);
        return (rows, scores);
    }

    /// <summary>Chips times ages a second; median of five batches after one that warms up.</summary>
    private static double Speed(string kind)
    {
        TrialProgram program = SampleProgram.Perceptron(MnistShape, 10_000, ReadNoise.Whole);
        using IBackend backend = DeviceChoice.Open(kind);
        using ITrialRunner runner = backend.Prepare(program);
        int trials = runner.PreferredTrials, ages = program.AgesSeconds.Count;
        var rows = new AgeOutcome[trials * ages];
        var seconds = new double[6];
        for (int i = 0; i < seconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            runner.Run(i * trials, trials, rows, [], default);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        double median = seconds[1..].Order().ElementAt(2);
        double macs = (double)trials * ages * program.Images * program.Layers.Sum(l => (long)l.Rows * l.Columns);
        Console.WriteLine($"{kind} ({backend.DeviceName}): {trials * ages / median:f1} chip-ages/s, {2 * macs / median / 1e9:f0} GFLOP/s end to end, batches of {trials} trials");
        return trials * ages / median;
    }
}
