using DriftEngine.Kernels.Backends;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>All that a runner gives, against the reference, bit for bit; outputs are poisoned before.</summary>
internal static class BackendComparison
{
    /// <summary>Trials are taken from here on: their numbers are part of every address.</summary>
    private const int FirstTrial = 8;

    private const int Trials = 2;

    /// <summary>The second of two trials at every age; the first one only shares the batch.</summary>
    public static void RequireEqual(TrialProgram program, IBackend backend)
    {
        using var runner = backend.Prepare(program);
        var reference = new ScalarReference(program, FirstTrial + 1);
        int ages = program.AgesSeconds.Count, recorded = program.Recorded.Count;
        AgeOutcome[] outcomes = [.. Enumerable.Repeat(new AgeOutcome(-1, -1, -1), Trials * ages)];
        ErrorMoments[] errors = [.. Enumerable.Repeat(new ErrorMoments(-1, double.NaN, double.NaN, double.NaN, double.NaN), Trials * ages * recorded)];
        runner.Run(FirstTrial, Trials, outcomes, errors, default);
        for (int age = 0; age < ages; age++)
        {
            RequireConductances(program, runner, reference, age);
            var (logits, outcome, moments) = reference.Run(age);
            float[] actual = Poisoned(logits.Length);
            runner.Logits(FirstTrial + 1, age, actual);
            Assert.Equal(logits.Select(Bits), actual.Select(Bits));
            Assert.All(logits, y => Assert.True(float.IsFinite(y)));
            Assert.Equal(outcome, outcomes[ages + age]);
            Assert.Equal(moments, errors.AsSpan((ages + age) * recorded, recorded).ToArray());
        }
    }

    /// <summary>Outcomes and errors of some trials, in batches.</summary>
    public static (AgeOutcome[] Outcomes, ErrorMoments[] Errors) Run(TrialProgram program, ITrialRunner runner, int trials, int batch)
    {
        int ages = program.AgesSeconds.Count, recorded = ages * program.Recorded.Count;
        var outcomes = new AgeOutcome[trials * ages];
        var errors = new ErrorMoments[trials * recorded];
        for (int first = 0; first < trials; first += batch)
        {
            int count = Math.Min(batch, trials - first);
            runner.Run(first, count, outcomes.AsSpan(first * ages, count * ages), errors.AsSpan(first * recorded, count * recorded), default);
        }

        return (outcomes, errors);
    }

    public static float[] Poisoned(int length) => [.. Enumerable.Repeat(float.NaN, length)];

    public static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static void RequireConductances(TrialProgram program, ITrialRunner runner, ScalarReference reference, int age)
    {
        for (int l = 0; l < program.Layers.Count; l++)
        {
            var layer = program.Layers[l];
            float[] actual = Poisoned(layer.Rows * layer.PhysicalColumns);
            runner.NetConductance(l, FirstTrial + 1, age, actual);
            Assert.Equal(
                Enumerable.Range(0, actual.Length).Select(i => Bits(reference.Pair(l, i / layer.PhysicalColumns, i % layer.PhysicalColumns, age).Now)),
                actual.Select(Bits));
        }
    }
}
