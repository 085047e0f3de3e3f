using System.Reflection;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

public sealed class PcmParameterTableTests
{
    private static readonly PcmParameters Defaults = new();

    public static TheoryData<string> Names { get; } = [.. PcmParameterTable.All.Select(p => p.Name)];

    private static PcmParameter Named(string name) => PcmParameterTable.All.Single(p => p.Name == name);

    /// <summary>Properties of the law that differ between two sets of parameters.</summary>
    private static IEnumerable<string> Differences(PcmParameters a, PcmParameters b) =>
        typeof(PcmParameters).GetProperties().Where(p => p.CanWrite && !Equals(p.GetValue(a), p.GetValue(b))).Select(p => p.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_sets_what_it_gets_and_nothing_else(string name)
    {
        PcmParameter row = Named(name);
        double other = row.Get(Defaults) == row.Most ? row.Least : row.Most;
        PcmParameters changed = row.Set(Defaults, other);
        Assert.Equal(other, row.Get(changed));
        Assert.Single(Differences(Defaults, changed));
    }

    [Fact]
    public void Every_number_of_the_law_has_one_row()
    {
        string[] numbers = [.. typeof(PcmParameters).GetProperties().Where(p => p.PropertyType == typeof(double)).Select(p => p.Name)];
        string[] reached = [.. PcmParameterTable.All.Select(row => Assert.Single(Differences(Defaults, row.Set(Defaults, row.Get(Defaults) == row.Most ? row.Least : row.Most))))];
        Assert.Equal(numbers.Order(), reached.Order());
        Assert.Equal(PcmParameterTable.All.Count, PcmParameterTable.All.Select(p => p.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_is_complete(string name)
    {
        PcmParameter row = Named(name);
        Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", row.Name);
        Assert.InRange(row.Get(Defaults), row.Least, row.Most);
        Assert.Contains(row.Grade, new[] { "A", "A*", "B", "C" });
        Assert.All(new[] { row.Unit, row.Meaning, row.Source }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        string? unit = row.Unit switch { "uS" => "_us", "s" => "_s", "eV" => "_ev", "1/s" => "_hz", "-" => null, _ => throw new InvalidOperationException(row.Unit) };
        Assert.True(unit is null || row.Name.EndsWith(unit, StringComparison.Ordinal), $"{row.Name} in {row.Unit}");
    }

    /// <summary>The published numbers: Nandakumar et al., ICECS 2019, as in aihwkit's PCMLikeNoiseModel; the last three are estimates (grades B and C).</summary>
    [Theory]
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
        Assert.Equal(["read_window_s", "relaxation_barrier_ev"], PcmParameterTable.All.Where(p => p.Grade == "C").Select(p => p.Name));
        Assert.Equal(["attempt_frequency_hz"], PcmParameterTable.All.Where(p => p.Grade == "B").Select(p => p.Name));
    }
}
