namespace DriftEngine.Kernels.Laws;

/// <summary>1/f noise, S_G / G^2 = Q / f, as variances over (g Qs)^2, on the host.</summary>
/// <remarks>
/// A simplification: the slow parts of two ages of a device are drawn independently of each other, whereas components slower than
/// the time between them would be common to both. Each age has the right variance; differences between near ages have too much.
/// </remarks>
public static class FlickerNoise
{
    /// <summary>
    /// First time constant of the bank of relaxation components, in reads: bins of one decade from 7.4 t_read on reproduce
    /// ln((t + t_read) / (2 t_read)) within 0.08 from 1 ms to 10 years.
    /// </summary>
    private const double FirstBinReads = 7.4;

    /// <summary>S of the noise drawn once per device and age, and of that drawn once per output.</summary>
    public static (double Slow, double Fast) Scales(DeviceParameters p, double ageSeconds)
    {
        if (p.ReadNoise == ReadNoise.Off)
            return (0, 0);
        double total = Accumulated(p, ageSeconds);
        double fast = p.ReadNoise == ReadNoise.Split ? Math.Min(Fast(p, ageSeconds), total) : 0;
        return (Math.Sqrt(total - fast), Math.Sqrt(fast));
    }

    /// <summary>ln((t + t_read) / (2 t_read)): variance since programming (Nandakumar et al., ICECS 2019).</summary>
    public static double Accumulated(DeviceParameters p, double ageSeconds) =>
        Math.Max(Math.Log((ageSeconds + p.ReadSeconds) / (2 * p.ReadSeconds)), 0);

    /// <summary>
    /// Share of the accumulated variance in components faster than the read window: one Ornstein-Uhlenbeck component per
    /// decade of time constant, each of stationary variance ln 10, started at zero at the verifying read.
    /// </summary>
    public static double Fast(DeviceParameters p, double ageSeconds)
    {
        double sum = 0;
        for (double bin = FirstBinReads * p.ReadSeconds; ; bin *= 10)
        {
            double timeConstant = bin * Math.Sqrt(10);
            if (timeConstant >= p.ReadWindowSeconds)
                return sum;
            sum += Math.Log(10) * (1 - Math.Exp(-2 * ageSeconds / timeConstant));
        }
    }
}
