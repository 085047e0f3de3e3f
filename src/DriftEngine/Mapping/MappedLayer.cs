namespace DriftEngine.Mapping;

/// <summary>One layer as conductance targets of differential pairs on tiles, before converters are chosen.</summary>
public sealed record MappedLayer
{
    /// <summary>For messages.</summary>
    public required string Name { get; init; }

    /// <summary>Inputs of the layer.</summary>
    public required int Rows { get; init; }

    /// <summary>Outputs of the layer.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of one tile; the last row tile may be filled in part.</summary>
    public required int TileRows { get; init; }

    /// <summary>Columns (differential pairs) of one tile; the last column tile may be filled in part.</summary>
    public required int TileColumns { get; init; }

    /// <summary>[Rows x Columns], row-major: signed target conductance of the pair in microsiemens, within +-g_max.</summary>
    public required float[] Targets { get; init; }

    /// <summary>
    /// [Columns]: weight units per microsiemens, not negative. It is 0 where all weights are zero: the digital part then
    /// knows that the column has nothing to say, and its devices' noise is not heard.
    /// </summary>
    public required double[] WeightPerMicrosiemens { get; init; }

    /// <summary>[Columns], in network units; digital and exact.</summary>
    public required float[] Bias { get; init; }

    /// <summary>Whether max(y, 0) follows; digital and exact.</summary>
    public required bool Relu { get; init; }

    /// <summary>Weights beyond the one at g_max, held at +-g_max.</summary>
    public required int ClippedWeights { get; init; }

    /// <summary>Tiles along the rows.</summary>
    public int RowTiles => (Rows + TileRows - 1) / TileRows;

    /// <summary>Tiles along the columns.</summary>
    public int ColumnTiles => (Columns + TileColumns - 1) / TileColumns;
}
