using DriftEngine.Kernels.Backends;

namespace DriftEngine.Study;

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

/// <summary>How a differential pair is computed.</summary>
public enum PairModel
{
    /// <summary>Both devices, each with its own draws.</summary>
    Physical,

    /// <summary>As one device: the difference that both have as programmed, with the noise of both, is given to the device of its sign; the other is empty. From then on that device alone drifts and is noisy.</summary>
    NetOnly,
}

/// <summary>Tiles, weight scale, and the cells of a weight.</summary>
/// <param name="TileRows">Inputs of one crossbar tile.</param>
/// <param name="TileColumns">Outputs (differential column pairs) of one crossbar tile.</param>
/// <param name="Scale">How weights are scaled.</param>
/// <param name="Percentile">In percent; only used by <see cref="WeightScale.Percentile"/>.</param>
public sealed record MappingSpec(int TileRows, int TileColumns, WeightScale Scale, double Percentile)
{
    /// <summary>Cells (pairs of them, by scheme) over which the bits of a weight are spread.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>Bits of one cell; null is analog.</summary>
    public int? BitsPerCell { get; init; }

    /// <summary>How the sign is stored.</summary>
    public PairScheme Scheme { get; init; } = PairScheme.Differential;

    /// <summary>How a differential pair is computed.</summary>
    public PairModel Pair { get; init; } = PairModel.Physical;
}

/// <summary>A converter.</summary>
/// <param name="Bits">Resolution, 2 to 16.</param>
/// <param name="Range">Full scale; null is calibrated on the ideal network. For a DAC in units of the layer's input,
/// for an ADC in units of the layer's weighted sum of one tile (before bias).</param>
public sealed record ConverterSpec(int Bits, double? Range)
{
    /// <summary>Of a DAC: bits of a code that are applied at once, the rest in further phases; null is all of them.</summary>
    public int? BitsPerPhase { get; init; }
}
