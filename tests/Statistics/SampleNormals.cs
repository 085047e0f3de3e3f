namespace DriftEngine.Tests.Statistics;

/// <summary>Standard normals with addresses, independent of the generator that the engine itself uses.</summary>
internal static class SampleNormals
{
    /// <summary>Box-Muller in double on two splitmix64 hashes of the address.</summary>
    public static double At(ulong seed, ulong sample, ulong index)
    {
        ulong address = Mix(Mix(Mix(seed) ^ sample) ^ index);
        double radius = Math.Sqrt(-2 * Math.Log(Uniform(Mix(address ^ 1))));
        return radius * Math.Cos(2 * Math.PI * Uniform(Mix(address ^ 2)));
    }

    private static double Uniform(ulong bits) => ((bits >> 11) + 0.5) / (1UL << 53);

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
