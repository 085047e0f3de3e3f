using DriftEngine.Kernels.Backends;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Mapping;

/// <summary>The converters of one layer; null is ideal.</summary>
/// <param name="Dac">Shared by all inputs of the layer.</param>
/// <param name="Adc">[RowTiles x ColumnTiles], row-major.</param>
public sealed record LayerConverters(Quantiser? Dac, Quantiser[]? Adc);

/// <summary>Chooses the full scale of every converter, from the study or from the ideal network on a calibration slice.</summary>
/// <remarks>
/// The calibration slice is the first min(1000, n) inputs. A DAC without a given range spans the largest absolute input of
/// its layer there, with the converters of earlier layers on and output converters off; an ADC spans the largest absolute
/// current of its tile on perfect devices. A DAC has unsigned codes where no calibration input of its layer is negative, an
/// ADC is always signed. A DAC that saw only zeros gets range 1; the ADC of a tile that saw no current gets the largest
/// range of its layer, or 1 code x microsiemens in a layer without any current.
/// </remarks>
public static class ConverterCalibration
{
    /// <summary>Inputs that are looked at.</summary>
    public const int MaxImages = 1000;

    /// <summary>Converters of every layer.</summary>
    public static IReadOnlyList<LayerConverters> Choose(
        IReadOnlyList<MappedLayer> layers, ConverterSpec? dac, ConverterSpec? adc, DataSet data)
    {
        int images = Math.Min(MaxImages, data.Count);
        float[] inputs = data.Inputs[..(images * data.Features)];
        List<LayerConverters> converters = [];
        foreach (MappedLayer layer in layers)
        {
            Quantiser? inputConverter = dac is null ? null : InputConverter(dac, inputs);
            float[] largestCurrent = [];
            bool laterInputsMatter = dac is not null && converters.Count < layers.Count - 1;
            if (laterInputsMatter || adc is { Range: null })
                (inputs, largestCurrent) = IdealPass.Run(layer, inputConverter, inputs, images);
            converters.Add(new LayerConverters(
                inputConverter,
                adc is null ? null : OutputConverters(adc, layer, inputConverter, largestCurrent)));
        }
        return converters;
    }

    /// <summary>[columns]: network units per (DAC code x microsiemens) of a layer behind this DAC.</summary>
    public static float[] Scale(MappedLayer layer, Quantiser? dac)
        => [.. layer.WeightPerMicrosiemens.Select(weight => (float)(weight * (dac?.Step ?? 1.0)))];

    private static Quantiser InputConverter(ConverterSpec spec, float[] inputs)
    {
        float largest = 0;
        bool signed = false;
        foreach (float value in inputs)
        {
            largest = Math.Max(largest, Math.Abs(value));
            signed |= value < 0;
        }
        double range = spec.Range ?? largest;
        return ConverterCodes.Of(spec.Bits, signed, ConverterCodes.IsUsable(range) ? range : 1);
    }

    private static Quantiser[] OutputConverters(
        ConverterSpec spec, MappedLayer layer, Quantiser? dac, float[] largestCurrent)
    {
        double[] ranges = spec.Range is { } given
            ? GivenRanges(given, layer, Scale(layer, dac))
            : [.. largestCurrent.Select(current => (double)current)];
        double ofDeadTile = ranges.Where(ConverterCodes.IsUsable).DefaultIfEmpty(1).Max();
        return [.. ranges.Select(range =>
            ConverterCodes.Of(spec.Bits, signed: true, ConverterCodes.IsUsable(range) ? range : ofDeadTile))];
    }

    /// <summary>
    /// A given range, in network units, as the current of each tile that stands for it. Columns of a tile may have different
    /// scales but share one range of current: the largest one, so that no column's full scale is below the given range.
    /// </summary>
    private static double[] GivenRanges(double range, MappedLayer layer, float[] scale)
    {
        double[] ofColumnTile = new double[layer.ColumnTiles];
        for (int n = 0; n < layer.Columns; n++)
            if (scale[n] > 0)
                ofColumnTile[n / layer.TileColumns] = Math.Max(ofColumnTile[n / layer.TileColumns], range / scale[n]);
        return [.. Enumerable.Repeat(ofColumnTile, layer.RowTiles).SelectMany(ranges => ranges)];
    }
}
