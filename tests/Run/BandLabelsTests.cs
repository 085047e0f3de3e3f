using DriftEngine.Kernels.Laws;
using DriftEngine.Report;
using DriftEngine.Storage;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Run;

/// <summary>Labels of points that are refreshed when their response leaves a band: they go by the moments that the band decided.</summary>
public sealed class BandLabelsTests : IDisposable
{
    private const double Day = 86_400, Year = 365 * Day;

    private const string Text = """
        {
          "name": "band",
          "seed": 5,
          "workload": { "matrix": [24, 12], "inputs": 8 },
          "technology": "pcm-1m",
          "refresh": { "band": 0.45 },
          "writes_per_programming": 1000,
          "ages": ["25s", "2y"],
          "trials": 2
        }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>A run stores the moments; rows, report and a run that goes on say what they mean: fresh, but worn.</summary>
    [Fact]
    public void Moments_of_the_band_are_kept_and_decide_the_labels()
    {
        string results = Path.Combine(folder.FullName, "results");
        using (StudyRun run = StudyRun.Open(StudyFile.Parse(Text, "test.json", folder.FullName), new RunOptions { Device = "simd", Threads = 1, ResultsFolder = results }, TimeProvider.System))
            Assert.Equal(RunEnd.Done, run.Run(_ => { }, CancellationToken.None));
        PointRecord point = Assert.Single(ResultFolder.Load(results).Study.Points);
        Assert.NotEmpty(point.BandMoments!);
        Assert.All(point.BandMoments!, moment => Assert.InRange(moment, 60, 2 * Year));
        Assert.EndsWith(" ESTIMATE", ResultFolder.Load(results).Address(0, 0).Labels.Labels, StringComparison.Ordinal);
        AgeSupport last = StudyReport.Load(results).Support[0][1];
        Assert.StartsWith("window over cycles", last.Reason, StringComparison.Ordinal);
        Assert.Equal(2 * Year - point.BandMoments![^1] <= Year ? SupportLabel.Literature : SupportLabel.Estimate, last.Laws.Single(law => law.Law == "drift").Label);
        StudyOutlook outlook = StudyPreview.Describe(StudyFile.Parse(Text, "test.json", folder.FullName));
        Assert.Equal(point.BandMoments, outlook.Points[0].BandMoments);
    }

    [Fact]
    public void Without_a_band_nothing_is_kept()
    {
        StudyPlan plan = StudyFile.Parse(Text.Replace("\"band\": 0.45", "\"every\": \"1d\"", StringComparison.Ordinal), "test.json", folder.FullName);
        Assert.Null(Assert.Single(PointInputs.ToRecord(plan, [.. plan.Points.Select(point => new InputLoader().Load(plan, point))]).Points).BandMoments);
    }

    /// <summary>Three days of fl-sonos: written anew is an estimate, whoever decides when; with no moment within the ages it is as calibrated as without refresh.</summary>
    [Fact]
    public void A_band_is_labelled_as_an_interval_is()
    {
        AgeSupport Of(RefreshSpec? refresh, double[]? moments) => PointSupport.Of(Spec(refresh), moments)[0];
        AgeSupport every = Of(new RefreshSpec(Day, null), null), band = Of(new RefreshSpec(null, 0.01), [Day, 2 * Day]);
        Assert.Equal((SupportLabel.Estimate, every.Reason), (band.Label, band.Reason));
        Assert.StartsWith("window against writes", band.Reason, StringComparison.Ordinal);
        // A thousand writes at the first programming wear, one does not.
        Assert.Equal(SupportLabel.Estimate, Of(null, null).Label);
        Assert.Equal(SupportLabel.Calibrated, PointSupport.Of(Spec(new RefreshSpec(null, 0.5)) with { WritesPerProgramming = 1 }, [])[0].Label);
        Assert.Equal(SupportLabel.Calibrated, PointSupport.Of(Spec(null) with { WritesPerProgramming = 1 }, null)[0].Label);
        AgeSupport unknown = Of(new RefreshSpec(null, 0.01), null); // of a folder that does not hold the moments
        Assert.Equal(SupportLabel.Estimate, unknown.Label);
    }

    private StudySpec Spec(RefreshSpec? refresh) => StudyFile.Parse(
        Text.Replace("pcm-1m", "fl-sonos", StringComparison.Ordinal).Replace("\"25s\", \"2y\"", "\"3d\"", StringComparison.Ordinal), "test.json", folder.FullName).Points[0].Spec with
    { Refresh = refresh };
}
