using DriftEngine.Kernels.Laws;
using DriftEngine.Mapping;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Mapping;

public sealed class WeightMappingTests
{
    [Fact]
    public void The_largest_weight_of_the_layer_is_g_max()
    {
        MappedLayer layer = Map(WeightScale.Max, SmallNetwork.Layer(2, 2, 1, -4, 2, 0));
        Assert.Equal([6.25f, -25f, 12.5f, 0f], layer.Targets);
        Assert.Equal([0.16, 0.16], layer.WeightPerMicrosiemens);
        Assert.Equal(0, layer.ClippedWeights);
    }

    [Fact]
    public void Channel_scale_gives_every_column_its_own_g_max()
    {
        MappedLayer layer = Map(WeightScale.Channel, SmallNetwork.Layer(2, 3, 1, -4, 0, 2, 1, 0));
        Assert.Equal([12.5f, -25f, 0f, 25f, 6.25f, 0f], layer.Targets);
        Assert.Equal([0.08, 0.16, 0], layer.WeightPerMicrosiemens);
        Assert.Equal(0, layer.ClippedWeights);
    }

    [Fact]
    public void A_percentile_clips_and_counts_what_lies_beyond()
    {
        // Position 0.75 x 4 = 3 of 1, 2, 3, 4, 8: the weight 4.
        MappedLayer layer = Map(WeightScale.Percentile, SmallNetwork.Layer(5, 1, 1, -8, 3, -4, 2), 75);
        Assert.Equal([6.25f, -25f, 18.75f, -25f, 12.5f], layer.Targets);
        Assert.Equal([0.16], layer.WeightPerMicrosiemens);
        Assert.Equal(1, layer.ClippedWeights);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1.4)]
    [InlineData(50, 3)]
    [InlineData(99.9, 4.996)]
    [InlineData(100, 5)]
    public void Percentiles_interpolate_between_order_statistics(double percent, double expected)
        => Assert.Equal(expected, WeightMapping.Percentile([5, 1, 4, 2, 3], percent), 12);

    [Fact]
    public void A_percentile_of_one_weight_is_that_weight()
        => Assert.Equal(0.5, WeightMapping.Percentile([0.5], 99.9));

    [Theory]
    [InlineData(WeightScale.Max)]
    [InlineData(WeightScale.Channel)]
    [InlineData(WeightScale.Percentile)]
    public void A_layer_of_zeros_maps_to_zeros(WeightScale scale)
    {
        MappedLayer layer = Map(scale, SmallNetwork.Layer(2, 2, 0, 0, 0, 0), 99.9);
        Assert.All(layer.Targets, target => Assert.Equal(0f, target));
        Assert.All(layer.WeightPerMicrosiemens, weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void A_percentile_that_falls_on_zero_is_the_users_mistake()
    {
        StudyException mistake = Assert.Throws<StudyException>(
            () => Map(WeightScale.Percentile, SmallNetwork.Layer(4, 1, 0, 0, 0, 1), 50));
        Assert.Contains("50 percentile", mistake.Error.What, StringComparison.Ordinal);
        Assert.Contains("\"fc\"", mistake.Error.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WeightScale.Max)]
    [InlineData(WeightScale.Channel)]
    [InlineData(WeightScale.Percentile)]
    public void Targets_stand_for_the_weights_and_stay_within_g_max(WeightScale scale)
    {
        DigitalNetwork network = SmallNetwork.Create(37, 11);
        MappedLayer layer = Map(scale, network, 90);
        int beyond = 0;
        for (int i = 0; i < layer.Targets.Length; i++)
        {
            Assert.InRange(layer.Targets[i], -25f, 25f);
            double stored = layer.Targets[i] * layer.WeightPerMicrosiemens[i % 11];
            if (Math.Abs(network.Layers[0].Weights[i] - stored) > 1e-6)
                beyond++;
        }
        Assert.Equal(layer.ClippedWeights, beyond);
        // 407 weights: position 365.4 of 0 .. 406 leaves 41 above.
        Assert.Equal(scale == WeightScale.Percentile ? 41 : 0, beyond);
    }

    private static MappedLayer Map(WeightScale scale, DigitalNetwork network, double percentile = 100)
        => WeightMapping.Map(network, new MappingSpec(512, 512, scale, percentile), new PcmParameters { GMinMicrosiemens = 0 })[0];
}
