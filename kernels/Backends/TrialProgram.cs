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
    public required DeviceParameters Technology { get; init; }

    /// <summary>What the devices live through: temperatures, reads, writes, faults.</summary>
    public DeviceLife Life { get; init; } = new();

    /// <summary>Ages in seconds along the mission, ascending, none before t_c.</summary>
    public required IReadOnlyList<double> AgesSeconds { get; init; }

    /// <summary>How a signed number is stored in devices.</summary>
    public PairScheme Scheme { get; init; }

    /// <summary>
    /// Whether a pair is kept as its net device alone: after programming, the pair's difference is given to the device of its
    /// sign, and the other one is taken for empty (as a well-known Python simulator does).
    /// </summary>
    public bool NetOnly { get; init; }

    /// <summary>What is done against the common change of the devices.</summary>
    public Compensation Compensation { get; init; }

    /// <summary>Layers in the order of evaluation; the first takes the inputs, the last gives the scores.</summary>
    public required IReadOnlyList<CrossbarLayer> Layers { get; init; }

    /// <summary>[Images x Layers[0].Rows], row-major, in the network's units (before the DAC).</summary>
    public required float[] Inputs { get; init; }

    /// <summary>[Images], class indices; empty where there is nothing to classify.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Inputs, the first ones, over which statistics are taken where <see cref="Compensation.BatchNorm"/> acts.</summary>
    public int CalibrationImages { get; init; }

    /// <summary>
    /// Exact outputs of layers before their activation, [Images x Columns] each: what outputs are held against where errors are
    /// recorded. Empty where none is; null for a layer that is not.
    /// </summary>
    public IReadOnlyList<float[]?> Ideal { get; init; } = [];

    /// <summary>Number of inputs.</summary>
    public int Images => Inputs.Length / Layers[0].Rows;

    /// <summary>Indices of the layers whose errors are recorded, ascending.</summary>
    public IReadOnlyList<int> Recorded => [.. Enumerable.Range(0, Ideal.Count).Where(l => Ideal[l] is not null)];

    /// <summary>How every age is reached.</summary>
    public IReadOnlyList<AgeContext> Contexts => Life.Contexts(AgesSeconds);
}

/// <summary>How a signed number is stored in devices.</summary>
public enum PairScheme
{
    /// <summary>Two devices: one carries the magnitude, its partner stays at g_min; the sign says which.</summary>
    Differential,

    /// <summary>Two devices that move in opposite ways around the middle of the window: +1 and -1 of a binary device.</summary>
    Complementary,

    /// <summary>One device around the middle of the window, against a reference device that its row shares within a tile.</summary>
    Offset,
}

/// <summary>What is done against the common change of the devices.</summary>
public enum Compensation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// Global drift compensation: one factor per array (layer and slice) and age, S as programmed (without read noise) over S at
    /// the age, 1 where the latter is 0. S is the sum over the columns, in order, of each column's sum over its rows, in order,
    /// of |g[k, n]|, in float32.
    /// </summary>
    Global,

    /// <summary>
    /// A factor and an offset per column: the factor as above from the column's own sum; the offset is what the mean input of
    /// the calibration slice gave as programmed, less what it gives now times the factor.
    /// </summary>
    Column,

    /// <summary>A factor per array and read temperature, measured once after programming; knows nothing of drift.</summary>
    Temperature,

    /// <summary>Batch normalisation is estimated again at every age: mean and deviation of each column over the calibration inputs.</summary>
    BatchNorm,
}

/// <summary>One layer on crossbar tiles, with its converters and its digital part.</summary>
/// <remarks>
/// Per input x: codes = Dac(x); a code is given to the rows in Phases digits, the lowest first. Per slice s and row tile t:
/// i[n] = sum over the tile's rows k of digit[k] x g[k, n] in order of k with fused multiply-add from zero; acc_s[n] = sum
/// over t and the phases p, in order, of 2^(p x PhaseBits) Adc(i[n]); y[n] starts as Bias[n] and takes the slices in order as
/// y = fma(acc_s[n] x Scale[s, n], factor, y + offset); then ReLU where asked. g[k, n] is the conductance of the device that
/// carries the number minus that of its partner (or reference), with the sign of the target.
/// </remarks>
public sealed record CrossbarLayer
{
    /// <summary>For messages.</summary>
    public required string Name { get; init; }

    /// <summary>Inputs of the layer.</summary>
    public required int Rows { get; init; }

    /// <summary>Outputs of the layer.</summary>
    public required int Columns { get; init; }

    /// <summary>Devices (or pairs) that share the digits of one weight; every slice has columns of its own.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>Rows of one tile; the last row tile may be shorter.</summary>
    public required int TileRows { get; init; }

    /// <summary>Columns of one tile; the last column tile of a slice may be narrower.</summary>
    public required int TileColumns { get; init; }

    /// <summary>
    /// [Rows x (Slices x Columns)], row-major, slice by slice: signed difference between a device and its partner (or
    /// reference) that is aimed at, in microsiemens.
    /// </summary>
    public required float[] Targets { get; init; }

    /// <summary>[Slices x Columns]: network units per (DAC code x microsiemens).</summary>
    public required float[] Scale { get; init; }

    /// <summary>[Columns], in network units.</summary>
    public required float[] Bias { get; init; }

    /// <summary>Whether max(y, 0) follows.</summary>
    public required bool Relu { get; init; }

    /// <summary>Input converter; null is ideal: codes are the inputs themselves.</summary>
    public required Quantiser? Dac { get; init; }

    /// <summary>Digits in which a code is given to the rows; each is converted on its own.</summary>
    public int Phases { get; init; } = 1;

    /// <summary>Bits of one digit; only where there are several.</summary>
    public int PhaseBits { get; init; }

    /// <summary>Output converter per tile, [RowTiles x Slices x ColumnTiles] row-major; null is ideal.</summary>
    public required Quantiser[]? Adc { get; init; }

    /// <summary>Input, in codes (or in the inputs' own units where the DAC is ideal), that a full-scale read voltage stands for.</summary>
    public float FullScale { get; init; } = 1f;

    /// <summary>
    /// [Rows]: mean magnitude of what a row is given, over full scale, over the calibration slice: how much shot noise its devices make.
    /// Of digits each counts by the square of its weight. Null: full scale on every row.
    /// </summary>
    public float[]? MeanDrives { get; init; }

    /// <summary>[Rows]: mean code of every row over the calibration slice; only where columns are compensated.</summary>
    public float[]? MeanCodes { get; init; }

    /// <summary>[Columns]: what batch normalisation makes of the mean and the standard deviation of outputs; null without it.</summary>
    public (float[] Mean, float[] Deviation)? BatchNorm { get; init; }

    /// <summary>Columns of all slices.</summary>
    public int PhysicalColumns => Slices * Columns;

    /// <summary>Tiles along the rows.</summary>
    public int RowTiles => (Rows + TileRows - 1) / TileRows;

    /// <summary>Tiles along the columns of one slice.</summary>
    public int ColumnTiles => (Columns + TileColumns - 1) / TileColumns;
}

/// <summary>
/// A uniform converter: code = clip(round-to-nearest-even(v / Step), MinCode, MaxCode). A rounded value outside of
/// [MinCode, MaxCode] counts as clipped. A DAC hands the code to the crossbar; an ADC gives back code x Step.
/// </summary>
/// <remarks>
/// Rounding is (v x (1 / Step)) + 1.5 x 2^23 - 1.5 x 2^23 in float32, 1 / Step rounded once. What an ADC gives back is
/// added over the row tiles as acc = fma(code, Step x 2^(p x PhaseBits), acc), from 0; an ideal ADC as acc = fma(i, 2^(p x PhaseBits), acc).
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

/// <summary>Sums over outputs of one layer: error e = y - y0 against the exact outputs y0, before the activation.</summary>
/// <remarks>Added in double precision over the columns of an input in order, then over the inputs in order: the same on every backend.</remarks>
/// <param name="Count">Outputs.</param>
/// <param name="Error">Sum of e.</param>
/// <param name="ErrorSquared">Sum of e^2.</param>
/// <param name="ErrorIdeal">Sum of e y0.</param>
/// <param name="IdealSquared">Sum of y0^2.</param>
public readonly record struct ErrorMoments(long Count, double Error, double ErrorSquared, double ErrorIdeal, double IdealSquared)
{
    /// <summary>Moments of two disjoint sets of outputs, the later ones second.</summary>
    public static ErrorMoments operator +(ErrorMoments a, ErrorMoments b) =>
        new(a.Count + b.Count, a.Error + b.Error, a.ErrorSquared + b.ErrorSquared, a.ErrorIdeal + b.ErrorIdeal, a.IdealSquared + b.IdealSquared);

    /// <summary>The same with further outputs of one input, in order.</summary>
    public ErrorMoments With(ReadOnlySpan<float> outputs, ReadOnlySpan<float> ideal)
    {
        double error = Error, squared = ErrorSquared, product = ErrorIdeal, power = IdealSquared;
        for (int i = 0; i < outputs.Length; i++)
        {
            double y0 = ideal[i], e = outputs[i] - y0;
            error += e;
            squared += e * e;
            product += e * y0;
            power += y0 * y0;
        }

        return new ErrorMoments(Count + outputs.Length, error, squared, product, power);
    }
}
