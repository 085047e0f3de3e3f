using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Backends;

/// <summary>What every device must compute before it is trusted: known random words, normals and a small network, bit by bit.</summary>
public static class BackendSelfTest
{
    private const int Normals = 1024;

    /// <summary>Philox4x32-10 of Random123's kat_vectors: counter, key, words.</summary>
    private static readonly uint[][] KnownAnswers =
    [
        [0, 0, 0, 0, 0, 0, 0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8],
        [~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD],
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0, 0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ];

    /// <summary>Small networks against scalar code: plain, and with everything that kernels know; null, or what went wrong.</summary>
    public static string? Run(IBackend backend) =>
        Compare(backend, "whole read noise", Plain(ReadNoise.Whole)) ?? Compare(backend, "split read noise", Plain(ReadNoise.Split)) ?? Compare(backend, "all effects", Everything());

    /// <summary>Known answers and normals; null, or what went wrong. Draw maps counters and keys to words and bits of normals.</summary>
    internal static string? Draws(Func<uint[], uint[], (uint[] Words, uint[] Normals)> draw)
    {
        var (words, _) = draw([.. KnownAnswers.SelectMany(v => v[..4])], [.. KnownAnswers.SelectMany(v => v[4..6])]);
        if (!words.SequenceEqual(KnownAnswers.SelectMany(v => v[6..])))
            return "Philox4x32-10 does not give the published words.";
        uint[] counters = [.. Enumerable.Range(0, Normals).SelectMany(i => new uint[] { (uint)i, 1, 2, 3 })];
        uint[] keys = [.. Enumerable.Range(0, Normals).SelectMany(_ => new uint[] { 4, 5 })];
        var (_, actual) = draw(counters, keys);
        int wrong = actual.Zip(ScalarNormals()).Count(pair => pair.First != pair.Second);
        return wrong == 0 ? null : $"{wrong} of {4 * Normals} normals differ from scalar code.";
    }

    private static IEnumerable<uint> ScalarNormals()
    {
        for (uint i = 0; i < Normals; i++)
        {
            var z = Normal.Draw(Address.Quad(ScalarLane.Bits(i), 1, 2, 3), ScalarLane.Bits(4), ScalarLane.Bits(5));
            yield return z.X.Raw;
            yield return z.Y.Raw;
            yield return z.Z.Raw;
            yield return z.W.Raw;
        }
    }

    private static string? Compare(IBackend backend, string name, TrialProgram program)
    {
        using var scalarCode = new SimdBackend(1, 0);
        using var expected = scalarCode.Prepare(program);
        using var actual = backend.Prepare(program);
        for (int layer = 0; layer < program.Layers.Count; layer++)
        {
            int pairs = program.Layers[layer].Targets.Length;
            if (Wrong(pairs, g => expected.NetConductance(layer, 3, 1, g), g => actual.NetConductance(layer, 3, 1, g)) is var wrong and > 0)
                return $"{wrong} of {pairs} conductances of layer {layer} differ from scalar code ({name}).";
        }

        int scores = program.Images * program.Layers[^1].Columns;
        if (Wrong(scores, y => expected.Logits(3, 1, y), y => actual.Logits(3, 1, y)) is var differing and > 0)
            return $"{differing} of {scores} scores differ from scalar code ({name}).";
        const int Trials = 2;
        int ages = program.AgesSeconds.Count;
        var (right, outcomes) = (new AgeOutcome[Trials * ages], new AgeOutcome[Trials * ages]);
        var (rightErrors, errors) = (new ErrorMoments[right.Length * program.Recorded.Count], new ErrorMoments[right.Length * program.Recorded.Count]);
        expected.Run(3, Trials, right, rightErrors, default);
        actual.Run(3, Trials, outcomes, errors, default);
        return !right.SequenceEqual(outcomes) ? $"Counts of right decisions or clipped conversions differ from scalar code ({name})."
            : rightErrors.SequenceEqual(errors) ? null : $"Errors of layers differ from scalar code ({name}).";
    }

    private static int Wrong(int length, Writer expected, Writer actual)
    {
        float[] right = new float[length], found = new float[length];
        Array.Fill(found, float.NaN);
        expected(right);
        actual(found);
        return right.Zip(found).Count(pair => BitConverter.SingleToUInt32Bits(pair.First) != BitConverter.SingleToUInt32Bits(pair.Second));
    }

    private static TrialProgram Plain(ReadNoise readNoise) => new()
    {
        Seed = 0x0123_4567_89AB_CDEF,
        Technology = new PcmParameters { ReadNoise = readNoise },
        AgesSeconds = [20, 86400],
        Compensation = Compensation.Global,
        Layers = [Layer(0, 19, 6, true), Layer(1, 6, 3, false)],
        Inputs = Uniform(9 * 19, 0),
        Labels = [0, 1, 2, 0, 1, 2, 0, 1, 2],
    };

    /// <summary>Slices, digits, a shared reference, wear, faults, traps, heat, a refresh, thermal noise, columns compensated, errors recorded.</summary>
    private static TrialProgram Everything() => Plain(ReadNoise.Split) with
    {
        Technology = new PcmParameters
        {
            ReadNoise = ReadNoise.Split,
            TelegraphNoise = true,
            TelegraphShare = 0.4,
            ThermalNoise = true,
            EnduranceMedian = 1e4,
        },
        Life = new DeviceLife
        {
            Storage = TemperatureProfile.Constant(358.15),
            ReadKelvin = 310,
            CyclesSpent = 3e3,
            StuckLow = 0.05,
            StuckHigh = 0.05,
            ReadsPerSecond = 1e3,
            RefreshSeconds = [3600],
        },
        Scheme = PairScheme.Offset,
        Compensation = Compensation.Column,
        Layers = [Sliced(Layer(0, 19, 6, true)), Sliced(Layer(1, 6, 3, false))],
        Ideal = [Uniform(9 * 6, 41), Uniform(9 * 3, 42)],
    };

    private static CrossbarLayer Layer(int index, int rows, int columns, bool relu) => new()
    {
        Name = $"self-test {index}",
        Rows = rows,
        Columns = columns,
        TileRows = 8,
        TileColumns = 4,
        Targets = [.. Uniform(rows * columns, 1 + (uint)index).Select(u => (u - 0.5f) * 40f)],
        Scale = [.. Uniform(columns, 11 + (uint)index).Select(u => 0.001f * (0.5f + u))],
        Bias = [.. Uniform(columns, 21 + (uint)index).Select(u => u - 0.4f)],
        Relu = relu,
        Dac = new Quantiser(1f / 57, 0, 53),
        Adc = [.. Uniform((rows + 7) / 8 * ((columns + 3) / 4), 31 + (uint)index).Select(u => new Quantiser(17f + (9f * u), -31, 31))],
    };

    /// <summary>The same layer with every weight in two slices around the middle of the window, and codes in two digits.</summary>
    private static CrossbarLayer Sliced(CrossbarLayer layer) => layer with
    {
        Slices = 2,
        Targets = [.. Enumerable.Range(0, layer.Rows).SelectMany(row => Enumerable.Range(0, 2 * layer.Columns).Select(column =>
            layer.Targets[(row * layer.Columns) + (column % layer.Columns)] * (column < layer.Columns ? 0.6f : -0.3f)))],
        Scale = [.. layer.Scale, .. layer.Scale.Select(scale => scale / 4)],
        Adc = [.. layer.Adc!, .. layer.Adc!],
        Phases = 2,
        PhaseBits = 3,
        FullScale = 53,
        MeanCodes = Uniform(layer.Rows, 51),
    };

    private static float[] Uniform(int count, uint stream) =>
        [.. Enumerable.Range(0, count).Select(i => (Philox.Words((uint)i, stream, 0, 0, 1).X >> 8) / 16777216f)];

    private delegate void Writer(Span<float> destination);
}
