using System.Text.Json;
using System.Text.Json.Nodes;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>The JSON Schema of study files, so that editors complete and check them.</summary>
public static partial class StudySchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Parameters of which some preset knows a range.</summary>
    private static HashSet<string> Ranged => [.. TechnologyPresets.All.SelectMany(p => p.Table).Where(p => p.Range is not null).Select(p => $"technology.{p.Name}")];

    /// <summary>JSON Schema, draft 2020-12.</summary>
    public static string Json()
    {
        JsonObject properties = Properties();
        properties["sweep"] = Sweep(properties);
        var schema = Object("A study of the drift engine.", properties);
        // What must be there may also come from the sweep alone; only the program can tell.
        schema["anyOf"] = new JsonArray(Required("network", "data", "technology", "ages", "trials"), Required("workload", "technology", "ages", "trials"), Required("trials", "sweep"));
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
        ["workload"] = Workload(),
        ["technology"] = Technology(),
        ["mapping"] = Mapping(),
        ["dac"] = Dac(),
        ["adc"] = Converter("Output converter, one conversion per tile and output; null is ideal."),
        ["compensation"] = Described("Against the common drift. none (the default); global: one factor per layer and age; column: factor and offset of each column; batch-norm: normalisation fitted anew; temperature: one factor per temperature.", Words(StudyParser.Compensations)),
        ["temperature_c"] = Celsius("Storage temperature in celsius; default 25."),
        ["mission"] = Mission(),
        ["read_temperature_c"] = AnyOf("Temperature of every read; null or left out: that of the storage at the same moment, 25 where the mission is a histogram.", Null(), Celsius("In celsius.")),
        ["programming_temperature_c"] = Celsius("Temperature of programming; default 25."),
        ["reads_per_second"] = Typed("number", "Reads that a device sees on average over its life; default 0.", 0, LifeParser.MaxReadsPerSecond),
        ["read_duty"] = Typed("number", "The same, as the share of the time that a device is read.", 0, 1),
        ["cycles_spent"] = Typed("number", "Writes that the devices have seen before; default 0.", 0, LifeParser.MaxCycles),
        ["writes_per_programming"] = Typed("number", "Writes that one programming costs a device, in the unit of its endurance; default: that of the preset, 20 pulses for phase-change memory, 1 elsewhere.", 1, LifeParser.MaxCycles),
        ["faults"] = Faults(),
        ["refresh"] = Refresh(),
        ["ages"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["description"] = "Since programming: 25s, 90min, 1h, 30d, 1y, or seconds.", ["items"] = AnyOf(null, Typed("string", "A number with s, min, h, d or y."), Positive("Seconds.")) },
        ["allow_extrapolation"] = Typed("boolean", "Whether ages and temperatures beyond what the technology is usable for are meant; default false."),
        ["record"] = new JsonObject { ["type"] = "array", ["uniqueItems"] = true, ["items"] = Words(StudyParser.Details), ["description"] = "What is kept beside the outcomes: layers is the error of each layer." },
        ["trials"] = AnyOf("Chips.", Typed("integer", "So many.", 1, StudyParser.MaxTrials), Object("Until the mean accuracy is known well enough at every age.", new JsonObject
        {
            ["min"] = Typed("integer", "Trials before the rule is looked at; default 64.", 1, StudyParser.MaxTrials),
            ["max"] = Typed("integer", "Trials at most.", 1, StudyParser.MaxTrials),
            ["half_width"] = AnyOf("Goal for the half-width of the interval of the mean accuracy; without it, max trials.", Null(), Positive("As a fraction.", below: 1)),
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
            ["limit"] = AnyOf("Only the first so many inputs; null or left out: all.", Null(), Typed("integer", "So many.", 1, int.MaxValue)),
        }, "images");
    }

    private static JsonObject Workload()
    {
        JsonObject file = Typed("string", "An .npy file, also .gz.");
        return Object("A matrix and its inputs, in place of network and data: the error of the product itself.", new JsonObject
        {
            ["matrix"] = AnyOf("Rows (inputs) and columns (outputs) of a drawn matrix, or a file.", file.DeepClone(), List("Rows and columns.", Typed("integer", "So many.", 1, WorkloadParser.MaxSide), 2, 2)),
            ["weights"] = Described("How a drawn matrix is spread; default normal.", Words(WorkloadParser.Distributions)),
            ["inputs"] = AnyOf("Number of drawn inputs, or a file.", file, Typed("integer", "So many.", 1, WorkloadParser.MaxInputs)),
            ["distribution"] = Described("How drawn inputs are spread; default normal.", Words(WorkloadParser.Distributions)),
        }, "matrix", "inputs");
    }

    private static JsonObject PerChannel(string fallback, Func<JsonObject> number) => AnyOf(
        $"One number, or one per channel; {fallback}.", number(), new JsonObject { ["type"] = "array", ["items"] = number(), ["minItems"] = 1 });

    /// <summary>Every setting by its path, and objects in place of paths, down to lists of values.</summary>
    private static JsonObject Sweep(JsonObject properties) => Object(
        "Settings by path with lists of values; several make a grid, the last fastest.",
        new JsonObject(SettingNames.SweptPaths.Select(path => KeyValuePair.Create<string, JsonNode?>(path, Swept(Find(properties, path.Split('.'))!, path)))));

    private static JsonObject Swept(JsonNode value, string path)
    {
        var list = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["uniqueItems"] = true, ["items"] = value.DeepClone() };
        if (Members(value) is not { } members)
            return Ranged.Contains(path) ? AnyOf("A list of values, or low, default and high of the parameter's range.", list, Words(StudySweep.RangeWord)) : list;
        var swept = new JsonObject(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, Swept(member.Value!, $"{path}.{member.Key}"))));
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
}
