using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// The window of a worn device: g_max falls by w (g_max - g_mid) x^p, g_min rises by w (g_mid - g_min) x^p, and the programming
/// noise grows by 1 + b x^p, with x = N / N_f (engineering estimate, common to all technologies that wear gradually).
/// </summary>
public static class Wear
{
    /// <summary>Fields of <see cref="WearWindow{T}"/>.</summary>
    public const int Fields = 4;

    /// <summary>Fills the fields of a window.</summary>
    public static void Fill(DeviceParameters p, Span<float> fields)
    {
        double half = (p.GMaxMicrosiemens - p.GMinMicrosiemens) / 2;
        fields[0] = (float)p.GMinMicrosiemens;
        fields[1] = (float)p.GMaxMicrosiemens;
        fields[2] = (float)(p.WindowLoss * half);
        fields[3] = (float)p.WearNoise;
    }

    /// <summary>The target that the window of a worn device still holds; wear is x^p. A fresh device takes any target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Target<T>(T conductance, in WearWindow<T> window, T wear)
        where T : unmanaged, ILane<T>
    {
        T lost = window.Loss * wear;
        return T.Min(T.Max(conductance, window.Least + lost), window.Most - lost);
    }
}

/// <summary>Limits of a target, and how wear narrows them.</summary>
public struct WearWindow<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>g_min.</summary>
    public T Least;

    /// <summary>g_max.</summary>
    public T Most;

    /// <summary>w times half the window.</summary>
    public T Loss;

    /// <summary>b.</summary>
    public T Noise;
}
