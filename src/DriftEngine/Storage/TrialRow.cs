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

/// <summary>Address of one part: which trials of which point of which study, and who may have computed them.</summary>
/// <param name="StudyId">Identity of the study.</param>
/// <param name="PointId">Identity of the point.</param>
/// <param name="Swept">Swept settings by path, a column each.</param>
/// <param name="BlockIndex">Number of the block within the point, from 0.</param>
/// <param name="FirstTrial">First trial of the block.</param>
/// <param name="Trials">Trials of the block.</param>
public sealed record PartAddress(
    string StudyId, string PointId, IReadOnlyList<KeyValuePair<string, string>> Swept, int BlockIndex, int FirstTrial, int Trials)
{
    /// <summary>How far each age is backed by data.</summary>
    public RowLabels Labels { get; init; } = RowLabels.None;

    /// <summary>Whether rows hold errors in place of images.</summary>
    public bool HasErrors { get; init; }

    /// <summary>The trials, as they are computed.</summary>
    public Block Block => new(BlockIndex, FirstTrial, Trials);

    /// <summary>Name of the file.</summary>
    public string FileName => $"{PointId}-{BlockIndex:D6}.parquet";
}

/// <summary>The rows of one block, and the kind of backend that computed them.</summary>
/// <param name="Kind">simd, cuda, opencl or ilgpu-cpu.</param>
/// <param name="Rows">In order of trial, then age.</param>
public sealed record Part(string Kind, IReadOnlyList<TrialRow> Rows);

/// <summary>The errors of every layer of one block.</summary>
/// <param name="Kind">simd, cuda, opencl or ilgpu-cpu.</param>
/// <param name="Rows">In order of trial, then age, then layer.</param>
public sealed record LayerPart(string Kind, IReadOnlyList<LayerRow> Rows);
