namespace DriftEngine.Tests.Network;

/// <summary>Numbers for tests that depend on their address alone.</summary>
internal static class Draws
{
    /// <summary>64 mixed bits (the finaliser of SplitMix64).</summary>
    public static ulong Bits(int seed, int index)
    {
        ulong z = ((ulong)(uint)seed << 32 | (uint)index) + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 to below limit.</summary>
    public static int Below(int limit, int seed, int index) => (int)(Bits(seed, index) % (ulong)limit);

    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Floats(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => (float)((Bits(seed, i) >> 11) * (2.0 / (1L << 53)) - 1))];
}
