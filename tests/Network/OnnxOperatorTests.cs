using DriftEngine.Network;
using DriftEngine.Network.OnnxSchema;
using static DriftEngine.Tests.Network.OnnxModel;

namespace DriftEngine.Tests.Network;

/// <summary>Small networks of every supported operator and spelling, judged by ONNX Runtime.</summary>
public sealed class OnnxOperatorTests
{
    private static readonly Dictionary<string, Func<OnnxModel>> Networks = new()
    {
        ["Gemm, opset 7"] = () => Gemm(7),
        ["Gemm, opset 13"] = () => Gemm(13),
        ["Gemm, opset 21"] = () => Gemm(21),
        ["Gemm with alpha, beta, transB"] = () => new OnnxModel(13, 0, 12).Weights("W", 7, 12).Weights("b", 7)
            .Node("Gemm", "x W b -> y", Float("alpha", 0.7f), Float("beta", -1.3f), Int("transB", 1)),
        ["Gemm without bias"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Node("Gemm", "x W -> y"),
        ["Gemm with bias [1,N]"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Weights("b", 1, 7).Node("Gemm", "x W b -> y"),
        ["Gemm with a scalar bias"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Weights("b").Node("Gemm", "x W b -> y"),
        ["Gemm with bias [1]"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Weights("b", 1).Node("Gemm", "x W b -> y"),
        ["fixed batch"] = () => new OnnxModel(13, 1, 12).Weights("W", 12, 7).Node("Gemm", "x W -> y"),
        ["MatMul"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Node("MatMul", "x W -> y"),
        ["MatMul, then Add"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Weights("b", 7).Node("MatMul", "x W -> m").Node("Add", "m b -> y"),
        ["MatMul, then Add from the left"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Weights("b", 1, 7).Node("MatMul", "x W -> m").Node("Add", "b m -> y"),
        ["MatMul, then Add of a scalar"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).Weights("b").Node("MatMul", "x W -> m").Node("Add", "m b -> y"),
        ["Relu twice"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 9).Weights("V", 9, 4)
            .Node("Gemm", "x W -> a").Node("Relu", "a -> b").Node("Relu", "b -> c").Node("Gemm", "c V -> y"),
        ["Relu at the end"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 9).Node("Gemm", "x W -> a").Node("Relu", "a -> y"),
        ["Flatten"] = () => Flattened(13, "Flatten", "x -> f"),
        ["Flatten with a negative axis"] = () => Flattened(13, "Flatten", "x -> f", Int("axis", -3)),
        ["Reshape to [-1, N]"] = () => Reshaped(-1, 12),
        ["Reshape to [0, -1]"] = () => Reshaped(0, -1),
        ["Reshape to [0, N]"] = () => Reshaped(0, 12),
        ["Reshape of a fixed batch to [1, -1]"] = () => new OnnxModel(13, 1, 1, 3, 4).With(Raw("shape", [1L, -1L], 2)).Weights("W", 12, 7)
            .Node("Reshape", "x shape -> f").Node("Gemm", "f W -> y"),
        ["Identity and Dropout"] = () => new OnnxModel(11, 0, 12).Weights("W", 12, 7)
            .Node("Identity", "x -> a").Node("Gemm", "a W -> b").Node("Dropout", "b -> c").Node("Identity", "c -> y"),
        ["Dropout with training_mode = false"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7)
            .With(Raw("ratio", [0.5f])).With(Raw("training", [false]))
            .Node("Gemm", "x W -> a").Node("Dropout", "a ratio training -> y"),
        ["float64 initializers"] = () => new OnnxModel(13, Float64, [0, 12]).With(Raw("W", Doubles("W", 84), 12, 7)).With(Raw("b", Doubles("b", 7), 7))
            .Node("Gemm", "x W b -> a").Node("Relu", "a -> y"),
        ["typed float data"] = () => new OnnxModel(13, 0, 12).With(Typed("W", Drawn("W", 84), 12, 7)).Node("MatMul", "x W -> y"),
        ["typed double data"] = () => new OnnxModel(13, Float64, [0, 12]).With(Typed("W", Doubles("W", 84), 12, 7)).Node("MatMul", "x W -> y"),
        ["Constant nodes"] = () => new OnnxModel(13, 0, 1, 3, 4)
            .Node("Constant", "-> shape", Ints("value_ints", -1, 12)).Node("Constant", "-> W", Tensor("value", Raw("", Drawn("W", 84), 12, 7)))
            .Node("Constant", "-> b", Floats("value_floats", Drawn("b", 7))).Node("Constant", "-> c", Float("value_float", 0.4f))
            .Node("Reshape", "x shape -> f").Node("MatMul", "f W -> m").Node("Add", "b m -> n").Node("Add", "n c -> y"),
        ["Identity of an initializer"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 12).Node("Identity", "W -> V")
            .Node("Gemm", "x W -> a").Node("Relu", "a -> b").Node("Gemm", "b V -> y"),
        ["initializers also as inputs"] = () =>
        {
            OnnxModel model = Gemm(13);
            model.Graph.Input.Add(Value("W", Float32, 12, 9));
            model.Graph.Input.Insert(0, Value("c", Float32, 4));
            return model;
        },
        ["an unused constant of another type"] = () => new OnnxModel(13, 0, 12).Weights("W", 12, 7).With(Raw("unused", [true], 1)).Node("Gemm", "x W -> y"),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_those_of_onnx_runtime(string name)
    {
        byte[] onnx = Networks[name]().ToBytes();
        OnnxRuntimeJudge.AssertAgrees(onnx, OnnxFile.Read(onnx, name), count: 9, tolerance: 1e-5);
    }

    [Fact]
    public void The_judge_notices_a_bias_that_is_two_per_cent_off()
    {
        byte[] onnx = Gemm(13).ToBytes();
        DigitalNetwork network = OnnxFile.Read(onnx, "twin");
        DenseLayer last = network.Layers[^1];
        DigitalNetwork twin = network with { Layers = [network.Layers[0], last with { Bias = [.. last.Bias.Select(b => b * 1.02f)] }] };
        OnnxRuntimeJudge.AssertAgrees(onnx, network, count: 9, tolerance: 1e-5);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => OnnxRuntimeJudge.AssertAgrees(onnx, twin, count: 9, tolerance: 1e-5));
    }

    [Theory]
    [InlineData("Softmax", 7, null)]
    [InlineData("Softmax", 13, null)]
    [InlineData("Softmax", 13, 1)]
    [InlineData("LogSoftmax", 13, -1)]
    [InlineData("LogSoftmax", 21, null)]
    public void A_softmax_at_the_end_is_dropped_and_decides_the_same(string operation, int opset, int? axis)
    {
        OnnxModel model = new OnnxModel(opset, 0, 12).Weights("W", 12, 7).Weights("b", 7).Node("Gemm", "x W b -> s")
            .Node(operation, "s -> y", axis is { } a ? [Int("axis", a)] : []);
        byte[] onnx = model.ToBytes();
        float[] inputs = Draws.Floats(9 * 12, 5);
        float[] scores = OnnxFile.Read(onnx, operation).Scores(inputs, 9), expected = OnnxRuntimeJudge.Outputs(onnx, inputs, 9);
        float[] probabilities = [.. scores.Chunk(7).SelectMany(Softmax)];
        float[] found = operation == "Softmax" ? probabilities : [.. probabilities.Select(p => MathF.Log(p))];
        OnnxRuntimeJudge.AssertClose(expected, found, 1e-5);
    }

    [Fact]
    public void Shape_layers_and_names_are_those_of_the_file()
    {
        OnnxModel model = new OnnxModel(13, 0, 2, 3, 2).Weights("W", 9, 12).Weights("V", 9, 4)
            .Node("Flatten", "x -> f").Node("Gemm", "f W -> a", Int("transB", 1)).Node("Relu", "a -> b").Node("Gemm", "b V -> y");
        DigitalNetwork network = OnnxFile.Read(model.ToBytes(), "some.onnx");
        Assert.Equal("some.onnx", network.Name);
        Assert.Equal([2, 3, 2], network.InputShape);
        string[] layers = [.. network.Layers.Select(l => $"{l.Name} {l.Inputs} {l.Outputs} {l.Relu}")];
        Assert.Equal(["Gemm_1 12 9 True", "Gemm_3 9 4 False"], layers);
        Assert.Equal(Drawn("W", 9, 12)[(5 * 12) + 7], network.Layers[0].Weights[(7 * 9) + 5]);
        Assert.Equal((12, 4), (network.Features, network.Classes));
    }

    [Fact]
    public void The_first_of_equal_scores_wins()
    {
        var layer = new DenseLayer("tie", 1, 3, [1, 2, 2], [0, 0, 0], false);
        var network = new DigitalNetwork("tie", [1], [layer]);
        Assert.Equal(1, network.CountCorrect(new DataSet([1, 1, 1], [0, 1, 2], 1)));
        Assert.Equal(2, network.CountCorrect(new DataSet([1, 1, 1], [1, 1, 2], 1)));
    }

    private static float[] Softmax(float[] scores)
    {
        double sum = scores.Sum(s => Math.Exp(s));
        return [.. scores.Select(s => (float)(Math.Exp(s) / sum))];
    }

    private static double[] Doubles(string name, int count) => [.. Drawn(name, count).Select(v => v * 1.000000123)];

    private static OnnxModel Gemm(int opset) => new OnnxModel(opset, 0, 12).Weights("W", 12, 9).Weights("b", 9).Weights("V", 9, 4).Weights("c", 4)
        .Node("Gemm", "x W b -> a").Node("Relu", "a -> h").Node("Gemm", "h V c -> y");

    private static OnnxModel Flattened(int opset, string operation, string values, params AttributeProto[] attributes) =>
        new OnnxModel(opset, 0, 1, 3, 4).Weights("W", 12, 7).Node(operation, values, attributes).Node("Gemm", "f W -> y");

    private static OnnxModel Reshaped(params long[] shape) => new OnnxModel(13, 0, 1, 3, 4).With(Raw("shape", shape, 2)).Weights("W", 12, 7)
        .Node("Reshape", "x shape -> f").Node("Gemm", "f W -> y");
}
