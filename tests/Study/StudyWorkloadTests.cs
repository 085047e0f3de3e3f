using System.Text.Json;
using System.Text.Json.Serialization;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Workloads without a task, and specs as study.json keeps them.</summary>
public sealed class StudyWorkloadTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    /// <summary>As study.json is written.</summary>
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private StudySpec Spec(string workload, params (int Line, string Text)[] changes) => folder.Spec([(4, $"\"workload\": {workload},"), (5, ""), .. changes]);

    [Fact]
    public void Workload_stands_in_place_of_network_and_data()
    {
        StudySpec spec = Spec("{ \"matrix\": [512, 256], \"inputs\": 1000 }");
        Assert.Equal(new WorkloadSpec(null, 512, 256, Distribution.Normal, null, 1000, Distribution.Normal), spec.Workload);
        Assert.Equal((null, null), (spec.Network, spec.Data));
    }

    [Theory]
    [InlineData("normal", Distribution.Normal)]
    [InlineData("uniform", Distribution.Uniform)]
    [InlineData("half-normal", Distribution.HalfNormal)]
    [InlineData("binary", Distribution.Binary)]
    public void Distributions_have_names(string word, Distribution expected)
    {
        WorkloadSpec workload = Spec($"{{ \"matrix\": [1, 1], \"inputs\": 1, \"distribution\": \"{word}\", \"weights\": \"{word}\" }}").Workload!;
        Assert.Equal((expected, expected), (workload.Weights, workload.Distribution));
    }

    [Fact]
    public void Matrix_and_inputs_may_be_files()
    {
        WorkloadSpec workload = Spec("{ \"matrix\": \"matrix.npy\", \"inputs\": \"inputs.npy.gz\" }").Workload!;
        Assert.Equal((folder.PathOf("matrix.npy"), folder.PathOf("inputs.npy.gz")), (workload.MatrixFile, workload.InputsFile));
    }

    [Theory]
    [InlineData("[65536, 65536]", "100", "workload.matrix")]
    [InlineData("[46341, 46341]", "4", "workload.matrix")]
    [InlineData("[1024, 8]", "16777216", "workload.inputs")]
    [InlineData("[8, 1024]", "16777216", "workload.inputs")]
    public void One_that_no_array_holds_is_refused_at_its_line(string matrix, string inputs, string where)
    {
        StudyError error = Assert.Throws<StudyException>(() => Spec($"{{ \"matrix\": {matrix}, \"inputs\": {inputs} }}")).Error;
        Assert.Contains($"line 4 ({where})", error.Where, StringComparison.Ordinal);
        Assert.Equal("at most 1073741824 in all", error.Allowed);
    }

    [Fact]
    public void Workload_fits_the_schema_and_is_swept()
    {
        string text = StudyFolder.Text((4, "\"workload\": { \"matrix\": [8, 8], \"inputs\": 10 },"), (5, ""), (14, "\"sweep\": { \"workload.matrix\": [[8, 8], [64, 8]], \"workload\": { \"inputs\": [10, \"inputs.npy.gz\"] } }"));
        Assert.Equal([8, 8, 64, 64], folder.Parse(text).Points.Select(p => p.Spec.Workload!.Rows));
        Assert.True(SchemaCheck.Fits(StudySchema.Json(), text));
    }

    /// <summary>Studies whose specs must come back from study.json as they were.</summary>
    public static TheoryData<string> Kept { get; } =
    [
        "",
        "\"mission\": \"auto-g1\", \"read_temperature_c\": -40, \"refresh\": { \"band\": 0.1 }, \"faults\": { \"yield\": 0.99 },",
        "\"mission\": { \"segments\": [ { \"duration\": \"1h\", \"from_c\": 25, \"to_c\": 85 }, { \"duration\": \"1h\", \"at_c\": 25 } ], \"repeat\": \"forever\", },",
        "\"mission\": { \"histogram\": [ { \"hours\": 10, \"at_c\": 60 }, { \"hours\": 1, \"at_c\": 25 } ] }, \"read_temperature_c\": 25, \"record\": [\"layers\"],",
        "\"technology\": { \"preset\": \"pcm-1m\", \"nu_mean_min\": 0.04, \"read_noise\": \"split\", \"activation_spread\": 0.2 },",
        "\"technology\": { \"table\": { \"times\": [1, 1e6], \"conductances_us\": [0, 5], \"sigma_us\": [[0, 1], [1, 2]], \"nu_mean\": [0, 0.05] } },",
        "\"mapping\": { \"slices\": 2, \"bits_per_cell\": 4, \"scheme\": \"offset\" }, \"dac\": { \"bits\": 8, \"phases\": 4 },",
    ];

    [Theory]
    [MemberData(nameof(Kept))]
    public void Spec_written_and_read_is_the_same_spec(string settings)
    {
        (int, string)[] changes = [.. new[] { (6, "technology"), (7, "mapping"), (8, "dac"), (11, "mission") }.Where(c => c.Item2 == "mission" || settings.Contains($"\"{c.Item2}\"", StringComparison.Ordinal)).Select(c => (c.Item1, ""))];
        StudySpec spec = folder.Spec([.. changes, (14, settings.Length > 0 ? settings.TrimEnd(',') : "")]);
        string written = JsonSerializer.Serialize(spec, Json);
        StudySpec read = JsonSerializer.Deserialize<StudySpec>(written, Json)!;
        Assert.Equal(written, JsonSerializer.Serialize(read, Json));
        Assert.Equal(StudyCanonical.Text(spec, "n", "d"), StudyCanonical.Text(read, "n", "d"));
        Assert.DoesNotContain("total_seconds", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\"parameters\"", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Workload_written_and_read_is_the_same()
    {
        StudySpec spec = Spec("{ \"matrix\": [2, 3], \"inputs\": 4, \"weights\": \"half-normal\" }");
        Assert.Equal(spec.Workload, JsonSerializer.Deserialize<StudySpec>(JsonSerializer.Serialize(spec, Json), Json)!.Workload);
    }
}
