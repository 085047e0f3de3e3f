using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>The layers found so far, and what each operator adds to them.</summary>
internal sealed class PerceptronChain
{
    private readonly string file;
    private readonly IReadOnlyList<int> inputShape;
    private readonly IReadOnlyDictionary<string, OnnxTensor> constants;
    private readonly Dictionary<string, Action<NodeProto, string>> operators;
    private readonly List<DenseLayer> layers = [];
    private int width;
    private bool flat;
    private bool ended;

    public PerceptronChain(string file, IReadOnlyList<int> inputShape, IReadOnlyDictionary<string, OnnxTensor> constants)
    {
        (this.file, this.inputShape, this.constants) = (file, inputShape, constants);
        width = inputShape.Aggregate(1, (a, b) => a * b);
        flat = inputShape.Count == 1;
        operators = new(StringComparer.Ordinal)
        {
            ["Gemm"] = Gemm,
            ["MatMul"] = MatMul,
            ["Add"] = Add,
            ["Relu"] = Relu,
            ["Flatten"] = Flatten,
            ["Reshape"] = Reshape,
            ["Identity"] = (_, _) => { },
            ["Dropout"] = (_, _) => { },
            ["Softmax"] = End,
            ["LogSoftmax"] = End,
        };
    }

    /// <summary>Takes one node of the chain; value is the name of what flows into it.</summary>
    public void Apply(NodeProto node, string value)
    {
        if (!operators.TryGetValue(node.OpType, out var apply) || node.Domain is not ("" or "ai.onnx"))
            throw Error(node, $"operator {node.OpType} is not supported", $"{string.Join(", ", operators.Keys.Order(StringComparer.Ordinal))}, Constant", "This version computes multi-layer perceptrons; convolutions and others come later.");
        if (ended && node.OpType is not ("Identity" or "Dropout"))
            throw Error(node, $"{node.OpType} follows a softmax", "softmax at the end only", "Cut the model before the softmax.");
        apply(node, value);
    }

    /// <summary>The network, once all nodes were taken.</summary>
    public DigitalNetwork Network()
    {
        if (layers.Count == 0)
            throw new StudyException("the network has no layer with weights", file, "at least one Gemm or MatMul");
        return new DigitalNetwork(file, inputShape, layers);
    }

    private float Attribute(NodeProto node, string name, float fallback)
    {
        float value = node.Attribute.FirstOrDefault(a => a.Name == name) is { } attribute ? (attribute.HasF ? attribute.F : attribute.I) : fallback;
        return float.IsFinite(value) ? value : throw Error(node, $"{name} is {value}", $"a finite {name}", "The file may be damaged; export the model again.");
    }

    private StudyException Error(NodeProto node, string what, string? allowed = null, string? remedy = null) =>
        new(what, $"{file}, node \"{node.Name}\" ({node.OpType})", allowed, remedy);

    private OnnxTensor Constant(NodeProto node, int input)
    {
        string name = input < node.Input.Count ? node.Input[input] : "";
        return constants.TryGetValue(name, out var tensor)
            ? tensor
            : throw Error(node, $"input {input} (\"{name}\") is not a constant of the file", "weights and biases that are stored in the file", "Export the model with its weights; products of two activations come later.");
    }

    private OnnxTensor Matrix(NodeProto node, int input)
    {
        OnnxTensor tensor = Constant(node, input);
        return tensor is { Floats: not null, Shape.Count: 2, Count: > 0 }
            ? tensor
            : throw Error(node, $"weights of shape [{string.Join(", ", tensor.Shape)}]", "a matrix of float32 or float64");
    }

    private void Gemm(NodeProto node, string value)
    {
        if (node.Input.Count < 2 || node.Input[0] != value || Attribute(node, "transA", 0) != 0)
            throw Error(node, "the activations are not the first, untransposed factor", "Gemm(x, W, b) with transA = 0");
        OnnxTensor matrix = Matrix(node, 1);
        bool transposed = Attribute(node, "transB", 0) != 0;
        float alpha = Attribute(node, "alpha", 1), beta = Attribute(node, "beta", 1);
        int outputs = (int)matrix.Shape[transposed ? 0 : 1];
        float[] bias = node.Input.Count > 2 && node.Input[2].Length > 0 ? Bias(node, Constant(node, 2), outputs) : new float[outputs];
        AddLayer(node, matrix, transposed, alpha, [.. bias.Select(b => beta * b)]);
    }

    private void MatMul(NodeProto node, string value)
    {
        if (node.Input.Count != 2 || node.Input[0] != value)
            throw Error(node, "the activations are not the first factor", "MatMul(x, W)", "Transpose the weights and swap the factors.");
        OnnxTensor matrix = Matrix(node, 1);
        AddLayer(node, matrix, false, 1, new float[matrix.Shape[1]]);
    }

    private void AddLayer(NodeProto node, OnnxTensor matrix, bool transposed, float alpha, float[] bias)
    {
        int outputs = bias.Length, inputs = matrix.Count / outputs;
        if (inputs != width || !flat)
            throw Error(node, $"weights take {inputs} values, the network delivers {(flat ? "" : "unflattened ")}{width}", flat ? $"a matrix of {width} rows" : "Flatten or Reshape before the first layer");
        float[] weights = new float[matrix.Count];
        for (int i = 0; i < inputs; i++)
            for (int o = 0; o < outputs; o++)
                weights[(i * outputs) + o] = alpha * matrix.Floats![transposed ? (o * inputs) + i : (i * outputs) + o];
        CheckFinite(node, weights);
        CheckFinite(node, bias);
        layers.Add(new DenseLayer(node.Name.Length > 0 ? node.Name : $"layer {layers.Count + 1}", inputs, outputs, weights, bias, false));
        width = outputs;
    }

    /// <summary>A constant added to a layer's output is its bias; before a ReLU only.</summary>
    private void Add(NodeProto node, string value)
    {
        if (node.Input.Count != 2 || layers.Count == 0 || layers[^1].Relu)
            throw Error(node, "this sum is not the bias of a layer", "MatMul, then Add of a constant, then Relu");
        float[] bias = Bias(node, Constant(node, node.Input[0] == value ? 1 : 0), width);
        layers[^1] = layers[^1] with { Bias = [.. layers[^1].Bias.Zip(bias, (a, b) => a + b)] };
        CheckFinite(node, layers[^1].Bias);
    }

    /// <summary>Finite constants can still overflow where they are multiplied or summed.</summary>
    private void CheckFinite(NodeProto node, float[] values)
    {
        if (!Array.TrueForAll(values, float.IsFinite))
            throw Error(node, "its weights or biases are not finite in float32", null, "The training may have diverged; check the model.");
    }

    private float[] Bias(NodeProto node, OnnxTensor tensor, int outputs)
    {
        bool row = tensor.Shape.Count == 0 || tensor.Shape.SkipLast(1).All(d => d == 1);
        if (tensor.Floats is null || !row || (tensor.Count != outputs && tensor.Count != 1))
            throw Error(node, $"bias of shape [{string.Join(", ", tensor.Shape)}]", $"[{outputs}], [1, {outputs}] or one number");
        return tensor.Count == outputs ? tensor.Floats : [.. Enumerable.Repeat(tensor.Floats[0], outputs)];
    }

    private void Relu(NodeProto node, string value)
    {
        if (layers.Count == 0)
            throw Error(node, "a Relu before the first layer", "Relu after Gemm or MatMul");
        layers[^1] = layers[^1] with { Relu = true };
    }

    private void Flatten(NodeProto node, string value)
    {
        float axis = Attribute(node, "axis", 1);
        if (axis != 1)
            throw Error(node, $"flattens from axis {axis}", "axis 1: all but the batch");
        flat = true;
    }

    private void Reshape(NodeProto node, string value)
    {
        long[] shape = Constant(node, 1).Integers ?? [];
        bool flattens = shape.Length == 2 && shape[0] is (-1 or 0 or 1) && (shape[1] == width || (shape[1] == -1 && shape[0] != -1));
        if (!flattens)
            throw Error(node, $"reshapes to [{string.Join(", ", shape)}]", $"[-1, {width}] or [0, -1]: only flattening, with any batch");
        flat = true;
    }

    private void End(NodeProto node, string value)
    {
        if (layers.Count == 0)
            throw Error(node, "a softmax before the first layer", "softmax at the end only");
        float axis = Attribute(node, "axis", 1);
        if (axis is not (1 or -1))
            throw Error(node, $"a softmax over axis {axis}", "axis 1 or -1: the classes of one input", "Export the model again.");
        ended = true;
    }
}
