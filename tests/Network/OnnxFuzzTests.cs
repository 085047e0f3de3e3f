using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>Damaged files: whatever the damage, the outcome is a network or an error for people, and soon.</summary>
public sealed class OnnxFuzzTests
{
    [Fact]
    public void Four_thousand_damaged_files_end_in_a_network_or_an_error()
    {
        byte[] sound = new SampleNetwork(13, SampleNetwork.Float32, 2, 3).Weights("w", 6, 4).Weights("b", 4).Weights("w2", 4, 3)
            .Then("Flatten").Then("Gemm", "w", "b").Then("Relu").Then("MatMul", "w2").Then("Softmax").Bytes();
        long start = TimeProvider.System.GetTimestamp();
        int networks = 0, errors = 0;
        for (uint i = 0; i < 4000; i++)
        {
            if (Reads(Damaged(sound, i)))
                networks++;
            else
                errors++;
        }

        Assert.True(networks > 100 && errors > 100, $"{networks} networks and {errors} errors: the damage is not of the right size");
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    private static bool Reads(byte[] file)
    {
        try
        {
            DigitalNetwork network = OnnxFile.Read(file, "damaged.onnx");
            Assert.All(network.Layers, layer => Assert.True(layer.Weights.Length == layer.Inputs * layer.Outputs && layer.Bias.Length == layer.Outputs));
            Assert.All(network.Layers, layer => Assert.True(layer.Weights.All(float.IsFinite) && layer.Bias.All(float.IsFinite)));
            Assert.Equal(network.Features, network.InputShape.Aggregate(1, (a, b) => a * b));
            return true;
        }
        catch (StudyException)
        {
            return false;
        }
    }

    /// <summary>One to four changes by the case's number: a bit, a byte, a cut, or a piece written over or put in elsewhere.</summary>
    private static byte[] Damaged(byte[] sound, uint number)
    {
        byte[] file = [.. sound];
        uint changes = 1 + (Draw(number, 0) % 4);
        for (uint c = 1; c <= changes && file.Length > 8; c++)
        {
            int at = (int)(Draw(number, c * 8) % (uint)file.Length), from = (int)(Draw(number, (c * 8) + 1) % (uint)file.Length);
            int length = Math.Min(1 + (int)(Draw(number, (c * 8) + 2) % 16), file.Length - Math.Max(at, from));
            switch (Draw(number, (c * 8) + 3) % 5)
            {
                case 0: file[at] ^= (byte)(1 << (int)(Draw(number, (c * 8) + 4) % 8)); break;
                case 1: file[at] = (byte)Draw(number, (c * 8) + 4); break;
                case 2: file = file[..at]; break;
                case 3: file.AsSpan(from, length).CopyTo(file.AsSpan(at)); break;
                default: file = [.. file[..at], .. file[from..(from + length)], .. file[at..]]; break;
            }
        }

        return file;
    }

    private static uint Draw(uint number, uint index) => SampleNetwork.Draw(number + 1, index);
}
