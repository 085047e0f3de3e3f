using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>The clocks of technologies.md 1.3 and the tests of the thermal core of section 11.</summary>
public sealed class ThermalClockTests
{
    private const double Zero = 273.15, Room = 298.15, Hour = 3600, Day = 24 * Hour, Attempts = 1e13;

    /// <summary>The sheet counts years of 365.25 days, as its 15 years of 131,490 h show; at 125 C it is a digit.</summary>
    private const double TenYears = 3652.5 * Day;

    /// <summary>The table of 1.3: barrier, tau at 25 C and its digits, u at 25 C after 1 h, 1 d, 10 y, then 10 y at 85, 125 and -40 C.</summary>
    public static TheoryData<double, double, double[]> Table => new()
    {
        { 0.42, 1.3e-6, [0.5595, 0.6411, 0.8519, 1.1078, 1.2785, 0.5746] },
        { 0.77, 1.04, [0.2095, 0.2911, 0.5019, 0.7578, 0.9285, 0.2246] },
        { 0.905, 198, [0.0758, 0.1562, 0.3669, 0.6228, 0.7935, 0.0898] },
        { 1.093, 3.0e5, [0.0003, 0.0065, 0.1789, 0.4348, 0.6055, 0.0001] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Front_at_one_temperature_is_that_of_the_table(double barrier, double onset, double[] expected)
    {
        double tau = Math.Exp(barrier / ThermalClocks.ThermalEv(Room)) / Attempts;
        Assert.Equal(onset, tau, onset * 0.04);
        (double Seconds, double Celsius)[] columns = [(Hour, 25), (Day, 25), (TenYears, 25), (TenYears, 85), (TenYears, 125), (TenYears, -40)];
        for (int i = 0; i < columns.Length; i++)
            Assert.Equal(expected[i], ThermalClocks.Front([new(columns[i].Seconds, columns[i].Celsius + Zero)], barrier, Attempts), 0.00005001);
    }

    [Fact]
    public void Apparent_activation_energy_is_the_position_of_the_front()
    {
        // 25 C: 0.98 eV at 1 h, 1.06 at 1 day, 1.21 at 1 year, 1.27 at 10 years (technologies.md 1.3).
        (double Seconds, double Ev)[] expected = [(Hour, 0.98), (Day, 1.06), (365 * Day, 1.21), (TenYears, 1.27)];
        Assert.All(expected, e => Assert.Equal(e.Ev, ThermalClocks.ThermalEv(Room) * Math.Log(Attempts * e.Seconds), 0.005));
        Assert.All(expected, e => Assert.Equal(e.Ev, 0.42 + ThermalClocks.Front([new(e.Seconds, Room)], 0.42, Attempts), 0.006));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(85)]
    [InlineData(125)]
    public void At_one_temperature_the_front_is_the_power_law(double celsius)
    {
        // Identical to (t / t_c)^-nu to 1e-8 for t_c from 20 s on, where tau / t_c is that small (25 C: 6.5e-8); section 11.
        double kelvin = celsius + Zero, kT = ThermalClocks.ThermalEv(kelvin), tau = Math.Exp(0.42 / kT) / Attempts;
        foreach (double from in new[] { 20.0, 300 })
        {
            foreach (double to in new[] { 21.0, 3600, Day, TenYears })
            {
                double clock = (ThermalClocks.Front([new(to, kelvin)], 0.42, Attempts) - ThermalClocks.Front([new(from, kelvin)], 0.42, Attempts)) / kT;
                Assert.Equal(Math.Log((to + tau) / (from + tau)), clock, 1e-12);
                Assert.Equal(1, Math.Exp(-0.05 * clock) / Math.Pow(to / from, -0.05), 1e-8);
            }
        }
    }

    [Fact]
    public void Cooling_freezes_the_front_and_a_hot_hour_counts_more_than_a_cold_year()
    {
        double hot = ThermalClocks.Front([new(Hour, 398.15)], 0.42, Attempts);
        Assert.Equal(hot, ThermalClocks.Front([new(Hour, 398.15), new(TenYears, 233.15)], 0.42, Attempts), 1e-8);
        Assert.Equal(hot, ThermalClocks.Front([new(Hour, 398.15), new(Day, Room)], 0.42, Attempts), 2e-6);
        Assert.True(hot > ThermalClocks.Front([new(365 * Day, Room)], 0.42, Attempts));
    }

    /// <summary>Section 11: ascending 1.0661, descending 1.0645, interleaved 1.0651 eV for Auto-G1 and PCM.</summary>
    [Fact]
    public void Order_of_a_histogram_moves_the_front_by_a_per_mille()
    {
        TemperatureProfile mission = MissionProfiles.Find("auto-g1")!.Profile;
        double total = mission.TotalSeconds!.Value;
        ProfileSegment[] descending = [.. mission.Segments.Reverse()];
        ProfileSegment[] slices = [.. mission.Segments.Select(s => s with { Seconds = s.Seconds / 5000 })];
        Assert.Equal(1.0661, Pcm(mission), 0.00005);
        Assert.Equal(1.0645, Pcm(TemperatureProfile.Of(descending)), 0.00005);
        Assert.Equal(1.0651, Pcm(TemperatureProfile.Of(slices, 5000)), 0.00015);
        Assert.Equal(1.485, 0.42 + Pcm(mission), 0.0015);

        double Pcm(TemperatureProfile profile) => ThermalClocks.Front(profile.Steps(0, total), 0.42, Attempts);
    }

    /// <summary>Section 11: 40 to 125 C with 0.5 eV is 52.2; 1000 h become 5.9 years (ABLIC reliability FAQ).</summary>
    [Fact]
    public void Arrhenius_factor_of_a_reliability_text()
    {
        double factor = ThermalClocks.Arrhenius([new(1, 125 + Zero)], 0.5, 40 + Zero);
        Assert.Equal(52.2, factor, 0.05);
        Assert.Equal(5.9, 1000 * factor / 8766, 0.06);
    }

    /// <summary>Section 11: the test profile at 0.5 eV is 67.5 C, or 1180.3 h at 175 C (Infineon, APEC 2015).</summary>
    [Fact]
    public void Equivalents_of_the_test_profile()
    {
        TemperatureProfile profile = MissionProfiles.Find("test-profile")!.Profile;
        double total = profile.TotalSeconds!.Value;
        Assert.Equal(70_080 * Hour, total, 1e-3);
        Assert.Equal(1180.3, ThermalClocks.Arrhenius(profile.Steps(0, total), 0.5, 175 + Zero) / Hour, 0.06);
        double atRoom = ThermalClocks.Arrhenius(profile.Steps(0, total), 0.5, Room);
        double inverse = (1 / Room) - (Math.Log(atRoom / total) * ThermalClocks.BoltzmannEv / 0.5);
        Assert.Equal(67.5, (1 / inverse) - Zero, 0.05);
    }

    /// <summary>Section 11: E from 60 years at 85 C and 11.4 years at 105 C is 0.969 eV.</summary>
    [Fact]
    public void Activation_energy_of_two_lifetimes()
    {
        double energy = 0.969;
        Assert.Equal(60 / 11.4, ThermalClocks.Arrhenius([new(1, 105 + Zero)], energy, 85 + Zero), 0.003);
        Assert.Equal(energy, ThermalClocks.BoltzmannEv * Math.Log(60 / 11.4) / ((1 / (85 + Zero)) - (1 / (105 + Zero))), 0.0005);
    }

    /// <summary>Section 1.7: equivalents of Auto-G1 in hours at 125 and at 55 C.</summary>
    [Theory]
    [InlineData(0.7, 619, 4.8e4)]
    [InlineData(0.9, 347, 9.3e4)]
    [InlineData(1.1, 249, 2.3e5)]
    [InlineData(1.5, 173, 1.9e6)]
    public void Equivalents_of_the_car_mission(double energy, double hot, double warm)
    {
        TemperatureProfile profile = MissionProfiles.Find("auto-g1")!.Profile;
        double total = profile.TotalSeconds!.Value;
        Assert.Equal(131_490 * Hour, total, 1e-3);
        Assert.Equal(hot, ThermalClocks.Arrhenius(profile.Steps(0, total), energy, 125 + Zero) / Hour, 0.51);
        Assert.Equal(1, ThermalClocks.Arrhenius(profile.Steps(0, total), energy, 55 + Zero) / Hour / warm, 0.03);
    }

    /// <summary>Section 11: two states with equal rates, p to 1/2 for H to infinity and to H for small H.</summary>
    [Fact]
    public void Hazard_of_a_two_state_flip()
    {
        double hazard = ThermalClocks.Hazard([new(10 * 8766 * Hour, Room)], 1e9, _ => 60);
        Assert.Equal(2.8e-9, hazard, 0.05e-9);
        Assert.Equal(1, (1 - Math.Exp(-2 * 1e-5)) / 2 / 1e-5, 1.1e-5);
        double certain = ThermalClocks.Hazard([new(Hour, Room)], 1e9, _ => 5);
        Assert.Equal(0.5, (1 - Math.Exp(-2 * certain)) / 2, 1e-15);
        var steps = new ThermalStep[] { new(Day, Room), new(Day, 398.15, 3) };
        Assert.Equal(Day * 1e9 * (Math.Exp(-40) + (3 * Math.Exp(-40 * Room / 398.15))), ThermalClocks.Hazard(steps, 1e9, kelvin => 40 * Room / kelvin), 1e-6);
    }

    [Fact]
    public void Missions_are_those_of_the_sheet()
    {
        Assert.Equal(["room", "industrial", "auto-g1", "test-profile"], MissionProfiles.All.Select(m => m.Name));
        Assert.Equal(Room, MissionProfiles.Find("room")!.Profile.ConstantKelvin);
        Assert.Equal(55 + Zero, MissionProfiles.Find("industrial")!.Profile.ConstantKelvin);
        Assert.Equal([720, 121_890, 7_800, 960, 120], MissionProfiles.Find("auto-g1")!.Profile.Segments.Select(s => Math.Round(s.Seconds / Hour)));
        Assert.Null(MissionProfiles.Find("Auto-G1"));
    }
}
