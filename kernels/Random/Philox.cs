using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Random;

/// <summary>
/// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. A keyed bijection
/// of 128-bit counters; there is no state, a random number is a pure function of its address.
/// </summary>
public static class Philox
{
    /// <summary>Rounds.</summary>
    public const int Rounds = 10;

    /// <summary>Multiplier of the first word.</summary>
    public const uint Multiplier0 = 0xD2511F53;

    /// <summary>Multiplier of the third word.</summary>
    public const uint Multiplier1 = 0xCD9E8D57;

    /// <summary>Step of the first key word: the golden ratio.</summary>
    public const uint Weyl0 = 0x9E3779B9;

    /// <summary>Step of the second key word: the square root of 3, less 1.</summary>
    public const uint Weyl1 = 0xBB67AE85;

    /// <summary>Four words for one address, for host code.</summary>
    public static (uint X, uint Y, uint Z, uint W) Words(uint c0, uint c1, uint c2, uint c3, ulong seed)
    {
        var words = ScalarLane.PhiloxRounds(
            Address.Quad<ScalarLane>(ScalarLane.Bits(c0), c1, c2, c3),
            ScalarLane.Bits((uint)seed),
            ScalarLane.Bits((uint)(seed >> 32)));
        return (words.X.Raw, words.Y.Raw, words.Z.Raw, words.W.Raw);
    }
}

/// <summary>Addresses of random numbers: which device or output, of which trial, for which purpose, at which time.</summary>
public static class Address
{
    /// <summary>A counter whose last three words are the same in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<T> Quad<T>(T index, uint trial, uint purpose, uint epoch)
        where T : unmanaged, ILane<T> =>
        new(index, T.Bits(trial), T.Bits(purpose), T.Bits(epoch));
}
