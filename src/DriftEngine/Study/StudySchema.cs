using System.Text.Json;
using System.Text.Json.Nodes;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>The JSON Schema of study files, so that editors complete and check them.</summary>
public static class StudySchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>JSON Schema, draft 2020-12.</summary>
    public static string Json()
    {
        JsonObject properties = Properties();
        properties["sweep"] = Sweep(properties);
        var schema = Object("A study of the drift engine.", properties);
        // What must be there may also come from the sweep alone; only the program can tell.
        schema["anyOf"] = new JsonArray(Required("network", "data", "technology", "ages", "trials"), Required("trials", "sweep"));
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = "drift study";
        return schema.ToJsonString(Indented);
    }

    private static JsonObject Properties() => new()
    {
        ["$schema"] = Typed("string", "Where editors find this schema; means nothing to a study."),
        ["name"] = Typed("string", "Name of the study and of its results folder; default: the file's name."),
        ["seed"] = Typed("integer", "Key of all random numbers; default 1.", 0, ulong.MaxValue),
        ["network"] = Typed("string", "An .onnx file relative to this file, or a network inside the program (first-look)."),
        ["data"] = Data(),
        ["technology"] = Technology(),
        ["mapping"] = Object("How weights sit on tiles.", new JsonObject
        {
            ["tile_rows"] = Typed("integer", "Inputs of one tile; default 512.", 1, StudyParser.MaxTile),
            ["tile_columns"] = Typed("integer", "Outputs (differential column pairs) of one tile; default 512.", 1, StudyParser.MaxTile),
            ["scale"] = AnyOf("What is mapped to g_max.", Words("max", "channel"), Object("Percentile of the absolute weights of the layer.", new JsonObject { ["percentile"] = Positive("In per cent.", most: 100) }, "percentile")),
        }),
        ["dac"] = Converter("Input converter; null is ideal."),
        ["adc"] = Converter("Output converter, one conversion per tile and output; null is ideal."),
        ["compensation"] = AnyOf("Against the common drift: none (the default), or global: one factor per layer and age.", Words([.. StudyParser.Compensations.Select(c => c.Word)])),
        ["temperature_c"] = new JsonObject { ["const"] = TechnologyPresets.FittedCelsius, ["description"] = "Celsius; this version has laws for 25 only." },
        ["ages"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["description"] = "Since programming: 25s, 90min, 1h, 30d, 1y, or seconds.", ["items"] = AnyOf(null, Typed("string", "A number with s, min, h, d or y."), Positive("Seconds.")) },
        ["trials"] = AnyOf("Chips.", Typed("integer", "So many.", 1, StudyParser.MaxTrials), Object("Until the mean accuracy is known well enough at every age.", new JsonObject
        {
            ["min"] = Typed("integer", "Trials before the rule is looked at; default 64.", 1, StudyParser.MaxTrials),
            ["max"] = Typed("integer", "Trials at most.", 1, StudyParser.MaxTrials),
            ["half_width"] = AnyOf("Goal for the half-width of the interval of the mean accuracy; without it, max trials.", new JsonObject { ["type"] = "null" }, Positive("As a fraction.", below: 1)),
            ["confidence"] = Positive("Of that interval; default 0.95.", below: 1),
        }, "max")),
    };

    private static JsonObject Data()
    {
        return Object("A stored value v reaches the network as (v x scale - mean) / std.", new JsonObject
        {
            ["images"] = Typed("string", "IDX, .npy or .csv, each also .gz; or data inside the program (first-look)."),
            ["labels"] = Typed("string", "Labels in one of the same formats."),
            ["scale"] = Typed("number", "Factor on stored values; default 1."),
            ["mean"] = PerChannel("default 0", () => Typed("number", "Mean.")),
            ["std"] = PerChannel("default 1", () => Positive("Standard deviation.")),
            ["limit"] = AnyOf("Only the first so many inputs; null or left out: all.", new JsonObject { ["type"] = "null" }, Typed("integer", "So many.", 1, int.MaxValue)),
        }, "images");
    }

    private static JsonObject PerChannel(string fallback, Func<JsonObject> number) => AnyOf(
        $"One number, or one per channel; {fallback}.", number(), new JsonObject { ["type"] = "array", ["items"] = number(), ["minItems"] = 1 });

    /// <summary>Every setting by its path, and objects in place of paths, down to lists of values.</summary>
    private static JsonObject Sweep(JsonObject properties) => Object(
        "Settings by path with lists of values; several make a grid, the last fastest.",
        new JsonObject(SettingNames.SweptPaths.Select(path => KeyValuePair.Create<string, JsonNode?>(path, Swept(Find(properties, path.Split('.'))!)))));

    private static JsonObject Swept(JsonNode value)
    {
        var list = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["uniqueItems"] = true, ["items"] = value.DeepClone() };
        if (Members(value) is not { } members)
            return list;
        var swept = new JsonObject(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, Swept(member.Value!))));
        return AnyOf("A list of values, or settings with lists of values.", list, Object("Settings with lists of values.", swept));
    }

    private static JsonNode? Find(JsonObject properties, string[] path)
    {
        JsonNode? node = properties[path[0]];
        foreach (string name in path.Skip(1))
            node = Members(node!)?[name];
        return node;
    }

    /// <summary>The settings of a setting that is an object, or may be one; null where it has none.</summary>
    private static JsonObject? Members(JsonNode setting) => setting["properties"]?.AsObject()
        ?? setting["anyOf"]?.AsArray().Select(option => option!["properties"]?.AsObject()).FirstOrDefault(members => members is not null);

    private static JsonObject Technology()
    {
        var properties = new JsonObject
        {
            ["preset"] = Words([.. TechnologyPresets.All.Select(p => p.Name)]),
            ["programming_noise"] = Typed("boolean", "Whether programming noise acts."),
            ["drift"] = Typed("boolean", "Whether conductances drift."),
            ["read_noise"] = new JsonObject { ["enum"] = new JsonArray(true, false, "split"), ["description"] = "true: all of it once per device and age; split: its fast part once per output." },
        };
        foreach (PcmParameter parameter in PcmParameterTable.All)
            properties[parameter.Name] = Typed("number", $"{parameter.Meaning} ({parameter.Unit})", parameter.Least, parameter.Most);
        return AnyOf("The devices.", Words([.. TechnologyPresets.All.Select(p => p.Name)]), Object("A preset with changes.", properties, "preset"));
    }

    private static JsonObject Converter(string description) => AnyOf(description, new JsonObject { ["type"] = "null" }, Object(description, new JsonObject
    {
        ["bits"] = Typed("integer", "Resolution.", StudyParser.MinBits, StudyParser.MaxBits),
        ["range"] = AnyOf("Full scale.", Words("calibrated"), Typed("number", "In network units.", 1e-25, 1e25)),
    }, "bits"));

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

    private static JsonObject Required(params string[] names) => new() { ["required"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]) };

    private static JsonObject Words(params string[] words) => new() { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };

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
}
