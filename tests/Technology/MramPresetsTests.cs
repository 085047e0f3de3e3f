using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

public sealed class MramPresetsTests
{
    private static readonly MramParameters Defaults = new();

    public static TheoryData<string> Names { get; } = [.. Table.Select(row => row.Name)];

    private static IReadOnlyList<DeviceParameter> Table => TechnologyPresets.Find("mr-auto")!.Table;

    private static DeviceParameter Row(string name) => Table.Single(row => row.Name == name);

    /// <summary>technologies.md 4.2 and 4.3: three presets by their stability, and where they may be used.</summary>
    [Theory]
    [InlineData("mr-cache", 60, 125)]
    [InlineData("mr-iot", 75, 125)]
    [InlineData("mr-auto", 95, 150)]
    public void Presets_of_the_sheet(string name, double stability, double hottest)
    {
        TechnologyPreset preset = TechnologyPresets.Find(name)!;
        Assert.Equal(Defaults with { Stability = stability }, preset.Parameters);
        Assert.Equal((-40, hottest), preset.UsableCelsius);
        Assert.Equal(20 * 365 * 86_400.0, preset.UsableSeconds);
    }

    /// <summary>technologies.md 4.2.</summary>
    [Theory]
    [InlineData("rp_kohm", 3.0)]
    [InlineData("tmr_percent", 180)]
    [InlineData("half_v", 0.65)]
    [InlineData("read_v", 0.1)]
    [InlineData("polarisation_slope", 2e-5)]
    [InlineData("rp_per_k", -1.5e-4)]
    [InlineData("rp_spread", 0.05)]
    [InlineData("tmr_spread", 0.04)]
    [InlineData("stability_spread", 0.077)]
    [InlineData("attempt_frequency_hz", 1e9)]
    [InlineData("curie_k", 1420)]
    [InlineData("magnetisation_exponent", 0.4)]
    [InlineData("barrier_exponent", 2.2)]
    [InlineData("read_current", 0.2)]
    [InlineData("write_error", 1e-6)]
    [InlineData("endurance_median", 1e12)]
    [InlineData("endurance_spread", 1.2)]
    [InlineData("endurance_per_v", 20)]
    [InlineData("short_over_parallel", 5)]
    [InlineData("flicker_alpha_um2", 1e-9)]
    [InlineData("ap_noise", 2)]
    [InlineData("rtn_share", 0.01)]
    [InlineData("rtn_amplitude", 0.02)]
    public void Default_is_the_number_of_the_sheet(string name, double value) => Assert.Equal(value, Row(name).Get(Defaults));

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_is_complete_and_sets_what_it_gets(string name)
    {
        DeviceParameter row = Row(name);
        Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", row.Name);
        Assert.InRange(row.Get(Defaults), row.Least, row.Most);
        Assert.Contains(row.Grade, new[] { "A", "A*", "B", "C" });
        Assert.All(new[] { row.Unit, row.Meaning, row.Source }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.True(row.Grade is not "C" || row.Range is not null, name);
        if (row.Range is { } range)
            Assert.True(row.Least <= range.Low && range.Low < range.High && range.High <= row.Most, name);
        DeviceParameters changed = row.Set(Defaults, row.Least);
        Assert.Equal(row.Least, row.Get(changed));
        Assert.All(Table.Where(other => other.Name != name), other => Assert.Equal(other.Get(Defaults), other.Get(changed)));
        Assert.Equal(Defaults, row.Set(changed, row.Get(Defaults)));
    }

    /// <summary>Every number is a row, except those that follow from others and those of gradual wear, of which there is none.</summary>
    [Fact]
    public void Every_number_of_the_law_has_one_row()
    {
        string[] derived = ["GMinMicrosiemens", "GMaxMicrosiemens", "EnduranceMedian", "StuckHighMicrosiemens", "WindowLoss", "WearExponent", "WearNoise"];
        string[] numbers = [.. typeof(MramParameters).GetProperties().Where(p => p.PropertyType == typeof(double)).Select(p => p.Name).Except(derived)];
        Assert.Equal(numbers.Length, Table.Count);
        Assert.Equal(Table.Count, Table.Select(row => row.Name).Distinct().Count());
    }

    /// <summary>The targets are the two conductances at 25 C and the read bias, whatever is changed.</summary>
    [Fact]
    public void The_window_follows_from_the_junction()
    {
        foreach (var (name, value) in new[] { ("rp_kohm", 5.0), ("tmr_percent", 100), ("half_v", 0.4), ("read_v", 0.25) })
        {
            var p = (MramParameters)Row(name).Set(Defaults, value);
            double bias = p.ReadVolt / p.HalfVolt;
            Assert.Equal(1e3 / p.ParallelKiloohm, p.GMaxMicrosiemens, 1e-9);
            Assert.Equal(p.GMaxMicrosiemens / (1 + (p.TmrPercent / 100 / (1 + (bias * bias)))), p.GMinMicrosiemens, 1e-9);
            Assert.Equal(5 * p.GMaxMicrosiemens, p.StuckHighMicrosiemens, 1e-9);
        }
    }

    /// <summary>technologies.md 4.1: about a decade of writes per 0.115 V; the nominal voltage has no effect.</summary>
    [Fact]
    public void Endurance_falls_with_the_write_voltage()
    {
        Assert.Equal(1e12, Defaults.EnduranceMedian);
        Assert.Equal(EnduranceShape.Weibull, Defaults.EnduranceShape);
        Assert.Equal(0.1, (Defaults with { WriteVolt = 0.615 }).EnduranceMedian / 1e12, 0.002);
        Assert.Equal(1e10 * Math.Exp(-1), (Defaults with { WriteVolt = 0.55, EnduranceNominal = 1e10 }).EnduranceMedian, 1);
        Assert.Equal((0.0, 0.0, 1.0), (Defaults.WindowLoss, Defaults.WearNoise, Defaults.StuckHighShare));
    }

    [Fact]
    public void Choices_set_what_they_get()
    {
        foreach (DeviceChoice choice in TechnologyPresets.Find("mr-auto")!.Choices)
        {
            Assert.Equal(choice.Words[0], choice.Get(Defaults));
            Assert.All(choice.Words, word => Assert.Equal(word, choice.Get(choice.Set(Defaults, word))));
        }
    }

    /// <summary>technologies.md 8 and 4.3.</summary>
    [Fact]
    public void Labels_are_those_of_the_support_matrix()
    {
        TechnologyPreset preset = TechnologyPresets.Find("mr-auto")!;
        var life = new DeviceLife { ReadsPerSecond = 1, CyclesSpent = 1e6 };
        var query = new SupportQuery(1, 298.15, 398.15, 398.15, life, new AgeContext(0, 1, null, 398.15));
        var laws = preset.Support(preset.Parameters, query).ToDictionary(law => law.Law, law => law.Label);
        foreach (string law in new[] { "write errors and spread", "retention", "read disturb", "temperature of the read", "endurance" })
            Assert.Equal(SupportLabel.Literature, laws[law]);
        foreach (string law in new[] { "read noise", "sums of currents" })
            Assert.Equal(SupportLabel.Estimate, laws[law]);
        var soldered = preset.Support(preset.Parameters, query with { MostKelvin = 533.15 }).Single(law => law.Law == "retention");
        Assert.Equal(SupportLabel.Estimate, soldered.Label);
        var shaped = preset.Support(((MramParameters)preset.Parameters) with { WriteModel = MramWriteModel.Overdrive }, query).Single(law => law.Law == "write errors and spread");
        Assert.Equal(SupportLabel.Estimate, shaped.Label); // its current and time constant are of grade C
        var bare = preset.Support(Defaults with { Drift = false, ProgrammingNoise = false, ReadNoise = ReadNoise.Off, TelegraphNoise = false }, query with { ReadKelvin = 298.15, Life = new DeviceLife() });
        Assert.Equal("sums of currents", Assert.Single(bare).Law);
    }
}
