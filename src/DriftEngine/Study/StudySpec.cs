namespace DriftEngine.Study;

/// <summary>Everything that one point of a study asks for, with all defaults filled in.</summary>
public sealed record StudySpec
{
    /// <summary>Name of the study; also the default name of its results folder.</summary>
    public required string Name { get; init; }

    /// <summary>Key of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Absolute path of an ONNX file, or the name of a network inside the program.</summary>
    public required string Network { get; init; }

    /// <summary>The labelled inputs.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>The devices that store the weights.</summary>
    public required TechnologySpec Technology { get; init; }

    /// <summary>How weights become conductances on tiles.</summary>
    public required MappingSpec Mapping { get; init; }

    /// <summary>Input converter; null is ideal.</summary>
    public required ConverterSpec? Dac { get; init; }

    /// <summary>Output converter, one conversion per tile and output; null is ideal.</summary>
    public required ConverterSpec? Adc { get; init; }

    /// <summary>What is done against the common drift.</summary>
    public required Compensation Compensation { get; init; }

    /// <summary>Storage and read temperature in celsius.</summary>
    public required double TemperatureCelsius { get; init; }

    /// <summary>Ages in seconds since programming, ascending, without repeats.</summary>
    public required IReadOnlyList<double> AgesSeconds { get; init; }

    /// <summary>How many chips, and when to stop.</summary>
    public required TrialSpec Trials { get; init; }
}

/// <summary>Images and labels; a stored value v reaches the network as (v x Scale - Mean) / Std.</summary>
/// <param name="Images">Absolute path of the inputs, or the name of a data set inside the program.</param>
/// <param name="Labels">Absolute path of the labels; null where the data set brings its own.</param>
/// <param name="Scale">Factor on the stored value.</param>
/// <param name="Mean">One number, or one per channel.</param>
/// <param name="Std">One number, or one per channel.</param>
/// <param name="Limit">Only the first Limit inputs are used; null is all.</param>
public sealed record DataSpec(string Images, string? Labels, double Scale, IReadOnlyList<double> Mean, IReadOnlyList<double> Std, int? Limit);

/// <summary>A preset of device parameters with the changes that the study makes to it.</summary>
/// <param name="Preset">Name of the preset, for example pcm-1m.</param>
/// <param name="Parameters">Resolved parameters of the law.</param>
public sealed record TechnologySpec(string Preset, Kernels.Laws.PcmParameters Parameters);

/// <summary>How the weights of a layer are scaled to conductances.</summary>
public enum WeightScale
{
    /// <summary>The largest absolute weight of the layer is g_max.</summary>
    Max,

    /// <summary>The largest absolute weight of each output column is g_max; columns are rescaled digitally.</summary>
    Channel,

    /// <summary>The given percentile of the absolute weights of the layer is g_max; larger ones are clipped to g_max.</summary>
    Percentile,
}

/// <summary>Tiles and weight scale.</summary>
/// <param name="TileRows">Inputs of one crossbar tile.</param>
/// <param name="TileColumns">Outputs (differential column pairs) of one crossbar tile.</param>
/// <param name="Scale">How weights are scaled.</param>
/// <param name="Percentile">In percent; only used by <see cref="WeightScale.Percentile"/>.</param>
public sealed record MappingSpec(int TileRows, int TileColumns, WeightScale Scale, double Percentile);

/// <summary>A converter.</summary>
/// <param name="Bits">Resolution, 2 to 16.</param>
/// <param name="Range">Full scale; null is calibrated on the ideal network. For a DAC in units of the layer's input,
/// for an ADC in units of the layer's weighted sum of one tile (before bias).</param>
public sealed record ConverterSpec(int Bits, double? Range);

/// <summary>What is done against the common drift.</summary>
public enum Compensation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Global drift compensation: one factor per layer and age.</summary>
    Global,
}

/// <summary>How many trials, and the stop rule.</summary>
/// <param name="Min">Trials before the stop rule is looked at.</param>
/// <param name="Max">Trials at most.</param>
/// <param name="HalfWidth">Goal for the half-width of the interval of the mean accuracy at every age; null: always Max trials.</param>
/// <param name="Confidence">Of that interval, for example 0.95.</param>
public sealed record TrialSpec(int Min, int Max, double? HalfWidth, double Confidence);

/// <summary>One point of the grid that a study's sweep spans.</summary>
/// <param name="Index">Position in the grid, from 0.</param>
/// <param name="Swept">Swept settings by path, in the order of the file, with the value as it stands there.</param>
/// <param name="Spec">All settings of the point.</param>
public sealed record StudyPoint(int Index, IReadOnlyList<KeyValuePair<string, string>> Swept, StudySpec Spec);

/// <summary>A study as read from its file: one point, or a grid of them.</summary>
/// <param name="Name">Name of the study.</param>
/// <param name="Source">File name for messages, or "first-look" for the study inside the program.</param>
/// <param name="Text">The file's text, as it is kept beside the results.</param>
/// <param name="Points">The grid, at least one point.</param>
public sealed record StudyPlan(string Name, string Source, string Text, IReadOnlyList<StudyPoint> Points);
