using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Digital;

/// <summary>Factors and offsets of compensation, in float32 and in one order: the same bits on every backend.</summary>
internal static unsafe class Compensating
{
    /// <summary>What was over what is; 1 where nothing is.</summary>
    public static float Factor(float then, float now) => now == 0f ? 1f : then / now;

    /// <summary>What the mean input gave as programmed less what it gives now, in network units.</summary>
    public static float Offset(float then, float now, float factor, float scale) => ScalarMath.Fma(-factor, now, then) * scale;

    /// <summary>Added to outputs fma(acc, factor, bias + offset) so that a column's mean becomes the wanted one.</summary>
    public static float NormOffset(float mean, float factor, float wanted, float bias) => ScalarMath.Fma(-factor, mean - bias, wanted - bias);

    /// <summary>Mean and standard deviation (n below) of values that lie stride apart, in double precision and in order.</summary>
    public static (float Mean, float Deviation) Statistics(float* values, long stride, int count)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < count; i++)
            sum += values[i * stride];
        double mean = sum / count;
        for (int i = 0; i < count; i++)
        {
            double apart = values[i * stride] - mean;
            squares += apart * apart;
        }

        return ((float)mean, (float)Math.Sqrt(squares / count));
    }
}
