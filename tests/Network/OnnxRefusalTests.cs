using DriftEngine.Network;
using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;
using static DriftEngine.Tests.Network.OnnxModel;

namespace DriftEngine.Tests.Network;

/// <summary>What the importer does not compute is refused, and the message names it.</summary>
public sealed class OnnxRefusalTests
{
    private static readonly Dictionary<string, (Func<OnnxModel> Model, string[] Said)> Cases = new()
    {
        ["convolution"] = (() => new OnnxModel(13, 0, 1, 5, 5).Weights("W", 2, 1, 3, 3).Weights("V", 18, 4)
            .Node("Conv", "x W -> c").Node("Flatten", "c -> f").Node("Gemm", "f V -> y"), ["Conv_0", "Conv is not supported", "Gemm", "later"]),
        ["operator of another domain"] = (() => Spoilt(m => m.Graph.Node[0].Domain = "com.microsoft"), ["Gemm_0", "com.microsoft"]),
        ["opset 6"] = (() => Spoilt(m => m.Proto.OpsetImport[0].Version = 6), ["operator set 6", "7 to 21"]),
        ["opset 99"] = (() => Spoilt(m => m.Proto.OpsetImport[0].Version = 99), ["operator set 99"]),
        ["branch"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Gemm", "x W -> a").Node("Relu", "a -> b").Node("Add", "a b -> y"), ["2 nodes", "Relu", "Add"]),
        ["two inputs"] = (() => Spoilt(m => m.Graph.Input.Add(Value("z", Float32, 0, 4))), ["2 inputs", "x, z"]),
        ["two outputs"] = (() => Spoilt(m => m.Graph.Output.Add(Value("h", Float32, 0, 4))), ["2 outputs"]),
        ["free size that is not the batch"] = (() => new OnnxModel(13, 0, 1, 0).Weights("W", 4, 4).Node("Gemm", "x W -> y"), ["batch, 1, batch", "fixed"]),
        ["no shape"] = (() => Spoilt(m => m.Graph.Input[0].Type.TensorType.Shape = null), ["\"x\"", "shape"]),
        ["input of huge size"] = (() => new OnnxModel(13, 0, 1L << 20, 1L << 20, 1L << 40).Weights("W", 4, 4).Node("Gemm", "x W -> y"), ["1048576"]),
        ["input of negative size"] = (() => new OnnxModel(13, 0, -4).Weights("W", 4, 4).Node("Gemm", "x W -> y"), ["-4"]),
        ["input of bytes"] = (() => new OnnxModel(13, 2, [0, 4]).Weights("W", 4, 4).Node("Gemm", "x W -> y"), ["\"x\"", "type 2"]),
        ["Relu first"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Relu", "x -> a").Node("Gemm", "a W -> y"), ["Relu_0", "before the first layer"]),
        ["softmax first"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Softmax", "x -> a").Node("Gemm", "a W -> y"), ["Softmax_0"]),
        ["softmax in the middle"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Gemm", "x W -> a").Node("Softmax", "a -> b").Node("Gemm", "b W -> y"), ["Gemm_2", "softmax"]),
        ["softmax over the batch"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Gemm", "x W -> a").Node("Softmax", "a -> y", Int("axis", 0)), ["Softmax_1", "axis 0"]),
        ["transposed activations"] = (() => new OnnxModel(13, 4, 4).Weights("W", 4, 4).Node("Gemm", "x W -> y", Int("transA", 1)), ["transA", "Gemm_0"]),
        ["weights on the left"] = (() => new OnnxModel(13, 4, 4).Weights("W", 4, 4).Node("MatMul", "W x -> y"), ["MatMul_0", "first factor"]),
        ["product of activations"] = (() => new OnnxModel(13, 4, 4).Node("MatMul", "x x -> y"), ["MatMul_0", "not a constant"]),
        ["sum before a layer"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Weights("b", 4).Node("Add", "x b -> a").Node("Gemm", "a W -> y"), ["Add_0"]),
        ["sum after Relu"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Weights("b", 4).Node("Gemm", "x W -> a").Node("Relu", "a -> h").Node("Add", "h b -> y"), ["Add_2", "bias"]),
        ["bias per input"] = (() => new OnnxModel(13, 4, 4).Weights("W", 4, 4).Weights("b", 4, 1).Node("Gemm", "x W b -> y"), ["Gemm_0", "[4, 1]"]),
        ["bias of rank 3"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Weights("b", 1, 1, 4).Node("MatMul", "x W -> a").Node("Add", "a b -> y"), ["Add_1", "[1, 1, 4]"]),
        ["bias of other length"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Weights("b", 5).Node("Gemm", "x W b -> y"), ["Gemm_0", "[5]", "[4]"]),
        ["weights that do not fit"] = (() => new OnnxModel(13, 0, 4).Weights("W", 5, 4).Node("Gemm", "x W -> y"), ["Gemm_0", "take 5", "a matrix of 4 rows"]),
        ["weights of rank 3"] = (() => new OnnxModel(13, 0, 4).Weights("W", 1, 4, 4).Node("MatMul", "x W -> y"), ["MatMul_0", "[1, 4, 4]"]),
        ["weights that are integers"] = (() => new OnnxModel(13, 0, 2).With(Raw("W", [1L, 2, 3, 4], 2, 2)).Node("MatMul", "x W -> y"), ["MatMul_0", "float"]),
        ["weights without columns"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 0).Node("MatMul", "x W -> y"), ["MatMul_0", "[4, 0]"]),
        ["images that were not flattened"] = (() => new OnnxModel(13, 0, 1, 2, 2).Weights("W", 2, 4).Node("MatMul", "x W -> y"), ["MatMul_0", "Flatten"]),
        ["flattening the channels only"] = (() => new OnnxModel(13, 0, 1, 2, 2).Weights("W", 4, 4).Node("Flatten", "x -> f", Int("axis", 2)).Node("Gemm", "f W -> y"), ["Flatten_0", "axis 2"]),
        ["reshape to images"] = (() => Reshape([0, 1, 2, 2]), ["Reshape_0", "[0, 1, 2, 2]"]),
        ["reshape that mixes the batch"] = (() => Reshape([4, -1]), ["Reshape_0", "[4, -1]"]),
        ["reshape to a computed shape"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Reshape", "x s -> f").Node("Gemm", "f W -> y"), ["Reshape_0", "\"s\""]),
        ["dropout in training"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).With(Raw("r", [0.5f])).With(Raw("t", [true]))
            .Node("Gemm", "x W -> a").Node("Dropout", "a r t -> y"), ["Dropout_1", "training"]),
        ["weights missing"] = (() => new OnnxModel(13, 0, 4).Node("Gemm", "x W -> y"), ["Gemm_0", "\"W\""]),
        ["weights outside the file"] = (() => Spoilt(m => { m.Graph.Initializer[0].DataLocation = 1; m.Graph.Initializer[0].ClearRawData(); }), ["\"W\"", "external", "save_as_external_data"]),
        ["weight that is not a number"] = (() => new OnnxModel(13, 0, 2).With(Raw("W", [1, float.NaN, 1, 1], 2, 2)).Node("Gemm", "x W -> y"), ["\"W\"", "NaN"]),
        ["weight too large for float32"] = (() => new OnnxModel(13, 0, 2).With(Raw("W", [1, 1e300, 1, 1], 2, 2)).Node("Gemm", "x W -> y"), ["\"W\"", "finite"]),
        ["alpha that overflows"] = (() => new OnnxModel(13, 0, 2).With(Raw("W", [1e30f, 1, 1, 1], 2, 2)).Node("Gemm", "x W -> y", Float("alpha", 1e30f)), ["Gemm_0", "finite"]),
        ["bias that overflows"] = (() => new OnnxModel(13, 0, 2).Weights("W", 2, 2).With(Raw("b", [3e38f, 1], 2))
            .Node("MatMul", "x W -> a").Node("Add", "a b -> c").Node("Add", "c b -> y"), ["Add_2", "finite"]),
        ["half-precision weights"] = (() => Spoilt(m => m.Graph.Initializer[0].DataType = 10), ["\"W\"", "type 10", "float32"]),
        ["too few bytes"] = (() => Spoilt(m => m.Graph.Initializer[0].Dims[0] = 5), ["\"W\"", "20", "16"]),
        ["negative dimension"] = (() => Spoilt(m => m.Graph.Initializer[0].Dims[0] = -4), ["\"W\"", "-4"]),
        ["huge dimensions"] = (() => Spoilt(m => m.Graph.Initializer[0].Dims.Add([1L << 40, 1L << 40])), ["\"W\"", "1099511627776"]),
        ["constant given twice"] = (() => Spoilt(m => m.Weights("W", 4, 4)), ["\"W\"", "twice"]),
        ["node left over"] = (() => Spoilt(m => m.Node("Relu", "elsewhere -> z")), ["Relu_1", "output"]),
        ["weights computed by nodes"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Transpose", "W -> V").Node("Gemm", "x V -> y"), ["Gemm_1", "\"V\"", "not a constant", "folded"]),
        ["sparse constant"] = (() => new OnnxModel(13, 0, 4).Node("Constant", "-> W", Float("sparse_value", 0)).Node("Gemm", "x W -> y"), ["Constant_0", "sparse_value"]),
        ["output that nobody computes"] = (() => Spoilt(m => m.Graph.Output[0].Name = "z"), ["\"z\""]),
        ["circle back to an earlier value"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Gemm", "x W -> a").Node("Relu", "a -> b").Node("Relu", "b -> a"), ["\"a\"", "circle"]),
        ["circle at the input"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Gemm", "x W -> x"), ["\"x\"", "circle"]),
        ["nodes out of order"] = (() => new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Relu", "a -> y").Node("Gemm", "x W -> a"), ["Relu_0", "before"]),
        ["no layer"] = (() => new OnnxModel(13, 0, 4).Node("Identity", "x -> y"), ["no layer"]),
        ["no node"] = (() => new OnnxModel(13, 0, 4), ["not an ONNX network"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Refused_with_file_place_and_reason(string name)
    {
        byte[] onnx = Cases[name].Model().ToBytes();
        var refusal = Assert.Throws<StudyException>(() => OnnxFile.Read(onnx, "given.onnx"));
        Assert.Contains("given.onnx", refusal.Message, StringComparison.Ordinal);
        Assert.All(Cases[name].Said, said => Assert.Contains(said, refusal.Message, StringComparison.Ordinal));
        Assert.InRange(refusal.Message.Split('\n').Length, 2, 5);
    }

    [Fact]
    public void The_spoilt_model_is_good_before_it_is_spoilt() => Assert.Single(OnnxFile.Read(Spoilt(_ => { }).ToBytes(), "good").Layers);

    private static OnnxModel Spoilt(Action<OnnxModel> spoil)
    {
        OnnxModel model = new OnnxModel(13, 0, 4).Weights("W", 4, 4).Node("Gemm", "x W -> y");
        spoil(model);
        return model;
    }

    private static OnnxModel Reshape(long[] shape) => new OnnxModel(13, 0, 1, 2, 2).Weights("W", 4, 4).With(Raw("s", shape, shape.Length))
        .Node("Reshape", "x s -> f").Node("Gemm", "f W -> y");
}
