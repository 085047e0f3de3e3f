using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Mapping;

/// <summary>Weights to target conductances: which weight is g_max, and what a microsiemens stands for.</summary>
public static class WeightMapping
{
    /// <summary>Maps every layer of a network on differential pairs whose used device reaches g_max (in microsiemens) at most.</summary>
    public static IReadOnlyList<MappedLayer> Map(DigitalNetwork network, MappingSpec spec, double gMaxMicrosiemens)
        => [.. network.Layers.Select(layer => Map(layer, spec, gMaxMicrosiemens))];

    private static MappedLayer Map(DenseLayer layer, MappingSpec spec, double gMaxMicrosiemens)
    {
        double[] largest = WeightAtFullConductance(layer, spec);
        (float[] targets, int clipped) = Targets(layer, largest, gMaxMicrosiemens);
        return new MappedLayer
        {
            Name = layer.Name,
            Rows = layer.Inputs,
            Columns = layer.Outputs,
            TileRows = spec.TileRows,
            TileColumns = spec.TileColumns,
            Targets = targets,
            WeightPerMicrosiemens = [.. largest.Select(weight => weight / gMaxMicrosiemens)],
            Bias = layer.Bias,
            Relu = layer.Relu,
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

    private static (float[] Targets, int Clipped) Targets(DenseLayer layer, double[] largest, double gMaxMicrosiemens)
    {
        float[] targets = new float[layer.Weights.Length];
        float gMax = (float)gMaxMicrosiemens;
        int clipped = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double weight = layer.Weights[i];
            double atGMax = largest[i % layer.Outputs];
            if (Math.Abs(weight) > atGMax)
                clipped++;
            if (atGMax > 0)
                targets[i] = Math.Clamp((float)(weight / atGMax * gMaxMicrosiemens), -gMax, gMax);
        }
        return (targets, clipped);
    }
}
