using System.Text.Json.Nodes;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Study;

/// <summary>The schema for editors and the parser know the same names.</summary>
public sealed class StudySchemaTests
{
    private const string Unknown = "zzzzzzzzzzzz";

    /// <summary>An object of the study, a text with an unknown name in it, and where the schema has its properties.</summary>
    [Theory]
    [InlineData(Unknown, "1", "")]
    [InlineData("data", "{ \"zzzzzzzzzzzz\": 1 }", "data")]
    [InlineData("technology", "{ \"zzzzzzzzzzzz\": 1 }", "technology")]
    [InlineData("mapping", "{ \"zzzzzzzzzzzz\": 1 }", "mapping")]
    [InlineData("mapping", "{ \"scale\": { \"zzzzzzzzzzzz\": 1 } }", "mapping.scale")]
    [InlineData("dac", "{ \"zzzzzzzzzzzz\": 1 }", "dac")]
    [InlineData("adc", "{ \"zzzzzzzzzzzz\": 1 }", "adc")]
    [InlineData("trials", "{ \"zzzzzzzzzzzz\": 1 }", "trials")]
    public void Schema_has_the_names_that_the_parser_knows(string setting, string value, string path)
    {
        const string Allowed = "allowed: ";
        StudyException e = StudyText.Refused((setting, value));
        Assert.Contains(Unknown, e.Error.What, StringComparison.Ordinal);
        Assert.StartsWith(Allowed, e.Error.Allowed, StringComparison.Ordinal);
        Assert.Equal(e.Error.Allowed![Allowed.Length..].Split(", ").Order(StringComparer.Ordinal), Properties(path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Schema_has_every_parameter_with_its_range()
    {
        JsonObject properties = Find(JsonNode.Parse(StudySchema.Json())!, "technology");
        foreach (PcmParameter parameter in PcmParameterTable.All)
            Assert.Equal((parameter.Least, parameter.Most), ((double)properties[parameter.Name]!["minimum"]!, (double)properties[parameter.Name]!["maximum"]!));
    }

    private static IEnumerable<string> Properties(string path) => Find(JsonNode.Parse(StudySchema.Json())!, path).Select(member => member.Key);

    /// <summary>The properties of the object at a path, also where it is one of several forms.</summary>
    private static JsonObject Find(JsonNode schema, string path)
    {
        JsonNode node = schema;
        foreach (string name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            node = ObjectForm(node)["properties"]![name]!;
        return ObjectForm(node)["properties"]!.AsObject();
    }

    private static JsonNode ObjectForm(JsonNode node) => node["anyOf"] is JsonArray forms ? forms.Single(form => form!["properties"] is not null)! : node;
}
