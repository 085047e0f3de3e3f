using DriftEngine.Network;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DriftEngine.Tests.Network;

public sealed class BuiltInTests
{
    private const string FirstLook = "first-look";
    private const int StatedCorrect = 1966; // as src/DriftEngine/Network/Assets/README.md says

    [Fact]
    public void Every_name_has_a_small_network_and_data()
    {
        Assert.Contains(FirstLook, BuiltIn.Names);
        foreach (string name in BuiltIn.Names)
        {
            Assert.InRange(BuiltIn.NetworkBytes(name)!.Length, 1, 1_000_000);
            Assert.NotNull(BuiltIn.Data(name));
        }
    }

    [Theory]
    [InlineData("first-look.onnx")]
    [InlineData("First-Look")]
    [InlineData("")]
    public void Another_name_is_nothing(string name)
    {
        Assert.Null(BuiltIn.NetworkBytes(name));
        Assert.Null(BuiltIn.Data(name));
    }

    [Fact]
    public void First_look_has_2000_images_with_every_digit_equally_often()
    {
        RawBuiltInData data = BuiltIn.Data(FirstLook)!;
        Assert.Equal((2000, 16, 16), (data.Count, data.Rows, data.Columns));
        Assert.Equal(2000 * 16 * 16, data.Pixels.Length);
        Assert.Equal(Enumerable.Range(0, 10), data.Labels.Take(10));
        Assert.All(data.Labels.CountBy(label => label), digit => Assert.Equal(200, digit.Value));
    }

    [Fact]
    public void Onnx_runtime_finds_the_stated_accuracy()
    {
        RawBuiltInData data = BuiltIn.Data(FirstLook)!;
        int[] found = Classify(BuiltIn.NetworkBytes(FirstLook)!, data, data.Pixels);
        Assert.Equal(StatedCorrect, data.Labels.Zip(found).Count(pair => pair.First == pair.Second));
    }

    [Fact]
    public void Onnx_runtime_is_at_a_loss_when_the_images_lie_on_their_side()
    {
        // The twin of the accuracy test: the count comes from what the images show, not from their order.
        RawBuiltInData data = BuiltIn.Data(FirstLook)!;
        byte[] turned = new byte[data.Pixels.Length];
        for (int i = 0; i < turned.Length; i++)
            turned[(i / 256 * 256) + (i % 16 * 16) + (i / 16 % 16)] = data.Pixels[i];
        int[] found = Classify(BuiltIn.NetworkBytes(FirstLook)!, data, turned);
        Assert.InRange(data.Labels.Zip(found).Count(pair => pair.First == pair.Second), 0, 1200);
    }

    private static int[] Classify(byte[] network, RawBuiltInData data, byte[] pixels)
    {
        float[] scaled = [.. pixels.Select(value => value / 255f)];
        var images = new DenseTensor<float>(scaled, [data.Count, 1, data.Rows, data.Columns]);
        using var session = new InferenceSession(network);
        string input = Assert.Single(session.InputMetadata.Keys);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor(input, images)]);
        float[] logits = [.. Assert.Single(results).AsEnumerable<float>()];
        return [.. logits.Chunk(10).Select(row => Array.IndexOf(row, row.Max()))];
    }
}
