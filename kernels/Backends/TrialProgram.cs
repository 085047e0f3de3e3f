using DriftEngine.Kernels.Laws;

namespace DriftEngine.Kernels.Backends;

/// <summary>
/// One network mapped on chips, with its inputs and ages: all that a backend needs to compute the trials of one point.
/// </summary>
public sealed record TrialProgram
{
    /// <summary>Key of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Parameters of the device law.</summary>
    public required PcmParameters Technology { get; init; }

    /// <summary>Storage and read temperature in kelvin.</summary>
    public required double TemperatureKelvin { get; init; }

    /// <summary>Ages in seconds since programming, none before t_c.</summary>
    public required IReadOnlyList<double> AgesSeconds { get; init; }

    /// <summary>Whether global drift compensation acts: one factor per layer and age.</summary>
    /// <remarks>
    /// The factor is S as programmed (without read noise) over S at the age, 1 where the latter is 0. S is the sum over the
    /// columns, in order, of each column's sum over its rows, in order, of |g[k, n]|, in float32.
    /// </remarks>
    public required bool GlobalDriftCompensation { get; init; }

    /// <summary>Layers in the order of evaluation; the first takes the inputs, the last gives the scores.</summary>
    public required IReadOnlyList<CrossbarLayer> Layers { get; init; }

    /// <summary>[Images x Layers[0].Rows], row-major, in the network's units (before the DAC).</summary>
    public required float[] Inputs { get; init; }

    /// <summary>[Images], class indices.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Number of inputs.</summary>
    public int Images => Labels.Length;
}

/// <summary>One layer on crossbar tiles, with its converters and its digital part.</summary>
/// <remarks>
/// Per input x: codes = Dac(x); per row tile t: i_t[n] = sum over the tile's rows k of codes[k] x g[k, n] in order of k
/// with fused multiply-add from zero; acc[n] = sum over t of Adc(i_t[n]); y[n] = fma(acc[n] x Scale[n], compensation,
/// Bias[n]); then ReLU where asked. g[k, n] is the conductance of the device that carries the weight minus that of its
/// unused partner, with the sign of the target.
/// </remarks>
public sealed record CrossbarLayer
{
    /// <summary>For messages.</summary>
    public required string Name { get; init; }

    /// <summary>Inputs of the layer.</summary>
    public required int Rows { get; init; }

    /// <summary>Outputs of the layer.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of one tile; the last row tile may be shorter.</summary>
    public required int TileRows { get; init; }

    /// <summary>Columns of one tile; the last column tile may be narrower.</summary>
    public required int TileColumns { get; init; }

    /// <summary>[Rows x Columns], row-major: signed target conductance of the differential pair in microsiemens.</summary>
    public required float[] Targets { get; init; }

    /// <summary>[Columns]: network units per (DAC code x microsiemens).</summary>
    public required float[] Scale { get; init; }

    /// <summary>[Columns], in network units.</summary>
    public required float[] Bias { get; init; }

    /// <summary>Whether max(y, 0) follows.</summary>
    public required bool Relu { get; init; }

    /// <summary>Input converter; null is ideal: codes are the inputs themselves.</summary>
    public required Quantiser? Dac { get; init; }

    /// <summary>Output converter per tile, [RowTiles x ColumnTiles] row-major; null is ideal.</summary>
    public required Quantiser[]? Adc { get; init; }

    /// <summary>Tiles along the rows.</summary>
    public int RowTiles => (Rows + TileRows - 1) / TileRows;

    /// <summary>Tiles along the columns.</summary>
    public int ColumnTiles => (Columns + TileColumns - 1) / TileColumns;
}

/// <summary>
/// A uniform converter: code = clip(round-to-nearest-even(v / Step), MinCode, MaxCode). A rounded value outside of
/// [MinCode, MaxCode] counts as clipped. A DAC hands the code to the crossbar; an ADC gives back code x Step.
/// </summary>
/// <remarks>
/// Rounding is (v x (1 / Step)) + 1.5 x 2^23 - 1.5 x 2^23 in float32, 1 / Step rounded once. What an ADC gives back is
/// added over the row tiles as acc = fma(code, Step, acc), from 0; an ideal ADC as acc = acc + i.
/// </remarks>
/// <param name="Step">Size of one code; positive.</param>
/// <param name="MinCode">Smallest code.</param>
/// <param name="MaxCode">Largest code; at most 65,535.</param>
public readonly record struct Quantiser(float Step, float MinCode, float MaxCode);

/// <summary>What one trial gives at one age.</summary>
/// <param name="Correct">Inputs whose largest score (the first one of equals) is at their label.</param>
/// <param name="DacClipped">Input conversions that were clipped, over all layers and inputs.</param>
/// <param name="AdcClipped">Output conversions that were clipped, over all layers, tiles and inputs.</param>
public readonly record struct AgeOutcome(int Correct, long DacClipped, long AdcClipped);
