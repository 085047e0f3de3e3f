using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;
using DriftEngine.Mapping;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Execution;

/// <summary>Puts a point's network, mapping, converters, inputs and ages together as backends take them.</summary>
public static class TrialProgramPlan
{
    /// <summary>The program of one point; a pure function of what the study, the network and the data hold.</summary>
    public static TrialProgram Build(StudySpec spec, DigitalNetwork network, DataSet data)
    {
        RequireFit(network, data, spec);
        DeviceParameters technology = spec.Technology.Parameters;
        IReadOnlyList<MappedLayer> mapped = WeightMapping.Map(network, spec.Mapping, technology);
        RequireAddresses(mapped, data.Count);
        RequireNorms(spec, network);
        IReadOnlyList<LayerConverters> converters = ConverterCalibration.Choose(mapped, spec.Dac, spec.Adc, data);
        var program = new TrialProgram
        {
            Seed = spec.Seed,
            Technology = technology,
            Life = spec.ToLife(),
            AgesSeconds = spec.AgesSeconds,
            Scheme = spec.Mapping.Scheme,
            NetOnly = spec.Mapping.Pair == PairModel.NetOnly,
            Compensation = spec.Compensation,
            Layers = [.. mapped.Zip(converters, (layer, own) => ToCrossbar(layer, own, spec.Compensation))],
            Inputs = data.Inputs,
            Labels = data.Labels,
            CalibrationImages = Math.Min(ConverterCalibration.MaxImages, data.Count),
            Ideal = Ideal(spec, network, data),
        };
        if (spec.Refresh?.Band is not { } band)
            return program;
        program = program with { Life = spec.ToLife(RefreshPlan.ByBand(program, band)) };
        RequireTable(program);
        return program;
    }

    /// <summary>What the parser could not know: how long after a refresh of the band an age lies.</summary>
    private static void RequireTable(TrialProgram program)
    {
        if (program.Technology is not TableParameters table)
            return;
        foreach (AgeContext age in program.Contexts)
        {
            if (table.OutOfRange(age.Seconds, table.GMinMicrosiemens, table.GMaxMicrosiemens) is { } problem)
                throw new StudyException(
                    $"age {AgeText.Format(age.At)}, {(age.ProgrammedAt > 0 ? $"read after the refresh at {AgeText.About(age.ProgrammedAt)}" : "before which the band asks for no refresh")}: {problem}",
                    "ages", null, "Give other ages or another \"refresh.band\", or add to the table.");
        }
    }

    /// <summary>Exact outputs, of all layers where errors are recorded.</summary>
    private static IReadOnlyList<float[]?> Ideal(StudySpec spec, DigitalNetwork network, DataSet data) =>
        spec.Workload is not null || spec.Record.Contains(RecordedDetail.Layers) ? [.. network.LayerOutputs(data)] : [];

    private static CrossbarLayer ToCrossbar(MappedLayer layer, LayerConverters converters, Compensation compensation)
        => new()
        {
            Name = layer.Name,
            Rows = layer.Rows,
            Columns = layer.Columns,
            Slices = layer.Slices,
            TileRows = layer.TileRows,
            TileColumns = layer.TileColumns,
            Targets = layer.Targets,
            Scale = ConverterCalibration.Scale(layer, converters.Dac),
            Bias = layer.Bias,
            Relu = layer.Relu,
            Dac = converters.Dac,
            Phases = converters.Digits.Phases,
            PhaseBits = converters.Digits.Bits,
            Adc = converters.Adc,
            FullScale = converters.FullScale,
            MeanDrives = converters.MeanDrives,
            MeanCodes = compensation == Compensation.Column ? converters.MeanCodes : null,
            BatchNorm = compensation == Compensation.BatchNorm ? layer.BatchNorm : null,
        };

    private static void RequireNorms(StudySpec spec, DigitalNetwork network)
    {
        if (spec.Compensation == Compensation.BatchNorm && network.Layers.All(layer => layer.BatchNorm is null))
            throw new StudyException(
                $"{(spec.Workload is null ? $"network \"{network.Name}\"" : "a workload")} has no batch normalisation to estimate again", "compensation", "\"batch-norm\" for networks that have BatchNormalization",
                "Use \"global\" or \"column\", or export the model without folding batch normalisation.");
    }

    /// <summary>Every device and every output must have a random address of its own.</summary>
    private static void RequireAddresses(IReadOnlyList<MappedLayer> layers, int images)
    {
        if (layers.Count > Streams.MaxLayers)
            throw new StudyException($"the network has {layers.Count} layers", "network", $"{Streams.MaxLayers} layers at most", "Split the network.");
        foreach (MappedLayer layer in layers)
        {
            if (layer.RowTiles > Streams.MaxRowTiles)
                throw new StudyException($"layer \"{layer.Name}\" needs {layer.RowTiles} tiles along its rows", "mapping.tile_rows", $"{Streams.MaxRowTiles} at most", "Raise mapping.tile_rows.");
            long columns = layer.PhysicalColumns + ((long)layer.Slices * layer.ColumnTiles);
            if (((layer.Rows + 1L) / 2 * columns) > uint.MaxValue || ((images + 3L) / 4 * columns) > uint.MaxValue)
                throw new StudyException($"layer \"{layer.Name}\" ({layer.Rows} x {layer.Columns} in {layer.Slices} slices, {images} inputs) has more devices or outputs than random addresses", "data.limit", null, "Lower data.limit, or split the layer.");
        }
    }

    private static void RequireFit(DigitalNetwork network, DataSet data, StudySpec spec)
    {
        if (data.Count == 0)
            throw new StudyException($"\"{spec.Data?.Images}\" holds no inputs", "data.images", "at least one input with its label");
        if (data.Features != network.Features)
            throw new StudyException(
                $"an input has {data.Features} values, but network \"{network.Name}\" takes {network.Features}",
                "data.images",
                $"inputs of {network.Features} values ({string.Join(" x ", network.InputShape)})",
                "Name the data that the network was trained for.");
        int wrong = Array.FindIndex(data.Labels, label => label < 0 || label >= network.Classes);
        if (wrong >= 0)
            throw new StudyException(
                $"label {data.Labels[wrong]} of input {wrong} is no class of network \"{network.Name}\"",
                "data.labels",
                $"0 to {network.Classes - 1}",
                "Name the labels that belong to the network.");
    }
}
