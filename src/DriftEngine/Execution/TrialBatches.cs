using DriftEngine.Kernels.Backends;

namespace DriftEngine.Execution;

/// <summary>Runs a block in batches that suit the machine; the batches change no number.</summary>
public static class TrialBatches
{
    /// <summary>
    /// Outcomes of a whole block, [trials x ages]. A cancelled block is abandoned with an OperationCanceledException, at the
    /// latest after the batch that is under way. Trials done so far are reported after each batch.
    /// </summary>
    public static AgeOutcome[] Run(
        ITrialRunner runner, Block block, int ages, CancellationToken cancellation, IProgress<int>? trialsDone = null)
    {
        AgeOutcome[] outcomes = new AgeOutcome[block.Trials * ages];
        int batch = Math.Max(1, runner.PreferredTrials);
        for (int done = 0; done < block.Trials;)
        {
            cancellation.ThrowIfCancellationRequested();
            int trials = Math.Min(batch, block.Trials - done);
            runner.Run(block.FirstTrial + done, trials, outcomes.AsSpan(done * ages, trials * ages), cancellation);
            // A runner may return early when it sees the token: its outcomes are then not whole.
            cancellation.ThrowIfCancellationRequested();
            done += trials;
            trialsDone?.Report(done);
        }
        return outcomes;
    }
}
