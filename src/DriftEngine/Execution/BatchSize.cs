using DriftEngine.Kernels.Backends;

namespace DriftEngine.Execution;

/// <summary>
/// How many trials a device takes at a time: as many as its runner prefers, halved each time that memory did not hold them.
/// What is halved stays so, for other points too, since they are planned to fill the same memory. Changes no number.
/// </summary>
/// <param name="onHalved">Told of trials that did not fit and of those that are tried next.</param>
public sealed class BatchSize(Action<int, int>? onHalved = null)
{
    private int halvings;

    /// <summary>Trials at a time, at least 1.</summary>
    public int Of(ITrialRunner runner) => Math.Max(1, runner.PreferredTrials >> halvings);

    /// <summary>After so many trials did not fit: whether fewer can be tried.</summary>
    public bool TryHalve(ITrialRunner runner, int tried)
    {
        if (tried <= 1)
            return false;
        while (Of(runner) > tried / 2)
            halvings++;
        onHalved?.Invoke(tried, Of(runner));
        return true;
    }
}
