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
        var schema = Object("A study of the drift engine.", Properties(), "network", "data", "technology", "ages", "trials");
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = "drift study";
        return schema.ToJsonString(Indented);
    }

    private static JsonObject Properties() => new()
    {
        ["name"] = Typed("string", "Name of the study and of its results folder; default: the file's name."),
        ["seed"] = Typed("integer", "Key of all random numbers.", 0),
        ["network"] = Typed("string", "An .onnx file relative to this file, or a network inside the program (first-look)."),
        ["data"] = Data(),
        ["technology"] = Technology(),
        ["mapping"] = Object("How weights sit on tiles.", new JsonObject
        {
            ["tile_rows"] = Typed("integer", "Inputs of one tile.", 1, 65536),
            ["tile_columns"] = Typed("integer", "Outputs (differential column pairs) of one tile.", 1, 65536),
            ["scale"] = AnyOf("What is mapped to g_max.", Words("max", "channel"), Object("Percentile of the absolute weights of the layer.", new JsonObject { ["percentile"] = Typed("number", "In per cent.", 0, 100) }, "percentile")),
        }),
        ["dac"] = Converter("Input converter; null is ideal."),
        ["adc"] = Converter("Output converter, one conversion per tile and output; null is ideal."),
        ["compensation"] = Words([.. StudyParser.Compensations.Select(c => c.Word)]),
        ["temperature_c"] = new JsonObject { ["const"] = TechnologyPresets.FittedCelsius, ["description"] = "Celsius; this version has laws for 25 only." },
        ["ages"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["description"] = "Since programming: 25s, 90min, 1h, 30d, 1y, or seconds.", ["items"] = AnyOf(null, Typed("string", "A number with s, min, h, d or y."), Typed("number", "Seconds.", 0)) },
        ["trials"] = AnyOf("Chips.", Typed("integer", "So many.", 1), Object("Until the mean accuracy is known well enough at every age.", new JsonObject
        {
            ["min"] = Typed("integer", "Trials before the rule is looked at.", 1),
            ["max"] = Typed("integer", "Trials at most.", 1),
            ["half_width"] = Typed("number", "Goal for the half-width of the interval of the mean accuracy.", 0, 1),
            ["confidence"] = Typed("number", "Of that interval.", 0.5, 0.999999),
        }, "max")),
        ["sweep"] = new JsonObject { ["type"] = "object", ["description"] = "Settings by path with lists of values; several make a grid." },
    };

    private static JsonObject Data()
    {
        var number = AnyOf("One number, or one per channel.", Typed("number", "For all."), new JsonObject { ["type"] = "array", ["items"] = Typed("number", "For one channel."), ["minItems"] = 1 });
        return Object("A stored value v reaches the network as (v x scale - mean) / std.", new JsonObject
        {
            ["images"] = Typed("string", "IDX, .npy or .csv, each also .gz; or data inside the program (first-look)."),
            ["labels"] = Typed("string", "Labels in one of the same formats."),
            ["scale"] = Typed("number", "Factor on stored values; default 1."),
            ["mean"] = number,
            ["std"] = number.DeepClone(),
            ["limit"] = Typed("integer", "Only the first so many inputs.", 1),
        }, "images");
    }

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
        ["bits"] = Typed("integer", "Resolution.", 2, 16),
        ["range"] = AnyOf("Full scale.", Words("calibrated"), Typed("number", "In network units.", 0)),
    }, "bits"));

    private static JsonObject Typed(string type, string description, double? least = null, double? most = null)
    {
        var node = new JsonObject { ["type"] = type, ["description"] = description };
        if (least is { } minimum)
            node["minimum"] = minimum;
        if (most is { } maximum)
            node["maximum"] = maximum;
        return node;
    }

    private static JsonObject Words(params string[] words) => new() { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };

    private static JsonObject AnyOf(string? description, params JsonNode[] options)
    {
        var node = new JsonObject { ["anyOf"] = new JsonArray(options) };
        if (description is not null)
            node["description"] = description;
        return node;
    }

    private static JsonObject Object(string description, JsonObject properties, params string[] required) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["properties"] = properties,
        ["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]),
        ["additionalProperties"] = false,
    };
}
