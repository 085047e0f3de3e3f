using System.Text;
using DriftEngine.Network;
using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;
using Google.Protobuf;

namespace DriftEngine.Tests.Network;

/// <summary>Files that cannot be used end in an error with the file's name, what is wrong, and what would do.</summary>
public sealed class BadNetworkTests
{
    /// <summary>Each case: its name, what the message must hold, and the file.</summary>
    private static readonly Dictionary<string, (string Expected, Func<byte[]> File)> Cases = new()
    {
        ["empty file"] = ("not an ONNX network", () => []),
        ["text file"] = ("not an ONNX network", () => Encoding.UTF8.GetBytes("weights: 1 2 3\nnothing else\n")),
        ["zeros"] = ("not an ONNX network", () => new byte[1000]),
        ["cut short"] = ("not an ONNX network", () => Plain().Bytes()[..^25]),
        ["no graph"] = ("not an ONNX network", () => new ModelProto { IrVersion = 7 }.ToByteArray()),
        ["no node"] = ("not an ONNX network", () => new SampleNetwork(13, SampleNetwork.Float32, 6).Bytes()),
        ["opset 6"] = ("operator set 6", () => Plain(6).Bytes()),
        ["opset 99"] = ("operator set 99", () => Plain(99).Bytes()),
        ["convolution"] = ("operator Conv is not supported", () => Plain().Weights("k", 1, 1, 3, 3).Then("Conv", "k").Bytes()),
        ["foreign operator"] = ("operator FusedGemm is not supported", () => With(s => s.Node("FusedGemm", ["w2"]).Domain = "com.microsoft")),
        ["known name in a foreign domain"] = ("operator Relu is not supported", () => With(s => s.Node("Relu", []).Domain = "my.operators")),
        ["sigmoid"] = ("operator Sigmoid is not supported", () => Plain().Then("Sigmoid").Bytes()),
        ["branch"] = ("goes to 2 nodes", Branch),
        ["two inputs"] = ("2 inputs", () => With(s => s.Graph.Input.Add(new ValueInfoProto { Name = "z" }))),
        ["no input"] = ("0 inputs", () => With(s => s.Graph.Input.Clear())),
        ["two outputs"] = ("2 outputs", () => With(s => s.Graph.Output.Add(new ValueInfoProto { Name = "z" }))),
        ["no output"] = ("0 outputs", () => With(s => s.Graph.Output.Clear())),
        ["dynamic features"] = ("fixed sizes", () => With(s => Dims(s)[1] = new TensorShapeProto.Types.Dimension { DimParam = "features" })),
        ["negative features"] = ("fixed sizes", () => With(s => Dims(s)[1] = new TensorShapeProto.Types.Dimension { DimValue = -6 })),
        ["huge features"] = ("fixed sizes", () => With(s => Dims(s)[1] = new TensorShapeProto.Types.Dimension { DimValue = long.MaxValue })),
        ["input without type"] = ("no shape", () => With(s => s.Graph.Input[0].Type = null)),
        ["input without batch"] = ("no shape", () => With(s => Dims(s).RemoveAt(0))),
        ["missing initializer"] = ("(\"w\") is not a constant", () => With(s => s.Graph.Initializer.Clear())),
        ["external data"] = ("external data", () => With(s => s.Graph.Initializer[0].DataLocation = 1)),
        ["NaN"] = ("value 0 is NaN", () => With(s => s.Graph.Initializer[0] = SampleNetwork.Raw("w", SampleNetwork.Float32, [.. Enumerable.Repeat(float.NaN, 24)], 6, 4))),
        ["infinity"] = ("value 0 is", () => With(s => s.Graph.Initializer[0] = SampleNetwork.Raw("w", SampleNetwork.Float32, [.. Enumerable.Repeat(float.PositiveInfinity, 24)], 6, 4))),
        ["double beyond float"] = ("value 0 is", () => With(s => s.Graph.Initializer[0] = new TensorProto { Name = "w", DataType = SampleNetwork.Float64, Dims = { 6, 4 }, DoubleData = { Enumerable.Repeat(1e300, 24) } })),
        ["half precision"] = ("element type 10", () => With(s => s.Graph.Initializer[0].DataType = 10)),
        ["weights of integers"] = ("weights of shape", () => With(s => s.Graph.Initializer[0] = new TensorProto { Name = "w", DataType = SampleNetwork.Int64, Dims = { 6, 4 }, Int64Data = { Enumerable.Repeat(1L, 24) } })),
        ["too few values"] = ("asks for 24 values, the file holds 23", () => With(s => s.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[92]))),
        ["half a value"] = ("asks for 24 values", () => With(s => s.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[98]))),
        ["no values"] = ("asks for 24 values, the file holds 0", () => With(s => s.Graph.Initializer[0].ClearRawData())),
        ["negative dimension"] = ("shape [-6, -4] is not possible", () => With(s => SetDims(s, -6, -4))),
        ["huge dimension"] = ("is not possible", () => With(s => SetDims(s, long.MaxValue, 4))),
        ["product overflows"] = ("is not possible", () => With(s => SetDims(s, 1L << 32, 1L << 32))),
        ["empty matrix"] = ("weights of shape [0, 4]", () => With(s => s.Graph.Initializer[0] = SampleNetwork.Raw("w", SampleNetwork.Float32, [], 0, 4))),
        ["vector as weights"] = ("weights of shape [24]", () => With(s => SetDims(s, 24))),
        ["weights do not fit"] = ("weights take 4 values, the network delivers 6", () => With(s => SetDims(s, 4, 6))),
        ["image not flattened"] = ("unflattened", () => new SampleNetwork(13, SampleNetwork.Float32, 2, 6).Weights("w", 6, 4).Then("MatMul", "w").Bytes()),
        ["bias of a wrong size"] = ("bias of shape [3]", () => Plain().Weights("b", 3).Then("Add", "b").Bytes()),
        ["bias as a column"] = ("bias of shape [4, 1]", () => Plain().Weights("b", 4, 1).Then("Add", "b").Bytes()),
        ["sum before the first layer"] = ("not the bias", () => new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("b", 6).Then("Add", "b").Weights("w", 6, 4).Then("MatMul", "w").Bytes()),
        ["sum after a Relu"] = ("not the bias", () => Plain().Then("Relu").Weights("b", 4).Then("Add", "b").Bytes()),
        ["weights as the first factor"] = ("not the first factor", () => { var s = new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 4, 6); s.Node("MatMul", ["w"], valueFirst: false); return s.Bytes(); }
        ),
        ["transposed activations"] = ("untransposed", () => Gemm(SampleNetwork.Int("transA", 1))),
        ["alpha is NaN"] = ("alpha", () => Gemm(SampleNetwork.Float("alpha", float.NaN))),
        ["beta is infinite"] = ("beta", () => Gemm(SampleNetwork.Float("beta", float.NegativeInfinity))),
        ["alpha overflows the weights"] = ("not finite", () => Gemm(SampleNetwork.Float("alpha", 3e38f), 10)),
        ["flatten of a wrong axis"] = ("flattens from axis 2", () => { var s = new SampleNetwork(13, SampleNetwork.Float32, 2, 3).Weights("w", 6, 4); s.Node("Flatten", []).Attribute.Add(SampleNetwork.Int("axis", 2)); return s.Then("MatMul", "w").Bytes(); }
        ),
        ["reshape to an image"] = ("reshapes to [-1, 2, 3]", () => Reshape(-1, 2, 3)),
        ["reshape of the batch"] = ("reshapes to [7, -1]", () => Reshape(7, -1)),
        ["reshape to a wrong width"] = ("reshapes to [-1, 5]", () => Reshape(-1, 5)),
        ["softmax over the batch"] = ("axis", () => With(s => s.Node("Softmax", []).Attribute.Add(SampleNetwork.Int("axis", 0)))),
        ["softmax in the middle"] = ("follows a softmax", () => Plain().Then("Softmax").Weights("w2", 4, 3).Then("MatMul", "w2").Bytes()),
        ["softmax alone"] = ("before the first layer", () => new SampleNetwork(13, SampleNetwork.Float32, 6).Then("Softmax").Bytes()),
        ["relu first"] = ("before the first layer", () => new SampleNetwork(13, SampleNetwork.Float32, 6).Then("Relu").Weights("w", 6, 4).Then("MatMul", "w").Bytes()),
        ["no layer"] = ("no layer with weights", () => new SampleNetwork(13, SampleNetwork.Float32, 6).Then("Identity").Bytes()),
        ["circle"] = ("circle", Circle),
        ["output of nothing"] = ("nothing computes on", () => With(s => s.Graph.Output[0].Name = "elsewhere")),
        ["left-over node"] = ("left over", () => { var s = Plain(); byte[] _ = s.Bytes(); s.Graph.Node.Add(new NodeProto { OpType = "Relu", Input = { "q" }, Output = { "r" } }); return s.Model.ToByteArray(); }
        ),
        ["node without output"] = ("nothing computes on", () => With(s => s.Graph.Node[0].Output.Clear())),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_file_is_refused_with_a_reason(string name)
    {
        var e = Assert.Throws<StudyException>(() => OnnxFile.Read(Cases[name].File(), "bad.onnx"));
        Assert.Contains(Cases[name].Expected, e.Error.What + e.Error.Allowed, StringComparison.Ordinal);
        Assert.StartsWith("bad.onnx", e.Error.Where, StringComparison.Ordinal);
        Assert.InRange(e.Message.Split('\n').Length, 2, 5);
    }

    [Theory]
    [InlineData("missing.onnx")]
    [InlineData(".")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void A_file_that_cannot_be_read_is_named(string path)
    {
        var e = Assert.Throws<StudyException>(() => NetworkSource.Load(path));
        Assert.StartsWith("cannot read", e.Error.What, StringComparison.Ordinal);
        Assert.Contains("Check the path", e.Error.Remedy, StringComparison.Ordinal);
    }

    private static SampleNetwork Plain(int opset = 13) => new SampleNetwork(opset, SampleNetwork.Float32, 6).Weights("w", 6, 4).Then("MatMul", "w");

    private static byte[] With(Action<SampleNetwork> change)
    {
        SampleNetwork sample = Plain();
        change(sample);
        return sample.Bytes();
    }

    private static byte[] Gemm(AttributeProto attribute, float weight = 1)
    {
        var sample = new SampleNetwork(13, SampleNetwork.Float32, 6).Tensor("w", [.. Enumerable.Repeat(weight, 36)], 6, 6).Weights("b", 6);
        sample.Node("Gemm", ["w", "b"]).Attribute.Add(attribute);
        return sample.Bytes();
    }

    private static byte[] Reshape(params long[] shape)
    {
        var sample = new SampleNetwork(13, SampleNetwork.Float32, 2, 3).Weights("w", 6, 4);
        sample.Graph.Initializer.Add(SampleNetwork.Integers("s", shape));
        return sample.Then("Reshape", "s").Then("MatMul", "w").Bytes();
    }

    private static byte[] Branch()
    {
        SampleNetwork sample = Plain().Then("Relu");
        sample.Graph.Node.Add(new NodeProto { OpType = "Sigmoid", Name = "side", Input = { "v0" }, Output = { "side" } });
        return sample.Model.ToByteArray();
    }

    /// <summary>What the only node computes is its own input.</summary>
    private static byte[] Circle()
    {
        SampleNetwork sample = new SampleNetwork(13, SampleNetwork.Float32, 6).Weights("w", 6, 6).Then("MatMul", "w");
        sample.Graph.Node[0].Output[0] = "x";
        return sample.Model.ToByteArray();
    }

    private static Google.Protobuf.Collections.RepeatedField<TensorShapeProto.Types.Dimension> Dims(SampleNetwork sample) => sample.Graph.Input[0].Type.TensorType.Shape.Dim;

    private static void SetDims(SampleNetwork sample, params long[] dims)
    {
        sample.Graph.Initializer[0].Dims.Clear();
        sample.Graph.Initializer[0].Dims.Add(dims);
    }
}
