using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;
using DriftEngine.Tests.Kernels.Laws;
using ILGPU;

namespace DriftEngine.Tests.Ptx;

/// <summary>The shipped lanes and laws as PTX, against themselves as C#, bit for bit.</summary>
public class LawInPtxTests
{
    /// <summary>Both ways of building kernels.</summary>
    public static TheoryData<OptimizationLevel> Levels => [OptimizationLevel.O1, OptimizationLevel.O2];

    /// <summary>Known answers of philox4x32-10 from Random123 (kat_vectors): zeros, ones, digits of pi.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Philox_known_answers(OptimizationLevel level)
    {
        uint[] counters =
        [
            0, 0, 0, 0, 0, 0,
            ~0u, ~0u, ~0u, ~0u, ~0u, ~0u,
            0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0,
        ];
        uint[] expected =
        [
            0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8,
            0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD,
            0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1,
        ];
        var words = new uint[12];
        Module(nameof(PtxKernels.PhiloxWords), level).Launch(1, 3, counters, words);
        Assert.Equal(expected, words);
        Assert.Equal(
            expected[8..],
            new[] { Philox.Words(counters[12], counters[13], counters[14], counters[15], 0x299F31D0_A4093822) }.SelectMany(w => new[] { w.X, w.Y, w.Z, w.W }));
    }

    /// <summary>Normals, through the implicitly grouped kernel with its extent as first parameter.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Normals_are_those_of_the_scalar_lane(OptimizationLevel level)
    {
        const int count = 6000;
        var bits = new uint[4 * count];
        var module = Module(nameof(PtxKernels.Normals), level);
        module.Launch(47, 128, count, bits, 5u, 6u);
        for (int i = 0; i < count; i++)
        {
            var quad = Normal.Draw(PtxKernels.Quad((uint)i, 1, 2, 3), ScalarLane.Bits(5), ScalarLane.Bits(6));
            Assert.Equal([quad.X.Raw, quad.Y.Raw, quad.Z.Raw, quad.W.Raw], bits.AsSpan(4 * i, 4));
        }

        Assert.Empty(module.Contractible);
    }

    /// <summary>The law from target to read, over targets from zero to full scale.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Law_is_that_of_the_scalar_lane(OptimizationLevel level)
    {
        const int devices = 1000;
        var module = Module(nameof(PtxKernels.Law), level);
        foreach (double target in new[] { 0, 0.02, 1.5, 12, 25 })
        {
            var inputs = Inputs(target, 86400);
            var bits = new uint[4 * devices];
            module.Launch(8, 128, bits, devices, inputs);
            for (int i = 0; i < devices; i++)
            {
                var quad = PtxKernels.Device((uint)i, inputs);
                Assert.Equal([quad.X.Raw, quad.Y.Raw, quad.Z.Raw, quad.W.Raw], bits.AsSpan(4 * i, 4));
            }

            Assert.True(bits.Distinct().Count() > devices);
        }

        Assert.Empty(module.Contractible);
    }

    /// <summary>Shared memory, barriers in a loop, and an atomic.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Block_sums_through_shared_memory(OptimizationLevel level)
    {
        int[] values = [.. Enumerable.Range(0, 192).Select(i => (i * i) - 5000)];
        int[] sums = new int[3], total = new int[1];
        Module(nameof(PtxKernels.BlockSums), level).Launch(3, 64, values, sums, total);
        Assert.Equal(Enumerable.Range(0, 3).Select(b => values.Skip(64 * b).Take(64).Sum()), sums);
        Assert.Equal(values.Sum(), total[0]);
    }

    /// <summary>Without one of the barriers the same kernel is refused: the interpreter would otherwise hide the race.</summary>
    [Fact]
    public void A_missing_barrier_is_a_race()
    {
        string text = PtxText.Of(typeof(PtxKernels), nameof(PtxKernels.BlockSums), OptimizationLevel.O2);
        string broken = text.Replace("bar.sync\t0;", "", StringComparison.Ordinal);
        Assert.NotEqual(text, broken);
        var error = Assert.Throws<PtxException>(() => PtxModule.Parse(broken).Launch(1, 64, new int[64], new int[1], new int[1]));
        Assert.Contains("before they are written", error.Message, StringComparison.Ordinal);
    }

    private static PtxModule Module(string kernel, OptimizationLevel level) =>
        PtxModule.Parse(PtxText.Of(typeof(PtxKernels), kernel, level));

    private static LawInputs Inputs(double targetMicrosiemens, double ageSeconds)
    {
        var life = new DeviceLife { Storage = TemperatureProfile.Constant(358.15), ReadKelvin = 308.15 };
        var model = new PcmModel(new PcmParameters(), life);
        AgeContext age = life.Contexts([ageSeconds])[0];
        return new LawInputs
        {
            Target = LawLanes.Of<ScalarLane, PcmTarget<ScalarLane>>(model.TargetFields, fields => model.Target(targetMicrosiemens, fields)),
            Constants = LawLanes.Of<ScalarLane, PcmConstants<ScalarLane>>(model.ConstantFields, fields => model.Constants(0, fields)),
            Age = LawLanes.Of<ScalarLane, PcmAge<ScalarLane>>(model.AgeFields, fields => model.Age(age, fields)),
        };
    }
}
