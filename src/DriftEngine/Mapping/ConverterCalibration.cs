using DriftEngine.Kernels.Backends;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Mapping;

/// <summary>The converters of one layer; null is ideal.</summary>
/// <param name="Dac">Shared by all inputs of the layer.</param>
/// <param name="Adc">[RowTiles x Slices x ColumnTiles], row-major.</param>
/// <param name="Digits">How a code is given to the rows.</param>
/// <param name="FullScale">Largest code, or the largest input of the calibration slice where the DAC is ideal.</param>
/// <param name="MeanCodes">[Rows]: mean code over the calibration slice.</param>
/// <param name="MeanDrives">[Rows]: mean magnitude of what a row is given there, over full scale; each digit by the square of its weight.</param>
public sealed record LayerConverters(Quantiser? Dac, Quantiser[]? Adc, CodeDigits Digits, float FullScale, float[] MeanCodes, float[] MeanDrives);

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
            CodeDigits digits = CodeDigits.Of(inputConverter, dac?.BitsPerPhase);
            (float fullScale, float[] means, float[] drives) = Codes(inputConverter, digits, inputs, layer.Rows, images);
            float[] largestCurrent = [];
            if (converters.Count < layers.Count - 1 || adc is { Range: null })
                (inputs, largestCurrent) = IdealPass.Run(layer, inputConverter, digits, inputs, images);
            converters.Add(new LayerConverters(
                inputConverter,
                adc is null ? null : OutputConverters(adc, layer, inputConverter, digits, largestCurrent), digits, fullScale, means, drives));
        }
        return converters;
    }

    /// <summary>[slices x columns]: network units per (DAC code x microsiemens) of a layer behind this DAC.</summary>
    public static float[] Scale(MappedLayer layer, Quantiser? dac)
        => [.. layer.WeightPerMicrosiemens.Select(weight => (float)(weight * (dac?.Step ?? 1.0)))];

    /// <summary>The largest code, and of every row the mean code and the mean drive, added over the images in order.</summary>
    private static (float FullScale, float[] Means, float[] Drives) Codes(Quantiser? dac, CodeDigits digits, float[] inputs, int rows, int images)
    {
        float[] codes = [.. inputs];
        if (dac is { } converter)
            ConverterCodes.Convert(converter, codes);
        double[] sums = new double[rows], magnitudes = new double[rows];
        for (int i = 0; i < codes.Length; i++)
        {
            sums[i % rows] += codes[i];
            magnitudes[i % rows] += Magnitude(codes[i], digits);
        }

        float largest = dac?.MaxCode ?? codes.Max(Math.Abs), fullScale = largest > 0 ? largest : 1f;
        double atOnce = digits.Phases > 1 ? (1 << digits.Bits) - 1 : fullScale;
        return (fullScale, [.. sums.Select(sum => (float)(sum / images))], [.. magnitudes.Select(sum => (float)(sum / images / atOnce))]);
    }

    /// <summary>Mean magnitude of a code's digits, by the square of what they count for: so their noise adds up.</summary>
    private static double Magnitude(float code, CodeDigits digits)
    {
        double sum = 0, squares = 0;
        for (int phase = 0; phase < digits.Phases; phase++)
        {
            double square = digits.Weight(phase) * (double)digits.Weight(phase);
            sum += square * MathF.Abs(digits.Of(code, phase));
            squares += square;
        }

        return sum / squares;
    }

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
        ConverterSpec spec, MappedLayer layer, Quantiser? dac, CodeDigits digits, float[] largestCurrent)
    {
        double[] ranges = spec.Range is { } given
            ? GivenRanges(given / digits.Weight(digits.Phases - 1), layer, Scale(layer, dac))
            : [.. largestCurrent.Select(current => (double)current)];
        double ofDeadTile = ranges.Where(ConverterCodes.IsUsable).DefaultIfEmpty(1).Max();
        return [.. ranges.Select(range =>
            ConverterCodes.Of(spec.Bits, signed: true, ConverterCodes.IsUsable(range) ? range : ofDeadTile))];
    }

    /// <summary>
    /// A given range, in network units (of the highest digit, where a code has several), as the current of each tile that
    /// stands for it. Columns of a tile may have different scales but share one range of current: the largest one, so that no
    /// column's full scale is below the given range. Every slice spans the current that the range is in the highest one.
    /// </summary>
    private static double[] GivenRanges(double range, MappedLayer layer, float[] scale)
    {
        double[] ofColumnTile = new double[layer.ColumnTiles];
        int highest = (layer.Slices - 1) * layer.Columns;
        for (int n = 0; n < layer.Columns; n++)
            if (scale[highest + n] > 0)
                ofColumnTile[n / layer.TileColumns] = Math.Max(ofColumnTile[n / layer.TileColumns], range / scale[highest + n]);
        return [.. Enumerable.Repeat(ofColumnTile, layer.RowTiles * layer.Slices).SelectMany(ranges => ranges)];
    }
}
