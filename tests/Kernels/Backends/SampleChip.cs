using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>Chips with little about them, and what they show.</summary>
internal static class SampleChip
{
    /// <summary>Phase-change memory that holds its targets, from 0 on, for ever.</summary>
    public static PcmParameters Ideal => new() { GMinMicrosiemens = 0, ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off };

    /// <summary>One layer with ideal converters, scale 1 and no bias: outputs are sums of code times conductance.</summary>
    public static TrialProgram Layer(DeviceParameters technology, int rows, int columns, float[] targets, float[] inputs) => new()
    {
        Seed = 77,
        Technology = technology,
        AgesSeconds = [technology.ProgrammedAtSeconds],
        Layers =
        [
            new CrossbarLayer
            {
                Name = "layer",
                Rows = rows,
                Columns = columns,
                TileRows = 7,
                TileColumns = 5,
                Targets = targets,
                Scale = [.. Enumerable.Repeat(1f, columns)],
                Bias = new float[columns],
                Relu = false,
                Dac = null,
                Adc = null,
            },
        ],
        Inputs = inputs,
        Labels = [],
    };

    /// <summary>The program with its first layer changed.</summary>
    public static TrialProgram With(this TrialProgram program, Func<CrossbarLayer, CrossbarLayer> change) =>
        program with { Layers = [change(program.Layers[0]), .. program.Layers.Skip(1)] };

    public static float[] Logits(this TrialProgram program, int age = 0, int trial = 0)
    {
        using var backend = new SimdBackend(1);
        using var runner = backend.Prepare(program);
        float[] logits = BackendComparison.Poisoned(program.Images * program.Layers[^1].Columns);
        runner.Logits(trial, age, logits);
        return logits;
    }

    public static float[] Conductances(this TrialProgram program, int age = 0, int trial = 0, int layer = 0)
    {
        using var backend = new SimdBackend(1);
        using var runner = backend.Prepare(program);
        float[] conductances = BackendComparison.Poisoned(program.Layers[layer].Targets.Length);
        runner.NetConductance(layer, trial, age, conductances);
        return conductances;
    }

    /// <summary>Fails where two lists of outputs are further apart than a share of the largest.</summary>
    public static void RequireClose(float[] expected, float[] actual, double share) => Assert.True(Distance(expected, actual) < share, $"{Distance(expected, actual)} of the largest output");

    /// <summary>Largest difference over the largest output.</summary>
    public static double Distance(float[] expected, float[] actual) => expected.Zip(actual, (x, y) => Math.Abs((double)x - y)).Max() / expected.Max(Math.Abs);

    /// <summary>Whole numbers from first to last, each as likely.</summary>
    public static float[] Whole(int count, uint stream, int first, int last) =>
        [.. SampleProgram.Uniform(count, stream).Select(u => first + MathF.Floor(u * (last - first + 1)))];
}
