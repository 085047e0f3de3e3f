using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;
using Google.Protobuf;

namespace DriftEngine.Network;

/// <summary>
/// Reads multi-layer perceptrons from ONNX files: one chain of operators from one input to one output. The walk goes node
/// by node; <see cref="PerceptronChain"/> knows what each operator does to the chain.
/// </summary>
public static class OnnxFile
{
    private const int OldestOpset = 7, NewestOpset = 21;

    /// <summary>Reads a network; name is used in messages.</summary>
    /// <exception cref="StudyException">The file is damaged, or holds what cannot be computed here.</exception>
    public static DigitalNetwork Read(ReadOnlyMemory<byte> bytes, string name)
    {
        ModelProto model = Parse(bytes, name);
        CheckOpset(model, name);
        GraphProto graph = model.Graph;
        Dictionary<string, OnnxTensor> constants = Constants(graph, name);
        ValueInfoProto input = Input(graph, constants, name);
        var chain = new PerceptronChain(name, InputShape(input, name), constants);
        return Walk(graph, chain, input.Name, name);
    }

    private static ModelProto Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(bytes.Span);
            if (model.Graph is { Node.Count: > 0 })
                return model;
        }
        catch (InvalidProtocolBufferException)
        {
            // Reported below: what the parser says of byte positions helps nobody.
        }

        throw new StudyException("this is not an ONNX network, or it is damaged", $"{name}, {bytes.Length} bytes", "an .onnx file with a graph", "Export or copy the model again.");
    }

    private static void CheckOpset(ModelProto model, string name)
    {
        long version = model.OpsetImport.Where(o => o.Domain is "" or "ai.onnx").Select(o => o.Version).DefaultIfEmpty(1).Max();
        if (version is < OldestOpset or > NewestOpset)
            throw new StudyException($"operator set {version} is not supported", name, $"operator sets {OldestOpset} to {NewestOpset}", "Convert the model, for example with onnx.version_converter.");
    }

    private static Dictionary<string, OnnxTensor> Constants(GraphProto graph, string name)
    {
        var constants = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        foreach (TensorProto initializer in graph.Initializer)
            constants[initializer.Name] = OnnxTensor.Read(initializer, name);
        foreach (NodeProto node in graph.Node.Where(n => n.OpType == "Constant" && n.Output.Count == 1))
        {
            if (node.Attribute.Count == 1 && OnnxTensor.Read(node.Attribute[0], name) is { } tensor)
                constants[node.Output[0]] = tensor;
        }

        return constants;
    }

    private static ValueInfoProto Input(GraphProto graph, Dictionary<string, OnnxTensor> constants, string name)
    {
        ValueInfoProto[] inputs = [.. graph.Input.Where(i => !constants.ContainsKey(i.Name))];
        if (inputs.Length != 1 || graph.Output.Count != 1)
        {
            throw new StudyException(
                $"the network has {inputs.Length} inputs ({string.Join(", ", inputs.Select(i => i.Name).Take(5))}) and {graph.Output.Count} outputs",
                name, "one input and one output", "Cut the model to the part between its images and its scores.");
        }

        return inputs[0];
    }

    private static int[] InputShape(ValueInfoProto input, string name)
    {
        const int MaxFeatures = 1 << 24;
        var dims = input.Type?.TensorType?.Shape?.Dim;
        if (dims is null || dims.Count < 2)
            throw new StudyException($"input \"{input.Name}\" has no shape with a batch dimension", name, "[batch, ...]", "Export the model with shapes, for example after onnx.shape_inference.");
        long features = 1;
        foreach (var dim in dims.Skip(1))
        {
            if (dim.DimValue <= 0 || dim.DimValue > MaxFeatures || (features *= dim.DimValue) > MaxFeatures)
                throw new StudyException($"input \"{input.Name}\" has shape [{string.Join(", ", dims.Select(Text))}]", name, $"fixed sizes after the batch dimension, {MaxFeatures} values at most", "Export the model with fixed input sizes; only the batch may be free.");
        }

        return [.. dims.Skip(1).Select(d => (int)d.DimValue)];
    }

    private static string Text(TensorShapeProto.Types.Dimension dim) => dim.HasDimValue ? $"{dim.DimValue}" : dim.DimParam is { Length: > 0 } p ? p : "?";

    /// <summary>Follows the value from the input; every node must take it and nothing else that is computed.</summary>
    private static DigitalNetwork Walk(GraphProto graph, PerceptronChain chain, string value, string name)
    {
        NodeProto[] nodes = [.. graph.Node.Where(n => n.OpType != "Constant")];
        ILookup<string, NodeProto> takers = nodes.SelectMany(n => n.Input.Distinct().Select(input => (input, n))).ToLookup(pair => pair.input, pair => pair.n);
        int left = nodes.Length;
        while (value != graph.Output[0].Name || left > 0)
        {
            NodeProto[] next = [.. takers[value]];
            if (next.Length != 1 || left-- == 0)
                throw Broken(next, left, value, name);
            chain.Apply(next[0], value);
            if (next[0].Output.Count == 0)
                throw Broken(next, left, value, name);
            value = next[0].Output[0];
        }

        return chain.Network();
    }

    private static StudyException Broken(NodeProto[] next, int left, string value, string name) => next.Length switch
    {
        > 1 => new($"value \"{value}\" goes to {next.Length} nodes ({string.Join(", ", next.Select(n => n.OpType).Take(5))})", name, "one chain of operators", "Networks with branches come in a later version."),
        _ when left < 0 => new($"the graph runs in a circle at value \"{value}\"", name, null, "The file may be damaged; export the model again."),
        _ => new($"nothing computes on from value \"{value}\", and {left} nodes are left over", name, "one chain of operators from the input to the output", "The file may be damaged, or the model has parts that its output does not need."),
    };
}
