using System.Text;
using DriftEngine.Network;
using DriftEngine.Study;
using static DriftEngine.Tests.Network.OnnxModel;

namespace DriftEngine.Tests.Network;

/// <summary>Damaged and hostile files end in a StudyException, soon and in bounded memory.</summary>
public sealed class OnnxHostileTests
{
    private const long MaxAllocatedBytes = 1L << 30;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    [Fact]
    public void Thousands_of_mutations_give_a_sound_network_or_a_study_error()
    {
        byte[][] originals = [Sample(13, typed: false).ToBytes(), Sample(21, typed: true).ToBytes(), WithConstants().ToBytes()];
        int refused = 0, read = 0;
        for (int i = 0; i < 6000; i++)
        {
            byte[] bytes = Mutate(originals[i % originals.Length], i);
            if (Read(bytes, $"mutation {i}"))
                read++;
            else
                refused++;
        }

        // Mutations that all miss, or all break the first byte, would test nothing.
        Assert.True(refused > 1000 && read > 500, $"{refused} refused, {read} read");
    }

    [Fact]
    public void Every_truncation_is_refused_or_sound()
    {
        byte[] bytes = Sample(13, typed: false).ToBytes();
        for (int length = 0; length < bytes.Length; length++)
            Read(bytes[..length], $"first {length} bytes");
        Assert.False(Read([], "empty"));
        Assert.False(Read(bytes[..(bytes.Length / 2)], "half"));
    }

    [Theory]
    [InlineData("{ \"name\": \"a study, not a network\" }")]
    [InlineData("\n\n\n\n")]
    [InlineData("PK\u0003\u0004 a zip archive")]
    public void Text_and_other_files_are_refused(string text) => Assert.False(Read(Encoding.UTF8.GetBytes(text), "text"));

    [Fact]
    public void A_very_long_chain_ends_soon()
    {
        OnnxModel model = new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Gemm", "x W -> v0");
        for (int i = 0; i < 60_000; i++)
            model.Node("Identity", $"v{i} -> v{i + 1}");
        model.Graph.Output[0].Name = "v60000";
        Assert.True(Read(model.ToBytes(), "chain"));
    }

    [Fact]
    public void A_small_file_cannot_ask_for_much_memory_by_using_its_weights_again_and_again()
    {
        OnnxModel model = new OnnxModel(13, 0, 512).Weights("W", 512, 512);
        for (int i = 0; i < 20_000; i++)
            model.Node("Gemm", $"{(i == 0 ? "x" : $"v{i}")} W -> v{i + 1}");
        model.Graph.Output[0].Name = "v20000";
        Assert.False(Read(model.ToBytes(), "weights used again"));
    }

    [Fact]
    public void Circles_end()
    {
        OnnxModel model = new OnnxModel(13, 0, 512).Weights("W", 512, 512).Node("Gemm", "x W -> x");
        for (int i = 0; i < 20_000; i++)
            model.Node("Relu", $"u{i} -> u{i + 1}");
        Assert.False(Read(model.ToBytes(), "circle"));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        // Length-delimited messages within messages: graph (7), node (1), attribute (5), tensor (5), again and again as unknown fields.
        byte[] bytes = [];
        for (int i = 0; i < 2000; i++)
            bytes = [0x3A, .. Varint(bytes.Length), .. bytes];
        Assert.False(Read(bytes, "nested"));
    }

    /// <summary>Whether a network was read; fails on any exception but StudyException, on unsound networks, time and memory.</summary>
    private static bool Read(byte[] bytes, string name)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ThreadClock.Now();
        bool read = true;
        try
        {
            DigitalNetwork network = OnnxFile.Read(bytes, name);
            Assert.All(network.Layers, Sound);
            Assert.Equal(network.Features, network.InputShape.Aggregate(1, (a, b) => a * b));
        }
        catch (StudyException e)
        {
            Assert.Contains(name, e.Message, StringComparison.Ordinal);
            read = false;
        }

        TimeSpan took = ThreadClock.Now() - start;
        Assert.True(took < MaxTime, $"{name} took {took}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocatedBytes);
        return read;
    }

    private static void Sound(DenseLayer layer)
    {
        Assert.True(layer.Inputs > 0 && layer.Outputs > 0);
        Assert.Equal((layer.Inputs * layer.Outputs, layer.Outputs), (layer.Weights.Length, layer.Bias.Length));
        Assert.True(Array.TrueForAll(layer.Weights, float.IsFinite) && Array.TrueForAll(layer.Bias, float.IsFinite), "weights and biases are finite");
    }

    private static byte[] Mutate(byte[] original, int seed)
    {
        List<byte> bytes = [.. original];
        int edits = 1 + Draws.Below(2, seed, 0);
        for (int e = 0; e < edits; e++)
        {
            int at = Draws.Below(bytes.Count, seed, 10 + e), value = Draws.Below(256, seed, 20 + e);
            switch (Draws.Below(6, seed, 30 + e))
            {
                case 0: bytes[at] ^= (byte)(1 << (value & 7)); break;
                case 1: bytes[at] = (byte)value; break;
                case 2: bytes.InsertRange(at, Varint((long)Draws.Bits(seed, 40 + e))); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes[at] = 0xFF; break;
                default: bytes.RemoveRange(at, Math.Min(value, bytes.Count - at - 1)); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        ulong left = (ulong)value;
        for (; left >= 0x80; left >>= 7)
            bytes.Add((byte)(left | 0x80));
        bytes.Add((byte)left);
        return [.. bytes];
    }

    private static OnnxModel Sample(int opset, bool typed)
    {
        var model = new OnnxModel(opset, 0, 1, 2, 2);
        TensorProto(model, "W", typed, 4, 3);
        TensorProto(model, "b", typed, 3);
        TensorProto(model, "V", typed, 3, 2);
        return model.Node("Flatten", "x -> f").Node("Gemm", "f W b -> a", Float("alpha", 0.5f)).Node("Relu", "a -> h").Node("MatMul", "h V -> s").Node("Softmax", "s -> y");
    }

    private static void TensorProto(OnnxModel model, string name, bool typed, params long[] shape) =>
        model.With(typed ? Typed(name, Drawn(name, shape), shape) : Raw(name, Drawn(name, shape), shape));

    private static OnnxModel WithConstants() => new OnnxModel(13, 0, 1, 2, 2).Weights("W", 4, 3)
        .Node("Constant", "-> shape", Tensor("value", Raw("", [-1L, 4L], 2))).Node("Constant", "-> b", Floats("value_floats", 1, 2, 3))
        .Node("Reshape", "x shape -> f").Node("MatMul", "f W -> m").Node("Add", "b m -> y");
}
