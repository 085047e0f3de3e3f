using DriftEngine.Network;
using DriftEngine.Network.OnnxSchema;
using Google.Protobuf;

namespace DriftEngine.Tests.Network;

/// <summary>Every way to write a perceptron that the importer knows, judged by ONNX Runtime.</summary>
public sealed class OnnxImportTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(false, 1f, 1f, 7)]
    [InlineData(true, 1f, 1f, 9)]
    [InlineData(true, 0.5f, 1f, 11)]
    [InlineData(false, 1f, -2f, 13)]
    [InlineData(true, -1.5f, 0f, 17)]
    [InlineData(true, 0.25f, 3f, 21)]
    public void Gemm_with_its_attributes(bool transposed, float alpha, float beta, int opset)
    {
        var network = new SampleNetwork(opset, SampleNetwork.Float32, 7).Weights("w", transposed ? [5, 7] : [7, 5]).Weights("b", 5);
        network.Node("Gemm", ["w", "b"]).Attribute.Add([SampleNetwork.Float("alpha", alpha), SampleNetwork.Float("beta", beta), SampleNetwork.Int("transB", transposed ? 1 : 0)]);
        Judge(network.Then("Relu").Weights("w2", 5, 3).Then("MatMul", "w2"), 7);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5)]
    [InlineData(1)]
    [InlineData]
    public void Gemm_with_a_bias_of_shape(params int[] dims)
    {
        long[] shape = [.. dims.Select(d => (long)d)];
        Judge(new SampleNetwork(13, SampleNetwork.Float32, 7).Weights("w", 7, 5).Weights("b", shape).Then("Gemm", "w", "b"), 7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Product_and_sum_in_both_orders(bool valueFirst)
    {
        var network = new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4).Weights("b", 4).Weights("w2", 4, 4).Weights("b2", 1, 4).Then("MatMul", "w");
        network.Node("Add", ["b"], valueFirst);
        network.Then("Relu").Then("MatMul", "w2");
        network.Node("Add", ["b2"], valueFirst);
        Judge(network, 6);
    }

    [Fact]
    public void Gemm_without_bias_and_a_sum_after_it() =>
        Judge(new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4).Weights("b", 4).Then("Gemm", "w").Then("Add", "b").Then("Relu"), 6);

    [Fact]
    public void Two_layers_without_a_nonlinearity_between_them() =>
        Judge(new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4).Weights("w2", 4, 3).Then("MatMul", "w").Then("MatMul", "w2"), 6);

    [Theory]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(21)]
    public void Double_precision(int opset) => Judge(
        new SampleNetwork(opset, SampleNetwork.Float64, 6).Weights("w", 6, 4).Weights("b", 4).Weights("w2", 4, 3).Then("MatMul", "w").Then("Add", "b").Then("Relu").Then("MatMul", "w2"), 6);

    [Theory]
    [InlineData(SampleNetwork.Float32)]
    [InlineData(SampleNetwork.Float64)]
    public void Typed_data_instead_of_raw(int type)
    {
        var network = new SampleNetwork(13, type, 6);
        float[] values = SampleNetwork.Draws("w", 6, 4);
        var tensor = new TensorProto { Name = "w", DataType = type, Dims = { 6, 4 } };
        if (type == SampleNetwork.Float32)
            tensor.FloatData.Add(values);
        else
            tensor.DoubleData.Add(values.Select(v => (double)v));
        network.Graph.Initializer.Add(tensor);
        Judge(network.Then("MatMul", "w"), 6);
    }

    [Theory]
    [InlineData("Flatten", null)]
    [InlineData("Reshape", new long[] { -1, 12 })]
    [InlineData("Reshape", new long[] { 0, -1 })]
    [InlineData("Reshape", new long[] { 0, 12 })]
    public void Images_are_flattened(string type, long[]? shape)
    {
        var network = new SampleNetwork(13, SampleNetwork.Float32, 1, 3, 4).Weights("w", 12, 4);
        if (shape is not null)
            network.Graph.Initializer.Add(SampleNetwork.Integers("s", shape));
        network.Then(type, shape is null ? [] : ["s"]).Then("MatMul", "w");
        Judge(network, 1, 3, 4);
    }

    [Theory]
    [InlineData("Softmax", 7, 1)]
    [InlineData("Softmax", 13, -1)]
    [InlineData("LogSoftmax", 13, 1)]
    [InlineData("LogSoftmax", 21, -1)]
    public void Softmax_at_the_end_is_left_to_the_scoring(string type, int opset, int axis)
    {
        var network = new SampleNetwork(opset, SampleNetwork.Float32, 6).Weights("w", 6, 4).Then("MatMul", "w");
        network.Node(type, []).Attribute.Add(SampleNetwork.Int("axis", axis));
        byte[] file = network.Bytes();
        float[] inputs = SampleNetwork.Draws("inputs", 32, 6);
        float[] judged = OnnxJudge.Scores(file, inputs, [6]);
        float[] scores = OnnxFile.Read(file, "sample.onnx").Scores(inputs, 32);
        float[] normalised = [.. scores.Chunk(4).SelectMany(row => row.Select(v => Normalised(row, v, type == "LogSoftmax")))];
        Assert.InRange(OnnxJudge.RelativeError(judged, normalised), 0, Tolerance);
    }

    [Theory]
    [InlineData("value")]
    [InlineData("value_floats")]
    public void Constants_may_come_from_nodes(string attribute)
    {
        var network = new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4);
        var constant = new NodeProto { OpType = "Constant", Output = { "b" } };
        constant.Attribute.Add(attribute == "value"
            ? new AttributeProto { Name = attribute, Type = 4, T = SampleNetwork.Raw("", SampleNetwork.Float32, SampleNetwork.Draws("b", 4), 4) }
            : new AttributeProto { Name = attribute, Type = 6, Floats = { SampleNetwork.Draws("b", 4) } });
        network.Graph.Node.Add(constant);
        Judge(network.Then("MatMul", "w").Then("Add", "b"), 6);
    }

    [Theory]
    [InlineData("value_ints")]
    [InlineData("value")]
    public void The_shape_of_a_reshape_may_come_from_a_node(string attribute)
    {
        var network = new SampleNetwork(13, SampleNetwork.Float32, 2, 3).Weights("w", 6, 4);
        var constant = new NodeProto { OpType = "Constant", Output = { "s" } };
        constant.Attribute.Add(attribute == "value"
            ? new AttributeProto { Name = attribute, Type = 4, T = SampleNetwork.Integers("", -1, 6) }
            : new AttributeProto { Name = attribute, Type = 7, Ints = { -1, 6 } });
        network.Graph.Node.Add(constant);
        Judge(network.Then("Reshape", "s").Then("MatMul", "w"), 2, 3);
    }

    [Fact]
    public void Nodes_that_do_nothing_in_use_are_passed() =>
        Judge(new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4).Weights("b", 4).Then("Identity").Then("MatMul", "w").Then("Identity").Then("Add", "b").Then("Dropout").Then("Relu").Then("Relu"), 6);

    [Fact]
    public void Initializers_that_are_listed_as_inputs_are_no_inputs()
    {
        var network = new SampleNetwork(8, SampleNetwork.Float32, 6).Weights("w", 6, 4).Then("MatMul", "w");
        network.Model.IrVersion = 3;
        network.Graph.Input.Add(new ValueInfoProto { Name = "w" });
        Assert.Equal((6, 4), Shape(OnnxFile.Read(network.Bytes(), "sample.onnx")));
    }

    [Fact]
    public void A_fixed_batch_of_one_is_accepted()
    {
        var network = new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4).Then("MatMul", "w");
        network.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimValue = 1 };
        Assert.Equal((6, 4), Shape(OnnxFile.Read(network.Bytes(), "sample.onnx")));
    }

    [Fact]
    public void A_layer_has_the_name_of_its_node_and_the_network_that_of_its_file()
    {
        DigitalNetwork network = OnnxFile.Read(new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4).Then("MatMul", "w").Bytes(), "sample.onnx");
        Assert.Equal(("sample.onnx", "n0"), (network.Name, network.Layers[0].Name));
    }

    [Fact]
    public void A_long_chain_is_read_in_time_that_grows_with_its_length()
    {
        var network = new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 4).Then("MatMul", "w");
        for (int i = 0; i < 50_000; i++)
            network.Then("Identity");
        byte[] file = network.Bytes();
        long start = TimeProvider.System.GetTimestamp();
        Assert.Equal((6, 4), Shape(OnnxFile.Read(file, "sample.onnx")));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 5); // a walk that looks at every node for every node takes a minute
    }

    private static (int Features, int Classes) Shape(DigitalNetwork network) => (network.Features, network.Classes);

    private static void Judge(SampleNetwork sample, params int[] itemShape)
    {
        const int Count = 32;
        byte[] file = sample.Bytes();
        float[] inputs = SampleNetwork.Draws("inputs", [Count, .. itemShape.Select(d => (long)d)]);
        DigitalNetwork network = OnnxFile.Read(file, "sample.onnx");
        Assert.Equal(itemShape, network.InputShape);
        Assert.InRange(OnnxJudge.RelativeError(OnnxJudge.Scores(file, inputs, itemShape), network.Scores(inputs, Count)), 0, Tolerance);
    }

    private static float Normalised(float[] row, float value, bool logarithm)
    {
        double log = value - Math.Log(row.Sum(v => Math.Exp(v)));
        return (float)(logarithm ? log : Math.Exp(log));
    }
}
