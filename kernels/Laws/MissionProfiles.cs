namespace DriftEngine.Kernels.Laws;

/// <summary>A mission that studies can name.</summary>
/// <param name="Name">In study files.</param>
/// <param name="Title">One line.</param>
/// <param name="Seconds">How long it is meant to last.</param>
/// <param name="Grade">Of its numbers: A, B, C as for parameters; "-" where there is nothing to grade.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Profile">Storage temperature.</param>
public sealed record MissionProfile(string Name, string Title, double Seconds, string Grade, string Source, TemperatureProfile Profile);

/// <summary>The missions of this version.</summary>
public static class MissionProfiles
{
    private const double HourSeconds = 3600, TenYearsSeconds = 3650 * 86_400.0, ZeroCelsius = 273.15;

    /// <summary>All missions.</summary>
    public static IReadOnlyList<MissionProfile> All { get; } =
    [
        new("room", "25 C, 10 years", TenYearsSeconds, "-", "definition", TemperatureProfile.Constant(DeviceLife.RoomKelvin)),
        new("industrial", "55 C, 10 years", TenYearsSeconds, "C", "engineering estimate", TemperatureProfile.Constant(55 + ZeroCelsius)),
        Histogram(
            "auto-g1", "car, 15 years: 12,000 operating hours from -40 C to 125 C, parked at 23 C", "C",
            "6, 20, 65, 8 and 1 % of the operating hours are the usual spread of component tests (grade B); the hours are an engineering estimate",
            (-40, 720), (23, 121_890), (60, 7_800), (100, 960), (125, 120)),
        Histogram(
            "test-profile", "8 years between 30 C and 105 C", "A", "Infineon, APEC 2015, example of converting a mission profile",
            (30, 3_504), (50, 28_032), (70, 35_040), (105, 3_504)),
    ];

    /// <summary>The mission of a name; null where there is none.</summary>
    public static MissionProfile? Find(string name) => All.FirstOrDefault(mission => mission.Name == name);

    private static MissionProfile Histogram(string name, string title, string grade, string source, params ReadOnlySpan<(double Celsius, double Hours)> bins)
    {
        var list = new List<ProfileBin>();
        foreach (var (celsius, hours) in bins)
            list.Add(new ProfileBin(celsius + ZeroCelsius, hours * HourSeconds));
        var profile = TemperatureProfile.Histogram(list);
        return new MissionProfile(name, title, profile.TotalSeconds!.Value, grade, source, profile);
    }
}
