using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Bench;

/// <summary>The yardstick: fused multiply-adds on registers alone, twelve independent chains.</summary>
internal static class FmaPeak<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Turns of one call beside work of some milliseconds on one core.</summary>
    public const int Turns = 400_000;

    private const int Chains = 12;

    /// <summary>Floating point operations of one call.</summary>
    public static double Operations(int turns) => 2.0 * Chains * T.Width * turns;

    /// <summary>Runs the chains; the result keeps the loop alive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static T Run(int turns)
    {
        T b = T.Float(0.999f), c = T.Float(1e-3f);
        T a0 = b, a1 = b, a2 = b, a3 = b, a4 = b, a5 = b, a6 = b, a7 = b, a8 = b, a9 = b, a10 = b, a11 = b;
        for (int i = 0; i < turns; i++)
        {
            a0 = T.Fma(a0, b, c);
            a1 = T.Fma(a1, b, c);
            a2 = T.Fma(a2, b, c);
            a3 = T.Fma(a3, b, c);
            a4 = T.Fma(a4, b, c);
            a5 = T.Fma(a5, b, c);
            a6 = T.Fma(a6, b, c);
            a7 = T.Fma(a7, b, c);
            a8 = T.Fma(a8, b, c);
            a9 = T.Fma(a9, b, c);
            a10 = T.Fma(a10, b, c);
            a11 = T.Fma(a11, b, c);
        }

        return a0 + a1 + a2 + a3 + a4 + a5 + (a6 + a7 + a8 + a9 + a10 + a11);
    }
}

/// <summary>The yardstick on the widest vectors that this processor has: those that the backend uses.</summary>
internal static class FmaPeak
{
    private static int Bits => SimdBackend.SupportedVectorBits[^1];

    /// <summary>Floating point operations of one call.</summary>
    public static double Operations(int turns) => Bits switch
    {
        512 => FmaPeak<Vector512Lane>.Operations(turns),
        256 => FmaPeak<Vector256Lane>.Operations(turns),
        128 => FmaPeak<Vector128Lane>.Operations(turns),
        _ => FmaPeak<ScalarLane>.Operations(turns),
    };

    /// <summary>Runs the chains.</summary>
    public static void Run(int turns)
    {
        switch (Bits)
        {
            case 512:
                FmaPeak<Vector512Lane>.Run(turns);
                break;
            case 256:
                FmaPeak<Vector256Lane>.Run(turns);
                break;
            case 128:
                FmaPeak<Vector128Lane>.Run(turns);
                break;
            default:
                FmaPeak<ScalarLane>.Run(turns);
                break;
        }
    }
}
