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

    /// <summary>Over one block of 64 inputs and 64 columns; every score, count and conductance, bit for bit.</summary>
    [Theory]
    [InlineData(ReadNoise.Whole, true, true)]
    [InlineData(ReadNoise.Split, true, true)]
    [InlineData(ReadNoise.Off, false, false)]
    public void Several_blocks_give_the_bits_of_the_reference(ReadNoise readNoise, bool converters, bool compensation)
    {
        var technology = new PcmParameters { ReadNoise = readNoise };
        var program = SampleProgram.Create([23, 66, 5], 67, technology, converters, compensation, tileRows: 20) with { AgesSeconds = [20, 3600] };
        RequireEqual(program);
    }

    /// <summary>Features, under every technology that ships and under laws that only tests know.</summary>
    public static TheoryData<string, string> Features
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string technology in SampleTechnologies.All.Keys)
                foreach (string feature in new[] { SampleFeatures.Everything, "everything, net only" })
                    data.Add(feature, technology);
            data.Add("everything, complementary", "pcm");
            data.Add("norms again", "pcm");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void Features_give_the_bits_of_the_reference(string feature, string technology) =>
        RequireEqual(SampleFeatures.Create(feature, SampleTechnologies.All[technology]));

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

    private void RequireEqual(TrialProgram program)
    {
        using var backend = new PtxBackend();
        BackendComparison.RequireEqual(program, backend);
        Assert.Empty(backend.Contractible);
        output.WriteLine(string.Join(", ", KernelCatalogue.All.Select(kernel => $"{kernel.Name}: {backend.Steps(kernel.Name)}")));
    }
}
