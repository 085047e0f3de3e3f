using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>Small programs of awkward shapes, with everything drawn from addresses.</summary>
internal static class SampleProgram
{
    /// <summary>Window for which scales and converters are chosen, in microsiemens.</summary>
    private const double UsualWindow = 25;

    /// <summary>Layers of the given widths; tiles that divide nothing evenly; some zero and some negative targets.</summary>
    public static TrialProgram Create(int[] widths, int images, DeviceParameters? technology = null, bool converters = true, bool compensation = true, int tileRows = 7, int tileColumns = 5)
    {
        technology ??= new PcmParameters();
        var layers = new CrossbarLayer[widths.Length - 1];
        for (int l = 0; l < layers.Length; l++)
            layers[l] = Layer(l, widths[l], widths[l + 1], l + 2 < widths.Length, converters, tileRows, tileColumns, (float)(Window(technology) / UsualWindow));
        float[] inputs = [.. Uniform(images * widths[0], 100).Select(u => MathF.Max(0f, (1.3f * u) - 0.2f))];
        int[] labels = [.. Uniform(images, 101).Select(u => (int)(u * widths[^1]))];
        return new TrialProgram
        {
            Seed = 0x1234_5678_9ABC_DEF0,
            Technology = technology,
            AgesSeconds = [20, 3600, 3.1536e8],
            Compensation = compensation ? Compensation.Global : Compensation.None,
            Layers = layers,
            Inputs = inputs,
            Labels = labels,
        };
    }

    /// <summary>Every weight in several slices, each of a part of it and with a sign of its own.</summary>
    public static TrialProgram Sliced(this TrialProgram program, int slices) => program with
    {
        Layers = [.. program.Layers.Select(layer => layer with
        {
            Slices = slices,
            Targets = [.. Enumerable.Range(0, layer.Rows).SelectMany(row => Enumerable.Range(0, slices * layer.Columns).Select(n =>
                layer.Targets[(row * layer.Columns) + (n % layer.Columns)] * (1f - (0.6f * (n / layer.Columns)))))],
            Scale = [.. Enumerable.Range(0, slices).SelectMany(slice => layer.Scale.Select(scale => scale * MathF.Pow(0.3f, slice)))],
            Adc = layer.Adc is null ? null : [.. Enumerable.Range(0, layer.RowTiles).SelectMany(tile => Enumerable.Range(0, slices * layer.ColumnTiles).Select(at =>
                Coarser(layer.Adc[(tile * layer.ColumnTiles) + (at % layer.ColumnTiles)], 1f - (0.2f * (at / layer.ColumnTiles)))))],
        })],
    };

    /// <summary>Signed codes of six bits and a sign in digits of the given number of bits.</summary>
    public static TrialProgram Phased(this TrialProgram program, int bits) => program with
    {
        Inputs = [.. program.Inputs.Select((x, i) => i % 3 == 0 ? -x : x)],
        Layers = [.. program.Layers.Select(layer => layer with
        {
            Phases = (6 + bits - 1) / bits,
            PhaseBits = bits,
            Dac = new Quantiser(1f / 60, -63, 63),
            Adc = layer.Adc is null ? null : [.. layer.Adc.Select(q => Coarser(q, ((1 << bits) - 1) / 40f))],
        })],
    };

    /// <summary>A scheme, with targets that its devices reach.</summary>
    public static TrialProgram Paired(this TrialProgram program, PairScheme scheme) => program with
    {
        Scheme = scheme,
        Layers = [.. program.Layers.Select(layer => scheme == PairScheme.Offset ? layer with { Targets = [.. layer.Targets.Select(d => d / 2)] } : layer)],
    };

    /// <summary>A compensation, with what it needs.</summary>
    public static TrialProgram Compensated(this TrialProgram program, Compensation compensation) => program with
    {
        Compensation = compensation,
        CalibrationImages = compensation == Compensation.BatchNorm ? Math.Max(program.Images - 5, 1) : 0,
        Layers = [.. program.Layers.Select((layer, l) => layer with
        {
            MeanCodes = compensation == Compensation.Column ? [.. Uniform(layer.Rows, 40 + (uint)l).Select(u => 30f * u)] : null,
            BatchNorm = compensation == Compensation.BatchNorm && l != 1
                ? ([.. Uniform(layer.Columns, 50 + (uint)l).Select(u => u - 0.3f)], [.. Uniform(layer.Columns, 60 + (uint)l).Select(u => 0.1f + u)])
                : null,
        })],
    };

    /// <summary>Exact outputs for some layers, so that errors are recorded.</summary>
    public static TrialProgram Recording(this TrialProgram program, params int[] layers) => program with
    {
        Ideal = [.. Enumerable.Range(0, program.Layers.Count).Select(l => layers.Contains(l) ? Uniform(program.Images * program.Layers[l].Columns, 70 + (uint)l) : null)],
    };

    /// <summary>Numbers in [0, 1), each from its own address.</summary>
    public static float[] Uniform(int count, uint stream) =>
        [.. Enumerable.Range(0, count).Select(i => (Philox.Words((uint)i, stream, 0, 0, 99).X >> 8) / 16777216f)];

    private static double Window(DeviceParameters technology) => technology.GMaxMicrosiemens - technology.GMinMicrosiemens;

    private static Quantiser Coarser(Quantiser q, float factor) => q with { Step = q.Step * factor };

    private static CrossbarLayer Layer(int index, int rows, int columns, bool relu, bool converters, int tileRows, int tileColumns, float unit)
    {
        float[] targets = [.. Uniform(rows * columns, (uint)index).Select(u => u < 0.1f ? 0f : (u - 0.5f) * 2f * (float)UsualWindow * unit)];
        int rowTiles = (rows + tileRows - 1) / tileRows, columnTiles = (columns + tileColumns - 1) / tileColumns;
        return new CrossbarLayer
        {
            Name = $"layer {index}",
            Rows = rows,
            Columns = columns,
            TileRows = tileRows,
            TileColumns = tileColumns,
            Targets = targets,
            Scale = [.. Uniform(columns, 10 + (uint)index).Select(u => (converters ? 0.003f : 0.1f) / unit * (0.5f + u) / MathF.Sqrt(rows))],
            Bias = [.. Uniform(columns, 20 + (uint)index).Select(u => 0.2f * (u - 0.5f))],
            Relu = relu,
            Dac = converters ? new Quantiser(1f / 60, 0, 63) : null,
            Adc = converters ? [.. Uniform(rowTiles * columnTiles, 30 + (uint)index).Select(u => new Quantiser((30f + (20f * u)) * unit, -31, 31))] : null,
        };
    }
}
