using DriftEngine.Kernels.Lanes;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Digital;

/// <summary>Which outputs a launch of <see cref="NormKernel"/>, <see cref="ErrorKernel"/> or <see cref="ActivationKernel"/> looks at.</summary>
public struct OutputCall
{
    /// <summary>Chips of the launch.</summary>
    public int Chips;

    /// <summary>Inputs of the chunk.</summary>
    public int Images;

    /// <summary>First input of the chunk.</summary>
    public int FirstImage;

    /// <summary>Columns of the layer.</summary>
    public int Columns;

    /// <summary>Slices of the layer.</summary>
    public int Slices;

    /// <summary>1 where a ReLU acts.</summary>
    public int Relu;

    /// <summary>1 where the next layer's DAC follows.</summary>
    public int HasNextDac;

    /// <summary>The next layer's DAC.</summary>
    public Crossbar.DeviceConverter NextDac;
}

/// <summary>Batch normalisation estimated again from a layer's outputs before its activation.</summary>
public static class NormKernel
{
    /// <summary>
    /// One thread is one column of one chip; it adds the inputs in order, in double precision. Reads outputs[chip][image, column], bias and
    /// the wanted mean and deviation[column]; writes factors[chip][column of all slices] and offsets likewise. Draws nothing.
    /// </summary>
    public static void Run(
        ArrayView<float> outputs, ArrayView<float> bias, ArrayView<float> wantedMean, ArrayView<float> wantedDeviation, ArrayView<float> factors, ArrayView<float> offsets, OutputCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        if (thread >= (long)call.Chips * call.Columns)
            return;
        long chip = thread / call.Columns;
        int column = (int)(thread - (chip * call.Columns));
        long first = (chip * call.Images * call.Columns) + column;
        double sum = 0, squares = 0;
        for (int i = 0; i < call.Images; i++)
            sum += outputs[first + ((long)i * call.Columns)];
        double mean = sum / call.Images;
        for (int i = 0; i < call.Images; i++)
        {
            double apart = outputs[first + ((long)i * call.Columns)] - mean;
            squares += apart * apart;
        }

        float deviation = (float)XMath.Sqrt(squares / call.Images);
        float factor = deviation == 0f ? 1f : wantedDeviation[column] / deviation;
        long at = chip * call.Slices * call.Columns;
        for (int slice = 0; slice < call.Slices; slice++)
        {
            factors[at + (slice * call.Columns) + column] = factor;
            offsets[at + (slice * call.Columns) + column] = 0f;
        }

        offsets[at + column] = ScalarMath.Fma(-factor, (float)mean - bias[column], wantedMean[column] - bias[column]);
    }
}

/// <summary>Errors of a layer's outputs before its activation, against exact ones.</summary>
public static class ErrorKernel
{
    /// <summary>Sums of one input: error, its square, error times ideal, ideal squared.</summary>
    public const int Moments = 4;

    /// <summary>
    /// One thread is one input of one chip; it adds the columns in order, in double precision. Reads outputs[chip][image, column] and
    /// ideal[image of all, column]; writes moments[chip][image][4]. Draws nothing.
    /// </summary>
    public static void Run(ArrayView<float> outputs, ArrayView<float> ideal, ArrayView<double> moments, OutputCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        if (thread >= (long)call.Chips * call.Images)
            return;
        long own = thread * call.Columns, exact = (call.FirstImage + (thread % call.Images)) * call.Columns;
        double error = 0, squared = 0, product = 0, power = 0;
        for (int column = 0; column < call.Columns; column++)
        {
            double y0 = ideal[exact + column], e = outputs[own + column] - y0;
            error += e;
            squared += e * e;
            product += e * y0;
            power += y0 * y0;
        }

        moments[thread * Moments] = error;
        moments[(thread * Moments) + 1] = squared;
        moments[(thread * Moments) + 2] = product;
        moments[(thread * Moments) + 3] = power;
    }
}

/// <summary>ReLU and the next layer's DAC, where a layer's outputs were looked at before.</summary>
public static class ActivationKernel
{
    /// <summary>
    /// One thread is one output of one chip. Reads and writes outputs[chip][image, column]; adds to clipped[chips + chip]. Draws nothing.
    /// </summary>
    public static void Run(ArrayView<float> outputs, ArrayView<int> clipped, OutputCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        long perChip = (long)call.Images * call.Columns;
        if (thread >= perChip * call.Chips)
            return;
        float y = outputs[thread];
        if (call.Relu != 0)
            y = y > 0f ? y : 0f;
        if (call.HasNextDac != 0)
        {
            ScalarLane count = ScalarLane.Bits(0);
            y = Laws.ConverterLaw.Convert(ScalarLane.Float(y), call.NextDac.Lanes(), ref count).Value;
            if (count.Raw != 0)
                Atomic.Add(ref clipped[call.Chips + (thread / perChip)], (int)count.Raw);
        }

        outputs[thread] = y;
    }
}
