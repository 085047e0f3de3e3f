using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class StudyMissionTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    private MissionSpec Mission(string mission, string ages = "[\"1h\"]") =>
        folder.Spec((9, "\"read_temperature_c\": 25,"), (11, $"\"mission\": {mission},"), (12, $"\"ages\": {ages},")).Mission;

    [Fact]
    public void Temperature_is_a_mission_of_one_temperature()
    {
        MissionSpec mission = folder.Spec((11, "\"temperature_c\": -40,")).Mission;
        Assert.Equal((-40.0, null, null), (mission.ConstantCelsius, mission.Name, mission.TotalSeconds));
        Assert.Equal(233.15, mission.ToProfile().ConstantKelvin!.Value, 10);
        Assert.Equal(DeviceLife.RoomKelvin, MissionSpec.Kelvin(25));
    }

    [Fact]
    public void Mission_inside_the_program_is_a_name()
    {
        MissionSpec mission = Mission("\"auto-g1\"", "[\"15y\"]");
        Assert.Equal(("auto-g1", null), (mission.Name, mission.ConstantCelsius));
        Assert.Equal(131_490 * 3600.0, mission.TotalSeconds); // technologies.md 1.7
        Assert.Equal((-40.0, 125.0), (MissionSpec.Celsius(mission.ToProfile().Segments[0].StartKelvin), MissionSpec.Celsius(mission.ToProfile().Segments[^1].StartKelvin)));
        Assert.Equal(10 * 365 * 86_400.0, Mission("\"industrial\"").TotalSeconds);
        Assert.Contains("beyond the mission's end", folder.Error(StudyFolder.Text((11, "\"mission\": \"test-profile\", \"read_temperature_c\": 25,"), (12, "\"ages\": [\"9y\"],"))).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_are_ramps_and_steps()
    {
        MissionSpec mission = Mission("[ { \"duration\": \"1h\", \"from_c\": 25, \"to_c\": 85 }, { \"duration\": \"8h\", \"at_c\": 85 }, { \"duration\": 60, \"at_c\": -40 }, { \"duration\": \"1min\", \"from_c\": -40, \"to_c\": 25 } ]");
        Assert.Equal([new(3600, 25, 85), new(28_800, 85, 85), new(60, -40, -40), new SegmentSpec(60, -40, 25)], mission.Segments);
        Assert.Equal((1, 32_520.0), (mission.Repeat, mission.TotalSeconds));
        Assert.Equal(MissionSpec.Kelvin(55), mission.ToProfile().KelvinAt(1800), 9);
    }

    [Theory]
    [InlineData("", 1, 3600.0)]
    [InlineData(", \"repeat\": 100", 100, 360_000.0)]
    [InlineData(", \"repeat\": \"forever\"", null, null)]
    public void Segments_may_repeat(string repeat, int? expected, double? total)
    {
        MissionSpec mission = Mission($"{{ \"segments\": [ {{ \"duration\": \"1h\", \"at_c\": 85 }} ]{repeat} }}", "[60]");
        Assert.Equal((expected, total), (mission.Repeat, mission.TotalSeconds));
        Assert.Equal((expected, total), (mission.ToProfile().Repeats, mission.ToProfile().TotalSeconds));
    }

    [Fact]
    public void Jump_is_allowed_where_it_is_meant()
    {
        Assert.Equal(2, Mission("[ { \"duration\": \"1h\", \"at_c\": 25 }, { \"duration\": \"1h\", \"from_c\": 30, \"to_c\": 85, \"jump\": true } ]").Segments.Count);
        Assert.Single(Mission("{ \"segments\": [ { \"duration\": \"1h\", \"from_c\": 30, \"to_c\": 85, \"jump\": true } ], \"repeat\": 2 }").Segments);
        Assert.Single(Mission("{ \"segments\": [ { \"duration\": \"1h\", \"from_c\": 30, \"to_c\": 85 } ] }").Segments);
    }

    [Fact]
    public void Histogram_is_sorted_by_temperature()
    {
        MissionSpec mission = Mission("{ \"histogram\": [ { \"hours\": 2, \"at_c\": 85 }, { \"hours\": 0.5, \"at_c\": -40 } ] }");
        Assert.Equal([new(1800, -40), new HistogramBin(7200, 85)], mission.Histogram!);
        Assert.Equal(9000, mission.TotalSeconds);
        StudySpec spec = folder.Spec((11, "\"mission\": \"auto-g1\","));
        Assert.Equal((null, DeviceLife.RoomKelvin), (spec.ReadTemperatureCelsius, spec.ToLife().ReadKelvin)); // it says nothing of the moment of a read
        Assert.Equal([(233.15, 1800.0), (358.15, 7200.0)], mission.ToProfile().Segments.Select(s => (Math.Round(s.StartKelvin, 6), s.Seconds)));
    }

    [Fact]
    public void Extrapolation_on_purpose_takes_everything_that_has_a_meaning()
    {
        const string Allow = "\"allow_extrapolation\": true,";
        Assert.Equal(175, folder.Spec((3, Allow), (11, "\"temperature_c\": 175,"), (12, "\"ages\": [\"100y\"],")).Mission.ConstantCelsius);
        Assert.Equal(-55, folder.Spec((3, Allow), (11, "\"read_temperature_c\": -55,")).ReadTemperatureCelsius);
        Assert.Contains("-55 to 175", folder.Error(StudyFolder.Text((3, Allow), (11, "\"temperature_c\": 176,"))).Allowed, StringComparison.Ordinal);
        Assert.True(folder.Spec((3, Allow)).AllowExtrapolation);
    }

    [Theory]
    [InlineData(125, 1)]
    [InlineData(-40, 1)]
    [InlineData(25, 15)]
    public void What_is_usable_needs_no_word(double celsius, int years) =>
        Assert.False(folder.Spec((11, $"\"temperature_c\": {celsius},"), (12, $"\"ages\": [\"{years}y\"],")).AllowExtrapolation);

    [Fact]
    public void Missions_and_their_parts_are_swept()
    {
        StudyPlan plan = folder.Parse(StudyFolder.Text((11, ""), (14, "\"sweep\": { \"mission\": [\"room\", [ { \"duration\": \"1h\", \"at_c\": 85 } ]], \"read_temperature_c\": [null, -40] }")));
        Assert.Equal([("room", null), ("room", -40.0), (null, null), (null, -40.0)], plan.Points.Select(p => (p.Spec.Mission.Name, p.Spec.ReadTemperatureCelsius)));
        Assert.Equal("[{\"duration\":\"1h\",\"at_c\":85}]", plan.Points[2].Swept[0].Value);
        plan = folder.Parse(StudyFolder.Text((11, "\"mission\": { \"segments\": [ { \"duration\": \"1h\", \"at_c\": 85 } ] },"), (14, "\"sweep\": { \"mission.repeat\": [2, \"forever\"] }")));
        Assert.Equal([2, null], plan.Points.Select(p => p.Spec.Mission.Repeat));
    }
}
