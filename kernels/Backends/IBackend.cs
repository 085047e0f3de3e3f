namespace DriftEngine.Kernels.Backends;

/// <summary>A kind of machine that computes trials. Any two give the same rows but for the last bits of floats.</summary>
public interface IBackend : IDisposable
{
    /// <summary>simd, cuda, opencl or ilgpu-cpu; stored with every row.</summary>
    string Kind { get; }

    /// <summary>What the machine calls itself, for people.</summary>
    string DeviceName { get; }

    /// <summary>The driver behind the device and its version, for people; null where there is none.</summary>
    string? Driver => null;

    /// <summary>Loads a point. The runner may be used by one thread at a time.</summary>
    ITrialRunner Prepare(TrialProgram program);
}

/// <summary>Computes trials of one point.</summary>
public interface ITrialRunner : IDisposable
{
    /// <summary>Trials that keep the machine busy and fit its memory; a hint that changes no number.</summary>
    int PreferredTrials { get; }

    /// <summary>
    /// Computes trials firstTrial .. firstTrial + trials - 1. outcomes has trials x ages entries:
    /// outcomes[(trial - firstTrial) * ages + age]; errors has as many times the recorded layers (<see cref="TrialProgram.Recorded"/>),
    /// in their order, or none.
    /// </summary>
    void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation);

    /// <summary>Scores of the last layer (after its bias, before any softmax) of one trial at one age: [Images x classes].</summary>
    void Logits(int trial, int ageIndex, Span<float> logits);

    /// <summary>Net conductance of every pair of a layer, [Rows x PhysicalColumns] row-major, in microsiemens.</summary>
    void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance);
}
