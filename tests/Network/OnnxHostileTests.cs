using DriftEngine.Network;
using DriftEngine.Study;
using Google.Protobuf;
using static DriftEngine.Tests.Network.SampleNetwork;

namespace DriftEngine.Tests.Network;

/// <summary>Files made to hurt: each ends within a second of computing and below 1 GB.</summary>
public sealed class OnnxHostileTests
{
    private const long MaxAllocatedBytes = 1L << 30;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    [Fact]
    public void Every_truncation_ends_in_a_network_or_an_error()
    {
        byte[] file = new SampleNetwork(13, Float32, 2, 3).Weights("w", 6, 4).Then("Flatten").Then("MatMul", "w").Then("Relu").Bytes();
        for (int length = 0; length < file.Length; length++)
            Reads(file[..length]);
        Assert.True(Reads(file));
        Assert.False(Reads(file[..(file.Length / 2)]));
    }

    [Fact]
    public void A_long_chain_is_read()
    {
        SampleNetwork sample = new SampleNetwork(13, Float32, 6).Weights("w", 6, 6).Then("MatMul", "w");
        for (int i = 0; i < 40_000; i++)
            sample.Then("Identity");
        Assert.True(Reads(sample.Bytes()));
    }

    [Fact]
    public void Weights_that_are_used_again_and_again_do_not_fill_the_memory()
    {
        SampleNetwork sample = new SampleNetwork(13, Float32, 512).Weights("w", 512, 512);
        for (int i = 0; i < 20_000; i++)
            sample.Then("MatMul", "w");
        Assert.False(Reads(sample.Bytes()));
    }

    [Fact]
    public void A_circle_with_many_nodes_to_wait_for_ends()
    {
        SampleNetwork sample = new SampleNetwork(13, Float32, 512).Weights("w", 512, 512).Then("MatMul", "w");
        for (int i = 0; i < 20_000; i++)
            sample.Then("Relu");
        sample.Graph.Node[0].Output[0] = "x";
        Assert.False(Reads(sample.Model.ToByteArray()));
    }

    [Fact]
    public void Two_circling_nodes_end()
    {
        SampleNetwork sample = new SampleNetwork(13, Float32, 512).Weights("w", 512, 512).Then("MatMul", "w").Then("Relu").Then("Relu");
        sample.Graph.Node[2].Output[0] = "v0";
        Assert.False(Reads(sample.Model.ToByteArray()));
    }

    [Fact]
    public void Messages_within_messages_end()
    {
        byte[] file = [];
        for (int i = 0; i < 2000; i++)
            file = [0x3A, .. Varint(file.Length), .. file]; // field 7 of the model: the graph
        Assert.False(Reads(file));
    }

    /// <summary>Whether a network was read; fails on other exceptions than errors for people, and on too much time or memory.</summary>
    private static bool Reads(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ThreadClock.Now();
        bool read = true;
        try
        {
            OnnxFile.Read(file, "hostile.onnx");
        }
        catch (StudyException)
        {
            read = false;
        }

        TimeSpan took = ThreadClock.Now() - start;
        Assert.True(took < MaxTime, $"took {took}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocatedBytes);
        return read;
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
