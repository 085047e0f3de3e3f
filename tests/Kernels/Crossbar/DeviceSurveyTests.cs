using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Kernels.Crossbar;

/// <summary>The side-by-side table, technologies.md 6: middle of the window, ten years at 25 C. Deterministic, so plain bounds do.</summary>
public sealed class DeviceSurveyTests
{
    private const double TenYears = 3650 * 86_400.0;

    [Theory]
    [InlineData("pcm-1m", 12.5, 0.953, -0.56)]
    [InlineData("rr-hfox", 20.5, 1.995, 0)]
    [InlineData("rr-cmo", 48.5, 0.559, -0.035)]
    [InlineData("fl-sonos", 800, 19.68, -0.124)]
    public void Programming_and_ten_years_are_those_of_the_sheet(string name, double target, double sigma, double change)
    {
        DeviceSurvey survey = DeviceSurvey.Of(TechnologyPresets.Find(name)!.Parameters, new DeviceLife(), target, TenYears);
        Assert.InRange(survey.ProgrammedSigma / sigma, 0.98, 1.02); // of the formulas; three deviations of the sample
        Assert.Equal(change, (survey.AgedMean / survey.ProgrammedMean) - 1, 0.015);
        Assert.Equal(survey, DeviceSurvey.Of(TechnologyPresets.Find(name)!.Parameters, new DeviceLife(), target, TenYears));
    }

    /// <summary>Above half of the window Ge-rich cells shift together, by 0.15 uS per e-fold, where others drift by an exponent.</summary>
    [Fact]
    public void Ge_rich_cells_differ_above_the_middle()
    {
        DeviceSurvey rich = DeviceSurvey.Of(TechnologyPresets.Find("pcm-ge-rich")!.Parameters, new DeviceLife(), 18.8, TenYears);
        DeviceSurvey plain = DeviceSurvey.Of(TechnologyPresets.Find("pcm-1m")!.Parameters, new DeviceLife(), 18.8, TenYears);
        Assert.Equal(-0.15 * Math.Log(TenYears / 20), rich.AgedMean - rich.ProgrammedMean, 0.01);
        Assert.True(plain.AgedMean < 0.6 * rich.AgedMean);
    }

    [Fact]
    public void Nothing_moves_where_nothing_acts()
    {
        DeviceSurvey survey = DeviceSurvey.Of(new PcmParameters { ProgrammingNoise = false, Drift = false }, new DeviceLife(), 12.5, TenYears);
        Assert.Equal((12.5, 0.0), (survey.AgedMean, survey.AgedSigma));
    }
}
