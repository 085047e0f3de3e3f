using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

public sealed class TechnologyPresetsTests
{
    [Fact]
    public void Pcm_is_found_with_its_card()
    {
        TechnologyPreset preset = Assert.Single(TechnologyPresets.All, p => p.Name == "pcm-1m");
        Assert.Same(preset, TechnologyPresets.Find("pcm-1m"));
        Assert.Null(TechnologyPresets.Find("PCM-1M"));
        Assert.Equal(new PcmParameters(), preset.Parameters);
        Assert.Contains("25 C", preset.Range, StringComparison.Ordinal);
        Assert.Equal((-40, 125), preset.UsableCelsius);
        Assert.Equal(15 * 8766 * 3600.0, preset.UsableSeconds);
    }

    [Fact]
    public void Names_are_unique() => Assert.Equal(TechnologyPresets.All.Count, TechnologyPresets.All.Select(p => p.Name).Distinct().Count());

    /// <summary>Labels of the support matrix (technologies.md 8).</summary>
    [Fact]
    public void Labels_are_those_of_the_support_matrix() => Assert.Equal(
        [
            ("programming noise", "CALIBRATED"),
            ("drift at 25 C", "CALIBRATED to 1 day, LITERATURE to 1 year, ESTIMATE beyond"),
            ("read noise at 25 C", "CALIBRATED"),
            ("drift at other temperatures", "LITERATURE in form, ESTIMATE in its barrier"),
            ("temperature of the read", "ESTIMATE"),
            ("crystallisation", "LITERATURE; above 125 C or 5 % only qualitative"),
            ("read noise at other temperatures", "ESTIMATE (its sign is unknown)"),
            ("read disturb", "ESTIMATE"),
            ("endurance", "LITERATURE in its limit, ESTIMATE on the way"),
        ],
        TechnologyPresets.Find("pcm-1m")!.Labels);
}
