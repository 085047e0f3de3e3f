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
        Assert.Equal((SupportLabel.Estimate, "the study sets g_max_us of pcm-1m itself; without drift, read_noise"), (age.Label, age.Reason));
    }

    /// <summary>The worst of the laws that acted: one that is switched off did not act, and is said beside the label.</summary>
    [Fact]
    public void What_is_switched_off_is_said_and_does_not_downgrade()
    {
        AgeSupport age = Of(new PcmParameters { Drift = false }, new DeviceLife(), 10 * Year)[0];
        Assert.Equal((SupportLabel.Calibrated, "programming noise: fitted to the array; read noise: fitted to the array; without drift"), (age.Label, age.Reason));
        Assert.Equal("no law acted; without programming_noise, drift, read_noise", One(new PcmParameters { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off }, new DeviceLife()).Reason);
    }

    /// <summary>A word that a study chooses is as well founded as what it stands for: technologies.md 3.2.</summary>
    [Theory]
    [InlineData("acceptance_band", "0.2%", SupportLabel.Calibrated)]
    [InlineData("relaxation_shape", "log-logistic", SupportLabel.Literature)]
    [InlineData("write_termination", "terminated", SupportLabel.Literature)]
    public void Published_choices_keep_their_labels(string choice, string word, SupportLabel label)
    {
        TechnologyPreset preset = TechnologyPresets.Find("rr-cmo")!;
        DeviceParameters chosen = preset.Choices.Single(c => c.Name == choice).Set(preset.Parameters, word);
        Assert.Equal(label, PointSupport.Of(preset, chosen, new DeviceLife(), [3600])[0].Label);
    }

    /// <summary>States are verified at the temperature of programming: read elsewhere, the temperature of the read acts, also at 25 C.</summary>
    [Theory]
    [InlineData("pcm-1m", "programming noise")]
    [InlineData("rr-cmo", "programming noise")]
    [InlineData("mr-auto", "write errors and spread")]
    [InlineData("fl-nor", "programming noise")]
    [InlineData("fl-sonos", "programming noise")]
    public void Programmed_elsewhere_is_not_calibrated(string name, string programming)
    {
        TechnologyPreset preset = TechnologyPresets.Find(name)!;
        AgeSupport room = PointSupport.Of(preset, preset.Parameters, new DeviceLife(), [Day])[0];
        AgeSupport warm = PointSupport.Of(preset, preset.Parameters, new DeviceLife { ProgrammingKelvin = 85 + Zero }, [Day])[0];
        Assert.DoesNotContain(room.Laws, law => law.Law == "temperature of the read");
        Assert.Contains(warm.Laws, law => law.Law == "temperature of the read");
        Assert.Equal(room.Laws.Single(law => law.Law == programming).Label + 1, warm.Laws.Single(law => law.Law == programming).Label);
        Assert.EndsWith("at 25 C; here at 85 C", warm.Laws.Single(law => law.Law == programming).Reason, StringComparison.Ordinal);
        Assert.NotEqual(SupportLabel.Calibrated, warm.Label);
    }

    /// <summary>Programmed and read at one temperature, no state is read away from where it was verified (MRAM has targets at 25 C).</summary>
    [Theory]
    [InlineData("pcm-1m")]
    [InlineData("rr-cmo")]
    [InlineData("fl-nor")]
    [InlineData("fl-sonos")]
    public void Read_where_it_was_programmed_no_temperature_of_the_read_acts(string name)
    {
        TechnologyPreset preset = TechnologyPresets.Find(name)!;
        AgeSupport warm = PointSupport.Of(preset, preset.Parameters, new DeviceLife { ProgrammingKelvin = 85 + Zero, ReadKelvin = 85 + Zero }, [Day])[0];
        Assert.DoesNotContain(warm.Laws, law => law.Law == "temperature of the read");
    }

    [Fact]
    public void Programming_beyond_the_usable_temperatures_is_marked()
    {
        TechnologyPreset preset = TechnologyPresets.Find("fl-sonos")!;
        AgeSupport age = PointSupport.Of(preset, preset.Parameters, new DeviceLife { ProgrammingKelvin = 150 + Zero }, [Day])[0];
        Assert.Equal((SupportLabel.Estimate, true, "outside of what fl-sonos is usable for: 150 C, above 125 C"), (age.Label, age.Extrapolated, age.Reason));
        TableParameters table = TableParameters.Of([10, 1e6], [5, 30], [[1, 1], [1, 1]]) with { MeasuredCelsius = 55 };
        Assert.False(PointSupport.Of(TablePreset.Of("mine", table), table, DeviceLife.Constant(55 + Zero), [Day])[0].Extrapolated); // a table does not know where it was programmed
    }

    [Fact]
    public void A_value_equal_to_the_presets_is_no_change()
    {
        TechnologyPreset preset = TechnologyPresets.Find("pcm-1m")!;
        Assert.All(preset.Table, parameter => Assert.Empty(PointSupport.Changed(preset, parameter.Set(preset.Parameters, parameter.Get(preset.Parameters)))));
    }

    [Fact]
    public void A_word_changes_no_number()
    {
        TechnologyPreset preset = TechnologyPresets.Find("rr-cmo")!;
        DeviceChoice band = preset.Choices.Single(choice => choice.Name == "acceptance_band");
        Assert.Empty(PointSupport.Changed(preset, band.Set(preset.Parameters, "0.2%")));
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
    [InlineData(25, 20 * Year, "20 y, beyond 15 y")]
    public void Outside_is_an_estimate_that_says_so(double celsius, double age, string reason)
    {
        AgeSupport support = Of(new PcmParameters(), DeviceLife.Constant(celsius + Zero), age)[0];
        Assert.Equal((SupportLabel.Estimate, true, $"outside of what pcm-1m is usable for: {reason}"), (support.Label, support.Extrapolated, support.Reason));
    }

    [Fact]
    public void A_chip_programmed_anew_is_as_old_as_its_last_programming_and_worn_by_it()
    {
        AgeSupport age = Of(new PcmParameters(), new DeviceLife { RefreshSeconds = [2 * Year], CyclesPerProgramming = 1e4 }, (2 * Year) + 3600)[0];
        Assert.Equal(SupportLabel.Calibrated, age.Laws.Single(law => law.Law == "drift").Label);
        Assert.Equal((SupportLabel.Estimate, "window over cycles: how the window shrinks is an engineering estimate"), (age.Label, age.Reason));
    }

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
