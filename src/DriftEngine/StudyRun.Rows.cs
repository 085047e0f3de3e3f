using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Statistics;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>A point on a device, with the names of the layers whose errors it records.</summary>
/// <param name="Runner">Computes trials.</param>
/// <param name="Layers">Recorded layers, ascending.</param>
internal sealed record LoadedPoint(ITrialRunner Runner, IReadOnlyList<(int Index, string Name)> Layers) : IDisposable
{
    /// <summary>Multiplications of a weight with an input in one trial, at all ages.</summary>
    public double MultipliesPerTrial { get; init; }

    /// <summary>Loads a program.</summary>
    public static LoadedPoint Of(IBackend backend, TrialProgram program) => new(
        GuardedTrialRunner.Prepare(backend, program), [.. program.Recorded.Select(l => (l, program.Layers[l].Name))])
    {
        MultipliesPerTrial = (double)program.AgesSeconds.Count * program.Images * program.Layers.Sum(layer => (double)layer.Rows * layer.PhysicalColumns * layer.Phases),
    };

    /// <inheritdoc/>
    public void Dispose() => Runner.Dispose();
}

/// <summary>Rows of a block.</summary>
/// <param name="Rows">In order of trial, then age.</param>
/// <param name="Layers">In order of trial, age, layer; null where layers are not recorded.</param>
internal sealed record ComputedRows(TrialRow[] Rows, LayerRow[]? Layers);

/// <summary>Outcomes of a runner as rows.</summary>
internal static class TrialRows
{
    /// <summary>Computes a block.</summary>
    public static ComputedRows Compute(
        LoadedPoint loaded, PointRecord point, Block block, CancellationToken stop, IProgress<int>? trialsDone = null, BatchSize? size = null)
    {
        int ages = point.Spec.AgesSeconds.Count;
        BlockOutcomes outcomes = TrialBatches.Run(loaded.Runner, block, ages, loaded.Layers.Count, stop, trialsDone, size);
        IReadOnlyList<double> kelvin = point.ReadKelvin;
        var rows = new TrialRow[outcomes.Outcomes.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            AgeOutcome outcome = outcomes.Outcomes[i];
            rows[i] = new TrialRow(
                point.Id, block.FirstTrial + (i / ages), point.Spec.AgesSeconds[i % ages], kelvin[i % ages],
                point.Classifies ? outcome.Correct : 0, point.Total, outcome.DacClipped, outcome.AdcClipped)
            {
                // What the last layer gives is what a matrix is asked for.
                Errors = point.Classifies ? null : ErrorFigures.Of(outcomes.Errors[((i + 1) * loaded.Layers.Count) - 1]),
            };
        }

        return new ComputedRows(rows, point.RecordsLayers ? Layers(loaded.Layers, rows, outcomes.Errors) : null);
    }

    private static LayerRow[] Layers(IReadOnlyList<(int Index, string Name)> layers, TrialRow[] rows, ErrorMoments[] errors)
    {
        var result = new LayerRow[errors.Length];
        for (int i = 0; i < result.Length; i++)
        {
            TrialRow row = rows[i / layers.Count];
            (int index, string name) = layers[i % layers.Count];
            result[i] = new LayerRow(row.PointId, row.Trial, row.AgeSeconds, row.TemperatureKelvin, name, index, errors[i].Count, ErrorFigures.Of(errors[i]));
        }

        return result;
    }
}
