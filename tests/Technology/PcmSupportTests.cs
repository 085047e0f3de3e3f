using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

/// <summary>The column of phase-change memory in the support matrix, technologies.md 8, where a chip stands.</summary>
public sealed class PcmSupportTests
{
    private const double Zero = 273.15, Day = 86_400, Year = 365 * Day;

    private static readonly SupportLabel Calibrated = SupportLabel.Calibrated, Literature = SupportLabel.Literature, Estimate = SupportLabel.Estimate;

    [Fact]
    public void At_room_temperature_age_decides()
    {
        Assert.Equal([("programming noise", Calibrated), ("drift", Calibrated), ("read noise", Calibrated)], Labels("pcm-1m", new DeviceLife(), Day));
        Assert.Equal([("programming noise", Calibrated), ("drift", Literature), ("read noise", Calibrated)], Labels("pcm-1m", new DeviceLife(), Year));
        Assert.Equal([("programming noise", Calibrated), ("drift", Estimate), ("read noise", Calibrated)], Labels("pcm-hermes", new DeviceLife(), 10 * Year));
        Assert.Equal([("programming noise", Calibrated), ("drift", Literature), ("read noise", Calibrated)], Labels("pcm-hermes-2", new DeviceLife(), 30));
    }

    [Fact]
    public void Laws_that_are_switched_off_did_not_act() => Assert.Empty(TechnologyPresets.Find("pcm-1m")!.Support(
        new PcmParameters { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off }, Query(new DeviceLife(), Day)));

    [Fact]
    public void Another_alloy_is_not_calibrated() => Assert.Equal(
        [("programming noise", Literature), ("drift", Estimate), ("read noise", Literature)], Labels("pcm-ge-rich", new DeviceLife(), Day));

    [Fact]
    public void Warm_storage_read_at_room_temperature() => Assert.Equal(
        [("programming noise", Calibrated), ("drift", Calibrated), ("drift at other temperatures", Estimate), ("read noise", Calibrated)],
        Labels("pcm-1m", DeviceLife.Constant(55 + Zero) with { ReadKelvin = 298.15 }, Day));

    [Fact]
    public void Room_storage_read_warm() => Assert.Equal(
        [("programming noise", Calibrated), ("drift", Calibrated), ("temperature of the read", Estimate), ("read noise", Calibrated), ("read noise at other temperatures", Estimate)],
        Labels("pcm-1m", new DeviceLife { ReadKelvin = 328.15 }, Day));

    [Theory]
    [InlineData(85, 10, null)]
    [InlineData(105, 10, SupportLabel.Literature)]
    [InlineData(125, 1, SupportLabel.Estimate)]
    public void Crystallisation_is_named_where_it_matters(double celsius, double years, SupportLabel? label)
    {
        LawSupport? law = Support("pcm-1m", DeviceLife.Constant(celsius + Zero), years * Year).SingleOrDefault(l => l.Law == "crystallisation");
        Assert.Equal(label, law?.Label);
        Assert.Equal(label == Estimate, law?.Reason.Contains("only qualitative", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Reads_and_writes_are_named_once_they_act()
    {
        Assert.Contains(("read disturb", Estimate), Labels("pcm-1m", new DeviceLife { ReadsPerSecond = 10 }, Day));
        Assert.Contains(("endurance", Literature), Labels("pcm-1m", new DeviceLife { CyclesSpent = 1e6 }, Day));
        Assert.Contains(("window over cycles", Estimate), Labels("pcm-1m", new DeviceLife { CyclesSpent = 1e6 }, Day));
        Assert.DoesNotContain("endurance", Labels("pcm-1m", new DeviceLife { CyclesPerProgramming = 20 }, Day).Select(l => l.Law)); // programmed once, as the array was

        // A hundredth of a per cent of the limit is a per cent of what the window loses in the end.
        Assert.Contains(("window over cycles", Estimate), Labels("pcm-1m", new DeviceLife { CyclesPerProgramming = 20, RefreshSeconds = [.. Enumerable.Range(1, 400).Select(i => i * 60.0)] }, Day));
    }

    [Fact]
    public void Beyond_the_usable_range_everything_is_an_estimate()
    {
        Assert.All(Support("pcm-1m", DeviceLife.Constant(130 + Zero), 3600), l => Assert.Equal((Estimate, "above 125 C: only qualitative"), (l.Label, l.Reason)));
        Assert.All(Support("pcm-1m", DeviceLife.Constant(-45 + Zero), 3600), l => Assert.Equal(Estimate, l.Label));
        Assert.All(Support("pcm-1m", new DeviceLife(), 20 * Year), l => Assert.Equal(Estimate, l.Label));
        TemperatureProfile car = MissionProfiles.Find("auto-g1")!.Profile;
        Assert.Contains(("programming noise", Calibrated), Labels("pcm-1m", new DeviceLife { Storage = car, ReadKelvin = 298.15 }, car.TotalSeconds!.Value));
    }

    private static (string Law, SupportLabel Label)[] Labels(string preset, DeviceLife life, double age) => [.. Support(preset, life, age).Select(l => (l.Law, l.Label))];

    private static IReadOnlyList<LawSupport> Support(string preset, DeviceLife life, double age)
    {
        TechnologyPreset found = TechnologyPresets.Find(preset)!;
        IReadOnlyList<LawSupport> laws = found.Support(found.Parameters, Query(life, age));
        Assert.All(laws, l => Assert.False(string.IsNullOrWhiteSpace(l.Reason)));
        return laws;
    }

    private static SupportQuery Query(DeviceLife life, double age)
    {
        AgeContext context = life.Contexts([age])[0];
        var (least, most) = life.Storage.Extremes(context.ProgrammedAt, age);
        return new SupportQuery(context.Seconds, least, most, context.ReadKelvin, life, context);
    }
}
