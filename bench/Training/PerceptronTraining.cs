using DriftEngine.Network;

namespace DriftEngine.Bench.Training;

/// <summary>Labelled images, scaled to 0..1.</summary>
internal sealed record Images(float[] Pixels, int Count, int Features)
{
    /// <summary>One image.</summary>
    public ReadOnlySpan<float> this[int index] => Pixels.AsSpan(index * Features, Features);
}

/// <summary>How to train; every number here changes the network.</summary>
internal sealed record TrainingPlan
{
    /// <summary>Passes over the images.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images per step.</summary>
    public int Batch { get; init; } = 50;

    /// <summary>First step size; falls linearly to zero.</summary>
    public float Rate { get; init; } = 2e-3f;

    /// <summary>Standard deviation of the weights' noise, in units of the layer's largest absolute weight.</summary>
    public float Noise { get; init; } = 0.04f;

    /// <summary>Where weights are clipped, in root mean squares of the layer, so that few weights do not set the scale of all.</summary>
    public float ClipSigmas { get; init; } = 2.5f;

    /// <summary>Seed of first weights, noise and order.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>A multi-layer perceptron in training: ReLU between layers, softmax and cross-entropy behind. One thread, float32.</summary>
internal sealed class PerceptronTraining
{
    private readonly float[][] _values, _gradients;
    private AddressedDraws _draws;

    /// <summary>The layers in order of evaluation.</summary>
    public DenseTraining[] Layers { get; }

    /// <summary>A fresh network of these widths, inputs first.</summary>
    public PerceptronTraining(int[] widths, ulong seed)
    {
        _draws = new AddressedDraws(seed, 0, 0);
        Layers = new DenseTraining[widths.Length - 1];
        for (int i = 0; i < Layers.Length; i++)
            Layers[i] = new DenseTraining(widths[i], widths[i + 1], ref _draws);
        _values = [.. widths.Select(width => new float[width])];
        _gradients = [.. widths.Select(width => new float[width])];
    }

    /// <summary>Trains; calls back after each epoch with its number and mean loss.</summary>
    public void Fit(Images images, TrainingPlan plan, Action<int, double> afterEpoch)
    {
        int[] order = [.. Enumerable.Range(0, images.Count)];
        int perEpoch = images.Count / plan.Batch, steps = plan.Epochs * perEpoch;
        for (int step = 0; step < steps; step++)
        {
            int at = step % perEpoch * plan.Batch;
            if (at == 0)
                Shuffle(order);
            float rate = plan.Rate * (steps - step) / steps;
            double loss = Step(images, order.AsSpan(at, plan.Batch), plan, rate, step + 1);
            if (at + plan.Batch == perEpoch * plan.Batch)
                afterEpoch(step / perEpoch + 1, loss);
        }
    }

    /// <summary>How many images the network classifies correctly on a chip whose weights carry this noise.</summary>
    public int Correct(Images images, float noise, ulong chip)
    {
        var draws = new AddressedDraws(chip, 1, 0);
        foreach (DenseTraining layer in Layers)
            layer.Disturb(noise, ref draws);
        int correct = 0;
        for (int i = 0; i < images.Count; i++)
        {
            Forward(images[i]);
            float[] logits = _values[^1];
            correct += Array.IndexOf(logits, logits.Max()) == SyntheticDigits.Label(i) ? 1 : 0;
        }

        return correct;
    }

    private void Shuffle(int[] order)
    {
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = _draws.Choice(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    private double Step(Images images, ReadOnlySpan<int> batch, TrainingPlan plan, float rate, int step)
    {
        foreach (DenseTraining layer in Layers)
            layer.Disturb(plan.Noise, ref _draws);
        double loss = 0;
        foreach (int image in batch)
        {
            Forward(images[image]);
            loss += LossGradient(SyntheticDigits.Label(image));
            Backward();
        }

        foreach (DenseTraining layer in Layers)
            layer.Step(rate, step, batch.Length, plan.ClipSigmas);
        return loss / batch.Length;
    }

    private void Forward(ReadOnlySpan<float> image)
    {
        image.CopyTo(_values[0]);
        for (int i = 0; i < Layers.Length; i++)
        {
            Layers[i].Forward(_values[i], _values[i + 1]);
            if (i < Layers.Length - 1)
                foreach (ref float value in _values[i + 1].AsSpan())
                    value = MathF.Max(value, 0);
        }
    }

    /// <summary>Cross-entropy of the softmax; leaves its gradient by the logits in place.</summary>
    private double LossGradient(int label)
    {
        float[] logits = _values[^1], gradient = _gradients[^1];
        float largest = logits.Max(), sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += gradient[i] = MathF.Exp(logits[i] - largest);
        for (int i = 0; i < logits.Length; i++)
            gradient[i] /= sum;
        double loss = -Math.Log(Math.Max(gradient[label], 1e-30f));
        gradient[label] -= 1;
        return loss;
    }

    private void Backward()
    {
        for (int i = Layers.Length - 1; i >= 0; i--)
        {
            Span<float> dx = i > 0 ? _gradients[i] : [];
            Layers[i].Backward(_values[i], _gradients[i + 1], dx);
            for (int k = 0; k < dx.Length; k++)
                if (_values[i][k] == 0)
                    dx[k] = 0;
        }
    }
}
