using System.Text.Json.Nodes;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class StudySchemaTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    /// <summary>Mistakes that only the program can see: what files there are, and rules between settings or over texts.</summary>
    private static readonly string[] BeyondSchema =
        ["there is no file", "is a folder", "Did you mean \"model.onnx\"?", "Did you mean \"labels.idx\"?", "Did you mean \"first-look\"?", "brings its own labels", "zero character", "cannot name", "\"data.labels\" is missing", "std has", "scale 0", "is above", "is not an age", "stands twice", "too close", "before the devices", "t_c of", "longest age", "set twice", "the first is in line", "the study has no", "both swept", "; and ", "is usable for", "temperature 126 C", "there is no setting \"nu_mean_min\"", "outside of the table", "exclude each other", "mission's end", "has a gap", "it is a parameter of", "is not above", "rows", "one per conductance", "leaves no window", "do not fit in a second", "more than all devices", "too often", "more than 100000 times", "after a refresh", "need to know", "bits of a weight", "only with \"differential\"", "cannot be spread", "is not an .npy file", "how numbers are drawn", "is not a duration", "no range is known", "has no one meaning", "needs a preset", "whole numbers 0 to", "18446744073709551616", "1e999"];

    [Fact]
    public void Schema_and_parser_know_the_same_names()
    {
        JsonObject properties = JsonNode.Parse(StudySchema.Json())!["properties"]!.AsObject();
        Assert.Equal(SettingNames.Study.Order(), properties.Select(p => p.Key).Order());
        Assert.Equal(SettingNames.Data.Order(), Members(properties["data"]!));
        Assert.Equal(SettingNames.Technology.Order(), Members(properties["technology"]!));
        Assert.Equal(SettingNames.Mapping.Order(), Members(properties["mapping"]!));
        Assert.Equal(SettingNames.Scale.Order(), Members(properties["mapping"]!["properties"]!["scale"]!));
        Assert.Equal(SettingNames.Dac.Order(), Members(properties["dac"]!));
        Assert.Equal(SettingNames.Adc.Order(), Members(properties["adc"]!));
        Assert.Equal(SettingNames.Workload.Order(), Members(properties["workload"]!));
        Assert.Equal(SettingNames.Mission.Order(), Members(properties["mission"]!));
        Assert.Equal(SettingNames.Faults.Order(), Members(properties["faults"]!));
        Assert.Equal(SettingNames.Refresh.Order(), Members(properties["refresh"]!));
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
    [InlineData("\"read_temperature_c\"")]
    [InlineData("\"programming_temperature_c\"")]
    [InlineData("\"reads_per_second\"")]
    [InlineData("\"cycles_spent\"")]
    [InlineData("\"faults\"")]
    [InlineData("\"refresh\"")]
    [InlineData("\"allow_extrapolation\"")]
    [InlineData("\"record\"")]
    [InlineData("\"mission\"", "          \"temperature_c\": 25,")]
    public void Hint_of_the_template_works_when_it_is_taken(string setting, string replaced = "@")
    {
        string text = StudyTemplate.Text("hint").Replace(replaced.TrimStart(), "", StringComparison.Ordinal);
        string taken = text.Replace($"// {setting}", setting, StringComparison.Ordinal).Replace("\"repeat\": \"forever\" }", "\"repeat\": \"forever\" },", StringComparison.Ordinal);
        Assert.NotEqual(text, taken);
        Assert.Equal(2, folder.Parse(taken).Points.Count);
        Assert.True(SchemaCheck.Fits(StudySchema.Json(), taken));
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
    [InlineData(4, "\"allow_extrapolation\": true, \"network\": \"first-look\", \"record\": [\"layers\"],")]
    [InlineData(6, "\"technology\": { \"preset\": \"pcm-1m\", \"telegraph_noise\": false, \"thermal_noise\": true, \"activation_spread\": 0.1 },")]
    [InlineData(6, "\"technology\": { \"table\": { \"times\": [1, \"1d\"], \"conductances_us\": [0, 5], \"sigma_us\": [[0, 1], [1, 1]], \"nu_mean\": [0, 0.05] }, \"drift\": false },")]
    [InlineData(7, "\"mapping\": { \"slices\": 2, \"bits_per_cell\": 4, \"scheme\": \"offset\", \"pair\": \"physical\" },")]
    [InlineData(7, "\"mapping\": { \"bits_per_cell\": null, \"pair\": \"net-only\" },")]
    [InlineData(8, "\"dac\": { \"bits\": 8, \"phases\": \"bit-serial\" },")]
    [InlineData(8, "\"dac\": { \"bits\": 8, \"phases\": 4 },")]
    [InlineData(8, "\"dac\": { \"bits\": 8, \"phases\": null, \"bits_per_phase\": 2 },")]
    [InlineData(10, "\"compensation\": \"batch-norm\",")]
    [InlineData(11, "\"mission\": \"auto-g1\", \"read_temperature_c\": 25, \"programming_temperature_c\": 85,")]
    [InlineData(11, "\"mission\": null, \"read_temperature_c\": -40, \"reads_per_second\": 1e3, \"cycles_spent\": 1e6, \"writes_per_programming\": 20,")]
    [InlineData(11, "\"mission\": [ { \"duration\": \"1h\", \"from_c\": 25, \"to_c\": 85 }, { \"duration\": 3600, \"at_c\": 25 } ],")]
    [InlineData(11, "\"mission\": { \"segments\": [ { \"duration\": \"1h\", \"at_c\": 85 }, { \"duration\": \"1h\", \"from_c\": 25, \"to_c\": 85, \"jump\": true } ], \"repeat\": \"forever\" },")]
    [InlineData(11, "\"mission\": { \"histogram\": [ { \"hours\": 720, \"at_c\": -40 } ] }, \"read_temperature_c\": null, \"read_duty\": 0.5,")]
    [InlineData(11, "\"faults\": { \"yield\": 0.998 }, \"refresh\": { \"every\": \"30d\" },")]
    [InlineData(11, "\"faults\": { \"stuck_low\": 0.1 }, \"refresh\": { \"band\": 0.1 },")]
    [InlineData(14, "\"sweep\": { \"technology.activation_max_ev\": \"range\", \"mission\": [null], \"faults.yield\": [1, 0.99], \"refresh\": [null, { \"band\": 0.1 }] }")]
    [InlineData(14, "\"sweep\": { \"technology\": { \"activation_max_ev\": \"range\" } }")]
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
        foreach (object[] row in BadStudyTests.Mistakes.Concat(BadDeviceStudyTests.Mistakes))
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
