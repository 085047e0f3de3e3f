using System.Collections.Concurrent;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Backends;

/// <summary>Runs trials in parallel, one trial per thread at a time; each thread keeps its own workspace.</summary>
internal sealed unsafe class SimdTrialRunner<T> : ITrialRunner
    where T : unmanaged, ILane<T>
{
    /// <summary>Work of one batch, in multiply-adds: about a second, so that progress and Ctrl-C are prompt.</summary>
    private const double BatchWork = 2e10;

    private readonly SimdNetwork<T> network;
    private readonly ConcurrentBag<SimdTrial<T>> workspaces = [];
    private readonly int threads;

    public SimdTrialRunner(TrialProgram program, int threads, long? mostMemory)
    {
        network = new SimdNetwork<T>(program);
        this.threads = mostMemory is { } most ? Math.Min(threads, Fitting(most)) : threads;
        double macs = program.Layers.Sum(l => (double)l.Rows * l.PhysicalColumns * l.Phases);
        const double noiseInMacs = 60; // drawing and reading one pair costs about as much as this many multiply-adds
        double work = macs * program.AgesSeconds.Count * (program.Images + noiseInMacs);
        PreferredTrials = (int)Math.Clamp(Math.Ceiling(BatchWork / work), 1, 1024) * this.threads;
    }

    public int PreferredTrials { get; }

    public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
    {
        int ages = network.Slots.Ages, recorded = errors.Length == 0 ? 0 : ages * network.Recorded.Length;
        var moments = new ErrorMoments[trials * recorded];
        var results = new AgeOutcome[trials * ages];
        int next = -1;
        Parallel.For(0, Math.Min(threads, trials), new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, _ =>
        {
            var workspace = Take();
            try
            {
                for (int i = Interlocked.Increment(ref next); i < trials; i = Interlocked.Increment(ref next))
                    workspace.Run(firstTrial + i, results.AsSpan(i * ages, ages), moments.AsSpan(i * recorded, recorded), cancellation);
            }
            finally
            {
                workspaces.Add(workspace);
            }
        });
        results.CopyTo(outcomes);
        moments.CopyTo(errors);
    }

    public void Logits(int trial, int ageIndex, Span<float> logits)
    {
        var workspace = Take();
        int classes = network.Layers[^1].Layer.Columns;
        float[] all = new float[network.Program.Images * classes];
        workspace.Program(trial);
        workspace.Evaluate(trial, ageIndex, (first, images, scores, stride) =>
        {
            for (int i = 0; i < images; i++)
                new ReadOnlySpan<float>(scores + ((long)i * stride), classes).CopyTo(all.AsSpan((first + i) * classes));
        });
        workspaces.Add(workspace);
        all.CopyTo(logits);
    }

    public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance)
    {
        var workspace = Take();
        workspace.Program(trial);
        workspace.Unpack(layer, ageIndex, conductance);
        workspaces.Add(workspace);
    }

    public void Dispose()
    {
        foreach (var workspace in workspaces)
            workspace.Dispose();
        workspaces.Clear();
        network.Dispose();
    }

    /// <summary>How many trials may run side by side so that the process holds about so many bytes.</summary>
    private int Fitting(long most)
    {
        long each = SimdTrial<T>.Bytes(network), held = Environment.WorkingSet;
        if (held + each <= most)
            return (int)Math.Min((most - held) / each, int.MaxValue);
        network.Dispose();
        throw new DeviceException(
            $"one trial needs {Mebibytes(each)} MiB beside the {Mebibytes(held)} MiB that the program holds, and {Mebibytes(most)} MiB are allowed", failure: DeviceFailure.TooSmall);
    }

    private static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    private SimdTrial<T> Take() => workspaces.TryTake(out var workspace) ? workspace : new SimdTrial<T>(network);
}
