using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;

namespace DriftEngine.Bench;

/// <summary>Compares the widest vectors of this processor with scalar code, bit by bit.</summary>
internal static class ScalarCheck
{
    private const int Trials = 2;

    /// <summary>Whether outcomes, scores and conductances of a program are those of the scalar backend; prints what differs.</summary>
    public static bool Holds(string what, TrialProgram program, int trials = Trials)
    {
        using var scalar = new SimdBackend(1, 0);
        using var widest = new SimdBackend(1);
        using ITrialRunner expected = scalar.Prepare(program), actual = widest.Prepare(program);
        int ages = program.AgesSeconds.Count, classes = program.Layers[^1].Columns;
        CrossbarLayer first = program.Layers[0];
        return Same(what, "outcome", Outcomes(expected, trials, ages), Outcomes(actual, trials, ages))
            & SameBits(what, "score", program.Images * classes, s => expected.Logits(trials - 1, ages - 1, s), s => actual.Logits(trials - 1, ages - 1, s))
            & SameBits(what, "conductance", first.Rows * first.PhysicalColumns, s => expected.NetConductance(0, 0, 0, s), s => actual.NetConductance(0, 0, 0, s));
    }

    /// <summary>Whether two lists are equal; prints how many entries differ, and the first of them.</summary>
    public static bool Same<TValue>(string what, string entry, ReadOnlySpan<TValue> expected, ReadOnlySpan<TValue> actual)
        where TValue : IEquatable<TValue>
    {
        int differ = 0, firstAt = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i].Equals(actual[i]))
                continue;
            firstAt = differ++ == 0 ? i : firstAt;
        }

        if (differ > 0)
            Console.WriteLine($"WRONG: {what}: {differ} of {expected.Length} {entry}s differ; {entry} {firstAt} is {actual[firstAt]}, not {expected[firstAt]}");
        return differ == 0;
    }

    /// <summary>Whether two lists of floats are equal in every bit.</summary>
    public static bool SameBits(string what, string entry, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (MemoryMarshal.Cast<float, uint>(expected).SequenceEqual(MemoryMarshal.Cast<float, uint>(actual)))
            return true;
        return Same(what, entry, expected, actual) && Same(what, $"bit pattern of {entry}", MemoryMarshal.Cast<float, uint>(expected), MemoryMarshal.Cast<float, uint>(actual));
    }

    private static bool SameBits(string what, string entry, int count, Action<float[]> expected, Action<float[]> actual)
    {
        float[] wanted = new float[count], found = new float[count];
        expected(wanted);
        actual(found);
        return SameBits(what, entry, wanted, found);
    }

    private static ReadOnlySpan<AgeOutcome> Outcomes(ITrialRunner runner, int trials, int ages)
    {
        var outcomes = new AgeOutcome[trials * ages];
        runner.Run(0, trials, outcomes, [], default);
        return outcomes;
    }
}
