using DriftEngine.Execution;
using DriftEngine.Statistics;

namespace DriftEngine.Storage;

/// <summary>One chip at one age, as it is stored.</summary>
/// <param name="PointId">Identity of everything that changes the point's numbers.</param>
/// <param name="Trial">Number of the chip, from 0; part of its random addresses.</param>
/// <param name="AgeSeconds">Seconds since programming.</param>
/// <param name="TemperatureKelvin">Temperature of the read.</param>
/// <param name="Correct">Images classified as their label, 0 to Total.</param>
/// <param name="Total">Images; 0 where there is nothing to classify.</param>
/// <param name="DacClipped">Input conversions that were clipped.</param>
/// <param name="AdcClipped">Output conversions that were clipped.</param>
public readonly record struct TrialRow(
    string PointId, int Trial, double AgeSeconds, double TemperatureKelvin, int Correct, int Total, long DacClipped, long AdcClipped)
{
    /// <summary>Errors against the exact outputs; null where images are classified.</summary>
    public ErrorFigures? Errors { get; init; }
}

/// <summary>Errors of one layer of one chip at one age, as they are stored.</summary>
/// <param name="PointId">Identity of everything that changes the point's numbers.</param>
/// <param name="Trial">Number of the chip, from 0.</param>
/// <param name="AgeSeconds">Seconds since programming.</param>
/// <param name="TemperatureKelvin">Temperature of the read.</param>
/// <param name="Layer">Name of the layer.</param>
/// <param name="LayerIndex">Its place in the network, from 0.</param>
/// <param name="Count">Outputs: columns times inputs.</param>
/// <param name="Errors">Errors before the activation.</param>
public readonly record struct LayerRow(
    string PointId, int Trial, double AgeSeconds, double TemperatureKelvin, string Layer, int LayerIndex, long Count, ErrorFigures Errors);

/// <summary>Address of one part: which trials of which point of which study, and who may have computed them. A compact part holds several blocks.</summary>
/// <param name="StudyId">Identity of the study.</param>
/// <param name="PointId">Identity of the point.</param>
/// <param name="Swept">Swept settings by path, a column each.</param>
/// <param name="BlockIndex">Number of the block within the point, from 0; the first one of a compact part.</param>
/// <param name="FirstTrial">First trial.</param>
/// <param name="Trials">Trials, of all blocks together.</param>
public sealed record PartAddress(
    string StudyId, string PointId, IReadOnlyList<KeyValuePair<string, string>> Swept, int BlockIndex, int FirstTrial, int Trials)
{
    /// <summary>How far each age is backed by data.</summary>
    public RowLabels Labels { get; init; } = RowLabels.None;

    /// <summary>Whether rows hold errors in place of images.</summary>
    public bool HasErrors { get; init; }

    /// <summary>The last block; the first one again, except in a compact part.</summary>
    public int LastBlock { get; init; } = BlockIndex;

    /// <summary>How many blocks there are.</summary>
    public int Blocks => LastBlock - BlockIndex + 1;

    /// <summary>The trials, as they are computed.</summary>
    public Block Block => new(BlockIndex, FirstTrial, Trials);

    /// <summary>Name of the file.</summary>
    public string FileName => $"{PointId}-{BlockIndex:D6}{(Blocks == 1 ? "" : $"-{LastBlock:D6}")}.parquet";
}

/// <summary>Rows of a file: of one block, or of several.</summary>
/// <param name="Kinds">Kind of backend of each block.</param>
/// <param name="Rows">In the order of blocks.</param>
internal sealed record BlockRows<TRow>(IReadOnlyList<string> Kinds, IReadOnlyList<TRow> Rows)
{
    /// <summary>Rows of each block; all have as many.</summary>
    public int RowsPerBlock => Rows.Count / Kinds.Count;

    /// <summary>One of the blocks.</summary>
    /// <param name="index">From 0, within the file.</param>
    public BlockRows<TRow> At(int index) => Kinds.Count == 1
        ? this
        : new BlockRows<TRow>([Kinds[index]], new ArraySegment<TRow>((TRow[])Rows, index * RowsPerBlock, RowsPerBlock));
}

/// <summary>The rows of one block, and the kind of backend that computed them.</summary>
/// <param name="Kind">simd, cuda, opencl or ilgpu-cpu.</param>
/// <param name="Rows">In order of trial, then age.</param>
public sealed record Part(string Kind, IReadOnlyList<TrialRow> Rows);

/// <summary>The errors of every layer of one block.</summary>
/// <param name="Kind">simd, cuda, opencl or ilgpu-cpu.</param>
/// <param name="Rows">In order of trial, then age, then layer.</param>
public sealed record LayerPart(string Kind, IReadOnlyList<LayerRow> Rows);
