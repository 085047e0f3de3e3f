using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Bench;

/// <summary>Programs for timing: random weights and inputs from addresses.</summary>
internal static class SampleProgram
{
    /// <summary>One square layer on one tile with 8-bit converters, at five ages.</summary>
    public static TrialProgram Square(int size, int inputs)
    {
        float[] targets = Uniform((long)size * size, 1, -25f, 25f);
        float[] images = Uniform((long)size * inputs, 2, 0f, 1f);
        return new TrialProgram
        {
            Seed = 1,
            Technology = new PcmParameters(),
            AgesSeconds = [25, 3600, 86400, 2.592e6, 3.1536e7],
            Compensation = Compensation.Global,
            Inputs = images,
            Labels = new int[inputs],
            Layers = [new CrossbarLayer
            {
                Name = "square",
                Rows = size,
                Columns = size,
                TileRows = size,
                TileColumns = size,
                Targets = targets,
                Scale = [.. Enumerable.Repeat(1f / (25 * 255), size)],
                Bias = new float[size],
                Relu = true,
                Dac = new Quantiser(1f / 255, 0, 255),
                Adc = [new Quantiser(255f * 25 * MathF.Sqrt(size) / 127, -127, 127)],
            }],
        };
    }

    /// <summary>A perceptron of the given widths on tiles of 512 x 512 with 8-bit converters, at five ages.</summary>
    public static TrialProgram Perceptron(int[] widths, int inputs, ReadNoise noise) => Square(1, inputs) with
    {
        Technology = new PcmParameters { ReadNoise = noise },
        Inputs = Uniform((long)widths[0] * inputs, 3, 0f, 1f),
        Layers = [.. widths.Zip(widths.Skip(1)).Select((pair, index) => Layer(index, pair.First, pair.Second))],
    };

    private static CrossbarLayer Layer(int index, int rows, int columns)
    {
        const int Tile = 512;
        int tiles = (rows + Tile - 1) / Tile * ((columns + Tile - 1) / Tile);
        return new CrossbarLayer
        {
            Name = $"layer {index}",
            Rows = rows,
            Columns = columns,
            TileRows = Tile,
            TileColumns = Tile,
            Targets = Uniform((long)rows * columns, 10 + (uint)index, -25f, 25f),
            Scale = [.. Enumerable.Repeat(1f / (25 * 255 * MathF.Sqrt(rows)), columns)],
            Bias = new float[columns],
            Relu = true,
            Dac = new Quantiser(1f / 255, 0, 255),
            Adc = [.. Enumerable.Repeat(new Quantiser(255f * 25 * MathF.Sqrt(Math.Min(rows, Tile)) / 127, -127, 127), tiles)],
        };
    }

    /// <summary>Values in [low, high), the same for the same stream.</summary>
    public static float[] Uniform(long count, uint stream, float low, float high)
    {
        var values = new float[count];
        for (long i = 0; i < count; i++)
            values[i] = low + ((high - low) * (Philox.Words((uint)i, stream, 0, 0, 42).X / 4294967296f));
        return values;
    }
}
