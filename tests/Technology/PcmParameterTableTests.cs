using System.Reflection;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

public sealed class PcmParameterTableTests
{
    private static readonly PcmParameters Defaults = new();

    private static readonly IReadOnlyList<DeviceParameter> Table = TechnologyPresets.Find("pcm-1m")!.Table;

    public static TheoryData<string> Names { get; } = [.. Table.Select(p => p.Name)];

    private static DeviceParameter Named(string name) => Table.Single(p => p.Name == name);

    /// <summary>Properties of the law that differ between two sets of parameters.</summary>
    private static IEnumerable<string> Differences(PcmParameters a, PcmParameters b) =>
        typeof(PcmParameters).GetProperties().Where(p => p.CanWrite && !Equals(p.GetValue(a), p.GetValue(b))).Select(p => p.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_sets_what_it_gets_and_nothing_else(string name)
    {
        DeviceParameter row = Named(name);
        double other = row.Get(Defaults) == row.Most ? row.Least : row.Most;
        var changed = (PcmParameters)row.Set(Defaults, other);
        Assert.Equal(other, row.Get(changed));
        Assert.Single(Differences(Defaults, changed));
    }

    /// <summary>The law has no telegraph traps: their numbers have no row.</summary>
    [Fact]
    public void Every_number_of_the_law_has_one_row()
    {
        string[] numbers = [.. typeof(PcmParameters).GetProperties().Where(p => p.PropertyType == typeof(double) && p.CanWrite && !p.Name.StartsWith("Telegraph", StringComparison.Ordinal)).Select(p => p.Name)];
        string[] reached = [.. Table.Select(row => Assert.Single(Differences(Defaults, (PcmParameters)row.Set(Defaults, row.Get(Defaults) == row.Most ? row.Least : row.Most))))];
        Assert.Equal(numbers.Order(), reached.Order());
        Assert.Equal(Table.Count, Table.Select(p => p.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_is_complete(string name)
    {
        DeviceParameter row = Named(name);
        Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", row.Name);
        Assert.InRange(row.Get(Defaults), row.Least, row.Most);
        Assert.Contains(row.Grade, new[] { "A", "A*", "B", "C" });
        Assert.All(new[] { row.Unit, row.Meaning, row.Source }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        string? unit = row.Unit switch { "uS" => "_us", "s" => "_s", "eV" => "_ev", "1/s" => "_hz", "V" => "_v", "C" => "_c", "-" or "writes" => null, _ => throw new InvalidOperationException(row.Unit) };
        Assert.True(unit is null || row.Name.EndsWith(unit, StringComparison.Ordinal), $"{row.Name} in {row.Unit}");
    }

    /// <summary>The published numbers: Nandakumar et al., ICECS 2019, as in aihwkit's PCMLikeNoiseModel; from read_window_s on, estimates and survey values (technologies.md 2.1, 2.2).</summary>
    [Theory]
    [InlineData("g_min_us", 0.1)]
    [InlineData("g_max_us", 25)]
    [InlineData("g_max_reference_us", 25)]
    [InlineData("programming_c0_us", 0.26348)]
    [InlineData("programming_c1_us", 1.9650)]
    [InlineData("programming_c2_us", -1.1731)]
    [InlineData("nu_mean_slope", -0.0155)]
    [InlineData("nu_mean_offset", 0.0244)]
    [InlineData("nu_mean_min", 0.049)]
    [InlineData("nu_mean_max", 0.1)]
    [InlineData("nu_spread_slope", -0.0125)]
    [InlineData("nu_spread_offset", -0.0059)]
    [InlineData("nu_spread_min", 0.008)]
    [InlineData("nu_spread_max", 0.045)]
    [InlineData("qs_coefficient", 0.0088)]
    [InlineData("qs_exponent", 0.65)]
    [InlineData("qs_floor", 1e-3)]
    [InlineData("qs_max", 0.2)]
    [InlineData("t_c_s", 20)]
    [InlineData("t_read_s", 250e-9)]
    [InlineData("read_window_s", 1e-3)]
    [InlineData("attempt_frequency_hz", 1e13)]
    [InlineData("relaxation_barrier_ev", 0.42)]
    [InlineData("relaxation_end_ev", 1.7)]
    [InlineData("activation_slope_ev", -0.035)]
    [InlineData("activation_offset_ev", 0.03)]
    [InlineData("activation_min_ev", 0.03)]
    [InlineData("activation_max_ev", 0.22)]
    [InlineData("activation_spread", 0.1)]
    [InlineData("activation_correlation", 0.5)]
    [InlineData("crystallisation_ev", 2.6)]
    [InlineData("ten_years_c", 120)]
    [InlineData("crystallisation_exponent", 1.5)]
    [InlineData("set_over_max", 1.2)]
    [InlineData("qs_temperature_exponent", 0)]
    [InlineData("read_field_v", 0.3)]
    [InlineData("read_v", 0.2)]
    [InlineData("endurance_median", 1e8)]
    [InlineData("endurance_spread", 1.15)]
    [InlineData("window_loss", 0.3)]
    [InlineData("wear_exponent", 0.5)]
    [InlineData("wear_noise", 0.5)]
    [InlineData("stuck_high_share", 0.7)]
    public void Default_is_the_published_number(string name, double value) => Assert.Equal(value, Named(name).Get(Defaults));

    /// <summary>nu0 and the barrier put the onset of relaxation near 1.3 us at 25 C.</summary>
    [Fact]
    public void Onset_of_relaxation_is_near_a_microsecond()
    {
        const double BoltzmannEvPerKelvin = 8.617333262e-5, RoomKelvin = 298.15;
        double onset = Math.Exp(Defaults.RelaxationBarrierEv / (BoltzmannEvPerKelvin * RoomKelvin)) / Defaults.AttemptFrequency;
        Assert.InRange(onset, 1.2e-6, 1.35e-6);
    }

    [Fact]
    public void Estimates_are_graded_as_such()
    {
        string[] estimates =
        [
            "read_window_s", "relaxation_barrier_ev", "relaxation_end_ev", "activation_slope_ev", "activation_offset_ev", "activation_min_ev", "activation_max_ev",
            "activation_spread", "activation_correlation", "crystallisation_exponent", "set_over_max", "qs_temperature_exponent", "read_field_v",
            "endurance_spread", "window_loss", "wear_exponent", "wear_noise",
        ];
        Assert.Equal(estimates, Table.Where(p => p.Grade == "C").Select(p => p.Name));
        Assert.Equal(["read_v", "attempt_frequency_hz", "crystallisation_ev", "endurance_median", "stuck_high_share"], Table.Where(p => p.Grade == "B").Select(p => p.Name));
    }

    /// <summary>A sweep over "range" needs one for every estimate; the default lies inside.</summary>
    [Fact]
    public void Estimates_have_a_range()
    {
        foreach (TechnologyPreset preset in TechnologyPresets.All.Where(p => p.Parameters is PcmParameters))
        {
            foreach (DeviceParameter row in preset.Table.Where(p => p.Grade == "C"))
            {
                Assert.True(row.Range is not null, $"{preset.Name}: {row.Name}");
                Assert.InRange(row.Get(preset.Parameters), row.Range.Value.Low, row.Range.Value.High);
            }
        }
    }

    /// <summary>All presets have the same names, so that a study may change one for any of them, and their own numbers lie inside.</summary>
    [Fact]
    public void Presets_share_the_names_of_the_table()
    {
        foreach (TechnologyPreset preset in TechnologyPresets.All.Where(p => p.Parameters is PcmParameters))
        {
            Assert.Equal(Table.Select(p => p.Name), preset.Table.Select(p => p.Name));
            Assert.All(preset.Table, row => Assert.InRange(row.Get(preset.Parameters), row.Least, row.Most));
        }
    }
}
