namespace DriftEngine.Network;

/// <summary>
/// Random numbers of one address (seed, set, index): draw k is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) of the
/// address's key and k. Integers and exact conversions only, so every machine draws the same bits.
/// </summary>
internal struct AddressedDraws
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong _key;
    private ulong _k;

    /// <summary>The draws of one address, from the first.</summary>
    public AddressedDraws(ulong seed, ulong set, ulong index)
    {
        _key = Mix(Mix(Mix(seed + Golden) ^ set) ^ index);
        _k = 0;
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits() => Mix(_key + (++_k * Golden));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * ((Bits() >> 11) * (1.0 / (1UL << 53)));

    /// <summary>An integer in [0, count); count is small, so the bias of the product is far below 1e-9.</summary>
    public int Choice(int count) => (int)(((Bits() >> 32) * (ulong)count) >> 32);

    /// <summary>
    /// Bell-shaped with mean 0 and variance 1: the sum of four uniforms of 16 bits (Irwin-Hall), which ends at 3.46 sigma.
    /// It needs no logarithm, whose last bits differ between platforms.
    /// </summary>
    public double Bell()
    {
        const double mean = 2.0 * 65535;
        const double perSigma = 1.0 / 37837.0; // sigma of the sum of four uniforms on 0..65535
        ulong bits = Bits();
        ulong sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return (sum - mean) * perSigma;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
