namespace DriftEngine.Kernels.Backends;

/// <summary>Another runner, whose device may give out at any call: that comes as a <see cref="DeviceException"/>, whatever the driver throws.</summary>
public sealed class GuardedTrialRunner : ITrialRunner
{
    private readonly IBackend backend;
    private readonly ITrialRunner runner;

    private GuardedTrialRunner(IBackend backend, ITrialRunner runner) => (this.backend, this.runner) = (backend, runner);

    /// <inheritdoc/>
    public int PreferredTrials => runner.PreferredTrials;

    /// <summary>Loads a point on a backend.</summary>
    public static ITrialRunner Prepare(IBackend backend, TrialProgram program)
    {
        try
        {
            return new GuardedTrialRunner(backend, backend.Prepare(program));
        }
        catch (Exception e) when (DeviceException.Translate(backend, e, default) is { } told)
        {
            throw told;
        }
    }

    /// <inheritdoc/>
    public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
    {
        try
        {
            runner.Run(firstTrial, trials, outcomes, errors, cancellation);
        }
        catch (Exception e) when (DeviceException.Translate(backend, e, cancellation) is { } told)
        {
            throw told;
        }
    }

    /// <inheritdoc/>
    public void Logits(int trial, int ageIndex, Span<float> logits)
    {
        try
        {
            runner.Logits(trial, ageIndex, logits);
        }
        catch (Exception e) when (DeviceException.Translate(backend, e, default) is { } told)
        {
            throw told;
        }
    }

    /// <inheritdoc/>
    public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance)
    {
        try
        {
            runner.NetConductance(layer, trial, ageIndex, conductance);
        }
        catch (Exception e) when (DeviceException.Translate(backend, e, default) is { } told)
        {
            throw told;
        }
    }

    /// <summary>Gives the memory back; of a device that is gone there is none left to give, and that must not hide what happened.</summary>
    public void Dispose() => DisposeQuietly(runner);

    /// <summary>Disposes what lives on a device that may be gone.</summary>
    internal static void DisposeQuietly(IDisposable onDevice)
    {
        try
        {
            onDevice.Dispose();
        }
        catch (Exception e) when (DeviceException.IsFailure(e))
        {
            // A driver refuses every call once its device is gone, this one too.
        }
    }
}
