using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Kernels.Crossbar;

/// <summary>The side-by-side table, technologies.md 6: middle of the window, ten years at 25 C. Deterministic, so plain bounds do.</summary>
public sealed class DeviceSurveyTests
{
    private const double TenYears = 3650 * 86_400.0;

    [Theory]
    [InlineData("pcm-1m", 12.5, 0.95, -0.56)]
    [InlineData("rr-hfox", 20.5, 2.0, 0)]
    [InlineData("rr-cmo", 48.5, 0.58, -0.035)]
    [InlineData("fl-sonos", 800, 19.9, -0.124)]
    public void Programming_and_ten_years_are_those_of_the_sheet(string name, double target, double sigma, double change)
    {
        DeviceSurvey survey = DeviceSurvey.Of(TechnologyPresets.Find(name)!.Parameters, new DeviceLife(), target, TenYears);
        Assert.InRange(survey.ProgrammedSigma / sigma, 0.95, 1.05);
        Assert.Equal(change, (survey.AgedMean / survey.ProgrammedMean) - 1, 0.015);
        Assert.Equal(survey, DeviceSurvey.Of(TechnologyPresets.Find(name)!.Parameters, new DeviceLife(), target, TenYears));
    }

    [Fact]
    public void Nothing_moves_where_nothing_acts()
    {
        DeviceSurvey survey = DeviceSurvey.Of(new PcmParameters { ProgrammingNoise = false, Drift = false }, new DeviceLife(), 12.5, TenYears);
        Assert.Equal((12.5, 0.0), (survey.AgedMean, survey.AgedSigma));
    }
}
