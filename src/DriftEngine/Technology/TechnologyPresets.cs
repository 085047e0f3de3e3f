using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>A named set of device parameters with what is known of its validity.</summary>
/// <param name="Name">In study files.</param>
/// <param name="Title">One line.</param>
/// <param name="Range">Where the law was fitted.</param>
/// <param name="Labels">How well each law is founded.</param>
/// <param name="Parameters">Defaults.</param>
public sealed record TechnologyPreset(
    string Name, string Title, string Range, IReadOnlyList<(string Law, string Label)> Labels, PcmParameters Parameters);

/// <summary>The presets of this version.</summary>
public static class TechnologyPresets
{
    /// <summary>The only temperature of this version's laws, in celsius.</summary>
    public const double FittedCelsius = 25;

    /// <summary>All presets.</summary>
    public static IReadOnlyList<TechnologyPreset> All { get; } =
    [
        new(
            "pcm-1m",
            "phase-change memory, doped GST mushroom cells, an array of one million devices",
            "25 C; calibrated from 20 s to about 1 day, widely used to 1 year",
            [
                ("programming noise", "CALIBRATED"),
                ("drift at 25 C", "CALIBRATED to 1 day, LITERATURE to 1 year, ESTIMATE beyond"),
                ("read noise at 25 C", "CALIBRATED"),
            ],
            new PcmParameters()),
    ];

    /// <summary>The preset of a name; null where there is none.</summary>
    public static TechnologyPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);
}
