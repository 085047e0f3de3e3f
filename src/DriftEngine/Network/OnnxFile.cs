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
        var constants = new OnnxConstants(graph, name);
        ValueInfoProto input = Input(graph, constants, name);
        (int? batch, int[] shape) = InputShape(input, name);
        var chain = new PerceptronChain(name, batch, shape, constants);
        Walk(constants.ComputedNodes, chain, input.Name, graph.Output[0].Name, name);
        return chain.Network();
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

    private static ValueInfoProto Input(GraphProto graph, OnnxConstants constants, string name)
    {
        ValueInfoProto[] inputs = [.. graph.Input.Where(i => !constants.Contains(i.Name))];
        if (inputs.Length != 1 || graph.Output.Count != 1)
        {
            throw new StudyException(
                $"the network has {inputs.Length} inputs ({string.Join(", ", inputs.Select(i => i.Name).Take(5))}) and {graph.Output.Count} outputs",
                name, "one input and one output", "Cut the model to the part between its images and its scores.");
        }

        return inputs[0];
    }

    /// <summary>The batch size where the file fixes it, and the shape of one input.</summary>
    private static (int? Batch, int[] Shape) InputShape(ValueInfoProto input, string name)
    {
        const int MaxFeatures = 1 << 24;
        int type = input.Type?.TensorType?.ElemType ?? 0;
        if (type is not (0 or OnnxTensor.Float32 or OnnxTensor.Float64))
            throw new StudyException($"input \"{input.Name}\" has element type {type}", name, "float32 or float64", "Export the model with a float input; a study scales stored bytes by data.scale.");
        var dims = input.Type?.TensorType?.Shape?.Dim;
        if (dims is null || dims.Count < 2)
            throw new StudyException($"input \"{input.Name}\" has no shape with a batch dimension", name, "[batch, ...]", "Export the model with shapes, for example after onnx.shape_inference.");
        long features = 1;
        foreach (var dim in dims.Skip(1))
        {
            if (dim.DimValue <= 0 || dim.DimValue > MaxFeatures || (features *= dim.DimValue) > MaxFeatures)
                throw new StudyException($"input \"{input.Name}\" has shape [{string.Join(", ", dims.Select(Text))}]", name, $"fixed sizes after the batch dimension, {MaxFeatures} values at most", "Export the model with fixed input sizes; only the batch may be free.");
        }

        int? batch = dims[0].DimValue is > 0 and <= int.MaxValue ? (int)dims[0].DimValue : null;
        return (batch, [.. dims.Skip(1).Select(d => (int)d.DimValue)]);
    }

    private static string Text(TensorShapeProto.Types.Dimension dim) => dim.HasDimValue ? $"{dim.DimValue}" : dim.DimParam is { Length: > 0 } p ? p : "?";

    /// <summary>
    /// Follows the value from the input to the output, always forward in the file, so that it ends; every node must take
    /// the value and nothing else that is computed.
    /// </summary>
    private static void Walk(IReadOnlyList<NodeProto> nodes, PerceptronChain chain, string value, string output, string name)
    {
        ILookup<string, int> takers = nodes.SelectMany((node, i) => node.Input.Where(v => v.Length > 0).Distinct().Select(v => (Value: v, Node: i))).ToLookup(t => t.Value, t => t.Node);
        bool[] taken = new bool[nodes.Count];
        for (int last = -1; takers[value].Any();)
        {
            int[] next = [.. takers[value]];
            if (next.Length > 1)
                throw new StudyException($"value \"{value}\" goes to {next.Length} nodes ({string.Join(", ", next.Take(5).Select(n => Text(nodes[n])))})", name, "one chain of operators", "Networks with branches come in a later version.");
            NodeProto node = nodes[next[0]];
            if (next[0] <= last)
                throw new StudyException($"node {Text(node)} stands before the one that computes its input \"{value}\", or the graph runs in a circle there", name, "nodes in the order of evaluation", "The file may be damaged; export the model again.");
            chain.Apply(node, value);
            (last, value, taken[next[0]]) = (next[0], node.Output.FirstOrDefault(""), true);
        }

        int left = Array.IndexOf(taken, false);
        if (value != output || left >= 0)
            throw Broken(value, output, left < 0 ? null : nodes[left], name);
    }

    private static StudyException Broken(string value, string output, NodeProto? left, string name) => new(
        $"nothing computes on from value \"{value}\"" + (left is null ? $", the output is \"{output}\"" : $", and node {Text(left)} is left over"),
        name, "one chain of operators from the input to the output; weights are stored, not computed",
        "Export the model for inference, with constants folded (for example by onnxsim or onnxoptimizer).");

    private static string Text(NodeProto node) => $"{node.Name} ({node.OpType})";
}
