using System.Text.Json.Nodes;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class StudySchemaTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    /// <summary>Mistakes that only the program can see: what files there are, and rules between settings or over texts.</summary>
    private static readonly string[] BeyondSchema =
        ["there is no file", "is a folder", "Did you mean \"model.onnx\"?", "Did you mean \"labels.idx\"?", "Did you mean \"first-look\"?", "brings its own labels", "zero character", "cannot name", "\"data.labels\" is missing", "std has", "scale 0", "is above", "is not an age", "stands twice", "too close", "before the devices", "t_c of", "longest age", "set twice", "the first is in line", "the study has no", "both swept", "; and ", "whole numbers 0 to", "18446744073709551616", "1e999"];

    [Fact]
    public void Schema_and_parser_know_the_same_names()
    {
        JsonObject properties = JsonNode.Parse(StudySchema.Json())!["properties"]!.AsObject();
        Assert.Equal(SettingNames.Study.Order(), properties.Select(p => p.Key).Order());
        Assert.Equal(SettingNames.Data.Order(), Members(properties["data"]!));
        Assert.Equal(SettingNames.Technology.Order(), Members(properties["technology"]!));
        Assert.Equal(SettingNames.Mapping.Order(), Members(properties["mapping"]!));
        Assert.Equal(SettingNames.Scale.Order(), Members(properties["mapping"]!["properties"]!["scale"]!));
        Assert.Equal(SettingNames.Converter.Order(), Members(properties["dac"]!));
        Assert.Equal(SettingNames.Converter.Order(), Members(properties["adc"]!));
        Assert.Equal(SettingNames.Trials.Order(), Members(properties["trials"]!));
        Assert.Equal(SettingNames.SweptPaths.Order(), Members(properties["sweep"]!));
    }

    private static IEnumerable<string> Members(JsonNode setting)
    {
        JsonNode holder = setting["properties"] is not null ? setting : setting["anyOf"]!.AsArray().Single(option => option!["properties"] is not null)!;
        Assert.False(holder["additionalProperties"]!.GetValue<bool>());
        return holder["properties"]!.AsObject().Select(p => p.Key).Order();
    }

    [Fact]
    public void Everything_is_described()
    {
        JsonObject properties = JsonNode.Parse(StudySchema.Json())!["properties"]!.AsObject();
        Assert.All(properties, property => Assert.False(string.IsNullOrWhiteSpace(property.Value!["description"]?.GetValue<string>()), property.Key));
    }

    [Fact]
    public void Template_is_a_study_that_fits_the_schema()
    {
        string text = StudyTemplate.Text("retention-mnist");
        StudyPlan plan = folder.Parse(text);
        Assert.Equal(("retention-mnist", 2), (plan.Name, plan.Points.Count));
        Assert.True(SchemaCheck.Fits(StudySchema.Json(), text));
        Assert.True(SchemaCheck.Fits(StudySchema.Json(), BuiltInStudies.Text("first-look")!));
        Assert.All(SettingNames.Study.Except(["$schema"]), name => Assert.Contains($"\"{name}\":", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\"b")]
    [InlineData("")]
    [InlineData("nul")]
    public void Template_refuses_a_name_that_no_folder_can_have(string name) =>
        StudyFolder.AssertHelps(Assert.Throws<StudyException>(() => StudyTemplate.Text(name)).Error);

    [Theory]
    [InlineData(4, "\"network\": \"first-look\",")]
    [InlineData(5, "\"data\": { \"images\": \"table.csv\", \"mean\": [0, 1], \"std\": [1, 2], \"limit\": null },")]
    [InlineData(6, "\"technology\": { \"preset\": \"pcm-1m\", \"read_noise\": \"split\", \"drift\": false, \"nu_mean_min\": 0.04 },")]
    [InlineData(7, "\"mapping\": { \"scale\": { \"percentile\": 99.9 } },")]
    [InlineData(8, "\"dac\": { \"bits\": 8, \"range\": 3 },")]
    [InlineData(12, "\"ages\": [25, \"1h\"],")]
    [InlineData(13, "\"trials\": { \"max\": 10, \"half_width\": null },")]
    [InlineData(14, "\"sweep\": { \"technology.drift\": [true, false], \"dac\": { \"bits\": [4, 6] }, \"mapping\": { \"scale\": [\"max\", { \"percentile\": 9 }] } }")]
    [InlineData(14, "\"sweep\": { \"ages\": [[\"1h\"], [\"1d\"]], \"adc\": [null, { \"bits\": 4 }], \"mapping.scale.percentile\": [98, 99] }")]
    public void What_the_parser_takes_fits(int line, string text)
    {
        string study = StudyFolder.Text((line, text));
        Assert.NotEmpty(folder.Parse(study).Points);
        Assert.True(SchemaCheck.Fits(StudySchema.Json(), study));
    }

    /// <summary>The table of mistakes again, without those that need more than a schema: line, text, what the parser says.</summary>
    public static TheoryData<int, string, string> VisibleMistakes { get; } = Visible();

    private static TheoryData<int, string, string> Visible()
    {
        var visible = new TheoryData<int, string, string>();
        foreach (object[] row in BadStudyTests.Mistakes)
        {
            if (!BeyondSchema.Any(known => ((string)row[4]).Contains(known, StringComparison.Ordinal)))
                visible.Add((int)row[0], (string)row[1], (string)row[4]);
        }

        return visible;
    }

    [Theory]
    [MemberData(nameof(VisibleMistakes))]
    public void Editors_show_what_the_parser_refuses(int line, string text, string part) =>
        Assert.False(SchemaCheck.Fits(StudySchema.Json(), StudyFolder.Text((line, text))), part);
}
