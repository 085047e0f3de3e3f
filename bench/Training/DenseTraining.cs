using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DriftEngine.Network;

namespace DriftEngine.Bench.Training;

/// <summary>
/// One dense layer in training: y = x W + b. Gradients are taken at weights that carry fresh noise for each mini-batch, as
/// the weights of an analog chip do, and move the clean ones (Joshi et al., Nature Communications 2020).
/// </summary>
internal sealed class DenseTraining
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;
    private readonly float[] _noisy, _gradient, _mean, _square;
    private readonly float[] _biasGradient, _biasMean, _biasSquare;

    /// <summary>Rows of the weight matrix.</summary>
    public int Inputs { get; }

    /// <summary>Columns of the weight matrix.</summary>
    public int Outputs { get; }

    /// <summary>Weights[input * Outputs + output].</summary>
    public float[] Weights { get; }

    /// <summary>[Outputs].</summary>
    public float[] Bias { get; }

    /// <summary>Draws the first weights (He et al. 2015: variance 2 / inputs).</summary>
    public DenseTraining(int inputs, int outputs, ref AddressedDraws draws)
    {
        (Inputs, Outputs, Weights, Bias) = (inputs, outputs, new float[inputs * outputs], new float[outputs]);
        (_noisy, _gradient) = (new float[Weights.Length], new float[Weights.Length]);
        (_mean, _square) = (new float[Weights.Length], new float[Weights.Length]);
        (_biasGradient, _biasMean, _biasSquare) = (new float[outputs], new float[outputs], new float[outputs]);
        for (int i = 0; i < Weights.Length; i++)
            Weights[i] = MathF.Sqrt(2f / inputs) * (float)draws.Bell();
    }

    /// <summary>Fresh noise of standard deviation <paramref name="noise"/> x max|w| on the weights that forward and backward use.</summary>
    public void Disturb(float noise, ref AddressedDraws draws)
    {
        float sigma = noise * Weights.Max(MathF.Abs);
        for (int i = 0; i < Weights.Length; i++)
            _noisy[i] = sigma == 0 ? Weights[i] : Weights[i] + sigma * (float)draws.Bell();
    }

    /// <summary>y = x W + b for one input, at the disturbed weights.</summary>
    public void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        Bias.CopyTo(y);
        for (int i = 0; i < Inputs; i++)
            if (x[i] != 0)
                AddScaled(y, x[i], _noisy.AsSpan(i * Outputs, Outputs));
    }

    /// <summary>Adds one input's gradient to the sums, and gives the gradient by x unless that is empty.</summary>
    public void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx)
    {
        AddScaled(_biasGradient, 1, dy);
        for (int i = 0; i < Inputs; i++)
            if (x[i] != 0)
                AddScaled(_gradient.AsSpan(i * Outputs, Outputs), x[i], dy);
        for (int i = 0; i < dx.Length; i++)
        {
            float sum = 0;
            for (int o = 0; o < Outputs; o++)
                sum += _noisy[i * Outputs + o] * dy[o];
            dx[i] = sum;
        }
    }

    /// <summary>One step of Adam (Kingma and Ba 2015) along the summed gradients, then clips at some standard deviations.</summary>
    public void Step(float rate, int step, int batch, float clipSigmas)
    {
        Adam(Weights, _gradient, _mean, _square, rate, step, batch);
        Adam(Bias, _biasGradient, _biasMean, _biasSquare, rate, step, batch);
        double squares = 0;
        foreach (float w in Weights)
            squares += (double)w * w;
        float limit = clipSigmas * (float)Math.Sqrt(squares / Weights.Length);
        for (int i = 0; i < Weights.Length; i++)
            Weights[i] = Math.Clamp(Weights[i], -limit, limit);
    }

    private static void Adam(float[] w, float[] gradient, float[] mean, float[] square, float rate, int step, int batch)
    {
        float meanScale = 1 / (1 - MathF.Pow(Beta1, step)), squareScale = 1 / (1 - MathF.Pow(Beta2, step));
        for (int i = 0; i < w.Length; i++)
        {
            float g = gradient[i] / batch;
            mean[i] = Beta1 * mean[i] + (1 - Beta1) * g;
            square[i] = Beta2 * square[i] + (1 - Beta2) * g * g;
            w[i] -= rate * mean[i] * meanScale / (MathF.Sqrt(square[i] * squareScale) + Epsilon);
            gradient[i] = 0;
        }
    }

    /// <summary>y += a x, element by element: the width of the vector unit changes no bit.</summary>
    private static void AddScaled(Span<float> y, float a, ReadOnlySpan<float> x)
    {
        Span<Vector256<float>> wideY = MemoryMarshal.Cast<float, Vector256<float>>(y);
        ReadOnlySpan<Vector256<float>> wideX = MemoryMarshal.Cast<float, Vector256<float>>(x);
        for (int i = 0; i < wideY.Length; i++)
            wideY[i] += a * wideX[i];
        for (int i = wideY.Length * Vector256<float>.Count; i < y.Length; i++)
            y[i] += a * x[i];
    }
}
