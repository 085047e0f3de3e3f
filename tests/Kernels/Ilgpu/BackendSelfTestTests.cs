using DriftEngine.Kernels.Backends;

namespace DriftEngine.Tests.Kernels.Ilgpu;

/// <summary>A self-test that cannot fail protects nobody: devices with one planted mistake each.</summary>
public sealed class BackendSelfTestTests
{
    [Fact]
    public void A_right_backend_passes()
    {
        using var backend = new SimdBackend(1);
        Assert.Null(BackendSelfTest.Run(backend));
    }

    [Theory]
    [InlineData("conductance", "conductances")]
    [InlineData("score", "scores")]
    [InlineData("clips", "Counts")]
    [InlineData("errors", "Errors")]
    public void A_wrong_last_bit_or_count_is_noticed(string mistake, string message)
    {
        using var backend = new MistakenBackend(mistake);
        Assert.Contains(message, BackendSelfTest.Run(backend), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_words_are_noticed() =>
        Assert.Contains("Philox", BackendSelfTest.Draws((counters, _) => (new uint[counters.Length], new uint[counters.Length])), StringComparison.Ordinal);

    [Fact]
    public void One_wrong_sign_among_the_normals_is_noticed()
    {
        var device = Devices.Get(Devices.Checker);
        string? failure = BackendSelfTest.Draws((counters, keys) =>
        {
            var (words, normals) = device.Draw(counters, keys);
            normals[7] ^= 0x80000000u;
            return (words, normals);
        });
        Assert.StartsWith("1 of 4096 normals", failure, StringComparison.Ordinal);
    }

    private sealed class MistakenBackend(string mistake) : IBackend
    {
        public string Kind => "mistaken";

        public string DeviceName => mistake;

        public ITrialRunner Prepare(TrialProgram program) => new Runner(new SimdBackend(1).Prepare(program), mistake);

        public void Dispose()
        {
        }
    }

    private sealed class Runner(ITrialRunner right, string mistake) : ITrialRunner
    {
        public int PreferredTrials => 1;

        public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
        {
            right.Run(firstTrial, trials, outcomes, errors, cancellation);
            if (mistake == "clips")
                outcomes[^1] = outcomes[^1] with { AdcClipped = outcomes[^1].AdcClipped + 1 };
            if (mistake == "errors" && errors.Length > 0)
                errors[^1] = errors[^1] with { IdealSquared = double.BitIncrement(errors[^1].IdealSquared) };
        }

        public void Logits(int trial, int ageIndex, Span<float> logits)
        {
            right.Logits(trial, ageIndex, logits);
            if (mistake == "score")
                logits[^1] = MathF.BitIncrement(logits[^1]);
        }

        public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance)
        {
            right.NetConductance(layer, trial, ageIndex, conductance);
            if (mistake == "conductance")
                conductance[^1] = MathF.BitIncrement(conductance[^1]);
        }

        public void Dispose() => right.Dispose();
    }
}
