using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Mapping;
using DriftEngine.Study;

namespace DriftEngine.Tests.Mapping;

public sealed class TilePlanTests
{
    // Layers 784 x 256, 256 x 128, 128 x 10 on tiles of 512 x 100; all numbers by hand.
    private static readonly TilePlan Plan = TilePlan.Of(WeightMapping.Map(
        SmallNetwork.Create(784, 256, 128, 10), new MappingSpec(512, 100, WeightScale.Max, 100), new PcmParameters()), [1, 1, 1]);

    [Fact]
    public void Tiles_cover_every_layer()
    {
        Assert.Equal([2, 1, 1], Plan.Layers.Select(layer => layer.RowTiles));
        Assert.Equal([3, 2, 1], Plan.Layers.Select(layer => layer.ColumnTiles));
        Assert.Equal([6, 2, 1], Plan.Layers.Select(layer => layer.Tiles));
        Assert.Equal(9, Plan.Tiles);
    }

    [Theory]
    [InlineData(PairScheme.Differential, 2 * 3 * 234752L)]
    [InlineData(PairScheme.Offset, 3 * (234752L + (784 * 3) + (256 * 2) + 128))] // a reference per row, column tile and slice
    public void Slices_and_digits_multiply_devices_and_conversions(PairScheme scheme, long devices)
    {
        var spec = new MappingSpec(512, 100, WeightScale.Max, 100) { Slices = 3, BitsPerCell = 2, Scheme = scheme };
        TilePlan plan = TilePlan.Of(WeightMapping.Map(SmallNetwork.Create(784, 256, 128, 10), spec, new PcmParameters()), [2, 2, 4]);
        Assert.Equal((3 * 9, devices, 234752L), (plan.Tiles, plan.Devices, plan.Multiplies));
        Assert.Equal((2 * 784) + (2 * 256) + (4 * 128), plan.DacConversions);
        Assert.Equal(3 * ((2 * 512) + (2 * 128) + (4 * 10)), plan.AdcConversions);
        Assert.Equal(234752 / 460800.0, plan.Utilisation, 12);
    }

    [Fact]
    public void Utilisation_is_weights_over_pairs()
    {
        Assert.Equal(200704 / 307200.0, Plan.Layers[0].Utilisation, 12);
        Assert.Equal(32768 / 102400.0, Plan.Layers[1].Utilisation, 12);
        Assert.Equal(1280 / 51200.0, Plan.Layers[2].Utilisation, 12);
        Assert.Equal(234752 / 460800.0, Plan.Utilisation, 12);
    }

    [Fact]
    public void Devices_and_multiplies_are_counted()
    {
        Assert.Equal([401408L, 65536, 2560], Plan.Layers.Select(layer => layer.Devices));
        Assert.Equal(234752, Plan.Multiplies);
        Assert.Equal(469504, Plan.Devices);
        Assert.Equal(200704 / 234752.0, Plan.Layers[0].ShareOfMultiplies, 12);
        Assert.Equal(1, Plan.Layers.Sum(layer => layer.ShareOfMultiplies), 12);
    }

    [Fact]
    public void Conversions_are_one_per_input_and_one_per_output_and_row_tile()
    {
        Assert.Equal([784L, 256, 128], Plan.Layers.Select(layer => layer.DacConversions));
        Assert.Equal([512L, 128, 10], Plan.Layers.Select(layer => layer.AdcConversions));
        Assert.Equal(1168, Plan.DacConversions);
        Assert.Equal(650, Plan.AdcConversions);
    }
}
