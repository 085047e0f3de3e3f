using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class StudySweepTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    private IReadOnlyList<StudyPoint> Points(string sweep, params (int Line, string Text)[] changes) =>
        folder.Parse(StudyFolder.Text([(14, $"\"sweep\": {sweep}"), .. changes])).Points;

    private static string Line(StudyPoint point) => $"{point.Index}: {string.Join(" ", point.Swept.Select(s => $"{s.Key}={s.Value}"))}";

    [Fact]
    public void Grid_keeps_the_order_of_the_file_last_fastest()
    {
        IReadOnlyList<StudyPoint> points = Points("{ \"dac.bits\": [8, 4], \"compensation\": [\"none\", \"global\"], \"seed\": [1] }");
        Assert.Equal(
            [
                "0: dac.bits=8 compensation=none seed=1", "1: dac.bits=8 compensation=global seed=1",
                "2: dac.bits=4 compensation=none seed=1", "3: dac.bits=4 compensation=global seed=1",
            ],
            points.Select(Line));
        Assert.Equal(
            [(8, Compensation.None), (8, Compensation.Global), (4, Compensation.None), (4, Compensation.Global)],
            points.Select(p => (p.Spec.Dac!.Bits, p.Spec.Compensation)));
    }

    [Fact]
    public void Objects_stand_for_paths()
    {
        IReadOnlyList<StudyPoint> points = Points("{ \"dac\": { \"bits\": [4, 6], \"range\": [1, \"calibrated\"] } }");
        Assert.Equal(["0: dac.bits=4 dac.range=1", "1: dac.bits=4 dac.range=calibrated", "2: dac.bits=6 dac.range=1", "3: dac.bits=6 dac.range=calibrated"], points.Select(Line));
        Assert.Equal([new(4, 1), new(4, null), new(6, 1), new(6, null)], points.Select(p => p.Spec.Dac));
    }

    [Fact]
    public void Parameter_of_a_technology_that_is_only_a_name()
    {
        IReadOnlyList<StudyPoint> points = Points("{ \"technology.read_noise\": [true, false, \"split\"], \"technology.nu_mean_min\": [0.04] }");
        Assert.Equal([ReadNoise.Whole, ReadNoise.Off, ReadNoise.Split], points.Select(p => p.Spec.Technology.Parameters.ReadNoise));
        Assert.All(points, p => Assert.Equal(("pcm-1m", 0.04), (p.Spec.Technology.Preset, ((PcmParameters)p.Spec.Technology.Parameters).NuMeanMin)));
        Assert.Equal("2: technology.read_noise=split technology.nu_mean_min=0.04", Line(points[2]));
    }

    [Fact]
    public void Parameter_of_a_technology_with_changes_keeps_them()
    {
        StudyPoint point = Assert.Single(Points("{ \"technology.drift\": [false] }", (6, "\"technology\": { \"preset\": \"pcm-1m\", \"qs_max\": 0.1 },")));
        Assert.Equal(new PcmParameters { Drift = false, QsMax = 0.1 }, point.Spec.Technology.Parameters);
    }

    [Fact]
    public void Whole_settings_and_their_parts_may_be_objects_and_null()
    {
        Assert.Equal(
            ["0: adc=null", "1: adc={\"bits\":6,\"range\":2.5}"], Points("{ \"adc\": [null, { \"bits\": 6, \"range\": 2.5 }] }").Select(Line));
        IReadOnlyList<StudyPoint> scales = Points("{ \"mapping.scale\": [\"max\", \"channel\", { \"percentile\": 99 }] }");
        Assert.Equal([WeightScale.Max, WeightScale.Channel, WeightScale.Percentile], scales.Select(p => p.Spec.Mapping.Scale));
        Assert.All(scales, p => Assert.Equal(256, p.Spec.Mapping.TileRows));
    }

    [Fact]
    public void Percentile_may_be_swept_over_a_word_and_over_nothing()
    {
        Assert.Equal([90, 99], Points("{ \"mapping.scale.percentile\": [90, 99] }").Select(p => p.Spec.Mapping.Percentile));
        Assert.Equal([90, 99], Points("{ \"mapping\": { \"scale\": { \"percentile\": [90, 99] } } }", (7, "")).Select(p => p.Spec.Mapping.Percentile));
        Assert.All(Points("{ \"mapping.scale.percentile\": [90] }"), p => Assert.Equal(WeightScale.Percentile, p.Spec.Mapping.Scale));
    }

    [Fact]
    public void What_must_be_there_may_come_from_the_sweep_alone()
    {
        IReadOnlyList<StudyPoint> points = Points("{ \"network\": [\"model.onnx\", \"mlp_mnist.onnx\"], \"ages\": [[\"1h\"], [\"1d\", \"1y\"]] }", (4, ""), (12, ""));
        Assert.Equal("3: network=mlp_mnist.onnx ages=[\"1d\",\"1y\"]", Line(points[3]));
        Assert.Equal((folder.PathOf("mlp_mnist.onnx"), 2), (points[3].Spec.Network, points[3].Spec.AgesSeconds.Count));
    }

    [Fact]
    public void Empty_sweep_is_one_point() => Assert.Empty(Assert.Single(Points("{ }")).Swept);

    [Fact]
    public void Two_spellings_of_one_technology_are_one_point()
    {
        StudyError error = folder.Error(StudyFolder.Text((14, "\"sweep\": { \"technology\": [\"pcm-1m\", { \"preset\": \"pcm-1m\", \"drift\": true }] }")));
        Assert.Contains("two points of the sweep are the same", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_large_a_grid_is_refused_at_once()
    {
        string values = string.Join(',', Enumerable.Range(0, 40_000));
        StudyError error = folder.Error(StudyFolder.Text((14, $"\"sweep\": {{ \"seed\": [{values}], \"data.limit\": [{values}], \"mapping.tile_rows\": [{values}], \"mapping.tile_columns\": [{values}] }}")));
        Assert.Contains("more than 100000 points", error.What, StringComparison.Ordinal);
        Assert.Equal("test.json, line 14 (sweep)", error.Where);
    }
}
