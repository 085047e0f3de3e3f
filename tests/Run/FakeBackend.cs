using DriftEngine.Kernels.Backends;

namespace DriftEngine.Tests.Run;

/// <summary>A backend whose outcomes are a hash of program, trial and age, and which counts and may stop what it is asked.</summary>
internal sealed class FakeBackend(string kind = "simd", int preferredTrials = 3, Action<int>? beforeBatch = null, Action? beforePrepare = null, int most = int.MaxValue) : IBackend
{
    public string Kind => kind;

    public string DeviceName => "fake";

    public string? Driver => "driver 7";

    /// <summary>Trials computed so far, over all programs.</summary>
    public int TrialsComputed { get; private set; }

    public ITrialRunner Prepare(TrialProgram program)
    {
        beforePrepare?.Invoke();
        return new Runner(this, program);
    }

    public void Dispose()
    {
    }

    /// <summary>Spread of about 3 images of 1000 around a mean that falls with age; wider without compensation.</summary>
    public static AgeOutcome Outcome(TrialProgram program, int trial, int age)
    {
        ulong hash = Hash(program.Seed, (ulong)trial, (ulong)age);
        int width = program.Compensation == Compensation.Global ? 9 : 31;
        int centred = (int)(hash % (ulong)width) - (width / 2);
        return new AgeOutcome(950 - (4 * age) + centred, (long)(hash >> 60), (long)(hash >> 56));
    }

    /// <summary>Sums over 100 outputs of power 1: errors around a tenth, that grow with age and layer.</summary>
    public static ErrorMoments Errors(TrialProgram program, int trial, int age, int layer)
    {
        double Draw(ulong stream) => (Hash(program.Seed, (ulong)trial, (ulong)age, (ulong)layer + 7, stream) >> 11) / (double)(1ul << 53);
        double rms = 0.1 * (1 + age + layer) * (0.9 + (0.2 * Draw(0)));
        return new ErrorMoments(100, rms * (Draw(1) - 0.5), 100 * rms * rms, rms * (Draw(2) - 0.5), 100);
    }

    private static ulong Hash(params ulong[] words)
    {
        ulong state = 0x9E3779B97F4A7C15;
        foreach (ulong word in words)
        {
            state = (state ^ word) * 0xBF58476D1CE4E5B9;
            state = (state ^ (state >> 29)) * 0x94D049BB133111EB;
            state ^= state >> 32;
        }

        return state;
    }

    private sealed class Runner(FakeBackend backend, TrialProgram program) : ITrialRunner
    {
        public int PreferredTrials => backend.Preferred;

        public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
        {
            backend.Before(backend.TrialsComputed);
            cancellation.ThrowIfCancellationRequested();
            if (trials > backend.Most)
                throw new InsufficientMemoryException();
            int ages = program.AgesSeconds.Count;
            for (int i = 0; i < outcomes.Length; i++)
                outcomes[i] = Outcome(program, firstTrial + (i / ages), i % ages);
            int layers = program.Recorded.Count;
            for (int i = 0; i < errors.Length; i++)
                errors[i] = Errors(program, firstTrial + (i / layers / ages), i / layers % ages, i % layers);
            backend.TrialsComputed += trials;
        }

        public void Logits(int trial, int ageIndex, Span<float> logits) => throw new NotSupportedException();

        public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private int Most => most;

    private int Preferred => preferredTrials;

    private void Before(int trialsComputed) => beforeBatch?.Invoke(trialsComputed);
}
