using DriftEngine.Network;
using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;
using Google.Protobuf;
using static DriftEngine.Tests.Network.SampleNetwork;

namespace DriftEngine.Tests.Network;

/// <summary>Spellings of exporters that need the graph around a node to be understood, and those that would compute something else.</summary>
public sealed class OnnxGraphTests
{
    private static readonly Dictionary<string, Func<SampleNetwork>> Sound = new()
    {
        ["dropout with training_mode = false"] = () => Dropout(false),
        ["Identity of an initializer"] = () => Plain().Other("Identity", "w -> v").Then("Relu").Then("MatMul", "v"),
        ["flatten with a negative axis"] = () => Image(s => s.Node("Flatten", []).Attribute.Add(Int("axis", -3))),
        ["flatten of what is flat"] = () => Image(s => s.Then("Flatten").Node("Flatten", []).Attribute.Add(Int("axis", -1))),
        ["reshape to the fixed batch"] = () => FixedBatch(1, 1, -1),
        ["reshape to [0, 0] of what is flat"] = () => Reshaped(0, 0),
        ["an unused constant of another type"] = () => With(Plain(), s => s.Graph.Initializer.Add(Boolean("unused", true))),
        ["one number from a Constant node"] = () => Plain().Other("Constant", "-> c", Float("value_float", 0.4f)).Then("Add", "c"),
        ["one number from the left"] = () => With(Plain().Other("Constant", "-> c", Float("value_float", 0.4f)), s => s.Node("Add", ["c"], valueFirst: false)),
    };

    private static readonly Dictionary<string, (string Said, Func<SampleNetwork> Sample)> Unsound = new()
    {
        ["dropout in training"] = ("training mode", () => Dropout(true)),
        ["flatten of the batch"] = ("axis 0", () => Image(s => s.Node("Flatten", []).Attribute.Add(Int("axis", 0)))),
        ["reshape of a batch of four to one"] = ("[1, -1]", () => FixedBatch(4, 1, -1)),
        ["reshape to an empty batch"] = ("[0, -1]", () => With(Reshaped(0, -1), s => s.Graph.Node[0].Attribute.Add(Int("allowzero", 1)))),
        ["bias of rank 3"] = ("[1, 1, 6]", () => Plain().Weights("b", 1, 1, 6).Then("Add", "b")),
        ["bias that overflows in the sum"] = ("not finite", () => Plain().Tensor("b", [.. Enumerable.Repeat(3e38f, 6)], 6).Then("Add", "b").Then("Add", "b")),
        ["product of two activations"] = ("not a constant", () => With(Plain(), s => s.Graph.Node[0].Input[1] = "x")),
        ["activations that are not the first input"] = ("not its first input", () => With(Plain(), s => s.Node("Dropout", ["w"], valueFirst: false))),
        ["a constant given twice"] = ("\"w\" is given twice", () => Plain().Weights("w", 6, 6)),
        ["a sparse constant"] = ("sparse_value", () => Plain().Other("Constant", "-> c", Float("sparse_value", 1))),
        ["a constant without value"] = ("kind \"\"", () => Plain().Other("Constant", "-> c")),
        ["weights computed by a node"] = ("\"v\") is not a constant", () => Plain().Other("Transpose", "w -> v").Then("MatMul", "v")),
        ["nodes out of order"] = ("stands before", () => With(Plain().Then("Relu"), s => s.Graph.Node.Insert(0, s.Graph.Node[1].Clone()), s => s.Graph.Node.RemoveAt(2))),
        ["a circle back to an earlier value"] = ("circle", () => With(Plain().Then("Relu").Then("Relu"), s => s.Graph.Output[0].Name = "none", s => s.Graph.Node[2].Output[0] = "v0")),
        ["an input of bytes"] = ("element type 2", () => With(Plain(), s => s.Graph.Input[0].Type.TensorType.ElemType = 2)),
        ["an operator of another domain"] = ("com.microsoft", () => With(Plain(), s => s.Graph.Node[0].Domain = "com.microsoft")),
    };

    public static TheoryData<string> SoundNames => [.. Sound.Keys];

    public static TheoryData<string> UnsoundNames => [.. Unsound.Keys];

    [Theory]
    [MemberData(nameof(SoundNames))]
    public void Scores_are_those_of_onnx_runtime(string name)
    {
        byte[] file = Sound[name]().Bytes();
        DigitalNetwork network = OnnxFile.Read(file, "sound.onnx");
        int count = name.Contains("fixed", StringComparison.Ordinal) ? 1 : 16;
        float[] inputs = Draws("inputs", count, network.Features), judged = OnnxJudge.Scores(file, inputs, network.InputShape);
        Assert.InRange(OnnxJudge.RelativeError(judged, network.Scores(inputs, count)), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(UnsoundNames))]
    public void What_would_compute_something_else_is_refused(string name)
    {
        SampleNetwork sample = Unsound[name].Sample();
        byte[] file = sample.Graph.Output[0].Name == "y" && name != "nodes out of order" ? sample.Bytes() : sample.Model.ToByteArray();
        var e = Assert.Throws<StudyException>(() => OnnxFile.Read(file, "unsound.onnx"));
        Assert.Contains(Unsound[name].Said, e.Error.What, StringComparison.Ordinal);
        Assert.StartsWith("unsound.onnx", e.Error.Where, StringComparison.Ordinal);
        Assert.InRange(e.Message.Split('\n').Length, 2, 5);
    }

    [Fact]
    public void The_judge_notices_a_bias_that_is_two_per_cent_off()
    {
        byte[] file = Plain().Weights("b", 6).Then("Add", "b").Bytes();
        DigitalNetwork network = OnnxFile.Read(file, "twin.onnx");
        DenseLayer layer = network.Layers[0];
        DigitalNetwork twin = network with { Layers = [layer with { Bias = [.. layer.Bias.Select(b => b * 1.02f)] }] };
        float[] inputs = Draws("inputs", 16, 6), judged = OnnxJudge.Scores(file, inputs, [6]);
        Assert.InRange(OnnxJudge.RelativeError(judged, network.Scores(inputs, 16)), 0, 1e-5);
        Assert.InRange(OnnxJudge.RelativeError(judged, twin.Scores(inputs, 16)), 1e-3, 1);
    }

    [Fact]
    public void The_first_of_equal_scores_wins()
    {
        var network = new DigitalNetwork("tie", [1], [new DenseLayer("tie", 1, 3, [1, 2, 2], [0, 0, 0], false)]);
        Assert.Equal(1, network.CountCorrect(new DataSet([1, 1, 1], [0, 1, 2], 1)));
        Assert.Equal(2, network.CountCorrect(new DataSet([1, 1, 1], [1, 1, 2], 1)));
    }

    private static SampleNetwork Plain() => new SampleNetwork(13, Float32, 6).Weights("w", 6, 6).Then("MatMul", "w");

    private static SampleNetwork Image(Action<SampleNetwork> flatten) =>
        With(new SampleNetwork(13, Float32, 1, 3, 2).Weights("w", 6, 6), flatten, s => s.Then("MatMul", "w"));

    private static SampleNetwork Reshaped(params long[] shape) =>
        With(new SampleNetwork(14, Float32, 6), s => s.Graph.Initializer.Add(Integers("s", shape))).Then("Reshape", "s").Weights("w", 6, 6).Then("MatMul", "w");

    private static SampleNetwork FixedBatch(int batch, params long[] shape) =>
        With(Reshaped(shape), s => s.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimValue = batch });

    private static SampleNetwork Dropout(bool training) =>
        With(Plain().Tensor("ratio", [0.5f]), s => s.Graph.Initializer.Add(Boolean("training", training))).Then("Dropout", "ratio", "training");

    private static TensorProto Boolean(string name, bool value) =>
        new() { Name = name, DataType = 9, RawData = ByteString.CopyFrom(value ? (byte)1 : (byte)0) };

    private static SampleNetwork With(SampleNetwork sample, params Action<SampleNetwork>[] changes)
    {
        foreach (Action<SampleNetwork> change in changes)
            change(sample);
        return sample;
    }
}
