using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>All names of a study file, object by object: what the parser accepts, the schema offers and a sweep may set.</summary>
internal static class SettingNames
{
    /// <summary>At the top. "$schema" is for editors and means nothing to a study.</summary>
    public static readonly string[] Study =
    [
        "$schema", "name", "seed", "network", "data", "workload", "technology", "mapping", "dac", "adc", "compensation", "temperature_c", "mission",
        "read_temperature_c", "programming_temperature_c", "reads_per_second", "read_duty", "cycles_spent", "writes_per_programming", "faults", "refresh",
        "ages", "allow_extrapolation", "record", "trials", "sweep",
    ];

    /// <summary>At the top, but the same for all points of a study.</summary>
    public static readonly string[] NotSwept = ["$schema", "name", "allow_extrapolation", "record", "trials", "sweep"];

    public static readonly string[] Data = ["images", "labels", "scale", "mean", "std", "limit"];

    public static readonly string[] Workload = ["matrix", "weights", "inputs", "distribution"];

    /// <summary>Switches of every preset.</summary>
    public static readonly string[] Switches = ["programming_noise", "drift", "read_noise", "telegraph_noise", "thermal_noise"];

    /// <summary>Parameters of a table that stand inside of it.</summary>
    private static readonly string[] InsideTable = ["read_noise_relative", "temperature_c"];

    public static readonly string[] Table = ["times", "conductances_us", "sigma_us", "shift_us", "nu_mean", "nu_spread", "read_noise", "temperature_c"];

    /// <summary>Of all presets together, and of a table; what one preset knows is <see cref="Of"/>.</summary>
    public static readonly string[] Technology =
        ["preset", .. Switches, "table", .. TechnologyPresets.All.SelectMany(Own).Distinct()];

    public static readonly string[] Mapping = ["tile_rows", "tile_columns", "scale", "slices", "bits_per_cell", "scheme", "pair"];

    public static readonly string[] Scale = ["percentile"];

    public static readonly string[] Dac = ["bits", "range", "phases", "bits_per_phase"];

    public static readonly string[] Adc = ["bits", "range"];

    public static readonly string[] Mission = ["segments", "repeat", "histogram"];

    public static readonly string[] Segment = ["duration", "from_c", "to_c", "at_c", "jump"];

    public static readonly string[] Bin = ["hours", "at_c"];

    public static readonly string[] Faults = ["stuck_low", "stuck_high", "yield"];

    public static readonly string[] Refresh = ["every", "band"];

    public static readonly string[] Trials = ["min", "max", "half_width", "confidence"];

    /// <summary>Every setting that a sweep may set, as a path.</summary>
    public static IReadOnlyList<string> SweptPaths { get; } =
    [
        .. Study.Except(NotSwept).SelectMany(name => Members(name).Select(member => $"{name}.{member}").Prepend(name)),
        .. Scale.Select(name => $"mapping.scale.{name}"),
        .. Table.Select(name => $"technology.table.{name}"),
    ];

    /// <summary>What an object of one preset, or of a table, may hold.</summary>
    public static string[] Of(TechnologyPreset preset) => preset.Parameters is TableParameters
        ? ["table", .. Switches, .. Own(preset).Except(InsideTable)]
        : ["preset", .. Switches, .. Own(preset)];

    /// <summary>Parameters and choices of a preset.</summary>
    private static IEnumerable<string> Own(TechnologyPreset preset) => [.. preset.Choices.Select(c => c.Name), .. preset.Table.Select(p => p.Name)];

    private static string[] Members(string setting) => setting switch
    {
        "data" => Data,
        "workload" => Workload,
        "technology" => Technology,
        "mapping" => Mapping,
        "dac" => Dac,
        "adc" => Adc,
        "mission" => Mission,
        "faults" => Faults,
        "refresh" => Refresh,
        _ => [],
    };
}
