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

    /// <summary>technologies.md 2.2: 0.1 to 25 uS, and from about 0 for the 64-core chip.</summary>
    [Theory]
    [InlineData("pcm-1m", 0.1)]
    [InlineData("pcm-ge-rich", 0.1)]
    [InlineData("pcm-hermes", 0)]
    [InlineData("pcm-hermes-2", 0)]
    public void Smallest_target_of_phase_change_memory(string name, double least) => Assert.Equal(least, TechnologyPresets.Find(name)!.Parameters.GMinMicrosiemens);

    /// <summary>technologies.md 2.2: the endurance of phase-change memory counts pulses, 20 of them for a device of a weight.</summary>
    [Fact]
    public void Writes_of_one_programming() =>
        Assert.All(TechnologyPresets.All, preset => Assert.Equal(preset.Parameters is PcmParameters ? 20 : 1, preset.WritesPerProgramming));

    /// <summary>What nobody knows can be swept over its range.</summary>
    [Fact]
    public void Every_estimate_has_a_range() => Assert.All(TechnologyPresets.All, preset => Assert.All(preset.Table, row =>
    {
        Assert.True(row.Grade != "C" || row.Range is not null, $"{preset.Name}: {row.Name}");
        if (row.Range is not var (low, high))
            return;
        Assert.True(row.Least <= low && low < high && high <= row.Most, $"{preset.Name}: {row.Name}");
        Assert.InRange(row.Get(preset.Parameters), low, high);
    }));

    /// <summary>Fifteen years in a car, 131,490 h, are within what every preset is usable for.</summary>
    [Fact]
    public void The_longest_mission_can_be_asked_of_every_preset()
    {
        TemperatureProfile car = MissionProfiles.Find("auto-g1")!.Profile;
        Assert.All(TechnologyPresets.All, preset => Assert.False(PointSupport.Of(
            preset, preset.Parameters, new DeviceLife { Storage = car, ReadKelvin = DeviceLife.RoomKelvin }, [car.TotalSeconds!.Value])[0].Extrapolated, preset.Name));
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
