using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Random;
using DriftEngine.Mapping;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Execution;

/// <summary>Puts a point's network, mapping, converters, inputs and ages together as backends take them.</summary>
public static class TrialProgramPlan
{
    /// <summary>0 degrees celsius in kelvin.</summary>
    public const double ZeroCelsiusKelvin = 273.15;

    /// <summary>The program of one point; a pure function of what the study, the network and the data hold.</summary>
    public static TrialProgram Build(StudySpec spec, DigitalNetwork network, DataSet data)
    {
        RequireFit(network, data, spec.Data);
        IReadOnlyList<MappedLayer> mapped =
            WeightMapping.Map(network, spec.Mapping, spec.Technology.Parameters.GMaxMicrosiemens);
        RequireAddresses(mapped, data.Count);
        IReadOnlyList<LayerConverters> converters = ConverterCalibration.Choose(mapped, spec.Dac, spec.Adc, data);
        return new TrialProgram
        {
            Seed = spec.Seed,
            Technology = spec.Technology.Parameters,
            TemperatureKelvin = spec.TemperatureCelsius + ZeroCelsiusKelvin,
            AgesSeconds = spec.AgesSeconds,
            GlobalDriftCompensation = spec.Compensation == Compensation.Global,
            Layers = [.. mapped.Zip(converters, ToCrossbar)],
            Inputs = data.Inputs,
            Labels = data.Labels,
        };
    }

    private static CrossbarLayer ToCrossbar(MappedLayer layer, LayerConverters converters)
        => new()
        {
            Name = layer.Name,
            Rows = layer.Rows,
            Columns = layer.Columns,
            TileRows = layer.TileRows,
            TileColumns = layer.TileColumns,
            Targets = layer.Targets,
            Scale = ConverterCalibration.Scale(layer, converters.Dac),
            Bias = layer.Bias,
            Relu = layer.Relu,
            Dac = converters.Dac,
            Adc = converters.Adc,
        };

    /// <summary>Every device and every output must have a random address of its own.</summary>
    private static void RequireAddresses(IReadOnlyList<MappedLayer> layers, int images)
    {
        if (layers.Count > Streams.MaxLayers)
            throw new StudyException($"the network has {layers.Count} layers", "network", $"{Streams.MaxLayers} layers at most", "Split the network.");
        foreach (MappedLayer layer in layers)
        {
            if (layer.RowTiles > Streams.MaxRowTiles)
                throw new StudyException($"layer \"{layer.Name}\" needs {layer.RowTiles} tiles along its rows", "mapping.tile_rows", $"{Streams.MaxRowTiles} at most", "Raise mapping.tile_rows.");
            if (((layer.Rows + 1L) / 2 * layer.Columns) > uint.MaxValue || ((images + 3L) / 4 * layer.Columns) > uint.MaxValue)
                throw new StudyException($"layer \"{layer.Name}\" ({layer.Rows} x {layer.Columns}, {images} inputs) has more devices or outputs than random addresses", "network, data.limit", null, "Lower data.limit, or split the layer.");
        }
    }

    private static void RequireFit(DigitalNetwork network, DataSet data, DataSpec source)
    {
        if (data.Count == 0)
            throw new StudyException($"\"{source.Images}\" holds no inputs", "data.images", "at least one input with its label");
        if (data.Features != network.Features)
            throw new StudyException(
                $"an input has {data.Features} values, but network \"{network.Name}\" takes {network.Features}",
                "data.images",
                $"inputs of {network.Features} values ({string.Join(" x ", network.InputShape)})",
                "name the data that the network was trained for");
        int wrong = Array.FindIndex(data.Labels, label => label < 0 || label >= network.Classes);
        if (wrong >= 0)
            throw new StudyException(
                $"label {data.Labels[wrong]} of input {wrong} is no class of network \"{network.Name}\"",
                "data.labels",
                $"0 to {network.Classes - 1}",
                "name the labels that belong to the network");
    }
}
