using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

/// <summary>Labels of whole points: the worst law, what the study changed, and what lies outside (technologies.md 8).</summary>
public sealed class PointSupportTests
{
    private const double Day = 86_400, Year = 365 * Day, Zero = 273.15;

    [Fact]
    public void Pcm_at_room_temperature_goes_by_age()
    {
        IReadOnlyList<AgeSupport> ages = Of(new PcmParameters(), new DeviceLife(), 25, Day, 30 * Day, Year, 10 * Year);
        Assert.Equal([SupportLabel.Calibrated, SupportLabel.Calibrated, SupportLabel.Literature, SupportLabel.Literature, SupportLabel.Estimate], ages.Select(age => age.Label));
        Assert.Equal("drift: fitted to a day, extrapolated beyond a year", ages[^1].Reason);
        Assert.All(ages, age => Assert.False(age.Extrapolated));
    }

    [Fact]
    public void What_the_study_changed_is_named()
    {
        AgeSupport age = One(new PcmParameters { Drift = false, ReadNoise = ReadNoise.Off, GMaxMicrosiemens = 20 }, new DeviceLife());
        Assert.Equal((SupportLabel.Estimate, "the study sets drift, read_noise, g_max_us of pcm-1m itself"), (age.Label, age.Reason));
    }

    [Fact]
    public void A_value_equal_to_the_presets_is_no_change()
    {
        TechnologyPreset preset = TechnologyPresets.Find("pcm-1m")!;
        Assert.All(preset.Table, parameter => Assert.Empty(PointSupport.Changed(preset, parameter.Set(preset.Parameters, parameter.Get(preset.Parameters)))));
    }

    [Fact]
    public void A_word_is_named_without_the_numbers_that_it_sets()
    {
        TechnologyPreset preset = TechnologyPresets.Find("rr-cmo")!;
        DeviceChoice band = preset.Choices.Single(choice => choice.Name == "acceptance_band");
        Assert.Equal(["acceptance_band"], PointSupport.Changed(preset, band.Set(preset.Parameters, "0.2%")));
    }

    [Fact]
    public void Split_noise_traps_and_faults_are_estimates_and_thermal_noise_is_not()
    {
        Assert.StartsWith("split read noise: ", One(new PcmParameters { ReadNoise = ReadNoise.Split }, new DeviceLife()).Reason, StringComparison.Ordinal);
        Assert.Equal(SupportLabel.Estimate, One(new PcmParameters { TelegraphNoise = true, TelegraphShare = 0.1 }, new DeviceLife()).Label);
        Assert.Equal("faults: the study's own shares", One(new PcmParameters(), new DeviceLife { StuckLow = 0.001 }).Reason);
        Assert.Equal(SupportLabel.Literature, One(new PcmParameters { ThermalNoise = true }, new DeviceLife()).Label);
    }

    [Fact]
    public void A_law_that_a_technology_names_itself_is_not_named_twice()
    {
        TechnologyPreset preset = TechnologyPresets.Find("fl-nor")!;
        AgeSupport age = PointSupport.Of(preset, preset.Parameters with { TelegraphNoise = true }, new DeviceLife(), [Day])[0];
        Assert.Single(age.Laws, law => law.Law == "telegraph noise");
    }

    [Theory]
    [InlineData(140, Day, "140 C, above 125 C")]
    [InlineData(-50, Day, "-50 C, below -40 C")]
    [InlineData(25, 20 * Year, "20 years, beyond 15")]
    public void Outside_is_an_estimate_that_says_so(double celsius, double age, string reason)
    {
        AgeSupport support = Of(new PcmParameters(), DeviceLife.Constant(celsius + Zero), age)[0];
        Assert.Equal((SupportLabel.Estimate, true, $"outside of what pcm-1m is usable for: {reason}"), (support.Label, support.Extrapolated, support.Reason));
    }

    [Fact]
    public void A_chip_programmed_anew_is_as_old_as_its_last_programming() => Assert.Equal(
        SupportLabel.Calibrated, Of(new PcmParameters(), new DeviceLife { RefreshSeconds = [2 * Year] }, (2 * Year) + 3600)[0].Label);

    [Fact]
    public void Every_preset_has_a_label_with_a_reason_at_every_age() => Assert.All(TechnologyPresets.All, preset => Assert.All(
        PointSupport.Of(preset, preset.Parameters, DeviceLife.Constant(85 + Zero), [1, Day, Year, 10 * Year]),
        age =>
        {
            Assert.NotEmpty(age.Laws);
            Assert.NotEmpty(age.Reason);
            Assert.False(age.Extrapolated);
        }));

    private static AgeSupport One(PcmParameters parameters, DeviceLife life) => Of(parameters, life, Day)[0];

    private static IReadOnlyList<AgeSupport> Of(PcmParameters parameters, DeviceLife life, params double[] ages) =>
        PointSupport.Of(TechnologyPresets.Find("pcm-1m")!, parameters, life, ages);
}
