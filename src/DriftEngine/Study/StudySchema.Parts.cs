using System.Text.Json.Nodes;

namespace DriftEngine.Study;

/// <summary>The pieces of which the schema is put together.</summary>
public static partial class StudySchema
{
    private static JsonObject Typed(string type, string description, JsonNode? least = null, JsonNode? most = null)
    {
        var node = new JsonObject { ["type"] = type, ["description"] = description };
        if (least is not null)
            node["minimum"] = least;
        if (most is not null)
            node["maximum"] = most;
        return node;
    }

    private static JsonObject Positive(string description, JsonNode? most = null, JsonNode? below = null)
    {
        JsonObject node = Typed("number", description, null, most);
        node["exclusiveMinimum"] = 0;
        if (below is not null)
            node["exclusiveMaximum"] = below;
        return node;
    }

    private static JsonObject Celsius(string description) => Typed("number", description, UsableRange.ColdestCelsius, UsableRange.HottestCelsius);

    private static JsonObject Duration(string description) => AnyOf(description, Typed("string", "A number with s, min, h, d or y."), Positive("Seconds.", AgeText.MaxSeconds));

    private static JsonObject Null() => new() { ["type"] = "null" };

    private static JsonObject List(string description, JsonObject items, int least = 1, int? most = null)
    {
        var node = new JsonObject { ["type"] = "array", ["minItems"] = least, ["description"] = description, ["items"] = items };
        if (most is not null)
            node["maxItems"] = most;
        return node;
    }

    private static JsonObject Required(params string[] names) => new() { ["required"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]) };

    private static JsonObject Words(params string[] words) => new() { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };

    private static JsonObject Words<T>(IEnumerable<(string Word, T Meaning)> words) => Words([.. words.Select(w => w.Word)]);

    private static JsonObject Described(string description, JsonObject node)
    {
        node["description"] = description;
        return node;
    }

    private static JsonObject AnyOf(string? description, params JsonNode[] options)
    {
        var node = new JsonObject { ["anyOf"] = new JsonArray(options) };
        if (description is not null)
            node["description"] = description;
        return node;
    }

    private static JsonObject Object(string description, JsonObject properties, params string[] required)
    {
        var node = new JsonObject { ["type"] = "object", ["description"] = description, ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0)
            node["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]);
        return node;
    }

    /// <summary>An object of which at least one form must be there.</summary>
    private static JsonObject Either(JsonObject node, params JsonObject[] forms)
    {
        node["anyOf"] = new JsonArray(forms);
        return node;
    }
}
