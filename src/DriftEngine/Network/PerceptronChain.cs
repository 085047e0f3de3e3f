using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>The layers found so far, and what each operator adds to them.</summary>
internal sealed class PerceptronChain
{
    private readonly string file;
    private readonly int? batch;
    private readonly IReadOnlyList<int> inputShape;
    private readonly OnnxConstants constants;
    private readonly Dictionary<string, Action<NodeProto, string>> operators;
    private readonly List<DenseLayer> layers = [];
    private int width;
    private bool flat;
    private bool ended;

    /// <summary>Starts at the input; batch is its first dimension where the file fixes it.</summary>
    public PerceptronChain(string file, int? batch, IReadOnlyList<int> inputShape, OnnxConstants constants)
    {
        (this.file, this.batch, this.inputShape, this.constants) = (file, batch, inputShape, constants);
        width = inputShape.Aggregate(1, (a, b) => a * b);
        flat = inputShape.Count == 1;
        operators = new(StringComparer.Ordinal)
        {
            ["Gemm"] = Gemm,
            ["MatMul"] = MatMul,
            ["Add"] = Add,
            ["BatchNormalization"] = BatchNormalization,
            ["Relu"] = Relu,
            ["Flatten"] = Flatten,
            ["Reshape"] = Reshape,
            ["Identity"] = (_, _) => { },
            ["Dropout"] = Dropout,
            ["Softmax"] = End,
            ["LogSoftmax"] = End,
        };
    }

    /// <summary>Takes one node of the chain; value is the name of what flows into it.</summary>
    public void Apply(NodeProto node, string value)
    {
        string operation = node.OpType;
        bool foreign = node.Domain is not ("" or "ai.onnx");
        if (foreign || !operators.TryGetValue(operation, out var apply))
            throw Error(node, $"operator {operation} is not supported" + (foreign ? $" (domain {node.Domain})" : ""), $"{string.Join(", ", operators.Keys.Order(StringComparer.Ordinal))}, Constant", "This version computes multi-layer perceptrons; convolutions and others come later.");
        if (operation is not ("Gemm" or "MatMul" or "Add") && node.Input[0] != value)
            throw Error(node, $"value \"{value}\" is not its first input", "activations first, then constants");
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
        return constants.Find(name)
            ?? throw Error(node, $"input {input} (\"{name}\") is not a constant of the file", "weights and biases that are stored in the file", "Export the model with its weights and with constants folded; products of two activations come later.");
    }

    private OnnxTensor Matrix(NodeProto node, int input)
    {
        OnnxTensor tensor = Constant(node, input);
        return tensor is { Floats: not null, Shape.Count: 2, Count: > 0 }
            ? tensor
            : throw Error(node, $"weights of shape [{string.Join(", ", tensor.Shape)}]{(tensor.Floats is null ? ", whole numbers" : "")}", "a matrix of float32 or float64");
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
        float[] weights = alpha == 1 && !transposed ? matrix.Floats! : new float[matrix.Count];
        for (int i = 0; i < inputs && weights != matrix.Floats; i++)
            for (int o = 0; o < outputs; o++)
                weights[(i * outputs) + o] = alpha * matrix.Floats![transposed ? (o * inputs) + i : (i * outputs) + o];
        layers.Add(new DenseLayer(node.Name.Length > 0 ? node.Name : $"layer {layers.Count + 1}", inputs, outputs, Finite(node, weights), Finite(node, bias), false));
        width = outputs;
    }

    private float[] Finite(NodeProto node, float[] values) => OnnxTensor.AllFinite(values)
        ? values
        : throw Error(node, "its weights or biases, with alpha and beta, are not finite in float32", "finite numbers", "The training may have diverged; check the model.");

    /// <summary>A constant added to a layer's output is its bias; before a ReLU only.</summary>
    private void Add(NodeProto node, string value)
    {
        if (node.Input.Count != 2 || layers.Count == 0 || layers[^1].Relu || layers[^1].BatchNorm is not null)
            throw Error(node, "this sum is not the bias of a layer", "MatMul, then Add of a constant, then Relu");
        float[] bias = Bias(node, Constant(node, node.Input[0] == value ? 1 : 0), width);
        layers[^1] = layers[^1] with { Bias = Finite(node, [.. layers[^1].Bias.Zip(bias, (a, b) => a + b)]) };
    }

    /// <summary>
    /// Folded into the layer before it: y = gamma (x - mean) / sqrt(var + epsilon) + beta; what it makes of means and deviations is
    /// kept, so that they can be estimated again on a chip.
    /// </summary>
    private void BatchNormalization(NodeProto node, string value)
    {
        if (layers.Count == 0 || layers[^1].Relu || layers[^1].BatchNorm is not null || node.Input.Count != 5 || Attribute(node, "training_mode", 0) != 0)
            throw Error(node, "this batch normalisation does not follow a layer", "Gemm or MatMul, then BatchNormalization for inference, then Relu", "Export the model for inference, for example after model.eval().");
        DenseLayer layer = layers[^1];
        float[][] constants = [.. Enumerable.Range(1, 4).Select(i => Bias(node, Constant(node, i), width))];
        double epsilon = Attribute(node, "epsilon", 1e-5f);
        double[] factor = [.. constants[0].Zip(constants[3], (gamma, variance) => gamma / Math.Sqrt(variance + epsilon))];
        float[] bias = [.. layer.Bias.Select((b, o) => (float)(((b - (double)constants[2][o]) * factor[o]) + constants[1][o]))];
        float[] weights = [.. layer.Weights.Select((w, i) => (float)(w * factor[i % width]))];
        layers[^1] = layer with { Weights = Finite(node, weights), Bias = Finite(node, bias), BatchNorm = (constants[1], [.. constants[0].Select(MathF.Abs)]) };
    }

    private float[] Bias(NodeProto node, OnnxTensor tensor, int outputs)
    {
        bool row = tensor.Shape.Count < 2 || (tensor.Shape.Count == 2 && tensor.Shape[0] == 1);
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

    private void Dropout(NodeProto node, string value)
    {
        bool training = node.Input.Count > 2 && node.Input[2].Length > 0 && Constant(node, 2).Integers is not [0];
        if (training)
            throw Error(node, "dropout in training mode", "training_mode = false", "Export the model for inference, for example after model.eval().");
    }

    private void Flatten(NodeProto node, string value)
    {
        float axis = Attribute(node, "axis", 1);
        int rank = flat ? 2 : inputShape.Count + 1;
        if (axis != 1 && axis != 1 - rank)
            throw Error(node, $"flattens from axis {axis}", "axis 1: all but the batch");
        flat = true;
    }

    /// <summary>Only [batch, width]; 0 keeps a size and -1 takes what is left.</summary>
    private void Reshape(NodeProto node, string value)
    {
        long[] shape = Constant(node, 1).Integers ?? [];
        bool zeroKeeps = Attribute(node, "allowzero", 0) == 0;
        bool keepsWidth = shape.Length == 2 && (shape[1] == width || (shape[1] == 0 && zeroKeeps && flat));
        bool keepsBatch = shape.Length == 2 && ((shape[0] == 0 && zeroKeeps) || shape[0] == (batch ?? 1));
        if (!(keepsBatch && (keepsWidth || shape[1] == -1)) && !(keepsWidth && shape[0] == -1))
            throw Error(node, $"reshapes to [{string.Join(", ", shape)}]", $"[{batch ?? -1}, {width}]: only flattening");
        flat = true;
    }

    private void End(NodeProto node, string value)
    {
        if (layers.Count == 0)
            throw Error(node, "a softmax before the first layer", "softmax at the end only");
        float axis = Attribute(node, "axis", -1); // 1 before operator set 13: the same axis, as the scores have rank 2
        if (axis is not (1 or -1))
            throw Error(node, $"softmax over axis {axis}", "axis 1 or -1: the classes");
        ended = true;
    }
}
