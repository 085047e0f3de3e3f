using System.Globalization;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>Trained networks from files with real images: logits and accuracy as ONNX Runtime has them.</summary>
public sealed class TrainedNetworkTests
{
    [SharedTheory]
    [InlineData("mlp_mnist", "mnist", 255, 9822)]
    [InlineData("mlp_mnist_na", "mnist", 255, 9827)]
    [InlineData("mlp_digits", "digits", 16, 1723)]
    [InlineData("mlp_digits_na", "digits", 16, 1729)]
    public void Accuracy_is_that_of_onnx_runtime_and_of_the_list(string model, string set, double full, int listed)
    {
        DigitalNetwork network = NetworkSource.Load(SharedData.Path("data", "models", $"{model}.onnx")).Network;
        DataSet data = Data(network, set, full, null);
        byte[] bytes = File.ReadAllBytes(SharedData.Path("data", "models", $"{model}.onnx"));
        int judged = OnnxJudge.CountCorrect(bytes, data, network.InputShape, network.Classes);
        Assert.Equal((listed, listed), (judged, network.CountCorrect(data)));
    }

    [SharedTheory]
    [InlineData("mlp_mnist", "mnist", 255)]
    [InlineData("mlp_mnist_na", "mnist", 255)]
    [InlineData("mlp_digits", "digits", 16)]
    [InlineData("mlp_digits_na", "digits", 16)]
    public void First_logits_are_the_listed_ones(string model, string set, double full)
    {
        DigitalNetwork network = NetworkSource.Load(SharedData.Path("data", "models", $"{model}.onnx")).Network;
        DataSet data = Data(network, set, full, 16);
        float[] scores = network.Scores(data.Inputs, 16);
        string[] lines = File.ReadAllLines(SharedData.Path("data", "models", $"{model}_logits_first16.csv"));
        Assert.Equal(17, lines.Length);
        for (int i = 0; i < 16; i++)
        {
            double[] listed = [.. lines[i + 1].Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
            Assert.Equal(listed[1], data.Labels[i]);
            for (int c = 0; c < 10; c++)
                Assert.Equal(listed[3 + c], scores[(i * 10) + c], 1e-4);
        }
    }

    [SharedFact]
    public void Layers_have_the_listed_shapes()
    {
        DigitalNetwork network = NetworkSource.Load(SharedData.Path("data", "models", "mlp_mnist.onnx")).Network;
        Assert.Equal([(784, 256, true), (256, 128, true), (128, 10, false)], network.Layers.Select(l => (l.Inputs, l.Outputs, l.Relu)));
        Assert.Equal([1, 28, 28], network.InputShape);
        Assert.Equal(235_146, network.Layers.Sum(l => l.Weights.Length + l.Bias.Length));
    }

    [SharedFact]
    public void Hash_of_a_network_is_the_listed_checksum() => Assert.Equal(
        "67da755024339f27291a6f5672521f627a1b4f7b479bd6e7c2ab16256f41a7f9",
        NetworkSource.Load(SharedData.Path("data", "models", "mlp_digits.onnx")).Sha256);

    [SharedTheory]
    [InlineData("lenet5_mnist", "Conv")]
    [InlineData("cntk_mnist_opset8", "Conv")]
    [InlineData("resnet8_cifar10", "Conv")]
    [InlineData("resnet20_cifar10_bn", "Conv")]
    [InlineData("dscnn_kws", "Conv")]
    public void Convolutions_are_refused_by_name(string model, string what)
    {
        var e = Assert.Throws<StudyException>(() => NetworkSource.Load(SharedData.Path("data", "models", $"{model}.onnx")));
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
        Assert.Contains($"{model}.onnx", e.Message, StringComparison.Ordinal);
    }

    [SharedFact]
    public void Signed_bytes_of_idx_are_signed()
    {
        RawArray features = DataFiles.Read(SharedData.Path("data", "kws", "kws01-mfcc-idx3-int8.gz"));
        Assert.Equal([1000, 49, 10], features.Shape);
        Assert.Contains(DataFiles.Values(features), v => v < 0);
        Assert.InRange(DataFiles.Values(features).Min(), -128, -1);
    }

    private static DataSet Data(DigitalNetwork network, string set, double full, int? limit) => DataSource.Load(
        new DataSpec(SharedData.Path("data", set, "t10k-images-idx3-ubyte.gz"), SharedData.Path("data", set, "t10k-labels-idx1-ubyte.gz"), 1 / full, [0], [1], limit),
        network).Data;
}
