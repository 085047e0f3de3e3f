using DriftEngine.Study;
using DriftEngine.Tests.Study;

namespace DriftEngine.Tests.Run;

/// <summary>Errors that show only once networks and data were read name the line of the setting nevertheless.</summary>
public sealed class LateErrorPlaceTests : IDisposable
{
    private const string Data = "\"data\": { \"images\": \"first-look\", \"scale\": 0.00392156862745098";

    private readonly StudyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Settings_of_the_study_are_found_in_their_line()
    {
        StudyError error = Error((5, $"{Data}, \"limit\": 1000000 }},"));
        Assert.Equal("test.json, line 5 (data.limit)", error.Where);
        Assert.Contains("allowed: 1 to ", error.ToText(), StringComparison.Ordinal);
        Assert.Equal("test.json, line 5 (data.mean)", Error((5, $"{Data}, \"mean\": [0, 1] }},")).Where);
        Assert.Equal("test.json, line 10 (compensation)", Error((5, $"{Data} }},"), (10, "\"compensation\": \"batch-norm\",")).Where);
    }

    [Fact]
    public void A_swept_value_is_found_in_the_sweep() => Assert.Equal(
        "test.json, line 15 (sweep.compensation[1])", Error((5, $"{Data} }},"), (14, "\"sweep\": { \"compensation\": [\"none\",\n\"batch-norm\"] }")).Where?.Replace(", compensation", "", StringComparison.Ordinal));

    [Fact]
    public void A_band_that_is_left_too_often_says_how_wide_one_may_be()
    {
        StudyError error = Error((5, $"{Data}, \"limit\": 1 }},"), (9, "\"refresh\": { \"band\": 0.1 },"), (12, "\"ages\": [\"25s\", \"10y\"],"));
        Assert.Equal("test.json, line 9 (refresh.band)", error.Where);
        Assert.Contains("more than 200 times before the last age, 10 y", error.What, StringComparison.Ordinal);
        Assert.Contains("about 0.4", error.Allowed, StringComparison.Ordinal);
    }

    /// <summary>A table ends; how long after a refresh of the band an age lies is known late.</summary>
    [Fact]
    public void Ages_beyond_a_table_are_found_where_a_band_refreshes()
    {
        const string Devices = "\"technology\": { \"table\": { \"times\": [\"1h\", \"30d\"], \"conductances_us\": [1, 30], \"sigma_us\": [[0.5, 0.5], [0.6, 0.6]], \"shift_us\": [[0, 0], [-3, -9]], \"nu_mean\": [0.02, 0.02] } },";
        string Study(double band, string ages) => StudyFolder.Text(
            (4, "\"network\": \"first-look\","), (5, $"{Data}, \"limit\": 1 }},"), (6, Devices), (9, FormattableString.Invariant($"\"refresh\": {{ \"band\": {band} }},")), (11, "\"allow_extrapolation\": true,"), (12, $"\"ages\": [{ages}],"));
        Assert.NotEmpty(StudyPreview.Describe(folder.Parse(Study(0.1, "\"1h\", \"5d\", \"10d\", \"20d\", \"29d\", \"40d\""))).Points);
        StudyError error = Assert.Throws<StudyException>(() => StudyPreview.Describe(folder.Parse(Study(0.9, "\"1h\", \"40d\"")))).Error;
        Assert.Equal("test.json, line 12 (ages)", error.Where);
        Assert.Contains("age 40d", error.What, StringComparison.Ordinal);
        Assert.Contains("lies outside of the table", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_the_template_can_be_run()
    {
        string text = StudyTemplate.Text("example").Replace("// \"refresh\": { \"every\": \"30d\" }", "\"refresh\": { \"band\": 0.5 }", StringComparison.Ordinal);
        Assert.Contains("or { \"band\": 0.5 }", text, StringComparison.Ordinal);
        Assert.NotEmpty(StudyPreview.Describe(folder.Parse(text)).Points);
    }

    private StudyError Error(params (int Line, string Text)[] changes) =>
        Assert.Throws<StudyException>(() => StudyPreview.Describe(folder.Parse(StudyFolder.Text([(4, "\"network\": \"first-look\","), .. changes])))).Error;
}
