using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Mapping;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Mapping;

public sealed class ConverterCalibrationTests
{
    private static readonly MappingSpec SingleCells = new(1, 1, WeightScale.Max, 100);

    [Fact]
    public void A_DAC_without_negative_inputs_is_unsigned()
        => Assert.Equal(new Quantiser((float)(3.0 / 255), 0, 255), Dac(new ConverterSpec(8, null), 0, 3, 1, 2));

    [Fact]
    public void A_DAC_with_a_negative_input_is_symmetric()
        => Assert.Equal(new Quantiser((float)(3.0 / 127), -127, 127), Dac(new ConverterSpec(8, null), 0.5f, -3, 1, 2));

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 15)]
    [InlineData(16, 65535)]
    public void A_given_DAC_range_is_the_full_scale(int bits, float maxCode)
        => Assert.Equal(new Quantiser((float)(1.5 / maxCode), 0, maxCode), Dac(new ConverterSpec(bits, 1.5), 0, 3, 1, 2));

    [Fact]
    public void An_ADC_spans_the_largest_current_of_its_tile()
    {
        // Targets 25, -12.5 / 6.25, 25; inputs (2, -1) and (1, 3): |i| is at most 2 x 25, 2 x 12.5, 3 x 6.25, 3 x 25.
        Quantiser[] adc = Adc(new ConverterSpec(4, null), SingleCells, SmallNetwork.Layer(2, 2, 4, -2, 1, 4), 2, -1, 1, 3);
        Assert.Equal([50f / 7, 25f / 7, 18.75f / 7, 75f / 7], adc.Select(converter => converter.Step));
        Assert.All(adc, converter => Assert.Equal((-7f, 7f), (converter.MinCode, converter.MaxCode)));
    }

    [Fact]
    public void An_ADC_spans_the_sum_over_the_rows_of_its_tile()
    {
        Quantiser[] adc = Adc(
            new ConverterSpec(4, null), new MappingSpec(2, 2, WeightScale.Max, 100), SmallNetwork.Layer(2, 2, 4, -2, 1, 4), 2, -1, 1, 3);
        // Columns: 2 x 25 - 6.25, -25 - 25; 25 + 18.75, -12.5 + 75.
        Assert.Equal([62.5f / 7], adc.Select(converter => converter.Step));
    }

    [Fact]
    public void A_given_ADC_range_covers_every_column_of_its_tile()
    {
        // Columns of largest weight 4 and 1: 0.16 and 0.04 units per microsiemens; the third has no weights.
        DigitalNetwork network = SmallNetwork.Layer(1, 3, 4, 1, 0);
        Quantiser[] perTile = Adc(new ConverterSpec(4, 2.8), new MappingSpec(1, 3, WeightScale.Channel, 100), network, 1);
        Assert.Equal(70.0 / 7, perTile.Single().Step, 4);
        Quantiser[] perColumn = Adc(new ConverterSpec(4, 2.8), new MappingSpec(1, 1, WeightScale.Channel, 100), network, 1);
        Assert.Equal([17.5 / 7, 70.0 / 7, 70.0 / 7], perColumn.Select(converter => Math.Round(converter.Step, 4)));
    }

    [Fact]
    public void A_given_ADC_range_counts_in_network_units_behind_a_DAC()
    {
        DigitalNetwork network = SmallNetwork.Layer(1, 1, 4);
        LayerConverters converters = Choose(
            SingleCells, new ConverterSpec(8, 2.55), new ConverterSpec(4, 2.8), network, new DataSet([1], [0], 1))[0];
        // One code is 0.01 network units, one microsiemens 0.16: 2.8 units are 1750 code x microsiemens.
        Assert.Equal(1750.0 / 7, converters.Adc!.Single().Step, 2);
    }

    [Fact]
    public void An_ADC_spans_the_largest_current_of_a_digit()
    {
        // Code 255 in two digits of four bits: 15 x 25 at most, not 255 x 25.
        LayerConverters found = Choose(
            SingleCells, new ConverterSpec(8, null) { BitsPerPhase = 4 }, new ConverterSpec(4, null), SmallNetwork.Layer(1, 1, 4), new DataSet([1, 0.5f], [0, 0], 1))[0];
        Assert.Equal(new CodeDigits(2, 4), found.Digits);
        Assert.Equal(15f * 25 / 7, found.Adc!.Single().Step, 4);
    }

    [Fact]
    public void A_given_ADC_range_is_that_of_the_highest_digit()
    {
        // 2.8 units are 1750 code x microsiemens, as above; the upper digit counts sixteenfold.
        LayerConverters found = Choose(
            SingleCells, new ConverterSpec(8, 2.55) { BitsPerPhase = 4 }, new ConverterSpec(4, 2.8), SmallNetwork.Layer(1, 1, 4), new DataSet([1], [0], 1))[0];
        Assert.Equal(1750.0 / 16 / 7, found.Adc!.Single().Step, 3);
    }

    [Fact]
    public void Every_slice_has_converters_of_its_own()
    {
        // Two cells of two bits: 4 is 15 = 3, 3 and 1 is round(3.75) = 4 = 0, 1. The tile without current takes the layer's largest.
        Quantiser[] adc = Adc(new ConverterSpec(4, null), SingleCells with { Slices = 2, BitsPerCell = 2 }, SmallNetwork.Layer(1, 2, 4, 1), 1);
        Assert.Equal([25.0 / 7, 25.0 / 7, 25.0 / 7, 25.0 / 3 / 7], adc.Select(converter => (double)converter.Step), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Dead_layers_and_tiles_have_finite_steps()
    {
        DigitalNetwork zeros = SmallNetwork.Layer(2, 2, 0, 0, 0, 0);
        DigitalNetwork deadRow = SmallNetwork.Layer(2, 1, 4, 0);
        Assert.Equal(1f / 255, Dac(new ConverterSpec(8, null), 0, 0, 0, 0).Step);
        Assert.All(Adc(new ConverterSpec(8, null), SingleCells, zeros, 1, 1), converter => Assert.Equal(1f / 127, converter.Step));
        Assert.All(Adc(new ConverterSpec(8, 1), SingleCells, zeros, 1, 1), converter => Assert.Equal(1f / 127, converter.Step));
        Assert.All(
            Adc(new ConverterSpec(4, null), SingleCells, deadRow, 1, 1), converter => Assert.Equal(25f / 7, converter.Step));
    }

    [Fact]
    public void Only_the_first_thousand_inputs_are_looked_at()
    {
        DigitalNetwork network = SmallNetwork.Layer(1, 1, 1);
        float[] inputs = new float[1001];
        inputs[999] = 3;
        inputs[1000] = -50;
        LayerConverters converters = Choose(
            SingleCells, new ConverterSpec(8, null), new ConverterSpec(8, null), network, new DataSet(inputs, new int[1001], 1))[0];
        Assert.Equal(new Quantiser((float)(3.0 / 255), 0, 255), converters.Dac);
        Assert.Equal((float)(255 * 25.0 / 127), converters.Adc!.Single().Step);
    }

    [Fact]
    public void Later_layers_see_what_earlier_input_converters_leave()
    {
        // A DAC of 2 bits and range 3 turns 1.4 into 1; so the second layer's largest input is 1, not 1.4.
        DigitalNetwork network = new("two.onnx", [1], [
            new DenseLayer("a", 1, 1, [1], [0], Relu: true),
            new DenseLayer("b", 1, 1, [1], [0], Relu: false)]);
        IReadOnlyList<LayerConverters> calibrated = Choose(
            SingleCells, new ConverterSpec(2, null), null, network, new DataSet([3.1f, 4.5f], [0, 0], 1));
        Assert.Null(calibrated[0].Adc);
        Assert.Equal(1.5f, calibrated[0].Dac!.Value.Step);
        Assert.Equal(1.5f, calibrated[1].Dac!.Value.Step, 5);
        IReadOnlyList<LayerConverters> rounded = Choose(
            SingleCells, new ConverterSpec(2, 3), new ConverterSpec(8, null), network, new DataSet([1.4f], [0], 1));
        Assert.Equal(25f / 127, rounded[1].Adc!.Single().Step, 5);
    }

    /// <summary>How far rows are driven on average: what shot noise goes by. Digits count by the squares of their weights.</summary>
    [Fact]
    public void Mean_drives_are_magnitudes_over_full_scale()
    {
        DigitalNetwork network = SmallNetwork.Layer(2, 1, 1, 1);
        var data = new DataSet([4, 0, -2.25f, 1], [0, 0], 2); // codes of a symmetric converter of range 4: 7, 0; -4, 2
        Assert.Equal([3.125f / 4, 0.5f / 4], Choose(SingleCells, null, null, network, data)[0].MeanDrives);
        Assert.Equal([11 / 2f / 7, 2 / 2f / 7], Choose(SingleCells, new ConverterSpec(4, null), null, network, data)[0].MeanDrives);
        float[] digits = Choose(SingleCells, new ConverterSpec(4, null) { BitsPerPhase = 1 }, null, network, data)[0].MeanDrives; // bits of 7: 111, of 4: 001, of 2: 010; weights 1, 4, 16
        Assert.Equal([(21 + 16) / 21f / 2, 4 / 21f / 2], digits, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Without_converters_nothing_is_chosen()
        => Assert.All(
            Choose(SingleCells, null, null, SmallNetwork.Create(3, 2, 2), SmallNetwork.Inputs(SmallNetwork.Create(3, 2, 2), 4)),
            converters => Assert.Equal((null, null, new CodeDigits(1, 0)), (converters.Dac, converters.Adc, converters.Digits)));

    private static Quantiser Dac(ConverterSpec spec, params float[] inputs)
        => Choose(SingleCells, spec, null, SmallNetwork.Layer(2, 1, 1, 1), new DataSet(inputs, new int[inputs.Length / 2], 2))[0].Dac!.Value;

    private static Quantiser[] Adc(ConverterSpec spec, MappingSpec mapping, DigitalNetwork network, params float[] inputs)
        => Choose(mapping, null, spec, network, new DataSet(inputs, new int[inputs.Length / network.Features], network.Features))[0].Adc!;

    private static IReadOnlyList<LayerConverters> Choose(
        MappingSpec mapping, ConverterSpec? dac, ConverterSpec? adc, DigitalNetwork network, DataSet data)
        => ConverterCalibration.Choose(WeightMapping.Map(network, mapping, new PcmParameters { GMinMicrosiemens = 0 }), dac, adc, data);
}
