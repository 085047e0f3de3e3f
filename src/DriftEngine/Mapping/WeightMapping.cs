using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Mapping;

/// <summary>Weights to target conductances: which weight is g_max, and what a microsiemens stands for.</summary>
public static class WeightMapping
{
    /// <summary>Maps every layer of a network on devices of a technology.</summary>
    public static IReadOnlyList<MappedLayer> Map(DigitalNetwork network, MappingSpec spec, DeviceParameters technology)
        => [.. network.Layers.Select(layer => Map(layer, spec, technology.GMaxMicrosiemens - technology.GMinMicrosiemens))];

    private static MappedLayer Map(DenseLayer layer, MappingSpec spec, double windowMicrosiemens)
    {
        double[] largest = WeightAtFullConductance(layer, spec);
        // The difference of a pair spans the window both ways; a device against a reference in the middle, half of it.
        var cells = new WeightCells(spec, spec.Scheme == PairScheme.Offset ? windowMicrosiemens / 2 : windowMicrosiemens);
        (float[] targets, int clipped) = Targets(layer, largest, cells);
        return new MappedLayer
        {
            Name = layer.Name,
            Rows = layer.Inputs,
            Columns = layer.Outputs,
            Slices = spec.Slices,
            TileRows = spec.TileRows,
            TileColumns = spec.TileColumns,
            Scheme = spec.Scheme,
            Targets = targets,
            WeightPerMicrosiemens = [.. Enumerable.Range(0, spec.Slices).SelectMany(slice => largest.Select(weight => weight * cells.SharePerMicrosiemens(slice)))],
            Bias = layer.Bias,
            Relu = layer.Relu,
            BatchNorm = layer.BatchNorm,
            ClippedWeights = clipped,
        };
    }

    /// <summary>Per column: the absolute weight that is stored as g_max; 0 where there is no weight but zero.</summary>
    private static double[] WeightAtFullConductance(DenseLayer layer, MappingSpec spec)
    {
        double[] columnMax = ColumnMax(layer);
        double layerMax = columnMax.Max();
        if (spec.Scale == WeightScale.Channel)
            return columnMax;
        double weight = spec.Scale == WeightScale.Max || layerMax == 0
            ? layerMax
            : PercentileOfWeights(layer, spec.Percentile);
        Array.Fill(columnMax, weight);
        return columnMax;
    }

    private static double[] ColumnMax(DenseLayer layer)
    {
        double[] largest = new double[layer.Outputs];
        for (int i = 0; i < layer.Weights.Length; i++)
            largest[i % layer.Outputs] = Math.Max(largest[i % layer.Outputs], Math.Abs(layer.Weights[i]));
        return largest;
    }

    private static double PercentileOfWeights(DenseLayer layer, double percent)
    {
        double weight = Percentile([.. layer.Weights.Select(w => Math.Abs((double)w))], percent);
        if (weight > 0)
            return weight;
        throw new StudyException(
            $"the {percent} percentile of the absolute weights of layer \"{layer.Name}\" is 0, so no weight could be stored",
            "mapping.scale.percentile",
            "a percentile above the share of weights that are zero",
            "choose a larger percentile, or \"scale\": \"max\"");
    }

    /// <summary>The percentile (0 to 100) with linear interpolation between the order statistics around (n - 1) percent / 100.</summary>
    internal static double Percentile(double[] values, double percent)
    {
        Array.Sort(values);
        double position = percent / 100 * (values.Length - 1);
        int below = Math.Clamp((int)Math.Floor(position), 0, values.Length - 1);
        int above = Math.Min(below + 1, values.Length - 1);
        return values[below] + ((values[above] - values[below]) * (position - below));
    }

    private static (float[] Targets, int Clipped) Targets(DenseLayer layer, double[] largest, WeightCells cells)
    {
        float[] targets = new float[layer.Weights.Length * cells.Slices];
        Span<float> differences = stackalloc float[cells.Slices];
        int clipped = 0;
        for (int i = 0; i < layer.Weights.Length; i++)
        {
            int row = i / layer.Outputs, column = i % layer.Outputs;
            double weight = layer.Weights[i], atGMax = largest[column];
            if (Math.Abs(weight) > atGMax)
                clipped++;
            if (atGMax == 0)
                continue;
            cells.Store(Math.Clamp(weight / atGMax, -1, 1), differences);
            for (int slice = 0; slice < cells.Slices; slice++)
                targets[(((row * cells.Slices) + slice) * layer.Outputs) + column] = differences[slice];
        }
        return (targets, clipped);
    }
}
