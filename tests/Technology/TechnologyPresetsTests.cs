using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

public sealed class TechnologyPresetsTests
{
    [Fact]
    public void Pcm_is_found_with_its_card()
    {
        TechnologyPreset preset = Assert.Single(TechnologyPresets.All);
        Assert.Same(preset, TechnologyPresets.Find("pcm-1m"));
        Assert.Null(TechnologyPresets.Find("PCM-1M"));
        Assert.Equal(new PcmParameters(), preset.Parameters);
        Assert.Contains("25 C", preset.Range, StringComparison.Ordinal);
        Assert.Equal(25, TechnologyPresets.FittedCelsius);
    }

    /// <summary>Labels of the support matrix, for the laws that act at 25 C.</summary>
    [Fact]
    public void Labels_are_those_of_the_support_matrix() => Assert.Equal(
        [
            ("programming noise", "CALIBRATED"),
            ("drift at 25 C", "CALIBRATED to 1 day, LITERATURE to 1 year, ESTIMATE beyond"),
            ("read noise at 25 C", "CALIBRATED"),
        ],
        TechnologyPresets.Find("pcm-1m")!.Labels);
}
