using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>Outcomes of a runner as rows.</summary>
internal static class TrialRows
{
    /// <summary>Computes a block: rows in order of trial, then age.</summary>
    public static TrialRow[] Compute(
        ITrialRunner runner, PointRecord point, Block block, CancellationToken stop, IProgress<int>? trialsDone = null)
    {
        IReadOnlyList<double> ages = point.Spec.AgesSeconds;
        AgeOutcome[] outcomes = TrialBatches.Run(runner, block, ages.Count, stop, trialsDone);
        var rows = new TrialRow[outcomes.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            AgeOutcome outcome = outcomes[i];
            rows[i] = new TrialRow(
                point.Id, block.FirstTrial + (i / ages.Count), ages[i % ages.Count], point.TemperatureKelvin,
                outcome.Correct, point.Images, outcome.DacClipped, outcome.AdcClipped);
        }

        return rows;
    }
}
