namespace DriftEngine.Network;

/// <summary>A trained multi-layer perceptron, exact and digital: what the analog chip should compute.</summary>
/// <param name="Name">For messages: the file name.</param>
/// <param name="InputShape">Shape of one input without the batch dimension, for example [1, 28, 28].</param>
/// <param name="Layers">In the order of evaluation.</param>
public sealed record DigitalNetwork(string Name, IReadOnlyList<int> InputShape, IReadOnlyList<DenseLayer> Layers)
{
    /// <summary>Values per input.</summary>
    public int Features => Layers[0].Inputs;

    /// <summary>Outputs of the last layer.</summary>
    public int Classes => Layers[^1].Outputs;
}

/// <summary>y = x W + b, then ReLU where asked.</summary>
/// <param name="Name">Name of the node in the file.</param>
/// <param name="Inputs">Rows of the weight matrix.</param>
/// <param name="Outputs">Columns of the weight matrix.</param>
/// <param name="Weights">[Inputs x Outputs], row-major: Weights[input * Outputs + output].</param>
/// <param name="Bias">[Outputs].</param>
/// <param name="Relu">Whether max(y, 0) follows.</param>
public sealed record DenseLayer(string Name, int Inputs, int Outputs, float[] Weights, float[] Bias, bool Relu)
{
    /// <summary>
    /// [Outputs]: mean and standard deviation that batch normalisation gives to outputs (its beta and |gamma|), where it was
    /// folded into weights and bias; null without it.
    /// </summary>
    public (float[] Mean, float[] Deviation)? BatchNorm { get; init; }
}

/// <summary>Inputs, already scaled for the network, with their labels.</summary>
/// <param name="Inputs">[Count x Features], row-major.</param>
/// <param name="Labels">[Count], class indices; empty where there is nothing to classify.</param>
/// <param name="Features">Values per input.</param>
public sealed record DataSet(float[] Inputs, int[] Labels, int Features)
{
    /// <summary>Number of inputs.</summary>
    public int Count => Inputs.Length / Features;
}
