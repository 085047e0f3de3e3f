using DriftEngine.Report;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Report;

public sealed class ParameterBandTests
{
    private const string Study = """
        {
          "name": "bands", "workload": { "matrix": [8, 4], "inputs": 4 }, "technology": "fl-nor", "ages": ["1h", "1d"], "trials": 2,
          "mission": "auto-g1", "reads_per_second": 10, "sweep": { SWEEP }
        }
        """;

    /// <summary>A likely range is unsure, whatever its grade; a number without one is not, nor are bits of a converter.</summary>
    [Fact]
    public void Points_that_differ_in_what_is_not_known_are_one_band()
    {
        IReadOnlyList<ParameterBand> bands = ParameterBand.Of(Records("\"technology.loss_per_ev\": \"range\", \"mapping.tile_rows\": [4, 8]"));
        Assert.Equal(["mapping.tile_rows = 4, over loss_per_ev 0.001 to 0.019", "mapping.tile_rows = 8, over loss_per_ev 0.001 to 0.019"], bands.Select(band => band.Label));
        Assert.Equal([0, 2, 4], bands[0].Points);
        Assert.Equal(2, bands[0].Default);
        Assert.Equal("over loss_per_ev 0.002 to 0.01, offset_v 0.5 to 2", Assert.Single(ParameterBand.Of(Records("\"technology.loss_per_ev\": [0.002, 0.01], \"technology.offset_v\": [0.5, 2]"))).Label);
        Assert.Equal("over programming_relative 0.003 to 0.01", Assert.Single(ParameterBand.Of(Records("\"technology.programming_relative\": [0.003, 0.01]"))).Label); // grade A, with a likely range
        Assert.Empty(ParameterBand.Of(Records("\"technology.tail_years\": [10, 20]"))); // without one
        Assert.Empty(ParameterBand.Of(Records("\"mapping.tile_rows\": [4, 8]")));
    }

    [Fact]
    public void Swept_values_of_a_range_are_estimates_but_for_the_default()
    {
        PointRecord[] points = [.. Records("\"technology.loss_per_ev\": \"range\"")];
        string[] reasons = [.. points.Select(point => point.Support[0].Reason)];
        Assert.StartsWith("the study sets loss_per_ev of fl-nor itself", reasons[0], StringComparison.Ordinal);
        Assert.DoesNotContain("itself", reasons[1], StringComparison.Ordinal);
        Assert.StartsWith("the study sets loss_per_ev of fl-nor itself", reasons[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_life_of_devices_is_told_in_words() => Assert.Equal(
        "mission auto-g1 (car, 15 years: 12,000 operating hours from -40 C to 125 C, parked at 23 C); read at 25 C; programmed at 25 C; 10 reads per second over the life",
        LifeText.Of(Records("\"mapping.tile_rows\": [4]")[0].Spec));

    private static IReadOnlyList<PointRecord> Records(string sweep)
    {
        StudyPlan plan = StudyFile.Parse(Study.Replace("SWEEP", sweep, StringComparison.Ordinal), "test.json", Path.GetTempPath());
        return PointInputs.ToRecord(plan, [.. plan.Points.Select(point => new InputLoader().Load(plan, point))]).Points;
    }
}
