using System.Text.RegularExpressions;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Tests.Kernels.Backends;
using Xunit.Abstractions;

namespace DriftEngine.Tests.Ptx;

/// <summary>Every kernel that ships, as the PTX that a GPU would load, against the SIMD backend's scalar code.</summary>
public class ShippedKernelTests(ITestOutputHelper output)
{
    /// <summary>All kernels of the catalogue.</summary>
    public static TheoryData<string> Names => [.. KernelCatalogue.All.Select(kernel => kernel.Name)];

    /// <summary>Nothing in the text that the interpreter would have to forgive.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Text_is_clean(string name)
    {
        string text = PtxBackend.Texts[name];
        Assert.DoesNotContain(".uni", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex(@"\.(approx|ftz|full)\b|\bcall\b|\.local\b"), text);
        Assert.NotEmpty(PtxModule.Parse(text).Kernel.Instructions);
    }

    /// <summary>The self-test that a device must pass: words, normals, a small network with each kind of read noise.</summary>
    [Fact]
    public void Self_test_passes()
    {
        using var backend = new PtxBackend();
        string? draws = BackendSelfTest.Draws((counters, keys) =>
        {
            uint[] words = new uint[counters.Length], normals = new uint[counters.Length];
            backend.LaunchElements(new PtxMemory(), "self-test", keys.Length / 2, counters, keys, words, normals, keys.Length / 2);
            return (words, normals);
        });
        Assert.Null(draws);
        Assert.Null(BackendSelfTest.Run(backend));
    }

    /// <summary>Networks of awkward shapes, over one block of 64 inputs and 64 columns; every score and count, bit for bit.</summary>
    [Theory]
    [InlineData(ReadNoise.Whole, true, true)]
    [InlineData(ReadNoise.Split, true, true)]
    [InlineData(ReadNoise.Off, false, false)]
    public void Chain_gives_the_bits_of_scalar_code(ReadNoise readNoise, bool converters, bool compensation)
    {
        var technology = new PcmParameters { ReadNoise = readNoise };
        var program = SampleProgram.Create([23, 66, 5], 67, technology, converters, compensation, tileRows: 20) with { AgesSeconds = [20, 3600] };
        using var scalar = new SimdBackend(1, 0);
        using var backend = new PtxBackend();
        using var expected = scalar.Prepare(program);
        using var actual = backend.Prepare(program);
        AgeOutcome[] right = new AgeOutcome[4], found = new AgeOutcome[4];
        expected.Run(4, 2, right, default);
        actual.Run(4, 2, found, default);
        Assert.Equal(right, found);
        Assert.Contains(right, outcome => outcome.Correct > 0 && (!converters || (outcome.AdcClipped > 0 && outcome.DacClipped > 0)));
        CompareScores(program, expected, actual);
        Assert.Empty(backend.Contractible);
        output.WriteLine(string.Join(", ", KernelCatalogue.All.Select(kernel => $"{kernel.Name}: {backend.Steps(kernel.Name)}")));
    }

    /// <summary>The comparison bites: one more ulp in a constant of the normals, and the self-test fails.</summary>
    [Fact]
    public void A_wrong_bit_is_seen()
    {
        string text = PtxBackend.Texts["self-test"];
        var used = Regex.Match(text, "fma\\.rn\\.f32[^;]*(0f[0-9A-F]{8})").Groups[1].Value;
        string broken = text.Replace(used, $"0f{Convert.ToUInt32(used[2..], 16) + 1:X8}", StringComparison.Ordinal);
        Assert.NotEqual(text, broken);
        Assert.NotNull(BackendSelfTest.Draws((counters, keys) =>
        {
            uint[] words = new uint[counters.Length], normals = new uint[counters.Length];
            PtxModule.Parse(broken).Launch((keys.Length + 255) / 256, 128, counters, keys, words, normals, keys.Length / 2);
            return (words, normals);
        }));
    }

    private static void CompareScores(TrialProgram program, ITrialRunner expected, ITrialRunner actual)
    {
        float[] right = new float[program.Images * program.Layers[^1].Columns], found = new float[right.Length];
        expected.Logits(5, 1, right);
        actual.Logits(5, 1, found);
        Assert.Equal(right.Select(BitConverter.SingleToUInt32Bits), found.Select(BitConverter.SingleToUInt32Bits));
        Assert.True(right.Distinct().Count() > 20);
    }
}
