using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>A named set of device parameters with what is known of its validity.</summary>
/// <param name="Name">In study files.</param>
/// <param name="Title">One line.</param>
/// <param name="Range">Where the law was fitted, for people.</param>
/// <param name="Labels">How well each law is founded, for people: a row of the card.</param>
/// <param name="Parameters">Defaults.</param>
/// <param name="Table">Every number of the parameters, in the order of the card.</param>
/// <param name="UsableCelsius">Storage and read temperatures beyond which a study must ask for extrapolation.</param>
/// <param name="UsableSeconds">Age beyond which it must.</param>
/// <param name="Support">How each law that acts is founded where a chip stands.</param>
public sealed record TechnologyPreset(
    string Name, string Title, string Range, IReadOnlyList<(string Law, string Label)> Labels, DeviceParameters Parameters,
    IReadOnlyList<DeviceParameter> Table, (double Least, double Most) UsableCelsius, double UsableSeconds,
    Func<DeviceParameters, SupportQuery, IReadOnlyList<LawSupport>> Support)
{
    /// <summary>How long most presets are usable for: 15 years, the longest mission (131,490 h).</summary>
    public const double FifteenYearsSeconds = 131_490 * 3600.0;

    /// <summary>Writes that one programming event costs a device where the study does not say, in the unit in which its endurance is given.</summary>
    public double WritesPerProgramming { get; init; } = 1;

    /// <summary>States of one device that a write with verify tells apart, for people; "-" where nothing is known.</summary>
    public string States { get; init; } = "-";

    /// <summary>Settings of the technology that take a word rather than a number.</summary>
    public IReadOnlyList<DeviceChoice> Choices { get; init; } = [];
}

/// <summary>A setting of a technology that takes one of a few words.</summary>
/// <param name="Name">In the study file.</param>
/// <param name="Meaning">One line.</param>
/// <param name="Words">What it may be; the default first.</param>
/// <param name="Get">The word in force.</param>
/// <param name="Set">Gives parameters with it changed.</param>
public sealed record DeviceChoice(string Name, string Meaning, IReadOnlyList<string> Words, Func<DeviceParameters, string> Get, Func<DeviceParameters, string, DeviceParameters> Set);

/// <summary>The presets of this version.</summary>
public static class TechnologyPresets
{
    /// <summary>All presets, technology by technology.</summary>
    public static IReadOnlyList<TechnologyPreset> All { get; } = [.. PcmPresets.All, .. ReramPresets.All, .. MramPresets.All, .. FlashPresets.All];

    /// <summary>The preset of a name; null where there is none.</summary>
    public static TechnologyPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);
}
