using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

public sealed class FlashPresetsTests
{
    private const double Day = 86_400, Year = 365 * Day;

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (TechnologyPreset preset in FlashPresets.All)
            {
                foreach (DeviceParameter row in preset.Table)
                    rows.Add(preset.Name, row.Name);
            }

            return rows;
        }
    }

    private static TechnologyPreset Preset(string name) => TechnologyPresets.Find(name)!;

    private static DeviceParameter Row(string preset, string name) => Preset(preset).Table.Single(row => row.Name == name);

    private static DeviceParameters Other(DeviceParameter row, DeviceParameters p) => row.Set(p, row.Get(p) == row.Most ? row.Least : row.Most);

    private static IEnumerable<string> Differences(DeviceParameters a, DeviceParameters b) =>
        a.GetType().GetProperties().Where(p => p.CanWrite && !Equals(p.GetValue(a), p.GetValue(b))).Select(p => p.Name);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_is_complete_and_sets_nothing_else(string preset, string name)
    {
        DeviceParameters defaults = Preset(preset).Parameters;
        DeviceParameter row = Row(preset, name);
        Assert.Single(Differences(defaults, Other(row, defaults)));
        Assert.Equal(row.Least, row.Get(row.Set(defaults, row.Least)));
        Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", row.Name);
        Assert.InRange(row.Get(defaults), row.Least, row.Most);
        Assert.Contains(row.Grade, new[] { "A", "A*", "B", "C" });
        Assert.All(new[] { row.Unit, row.Meaning, row.Source }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        if (row.Range is var (low, high))
            Assert.True(low <= row.Get(defaults) && row.Get(defaults) <= high && row.Least <= low && high <= row.Most, name);
    }

    [Theory]
    [InlineData("fl-nor")]
    [InlineData("fl-sonos")]
    public void Every_number_of_the_law_has_one_row(string preset)
    {
        DeviceParameters defaults = Preset(preset).Parameters;
        bool traps = preset == "fl-nor";
        string[] numbers = [.. defaults.GetType().GetProperties().Where(p => p.PropertyType == typeof(double) && p.CanWrite).Select(p => p.Name).Where(p => traps || !p.StartsWith("Telegraph", StringComparison.Ordinal))];
        string[] reached = [.. Preset(preset).Table.Select(row => Differences(defaults, Other(row, defaults)).Single())];
        Assert.Equal(numbers.Order(), reached.Order());
        Assert.Equal(reached.Length, Preset(preset).Table.Select(row => row.Name).Distinct().Count());
    }

    /// <summary>Numbers of technologies.md, sections 5.2 to 5.4.</summary>
    [Theory]
    [InlineData("fl-sonos", "g_max_na", 1600)]
    [InlineData("fl-sonos", "specific_na", 35)]
    [InlineData("fl-sonos", "neutral_na", 360)]
    [InlineData("fl-sonos", "on_off", 1e7)]
    [InlineData("fl-sonos", "loss_per_ev", 1.168)]
    [InlineData("fl-sonos", "detrapping_barrier_ev", 1.093)]
    [InlineData("fl-sonos", "spread_square_base", 395.5)]
    [InlineData("fl-sonos", "spread_square_growth", 940)]
    [InlineData("fl-sonos", "spread_current_base_na", 176.3)]
    [InlineData("fl-sonos", "spread_current_growth_na", 37)]
    [InlineData("fl-sonos", "read_noise_na", 12.58)]
    [InlineData("fl-sonos", "read_noise_current_na", 215.4)]
    [InlineData("fl-sonos", "read_v", 0.06)]
    [InlineData("fl-sonos", "endurance_median", 1e5)]
    [InlineData("fl-nor", "g_min_na", 1)]
    [InlineData("fl-nor", "g_max_na", 1000)]
    [InlineData("fl-nor", "specific_na", 300)]
    [InlineData("fl-nor", "slope_factor", 1.4)]
    [InlineData("fl-nor", "programming_relative", 0.01)]
    [InlineData("fl-nor", "loss_per_ev", 0.005)]
    [InlineData("fl-nor", "detrapping_barrier_ev", 0.905)]
    [InlineData("fl-nor", "loss_spread", 0.3)]
    [InlineData("fl-nor", "tail_probability", 1e-6)]
    [InlineData("fl-nor", "tail_ev", 0.9)]
    [InlineData("fl-nor", "tail_years", 20)]
    [InlineData("fl-nor", "rtn_share", 0.15)]
    [InlineData("fl-nor", "rtn_ev", 0.4)]
    [InlineData("fl-nor", "endurance_median", 3e5)]
    [InlineData("fl-nor", "endurance_spread", 0.69)]
    public void Default_is_that_of_the_sheet(string preset, string name, double value) => Assert.Equal(value, Row(preset, name).Get(Preset(preset).Parameters));

    [Fact]
    public void Bias_compensation_is_a_choice()
    {
        DeviceChoice choice = Assert.Single(Preset("fl-nor").Choices);
        Assert.Equal(("bias_compensation", "on"), (choice.Name, choice.Words[0]));
        Assert.Equal("on", choice.Get(new NorParameters()));
        DeviceParameters off = choice.Set(new NorParameters(), "off");
        Assert.Equal("off", choice.Get(off));
        Assert.Equal(new NorParameters { BiasCompensation = false }, off);
    }

    [Theory]
    [InlineData(5, 25, SupportLabel.Calibrated)]
    [InlineData(6, 25, SupportLabel.Literature)]
    [InlineData(1, 85, SupportLabel.Estimate)]
    public void Sonos_retention_is_labelled_by_where_it_acts(double days, double celsius, SupportLabel label) =>
        Assert.Equal(label, Support("fl-sonos", days * Day, celsius, 25).Single(law => law.Law == "retention").Label);

    [Fact]
    public void Laws_that_do_not_act_have_no_label()
    {
        Assert.Equal(["programming noise", "retention", "read noise"], Support("fl-sonos", Day, 25, 25).Select(law => law.Law));
        Assert.All(Support("fl-sonos", Day, 25, 25), law => Assert.Equal(SupportLabel.Calibrated, law.Label));
        Assert.Contains(Support("fl-sonos", Day, 25, 85), law => law is { Law: "temperature of the read", Label: SupportLabel.Literature });
        Assert.Contains(Support("fl-sonos", Day, 25, 85), law => law is { Law: "read noise", Label: SupportLabel.Estimate });
        Assert.Equal(["programming noise", "retention", "tail cells", "read noise", "telegraph noise"], Support("fl-nor", Day, 25, 25).Select(law => law.Law));
        var still = (NorParameters)Preset("fl-nor").Parameters with { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off, TelegraphNoise = false };
        Assert.Empty(Preset("fl-nor").Support(still, Query(Year, 25, 25, DeviceLife.Constant(298.15))));
    }

    [Fact]
    public void Wear_and_disturb_are_labelled_where_they_act()
    {
        DeviceLife life = DeviceLife.Constant(298.15) with { CyclesSpent = 1e3, ReadsPerSecond = 1e6 };
        string[] laws = [.. Preset("fl-nor").Support(new NorParameters { TelegraphNoise = true }, Query(Year, 25, 25, life)).Select(law => law.Law)];
        Assert.All(new[] { "read disturb", "telegraph noise", "endurance", "window against writes" }, law => Assert.Contains(law, laws));
    }

    /// <summary>technologies.md 8 lists a disturb of SONOS without a law for it: reads that change no row are said to.</summary>
    [Fact]
    public void Reads_of_sonos_that_nothing_models_are_named()
    {
        DeviceLife read = DeviceLife.Constant(298.15) with { ReadsPerSecond = 1 };
        LawSupport law = Preset("fl-sonos").Support(Preset("fl-sonos").Parameters, Query(Day, 25, 25, read)).Single(law => law.Law == "read disturb");
        Assert.Equal(SupportLabel.Estimate, law.Label);
        Assert.StartsWith("not modelled", law.Reason, StringComparison.Ordinal);
        Assert.Contains(("read disturb", "ESTIMATE (not modelled)"), Preset("fl-sonos").Labels);
    }

    /// <summary>technologies.md 5.4.</summary>
    [Theory]
    [InlineData("fl-nor", "endurance_median", "C")]
    [InlineData("fl-nor", "endurance_spread", "C")]
    [InlineData("fl-nor", "stuck_high_share", "C")]
    [InlineData("fl-sonos", "stuck_high_share", "C")]
    [InlineData("fl-sonos", "read_v", "A")]
    [InlineData("fl-nor", "read_v", "B")]
    public void Grade_is_that_of_the_sheet(string preset, string name, string grade) => Assert.Equal(grade, Row(preset, name).Grade);

    [Fact]
    public void Table_is_usable_where_it_was_measured()
    {
        TableParameters table = TableParameters.Of([10, 1000], [5, 30], [[1, 1], [1, 1]]) with { MeasuredCelsius = 55 };
        TechnologyPreset preset = TablePreset.Of("mine", table);
        Assert.Equal((55, 55), preset.UsableCelsius);
        Assert.Equal(1000, preset.UsableSeconds);
        LawSupport law = Assert.Single(preset.Support(table, Query(100, 55, 55, DeviceLife.Constant(328.15))));
        Assert.Equal((SupportLabel.Estimate, "the study's own table"), (law.Label, law.Reason));
        Assert.All(preset.Table, row => Assert.Equal(row.Least, row.Get(row.Set(table, row.Least))));
    }

    private static IReadOnlyList<LawSupport> Support(string preset, double age, double stored, double read) =>
        Preset(preset).Support(Preset(preset).Parameters, Query(age, stored, read, DeviceLife.Constant(stored + 273.15) with { ReadKelvin = read + 273.15 }));

    private static SupportQuery Query(double age, double stored, double read, DeviceLife life) =>
        new(age, stored + 273.15, stored + 273.15, read + 273.15, life, life.Contexts([age])[0]);
}
