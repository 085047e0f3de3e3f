using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>The constants of an ONNX graph by name: initializers, Constant nodes, and other names for them by Identity.</summary>
internal sealed class OnnxConstants
{
    // Counts every use: a small file that uses its weights again and again asks for as much as a large one.
    private const long MaxElements = 1 << 26;

    private readonly string file;
    private readonly Dictionary<string, TensorProto> tensors = new(StringComparer.Ordinal);
    private long elementsRead;

    /// <summary>Finds the constants; their values are read when they are used.</summary>
    public OnnxConstants(GraphProto graph, string file)
    {
        this.file = file;
        foreach (TensorProto initializer in graph.Initializer)
            Add(initializer.Name, initializer);
        var computed = new List<NodeProto>();
        foreach (NodeProto node in graph.Node)
        {
            if (node.Output.Count == 1 && Value(node) is { } tensor)
                Add(node.Output[0], tensor);
            else
                computed.Add(node);
        }

        ComputedNodes = computed;
    }

    /// <summary>The nodes whose value depends on the input, in the order of the file.</summary>
    public IReadOnlyList<NodeProto> ComputedNodes { get; }

    /// <summary>Whether there is a constant of this name.</summary>
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Reads the constant of this name; null if there is none.</summary>
    public OnnxTensor? Find(string name)
    {
        if (!tensors.TryGetValue(name, out TensorProto? proto))
            return null;
        OnnxTensor tensor = OnnxTensor.Read(proto, name, file);
        elementsRead += tensor.Count;
        return elementsRead <= MaxElements
            ? tensor
            : throw new StudyException(
                $"the layers use more than {MaxElements} weights in all", $"{file}, tensor \"{name}\"", $"{MaxElements} weights at most",
                "Use a smaller network; if its size is meant, the file may be damaged.");
    }

    private void Add(string name, TensorProto tensor)
    {
        if (!tensors.TryAdd(name, tensor))
            throw new StudyException($"constant \"{name}\" is given twice", file, "one value a name", "The file may be damaged; export the model again.");
    }

    private TensorProto? Value(NodeProto node) => node.OpType switch
    {
        "Identity" when node.Input.Count == 1 => tensors.GetValueOrDefault(node.Input[0]),
        "Constant" => ConstantValue(node),
        _ => null,
    };

    private TensorProto ConstantValue(NodeProto node)
    {
        AttributeProto? value = node.Attribute.Count == 1 ? node.Attribute[0] : null;
        switch (value?.Name)
        {
            case "value" when value.T is { } tensor:
                return tensor;
            case "value_float":
                return new TensorProto { DataType = OnnxTensor.Float32, FloatData = { value.F } };
            case "value_floats":
                return new TensorProto { DataType = OnnxTensor.Float32, Dims = { value.Floats.Count }, FloatData = { value.Floats } };
            case "value_int":
                return new TensorProto { DataType = OnnxTensor.Int64, Int64Data = { value.I } };
            case "value_ints":
                return new TensorProto { DataType = OnnxTensor.Int64, Dims = { value.Ints.Count }, Int64Data = { value.Ints } };
            default:
                throw new StudyException(
                    $"a constant of kind \"{value?.Name}\" is not supported", $"{file}, node \"{node.Name}\" (Constant)",
                    "value, value_float, value_floats, value_int, value_ints", "Save the model with its constants as dense tensors of numbers.");
        }
    }
}
