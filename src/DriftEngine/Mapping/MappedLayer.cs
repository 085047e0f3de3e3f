using DriftEngine.Kernels.Backends;

namespace DriftEngine.Mapping;

/// <summary>One layer as conductance targets on tiles, before converters are chosen.</summary>
public sealed record MappedLayer
{
    /// <summary>For messages.</summary>
    public required string Name { get; init; }

    /// <summary>Inputs of the layer.</summary>
    public required int Rows { get; init; }

    /// <summary>Outputs of the layer.</summary>
    public required int Columns { get; init; }

    /// <summary>Devices (or pairs) that share the digits of one weight.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>Rows of one tile; the last row tile may be filled in part.</summary>
    public required int TileRows { get; init; }

    /// <summary>Columns of one tile; the last column tile of a slice may be filled in part.</summary>
    public required int TileColumns { get; init; }

    /// <summary>How a signed number is stored.</summary>
    public PairScheme Scheme { get; init; }

    /// <summary>[Rows x (Slices x Columns)], row-major: signed difference of a device and its partner or reference, in microsiemens.</summary>
    public required float[] Targets { get; init; }

    /// <summary>
    /// [Slices x Columns]: weight units per microsiemens, not negative. It is 0 where all weights are zero: the digital part then
    /// knows that the column has nothing to say, and its devices' noise is not heard.
    /// </summary>
    public required double[] WeightPerMicrosiemens { get; init; }

    /// <summary>[Columns], in network units; digital and exact.</summary>
    public required float[] Bias { get; init; }

    /// <summary>Whether max(y, 0) follows; digital and exact.</summary>
    public required bool Relu { get; init; }

    /// <summary>[Columns]: what batch normalisation makes of mean and deviation; null without it.</summary>
    public (float[] Mean, float[] Deviation)? BatchNorm { get; init; }

    /// <summary>Weights beyond the one at g_max, held at +-g_max.</summary>
    public required int ClippedWeights { get; init; }

    /// <summary>Columns of all slices.</summary>
    public int PhysicalColumns => Slices * Columns;

    /// <summary>Tiles along the rows.</summary>
    public int RowTiles => (Rows + TileRows - 1) / TileRows;

    /// <summary>Tiles along the columns of one slice.</summary>
    public int ColumnTiles => (Columns + TileColumns - 1) / TileColumns;
}
