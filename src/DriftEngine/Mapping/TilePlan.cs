using DriftEngine.Kernels.Backends;

namespace DriftEngine.Mapping;

/// <summary>What a network occupies on chips, and what one inference asks of them.</summary>
/// <param name="Layers">In the order of evaluation.</param>
public sealed record TilePlan(IReadOnlyList<LayerTiles> Layers)
{
    /// <summary>Counts the tiles and conversions of mapped layers.</summary>
    /// <param name="layers">Mapped layers.</param>
    /// <param name="phases">Digits in which each layer's codes are given to its rows.</param>
    public static TilePlan Of(IReadOnlyList<MappedLayer> layers, IReadOnlyList<int> phases)
    {
        long all = layers.Sum(layer => (long)layer.Rows * layer.Columns);
        return new TilePlan([.. layers.Select((layer, l) => LayerTiles.Of(layer, phases[l], all))]);
    }

    /// <summary>Tiles of all layers.</summary>
    public int Tiles => Layers.Sum(layer => layer.Tiles);

    /// <summary>Devices that carry a weight or are the unused partner of one.</summary>
    public long Devices => Layers.Sum(layer => layer.Devices);

    /// <summary>Multiplications of an input with a weight, per inference.</summary>
    public long Multiplies => Layers.Sum(layer => layer.Multiplies);

    /// <summary>Input conversions per inference.</summary>
    public long DacConversions => Layers.Sum(layer => layer.DacConversions);

    /// <summary>Output conversions per inference.</summary>
    public long AdcConversions => Layers.Sum(layer => layer.AdcConversions);

    /// <summary>Cells in use over those that the tiles have, 0 to 1.</summary>
    public double Utilisation => Layers.Sum(layer => layer.Multiplies * layer.Slices) / Layers.Sum(layer => layer.Pairs);
}

/// <summary>One layer of a <see cref="TilePlan"/>. Conversions are counted as if both converters were there.</summary>
/// <param name="Name">Of the layer.</param>
/// <param name="Rows">Inputs.</param>
/// <param name="Columns">Outputs.</param>
/// <param name="TileRows">Inputs of a full tile.</param>
/// <param name="TileColumns">Differential column pairs of a full tile.</param>
/// <param name="RowTiles">Tiles along the inputs.</param>
/// <param name="ColumnTiles">Tiles along the outputs.</param>
/// <param name="ShareOfMultiplies">Of the whole network, 0 to 1.</param>
/// <param name="ClippedWeights">Weights held at +-g_max.</param>
/// <param name="Slices">Cells over which the digits of a weight are spread.</param>
/// <param name="Scheme">How a signed number is stored.</param>
/// <param name="Phases">Digits in which a code is given to the rows.</param>
public sealed record LayerTiles(
    string Name,
    int Rows,
    int Columns,
    int TileRows,
    int TileColumns,
    int RowTiles,
    int ColumnTiles,
    double ShareOfMultiplies,
    int ClippedWeights,
    int Slices,
    PairScheme Scheme,
    int Phases)
{
    internal static LayerTiles Of(MappedLayer layer, int phases, long multipliesOfNetwork)
        => new(
            layer.Name, layer.Rows, layer.Columns, layer.TileRows, layer.TileColumns, layer.RowTiles, layer.ColumnTiles,
            (double)((long)layer.Rows * layer.Columns) / multipliesOfNetwork, layer.ClippedWeights, layer.Slices, layer.Scheme, phases);

    /// <summary>Tiles of the layer.</summary>
    public int Tiles => RowTiles * ColumnTiles * Slices;

    /// <summary>Cells in use over those that the tiles have, 0 to 1.</summary>
    public double Utilisation => Multiplies * Slices / Pairs;

    /// <summary>Two per cell of a weight: the one that carries it and its partner; or one, and one reference a row and tile.</summary>
    public long Devices => Scheme == PairScheme.Offset ? (Multiplies * Slices) + ((long)Rows * ColumnTiles * Slices) : 2 * Multiplies * Slices;

    /// <summary>Multiplications per inference; also the number of weights.</summary>
    public long Multiplies => (long)Rows * Columns;

    /// <summary>Input conversions per inference: one per input and digit, which all column tiles share.</summary>
    public long DacConversions => (long)Rows * Phases;

    /// <summary>Output conversions per inference: one per output, slice, row tile and digit.</summary>
    public long AdcConversions => (long)Columns * Slices * RowTiles * Phases;

    /// <summary>Differential pairs that the tiles have room for; as a number of ratios.</summary>
    internal double Pairs => (double)Tiles * TileRows * TileColumns;
}
