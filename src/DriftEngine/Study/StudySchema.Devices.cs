using System.Text.Json.Nodes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>Devices, what they live through, and where weights sit on them.</summary>
public static partial class StudySchema
{
    /// <summary>The parameters of all presets together; that each belongs to its preset, only the program sees.</summary>
    private static JsonObject Technology()
    {
        JsonObject presets = Words([.. TechnologyPresets.All.Select(p => p.Name)]);
        var properties = new JsonObject
        {
            ["preset"] = presets.DeepClone(),
            ["programming_noise"] = Typed("boolean", "Whether programming noise acts."),
            ["drift"] = Typed("boolean", "Whether anything changes with time."),
            ["read_noise"] = new JsonObject { ["enum"] = new JsonArray(true, false, "split"), ["description"] = "true: all of it once per device and age; split: its fast part once per output." },
            ["telegraph_noise"] = Typed("boolean", "Whether random telegraph noise acts; default: that of the preset."),
            ["thermal_noise"] = Typed("boolean", "Whether thermal and shot noise of the read act; default: that of the preset."),
            ["table"] = Table(),
        };
        foreach (DeviceChoice choice in TechnologyPresets.All.SelectMany(p => p.Choices).DistinctBy(c => c.Name))
            properties[choice.Name] = Described(choice.Meaning, Words([.. TechnologyPresets.All.SelectMany(p => p.Choices).Where(c => c.Name == choice.Name).SelectMany(c => c.Words).Distinct()]));
        foreach (IGrouping<string, DeviceParameter> same in TechnologyPresets.All.SelectMany(p => p.Table).GroupBy(p => p.Name))
            properties[same.Key] = Typed("number", $"{same.First().Meaning} ({same.First().Unit})", same.Min(p => p.Least), same.Max(p => p.Most));
        return AnyOf("The devices.", presets, Either(Object("A preset with changes, or a table.", properties), Required("preset"), Required("table")));
    }

    private static JsonObject Table()
    {
        JsonObject Row(string description, double least, double most) => List(description, Typed("number", "For one conductance.", least, most));
        return Object("Devices as measured: a row per time, a column per conductance.", new JsonObject
        {
            ["times"] = List("Times after programming, ascending; the first is the programmed state.", Duration("A time.")),
            ["conductances_us"] = List("Programmed conductances in uS, ascending.", Typed("number", "In uS.", 0, TableParser.MaxMicrosiemens), 2),
            ["sigma_us"] = List("Spread between devices in uS: a row per time.", Row("A column per conductance.", 0, TableParser.MaxMicrosiemens)),
            ["shift_us"] = List("Mean less the programmed conductance in uS: a row per time; default 0.", Row("A column per conductance.", -TableParser.MaxMicrosiemens, TableParser.MaxMicrosiemens)),
            ["nu_mean"] = Row("Mean drift exponent for each conductance; default 0.", 0, 1),
            ["nu_spread"] = Row("Its spread between devices; default 0.", 0, 1),
            ["read_noise"] = Typed("number", "Standard deviation of a read over the conductance; default 0.", 0, TableParser.MaxRelative),
            ["temperature_c"] = Celsius("Temperature of the measurement; default 25."),
        }, "times", "conductances_us", "sigma_us");
    }

    private static JsonObject Mission()
    {
        JsonObject segments = List("Stretches in their order.", Segment());
        JsonObject bins = List("Time at each temperature, in any order.", Object("Time at one temperature.", new JsonObject
        {
            ["hours"] = Positive("In all.", MissionParser.MaxHours),
            ["at_c"] = Celsius("The temperature."),
        }, "hours", "at_c"));
        JsonObject whole = Object("Segments that may repeat, or a histogram.", new JsonObject
        {
            ["segments"] = segments.DeepClone(),
            ["repeat"] = AnyOf("How often the segments are passed through; default 1.", Words("forever"), Typed("integer", "So many times.", 1, MissionParser.MaxRepeat)),
            ["histogram"] = bins,
        });
        return AnyOf("Storage temperature along a mission, in place of temperature_c.", Null(), Words([.. MissionProfiles.All.Select(m => m.Name)]), segments, Either(whole, Required("segments"), Required("histogram")));
    }

    private static JsonObject Segment() => Either(
        Object("A ramp, or a constant stretch.", new JsonObject
        {
            ["duration"] = Duration("How long."),
            ["from_c"] = Celsius("Start of a ramp: where the segment before it ends."),
            ["to_c"] = Celsius("End of a ramp."),
            ["at_c"] = Celsius("Constant; a step from the segment before it."),
            ["jump"] = Typed("boolean", "Whether a ramp starts elsewhere on purpose."),
        }, "duration"),
        Required("at_c"), Required("from_c", "to_c"));

    private static JsonObject Faults() => AnyOf("Devices that leave the factory stuck; null: none.", Null(), Either(
        Object("Shares of devices.", new JsonObject
        {
            ["stuck_low"] = Typed("number", "Share stuck at a low conductance.", 0, 1),
            ["stuck_high"] = Typed("number", "Share stuck at a high conductance.", 0, 1),
            ["yield"] = Typed("number", "Share of good devices; the technology says how the others are stuck.", 0, 1),
        }),
        Required("stuck_low"), Required("stuck_high"), Required("yield")));

    private static JsonObject Refresh() => AnyOf("When the chip is programmed anew; null: never.", Null(), Either(
        Object("At intervals, or by its response.", new JsonObject
        {
            ["every"] = Duration("Interval."),
            ["band"] = Positive("When the mean response left 1 +- band; a read at that moment, or within t_c after it, comes first.", below: 1),
        }),
        Required("every"), Required("band")));

    private static JsonObject Mapping() => Object("How weights sit on tiles.", new JsonObject
    {
        ["tile_rows"] = Typed("integer", "Inputs of one tile; default 512.", 1, MappingParser.MaxTile),
        ["tile_columns"] = Typed("integer", "Outputs (differential column pairs) of one tile; default 512.", 1, MappingParser.MaxTile),
        ["scale"] = AnyOf("What is mapped to g_max.", Words("max", "channel"), Object("Percentile of the absolute weights of the layer.", new JsonObject { ["percentile"] = Positive("In per cent.", most: 100) }, "percentile")),
        ["slices"] = Typed("integer", "Cells over which the bits of a weight are spread; default 1 (binary devices: 4).", 1, MappingParser.MaxSlices),
        ["bits_per_cell"] = AnyOf("Bits of one cell; null or left out: analog (binary devices: 1).", Null(), Typed("integer", "So many.", 1, MappingParser.MaxBitsPerCell)),
        ["scheme"] = Described("How the sign of a weight is stored: one of two devices, both of them, or one less a shared reference.", Words(MappingParser.Schemes)),
        ["pair"] = Described("Whether a differential pair ages as two devices; net-only: as one, which holds the difference of the two as programmed.", Words(MappingParser.Pairs)),
    });

    private static JsonObject Converter(string description, params KeyValuePair<string, JsonNode?>[] more)
    {
        var properties = new JsonObject
        {
            ["bits"] = Typed("integer", "Resolution.", MappingParser.MinBits, MappingParser.MaxBits),
            ["range"] = AnyOf("Full scale.", Words("calibrated"), Typed("number", "In network units.", MappingParser.SmallestRange, MappingParser.LargestRange)),
        };
        foreach (var (name, node) in more)
            properties[name] = node;
        return AnyOf(description, Null(), Object(description, properties, "bits"));
    }

    private static JsonObject Dac() => Converter(
        "Input converter; null is ideal.",
        new("phases", AnyOf("Phases in which the bits of a code are applied; null: all at once.", Null(), Words("bit-serial"), Typed("integer", "So many.", 1, MappingParser.MaxBits))),
        new("bits_per_phase", Typed("integer", "The same, by the bits of a phase.", 1, MappingParser.MaxBits)));
}
