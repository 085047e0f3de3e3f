using System.Runtime.InteropServices;
using DriftEngine.Network;
using DriftEngine.Network.OnnxSchema;
using Google.Protobuf;

namespace DriftEngine.Bench.Training;

/// <summary>Writes a trained perceptron as an ONNX file: Flatten, then Gemm (transB = 1) with Relu between.</summary>
internal static class PerceptronFile
{
    private const int FloatType = 1, IntAttribute = 2;

    /// <summary>The bytes of the file. Input [batch, 1, 16, 16], output logits [batch, 10].</summary>
    public static byte[] ToOnnx(PerceptronTraining network, string name, string howMade)
    {
        var graph = new GraphProto { Name = name, DocString = howMade };
        graph.Input.Add(Value("image", 1, SyntheticDigits.Side, SyntheticDigits.Side));
        graph.Output.Add(Value("logits", network.Layers[^1].Outputs));
        graph.Node.Add(Node("Flatten", "flatten", ["image"], "flat", ("axis", 1)));
        string from = "flat";
        for (int i = 0; i < network.Layers.Length; i++)
            from = AddLayer(graph, network.Layers[i], i + 1, from, i == network.Layers.Length - 1);

        var model = new ModelProto { IrVersion = 8, ProducerName = "DriftEngine", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        return model.ToByteArray();
    }

    private static string AddLayer(GraphProto graph, DenseTraining layer, int number, string from, bool last)
    {
        string name = $"fc{number}", sum = last ? "logits" : $"{name}.sum";
        graph.Initializer.Add(Tensor($"{name}.weight", Transposed(layer), layer.Outputs, layer.Inputs));
        graph.Initializer.Add(Tensor($"{name}.bias", layer.Bias, layer.Outputs));
        graph.Node.Add(Node("Gemm", name, [from, $"{name}.weight", $"{name}.bias"], sum, ("transB", 1)));
        if (last)
            return sum;
        graph.Node.Add(Node("Relu", $"relu{number}", [sum], $"{name}.out"));
        return $"{name}.out";
    }

    /// <summary>[outputs x inputs], as transB = 1 wants it.</summary>
    private static float[] Transposed(DenseTraining layer)
    {
        float[] transposed = new float[layer.Weights.Length];
        for (int i = 0; i < layer.Inputs; i++)
            for (int o = 0; o < layer.Outputs; o++)
                transposed[o * layer.Inputs + i] = layer.Weights[i * layer.Outputs + o];
        return transposed;
    }

    private static NodeProto Node(string type, string name, string[] inputs, string output, params (string Name, long Value)[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        foreach ((string attribute, long value) in attributes)
            node.Attribute.Add(new AttributeProto { Name = attribute, I = value, Type = IntAttribute });
        return node;
    }

    private static TensorProto Tensor(string name, float[] values, params long[] dims)
    {
        ByteString raw = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)); // the file is little-endian, as x64 and arm64 are
        var tensor = new TensorProto { Name = name, DataType = FloatType, RawData = raw };
        tensor.Dims.AddRange(dims);
        return tensor;
    }

    private static ValueInfoProto Value(string name, params long[] dimsAfterBatch)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (long dim in dimsAfterBatch)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = dim });
        var tensor = new TypeProto.Types.Tensor { ElemType = FloatType, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
