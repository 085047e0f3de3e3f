using DriftEngine.Kernels.Backends;

namespace DriftEngine.Execution;

/// <summary>Another backend whose calls may each take a while and no longer: one that does not come back ends the run with a <see cref="DeviceException"/>.</summary>
internal sealed class WatchedBackend : IBackend
{
    // Who wants to end is not kept from it as long as who wants to compute.
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(30);

    private readonly DeviceThread thread;
    private readonly TimeSpan patience;
    private readonly IBackend backend;

    private WatchedBackend(DeviceThread thread, TimeSpan patience, IBackend backend) =>
        (this.thread, this.patience, this.backend) = (thread, patience, backend);

    /// <inheritdoc/>
    public string Kind => backend.Kind;

    /// <inheritdoc/>
    public string DeviceName => backend.DeviceName;

    /// <inheritdoc/>
    public string? Driver => backend.Driver;

    /// <summary>Opens a backend.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="patience">How long it may take to open, to load a point, to compute a batch.</param>
    /// <param name="time">The clock.</param>
    public static WatchedBackend Open(Func<IBackend> open, TimeSpan patience, TimeProvider time)
    {
        var thread = new DeviceThread(time);
        try
        {
            if (thread.TryCall(open, patience, out IBackend backend))
                return new WatchedBackend(thread, patience, backend);
        }
        catch
        {
            thread.Dispose();
            throw;
        }

        thread.Dispose();
        throw Stalled("the device did not open", patience);
    }

    /// <inheritdoc/>
    public ITrialRunner Prepare(TrialProgram program) => new Runner(this, Call(() => backend.Prepare(program), "loaded no point"));

    /// <inheritdoc/>
    public void Dispose() => Release(backend);

    private static DeviceException Stalled(string what, TimeSpan patience) =>
        new($"{what} for {Text(patience)} and is taken for dead", failure: DeviceFailure.Stalled);

    private static string Text(TimeSpan time) => FormattableString.Invariant(
        $"{(time < TimeSpan.FromMinutes(2) ? $"{time.TotalSeconds:0.#} s" : time < TimeSpan.FromHours(2) ? $"{time.TotalMinutes:0.#} min" : $"{time.TotalHours:0.#} h")}");

    private T Call<T>(Func<T> call, string failing) =>
        thread.TryCall(call, patience, out T result) ? result : throw Stalled($"{DeviceName} ({Kind}) {failing}", patience);

    // A device that is stuck would only hold up whoever wants to tidy up; the end of the process does it.
    private void Release(IDisposable onDevice)
    {
        if (thread.Lost)
            return;
        thread.TryCall(
            () =>
            {
                onDevice.Dispose();
                return true;
            },
            patience < PatienceAtTheEnd ? patience : PatienceAtTheEnd, out _);
        if (onDevice == backend)
            thread.Dispose();
    }

    private sealed class Runner(WatchedBackend owner, ITrialRunner runner) : ITrialRunner
    {
        public int PreferredTrials => runner.PreferredTrials;

        // Spans stay on their thread, so results pass through arrays: a few bytes per trial.
        public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
        {
            var computed = new AgeOutcome[outcomes.Length];
            var moments = new ErrorMoments[errors.Length];
            owner.Call(
                () =>
                {
                    runner.Run(firstTrial, trials, computed, moments, cancellation);
                    return true;
                },
                "finished no batch of trials");
            computed.CopyTo(outcomes);
            moments.CopyTo(errors);
        }

        public void Logits(int trial, int ageIndex, Span<float> logits) =>
            Fill(logits, all => runner.Logits(trial, ageIndex, all));

        public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance) =>
            Fill(conductance, all => runner.NetConductance(layer, trial, ageIndex, all));

        public void Dispose() => owner.Release(runner);

        private void Fill(Span<float> values, Action<float[]> fill)
        {
            float[] all = new float[values.Length];
            owner.Call(
                () =>
                {
                    fill(all);
                    return true;
                },
                "gave no values");
            all.CopyTo(values);
        }
    }
}
