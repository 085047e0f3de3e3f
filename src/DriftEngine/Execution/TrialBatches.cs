using DriftEngine.Kernels.Backends;

namespace DriftEngine.Execution;

/// <summary>What a block of trials gave.</summary>
/// <param name="Outcomes">[trials x ages].</param>
/// <param name="Errors">[trials x ages x recorded layers].</param>
public sealed record BlockOutcomes(AgeOutcome[] Outcomes, ErrorMoments[] Errors);

/// <summary>Runs a block in batches that suit the machine; the batches change no number.</summary>
public static class TrialBatches
{
    /// <summary>
    /// Outcomes of a whole block. A cancelled block is abandoned with an OperationCanceledException, at the latest after the
    /// batch that is under way. Trials done so far are reported after each batch. A batch that memory does not hold is tried
    /// again with fewer trials; a single trial that it does not hold ends in the device's exception.
    /// </summary>
    /// <param name="runner">The device, with the point loaded.</param>
    /// <param name="block">Trials to compute.</param>
    /// <param name="ages">Ages of every trial.</param>
    /// <param name="recorded">Layers whose errors are recorded.</param>
    /// <param name="cancellation">Gives the block up.</param>
    /// <param name="trialsDone">Told after each batch.</param>
    /// <param name="size">Trials of a batch; null for what the runner prefers.</param>
    public static BlockOutcomes Run(
        ITrialRunner runner, Block block, int ages, int recorded, CancellationToken cancellation, IProgress<int>? trialsDone = null,
        BatchSize? size = null)
    {
        AgeOutcome[] outcomes = new AgeOutcome[block.Trials * ages];
        ErrorMoments[] errors = new ErrorMoments[outcomes.Length * recorded];
        size ??= new BatchSize();
        for (int done = 0; done < block.Trials;)
        {
            cancellation.ThrowIfCancellationRequested();
            int trials = Math.Min(size.Of(runner), block.Trials - done);
            int first = done * ages, count = trials * ages;
            try
            {
                runner.Run(block.FirstTrial + done, trials, outcomes.AsSpan(first, count), errors.AsSpan(first * recorded, count * recorded), cancellation);
            }
            catch (DeviceException e) when (e.Failure == DeviceFailure.OutOfMemory && size.TryHalve(runner, trials))
            {
                continue;
            }

            // A runner may return early when it sees the token: its outcomes are then not whole.
            cancellation.ThrowIfCancellationRequested();
            done += trials;
            trialsDone?.Report(done);
        }

        return new BlockOutcomes(outcomes, errors);
    }
}
