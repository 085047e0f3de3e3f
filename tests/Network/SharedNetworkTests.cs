using System.Globalization;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>The reference networks: scores as listed, accuracy as ONNX Runtime counts it.</summary>
public sealed class SharedNetworkTests
{
    private const double PixelMnist = 1 / 255.0, PixelDigits = 1 / 16.0;

    [SharedTheory]
    [InlineData("mlp_mnist", "mnist", PixelMnist)]
    [InlineData("mlp_mnist_na", "mnist", PixelMnist)]
    [InlineData("mlp_digits", "digits", PixelDigits)]
    [InlineData("mlp_digits_na", "digits", PixelDigits)]
    public void Scores_of_the_first_16_inputs_are_the_listed_ones(string model, string data, double scale)
    {
        (LoadedNetwork network, LoadedData inputs) = Load(model, data, scale, 16);
        float[] scores = network.Network.Scores(inputs.Data.Inputs, 16);
        string[] lines = File.ReadAllLines(SharedData.Path("data", "models", $"{model}_logits_first16.csv"));
        Assert.Equal(17, lines.Length);
        for (int i = 0; i < 16; i++)
        {
            double[] listed = [.. lines[i + 1].Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
            Assert.Equal((i, inputs.Data.Labels[i]), ((int)listed[0], (int)listed[1]));
            for (int c = 0; c < 10; c++)
                Assert.Equal(listed[3 + c], scores[(i * 10) + c], 1e-4);
        }
    }

    [SharedTheory]
    [InlineData("mlp_mnist", "mnist", PixelMnist, 9822)]
    [InlineData("mlp_mnist_na", "mnist", PixelMnist, 9827)]
    [InlineData("mlp_digits", "digits", PixelDigits, 1723)]
    [InlineData("mlp_digits_na", "digits", PixelDigits, 1729)]
    public void Accuracy_is_the_listed_one_and_that_of_onnx_runtime(string model, string data, double scale, int listed)
    {
        (LoadedNetwork network, LoadedData inputs) = Load(model, data, scale, null);
        float[] outputs = OnnxRuntimeJudge.Outputs(File.ReadAllBytes(ModelPath(model)), inputs.Data.Inputs, inputs.Data.Count);
        int judged = outputs.Chunk(10).Zip(inputs.Data.Labels).Count(pair => Array.IndexOf(pair.First, pair.First.Max()) == pair.Second);
        Assert.Equal((listed, judged), (network.Network.CountCorrect(inputs.Data), judged));
    }

    [SharedFact]
    public void The_hashes_are_those_of_the_files()
    {
        (LoadedNetwork network, LoadedData inputs) = Load("mlp_digits", "digits", PixelDigits, null);
        Assert.Equal("67da755024339f27291a6f5672521f627a1b4f7b479bd6e7c2ab16256f41a7f9", network.Sha256);
        Assert.Matches("^[0-9a-f]{64}$", inputs.Sha256);
        Assert.Equal(inputs.Sha256, Load("mlp_digits", "digits", PixelDigits, 7).Data.Sha256);
    }

    [SharedTheory]
    [InlineData("lenet5_mnist", "Conv")]
    [InlineData("cntk_mnist_opset8", "Conv")]
    [InlineData("resnet8_cifar10", "Conv")]
    [InlineData("resnet20_cifar10_bn", "Conv")]
    [InlineData("dscnn_kws", "Conv")]
    public void Networks_with_convolutions_are_refused_by_the_name_of_the_operator(string model, string named)
    {
        var refusal = Assert.Throws<StudyException>(() => NetworkSource.Load(ModelPath(model)));
        Assert.Contains($"{named} is not supported", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{model}.onnx, node \"", refusal.Message, StringComparison.Ordinal);
    }

    [SharedFact]
    public void Signed_bytes_are_read_as_signed()
    {
        var network = new DigitalNetwork("kws", [1, 49, 10], [new DenseLayer("all", 490, 12, new float[490 * 12], new float[12], false)]);
        var spec = new DataSpec(SharedData.Path("data", "kws", "kws01-mfcc-idx3-int8.gz"), SharedData.Path("data", "kws", "kws01-labels-idx1-ubyte.gz"), 1, [0], [1], null);
        DataSet data = DataSource.Load(spec, network).Data;
        Assert.Equal(1000, data.Count);
        Assert.True(data.Inputs.Min() < -50 && data.Inputs.Min() >= -128 && data.Inputs.Max() > 50 && data.Inputs.Max() <= 127);
    }

    private static (LoadedNetwork Network, LoadedData Data) Load(string model, string data, double scale, int? limit)
    {
        LoadedNetwork network = NetworkSource.Load(ModelPath(model));
        var spec = new DataSpec(
            SharedData.Path("data", data, "t10k-images-idx3-ubyte.gz"), SharedData.Path("data", data, "t10k-labels-idx1-ubyte.gz"), scale, [0], [1], limit);
        return (network, DataSource.Load(spec, network.Network));
    }

    private static string ModelPath(string model) => SharedData.Path("data", "models", $"{model}.onnx");
}
