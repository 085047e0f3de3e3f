using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

public sealed class TemperatureProfileTests
{
    private const double Room = 298.15, Hour = 3600, Day = 24 * Hour, Year = 365 * Day;

    /// <summary>A day of a parked car in the sun with two drives, ramps and jumps.</summary>
    private static readonly ProfileSegment[] CarDay =
    [
        new(6 * Hour, 273.15, 273.15), new(0.5 * Hour, 273.15, 363.15), new(Hour, 363.15, 363.15), new(2 * Hour, 363.15, 293.15),
        new(5 * Hour, 293.15, 333.15), new(0.25 * Hour, 333.15, 378.15), new(Hour, 373.15, 373.15), new(8.25 * Hour, 373.15, 273.15),
    ];

    private static readonly (double Barrier, double Attempts)[] Clocks = [(0.42, 1e13), (0.77, 1e13), (0.905, 1e13), (1.093, 1e13)];

    public static TheoryData<double> Ends => [0.3 * Hour, 6.2 * Hour, Day, 1.5 * Day, 20 * Day, 40.37 * Day, Year, (5 * Year) + 7 * Hour, 15 * Year];

    [Fact]
    public void One_segment_is_a_constant_temperature()
    {
        var one = TemperatureProfile.Of([new(Year, 358.15, 358.15)]);
        Assert.Equal(358.15, one.ConstantKelvin);
        Assert.Equal(TemperatureProfile.Constant(358.15).Steps(100, Year), one.Steps(100, Year));
        Assert.Equal(Year, one.TotalSeconds);
        Assert.Null(TemperatureProfile.Constant(358.15).TotalSeconds);
        Assert.True(one.HasOrder);
    }

    [Fact]
    public void Temperature_at_a_moment_follows_segments_ramps_and_repeats()
    {
        var days = TemperatureProfile.Of(CarDay, 3);
        foreach (double day in new[] { 0, Day, 2 * Day })
        {
            Assert.Equal(273.15, days.KelvinAt(day), 1e-9);
            Assert.Equal(318.15, days.KelvinAt(day + (6.25 * Hour)), 1e-9);
            Assert.Equal(373.15, days.KelvinAt(day + (14.75 * Hour)), 1e-9);
            Assert.Equal(323.15, days.KelvinAt(day + (19.875 * Hour)), 1e-9);
        }

        Assert.Equal(273.15, days.KelvinAt(3 * Day), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => days.KelvinAt(3.1 * Day));
        Assert.Throws<ArgumentOutOfRangeException>(() => days.Steps(0, 3.1 * Day));
        Assert.Equal(3 * Day, days.Steps(0, 3 * Day * (1 + 1e-12)).Sum(s => s.Seconds), 1e-3);
        Assert.Equal(373.15, TemperatureProfile.Of([new(1, 273.15, 373.15)]).KelvinAt(1));
        Assert.Null(TemperatureProfile.Of(CarDay, null).TotalSeconds);
        Assert.Equal(273.15, TemperatureProfile.Of(CarDay, null).KelvinAt(1e9 * Day), 0.1);
    }

    [Fact]
    public void Extremes_are_those_of_the_stretch_asked_for()
    {
        var days = TemperatureProfile.Of(CarDay, null);
        Assert.Equal((273.15, 273.15), days.Extremes(0, 5 * Hour));
        Assert.Equal((273.15, 318.15), Rounded(days.Extremes(0, 6.25 * Hour)));
        Assert.Equal((273.15, 378.15), Rounded(days.Extremes(0, Day)));
        Assert.Equal((273.15, 378.15), Rounded(days.Extremes(3 * Hour, 15 * Year)));
        Assert.Equal((273.15, 323.15), Rounded(days.Extremes(19.875 * Hour, Day + (6 * Hour))));
        Assert.Equal((318.15, 318.15), Rounded(days.Extremes(6.25 * Hour, 6.25 * Hour)));

        static (double, double) Rounded((double Least, double Most) e) => (Math.Round(e.Least, 6), Math.Round(e.Most, 6));
    }

    [Fact]
    public void Ramps_are_cut_into_steps_of_at_most_two_kelvin()
    {
        var ramp = TemperatureProfile.Of([new(Hour, 233.15, 398.15)]);
        Assert.Equal(83, ramp.Steps(0, Hour).Count());
        Assert.Equal(330, ramp.WithSteps(0.5).Steps(0, Hour).Count());
        foreach (var (energy, profile) in new[] { (0.5, ramp), (1.5, ramp), (3.0, ramp.WithSteps(0.5)) })
        {
            double exact = 0;
            const int Slices = 100_000;
            for (int i = 0; i < Slices; i++)
                exact += ThermalClocks.Arrhenius([new(Hour / Slices, 233.15 + (165 * (i + 0.5) / Slices))], energy, Room);
            Assert.Equal(1, ThermalClocks.Arrhenius(profile.Steps(0, Hour), energy, Room) / exact, 0.01);
        }
    }

    /// <summary>A cut anywhere, also inside a ramp, leaves both clocks where they were.</summary>
    [Fact]
    public void Cuts_change_no_clock()
    {
        var days = TemperatureProfile.Of(CarDay, 2);
        double end = 1.9 * Day;
        foreach (double cut in new[] { 1, 6.1 * Hour, 6.26 * Hour, 14.1 * Hour, Day, Day + 1, 1.6 * Day })
        {
            ThermalStep[] whole = [.. days.Steps(0, end)], parts = [.. days.Steps(0, cut), .. days.Steps(cut, end)];
            Assert.Equal(end, parts.Sum(s => s.Seconds), 1e-6);
            Assert.Equal(1, ThermalClocks.Arrhenius(parts, 1.1, Room) / ThermalClocks.Arrhenius(whole, 1.1, Room), 1e-12);
            foreach (var (barrier, attempts) in Clocks)
                Assert.Equal(ThermalClocks.Front(whole, barrier, attempts), ThermalClocks.Front(parts, barrier, attempts), 1e-12);
        }

        ProfileSegment[] cutUp = [.. CarDay.SelectMany(Halves)];
        foreach (var (barrier, attempts) in Clocks)
            Assert.Equal(ThermalClocks.Front(days.Steps(0, end), barrier, attempts), ThermalClocks.Front(TemperatureProfile.Of(cutUp, 2).Steps(0, end), barrier, attempts), 2e-5);

        static ProfileSegment[] Halves(ProfileSegment s)
        {
            double middle = (s.StartKelvin + s.EndKelvin) / 2;
            return [new(s.Seconds / 2, s.StartKelvin, middle), new(s.Seconds / 2, middle, s.EndKelvin)];
        }
    }

    /// <summary>Merged periods against every single day written out.</summary>
    [Theory]
    [MemberData(nameof(Ends))]
    public void Repeats_are_the_days_one_by_one(double end)
    {
        var days = TemperatureProfile.Of(CarDay, null);
        var merged = days.Steps(0, end).ToArray();
        ThermalStep[] day = [.. days.Steps(0, Day)];
        ThermalStep[] unrolled = [.. Enumerable.Repeat(day, (int)Math.Floor(end / Day)).SelectMany(d => d), .. days.Steps(0, end % Day)];
        Assert.Equal(end, merged.Sum(s => s.Seconds), end * 1e-12);
        foreach (double energy in new[] { 0.5, 1.1, 2.6 })
            Assert.Equal(1, ThermalClocks.Arrhenius(merged, energy, Room) / ThermalClocks.Arrhenius(unrolled, energy, Room), 1e-10);
        foreach (var (barrier, attempts) in Clocks)
            Assert.Equal(ThermalClocks.Front(unrolled, barrier, attempts), ThermalClocks.Front(merged, barrier, attempts), 5e-6);
        Assert.True(merged.Length < 120 * day.Length * 2, $"{merged.Length} steps of {day.Length} a day");
    }

    /// <summary>Periods in which the order of steps matters most: a jump, and the car mission cut into days, from cold to hot and back.</summary>
    [Theory]
    [InlineData("jump")]
    [InlineData("car")]
    [InlineData("car, from hot to cold")]
    public void Repeats_of_harsh_periods_are_the_periods_one_by_one(string name)
    {
        ProfileSegment[] car = [.. MissionProfiles.Find("auto-g1")!.Profile.Segments.Select(s => s with { Seconds = s.Seconds / 5479 })];
        ProfileSegment[] period = name switch
        {
            "jump" => [new(11 * Hour, 273.15, 273.15), new(Hour, 333.15, 333.15)],
            "car" => car,
            _ => [.. car.Reverse()],
        };
        double seconds = period.Sum(s => s.Seconds);
        var merged = TemperatureProfile.Of(period, null);
        for (int n = 1; n <= 5479; n += 1 + (n / 3))
        {
            var unrolled = Enumerable.Repeat(period, n).SelectMany(s => s).Select(s => new ThermalStep(s.Seconds, s.StartKelvin));
            foreach (var (barrier, attempts) in Clocks)
                Assert.Equal(ThermalClocks.Front(unrolled, barrier, attempts), ThermalClocks.Front(merged.Steps(0, n * seconds), barrier, attempts), 5e-6);
        }
    }

    /// <summary>The error of merging is real: without the way back it would be seen.</summary>
    [Fact]
    public void Merging_all_days_at_once_is_caught()
    {
        var days = TemperatureProfile.Of(CarDay, null);
        ThermalStep[] day = [.. days.Steps(0, Day)];
        ThermalStep[] unrolled = [.. Enumerable.Repeat(day, 365).SelectMany(d => d)];
        double right = ThermalClocks.Front(unrolled, 0.42, 1e13), wrong = ThermalClocks.Front(day.Select(s => s with { Seconds = 365 * s.Seconds }), 0.42, 1e13);
        Assert.True(Math.Abs(right - wrong) > 1e-4, $"{right - wrong}");
    }

    [Fact]
    public void Clocks_never_run_backward()
    {
        TemperatureProfile[] profiles = [TemperatureProfile.Of(CarDay, null), MissionProfiles.Find("auto-g1")!.Profile, TemperatureProfile.Constant(358.15)];
        foreach (TemperatureProfile profile in profiles)
        {
            double front = 0, theta = 0;
            for (double age = 3.3 * Hour; age < 14 * Year; age *= 1.09)
            {
                double u = ThermalClocks.Front(profile.Steps(0, age), 0.42, 1e13), later = ThermalClocks.Arrhenius(profile.Steps(0, age), 1.1, Room);
                Assert.True(u >= front && later > theta, $"{age} s: {u} after {front}");
                (front, theta) = (u, later);
            }
        }
    }

    [Fact]
    public void A_histogram_acts_from_cold_to_hot_in_its_share_of_the_mission()
    {
        var profile = TemperatureProfile.Histogram([new(358.15, 30), new(273.15, 60), new(398.15, 10), new(298.15, 0)]);
        Assert.Equal([new ThermalStep(30, 273.15), new ThermalStep(15, 358.15), new ThermalStep(5, 398.15)], profile.Steps(0, 50));
        Assert.Equal(100, profile.TotalSeconds);
        Assert.Equal((273.15, 398.15), profile.Extremes(0, 1));
        Assert.False(profile.HasOrder);
        Assert.Throws<InvalidOperationException>(() => profile.KelvinAt(10));
        Assert.Null(profile.ConstantKelvin);
        Assert.Equal(300, TemperatureProfile.Histogram([new(300, 5)]).KelvinAt(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => profile.Steps(0, 101));
    }

    [Fact]
    public void Profiles_are_equal_by_what_they_say()
    {
        Assert.Equal(TemperatureProfile.Constant(300), TemperatureProfile.Constant(300));
        Assert.NotEqual(TemperatureProfile.Constant(300), TemperatureProfile.Constant(301));
        Assert.Equal(TemperatureProfile.Of(CarDay, 7), TemperatureProfile.Of([.. CarDay], 7));
        Assert.Equal(TemperatureProfile.Of(CarDay, 7).GetHashCode(), TemperatureProfile.Of([.. CarDay], 7).GetHashCode());
        Assert.NotEqual(TemperatureProfile.Of(CarDay, 7), TemperatureProfile.Of(CarDay, 8));
        Assert.NotEqual(TemperatureProfile.Of(CarDay, 7), TemperatureProfile.Of(CarDay, 7).WithSteps(0.5));
    }

    [Fact]
    public void What_is_no_profile_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TemperatureProfile.Of([]));
        Assert.Throws<ArgumentException>(() => TemperatureProfile.Of([new(0, 300, 300)]));
        Assert.Throws<ArgumentException>(() => TemperatureProfile.Of([new(1, -1, 300)]));
        Assert.Throws<ArgumentException>(() => TemperatureProfile.Of([new(1, 300, double.NaN)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TemperatureProfile.Of(CarDay, 0));
        Assert.Throws<ArgumentException>(() => TemperatureProfile.Histogram([]));
        Assert.Throws<ArgumentException>(() => TemperatureProfile.Histogram([new(300, 0)]));
        Assert.Throws<ArgumentException>(() => TemperatureProfile.Histogram([new(300, -1)]));
    }
}
