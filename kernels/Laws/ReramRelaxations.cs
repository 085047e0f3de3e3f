using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>Distribution of the relaxed conductance of a device around its mean.</summary>
public interface IReramRelaxation<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Relaxed conductance in microsiemens, not negative: mean, unit of the walk, standard deviation of the whole walk and its inverse, and the walk itself.</summary>
    static abstract T Relaxed(T mean, T unit, T width, T widthInverse, T walk);
}

/// <summary>Normal, cut at zero.</summary>
public struct GaussianRelaxation<T> : IReramRelaxation<T>
    where T : unmanaged, ILane<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Relaxed(T mean, T unit, T width, T widthInverse, T walk) => T.Max(T.Fma(unit, walk, mean), T.Float(0f));
}

/// <summary>
/// Log-logistic: the shape that fitted drift statistics of HfO2 best (Maldonado et al., Mater. Sci. Semicond. Process. 196,
/// 109668, 2025). g = alpha exp(l / beta), l a standard logistic made of the walk; with b = pi / beta the mean is
/// alpha b / sin b and 1 + c^2 = tan(b) / b, c the relative spread.
/// </summary>
public struct LogLogisticRelaxation<T> : IReramRelaxation<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Least mean in microsiemens: the distribution has no place for zero.</summary>
    private const float LeastMean = 1e-3f;

    /// <summary>A spread that belongs to more (c = 2.9) is not reached: it would have no variance at pi / 2.</summary>
    private const float LargestB = 1.5f;

    /// <summary>log2(e) / pi.</summary>
    private const float Log2EOverPi = 0.4592240943f;

    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Relaxed(T mean, T unit, T width, T widthInverse, T walk)
    {
        T centre = T.Max(mean, T.Float(LeastMean)), spread = unit * width;
        T b = OverPi(spread, centre), w = walk * widthInverse;

        return centre * Sinc(b * b) * Elementary.Exp2(Logistic(w) * b * T.Float(Log2EOverPi));
    }

    /// <summary>b = sqrt(3) c / sqrt(1 + 1.2 c^2) of tan(b) / b = 1 + c^2, c = spread / centre.</summary>
    [MethodImpl(Inline)]
    private static T OverPi(T spread, T centre)
    {
        T square = T.Fma(spread * spread, T.Float(1.2f), centre * centre);
        T b = Elementary.Exp2(Elementary.Log2(spread * T.Float(1.7320508f)) - (T.Float(0.5f) * Elementary.Log2(square)));
        return T.Min(b, T.Float(LargestB));
    }

    /// <summary>
    /// Standard logistic of a standard normal: the logit of its distribution function, within 0.2 % to 6 sigma and straight beyond.
    /// A cubic would do for the middle, but overshoots in the tail that carries the spread of wide distributions.
    /// </summary>
    [MethodImpl(Inline)]
    private static T Logistic(T normal)
    {
        T square = T.Min(normal * normal, T.Float(36f));
        T l = T.Fma(T.Float(8.2274552e-6f), square, T.Float(-9.5710182e-4f));
        l = T.Fma(l, square, T.Float(7.5576856e-2f));
        l = T.Fma(l, square, T.Float(1.5931770f));
        return l * normal;
    }

    /// <summary>sin(b) / b by its series, b below pi / 2.</summary>
    [MethodImpl(Inline)]
    private static T Sinc(T square)
    {
        T s = T.Fma(T.Float(2.7557319e-6f), square, T.Float(-1.9841270e-4f));
        s = T.Fma(s, square, T.Float(8.3333333e-3f));
        s = T.Fma(s, square, T.Float(-1.6666667e-1f));
        return T.Fma(s, square, T.Float(1f));
    }
}
