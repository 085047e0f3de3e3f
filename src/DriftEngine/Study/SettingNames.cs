using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>All names of a study file, object by object: what the parser accepts, the schema offers and a sweep may set.</summary>
internal static class SettingNames
{
    /// <summary>At the top. "$schema" is for editors and means nothing to a study.</summary>
    public static readonly string[] Study =
        ["$schema", "name", "seed", "network", "data", "technology", "mapping", "dac", "adc", "compensation", "temperature_c", "ages", "trials", "sweep"];

    /// <summary>At the top, but the same for all points of a study.</summary>
    public static readonly string[] NotSwept = ["$schema", "name", "trials", "sweep"];

    public static readonly string[] Data = ["images", "labels", "scale", "mean", "std", "limit"];

    public static readonly string[] Technology =
        ["preset", "programming_noise", "drift", "read_noise", .. PcmParameterTable.All.Select(p => p.Name)];

    public static readonly string[] Mapping = ["tile_rows", "tile_columns", "scale"];

    public static readonly string[] Scale = ["percentile"];

    public static readonly string[] Converter = ["bits", "range"];

    public static readonly string[] Trials = ["min", "max", "half_width", "confidence"];

    /// <summary>Every setting that a sweep may set, as a path.</summary>
    public static IReadOnlyList<string> SweptPaths { get; } =
    [
        .. Study.Except(NotSwept).SelectMany(name => Members(name).Select(member => $"{name}.{member}").Prepend(name)),
        .. Scale.Select(name => $"mapping.scale.{name}"),
    ];

    private static string[] Members(string setting) => setting switch
    {
        "data" => Data,
        "technology" => Technology,
        "mapping" => Mapping,
        "dac" or "adc" => Converter,
        _ => [],
    };
}
