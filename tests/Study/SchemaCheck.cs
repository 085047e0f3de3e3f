using System.Text.Json;
using System.Text.Json.Nodes;

namespace DriftEngine.Tests.Study;

/// <summary>Judges a JSON value by the part of JSON Schema (draft 2020-12) that the schema of studies uses; other keywords are refused.</summary>
internal static class SchemaCheck
{
    private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Whether a study's text fits a schema.</summary>
    public static bool Fits(string schema, string text) => Fits(JsonNode.Parse(schema)!.AsObject(), JsonNode.Parse(text, null, Relaxed));

    private static bool Fits(JsonObject schema, JsonNode? value) => schema.All(keyword => keyword.Key switch
    {
        "$schema" or "title" or "description" or "additionalProperties" => true,
        "type" => HasType(keyword.Value!.GetValue<string>(), value),
        "const" => JsonNode.DeepEquals(keyword.Value, value),
        "enum" => keyword.Value!.AsArray().Any(word => JsonNode.DeepEquals(word, value)),
        "anyOf" => keyword.Value!.AsArray().Any(option => Fits(option!.AsObject(), value)),
        "required" => value is not JsonObject members || keyword.Value!.AsArray().All(name => members.ContainsKey(name!.GetValue<string>())),
        "properties" => value is not JsonObject members || members.All(member => FitsMember(schema, keyword.Value!.AsObject(), member)),
        "items" => value is not JsonArray items || items.All(item => Fits(keyword.Value!.AsObject(), item)),
        "minItems" => value is not JsonArray list || list.Count >= keyword.Value!.GetValue<int>(),
        "maxItems" => value is not JsonArray longer || longer.Count <= keyword.Value!.GetValue<int>(),
        "uniqueItems" => value is not JsonArray unique || unique.Select(item => item?.ToJsonString()).Distinct().Count() == unique.Count,
        "minimum" => Number(value) is not { } number || number >= Number(keyword.Value),
        "maximum" => Number(value) is not { } number || number <= Number(keyword.Value),
        "exclusiveMinimum" => Number(value) is not { } number || number > Number(keyword.Value),
        "exclusiveMaximum" => Number(value) is not { } number || number < Number(keyword.Value),
        _ => throw new InvalidOperationException($"no rule for {keyword.Key}"),
    });

    private static bool FitsMember(JsonObject schema, JsonObject properties, KeyValuePair<string, JsonNode?> member) => properties.TryGetPropertyValue(member.Key, out JsonNode? own)
        ? Fits(own!.AsObject(), member.Value)
        : schema["additionalProperties"]?.GetValue<bool>() != false;

    private static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString()) : null;

    private static bool HasType(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", var kind) => kind == JsonValueKind.Object,
        ("array", var kind) => kind == JsonValueKind.Array,
        ("string", var kind) => kind == JsonValueKind.String,
        ("number", var kind) => kind == JsonValueKind.Number,
        ("integer", var kind) => kind == JsonValueKind.Number && Number(value) is { } number && number == Math.Floor(number),
        ("boolean", var kind) => kind is JsonValueKind.True or JsonValueKind.False,
        ("null", var kind) => kind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"no rule for type {type}"),
    };
}
