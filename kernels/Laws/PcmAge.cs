using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Laws;

/// <summary>The clocks of PCM-1M at one age, computed on the host in double precision.</summary>
/// <param name="MinusLog2Time">-log2((t + tau) / (t_c + tau)); 0 where drift is off or t = t_c.</param>
/// <param name="NoiseScale">S of the noise drawn once per device and age; 0 where read noise is off.</param>
/// <param name="FastScale">S of the noise drawn once per output; 0 unless read noise is split.</param>
/// <param name="Epoch">Fourth word of the addresses that belong to this age.</param>
public readonly record struct PcmAge(float MinusLog2Time, float NoiseScale, float FastScale, uint Epoch)
{
    /// <summary>Boltzmann's constant in eV/K (CODATA 2018, exact).</summary>
    private const double BoltzmannEv = 8.617333262e-5;

    /// <summary>
    /// First time constant of the bank of relaxation components, in reads: bins of one decade from 7.4 t_read on reproduce
    /// ln((t + t_read) / (2 t_read)) within 0.08 from 1 ms to 10 years.
    /// </summary>
    private const double FirstBinReads = 7.4;

    /// <summary>The clocks at an age of at least t_c seconds.</summary>
    public static PcmAge At(PcmParameters p, double temperatureKelvin, double ageSeconds)
    {
        double total = AccumulatedNoise(p, ageSeconds);
        double fast = p.ReadNoise == ReadNoise.Split ? Math.Min(FastNoise(p, ageSeconds), total) : 0;
        double slow = p.ReadNoise == ReadNoise.Off ? 0 : total - fast;
        double log2Time = p.Drift ? Log2Time(p, temperatureKelvin, ageSeconds) : 0;
        return new PcmAge((float)-log2Time, (float)Math.Sqrt(slow), (float)Math.Sqrt(fast), Streams.Epoch(ageSeconds));
    }

    /// <summary>log2((t + tau) / (t_c + tau)), tau the onset of relaxation at this temperature.</summary>
    public static double Log2Time(PcmParameters p, double temperatureKelvin, double ageSeconds)
    {
        double onset = Math.Exp(p.RelaxationBarrierEv / (BoltzmannEv * temperatureKelvin)) / p.AttemptFrequency;
        return Math.Log2((ageSeconds + onset) / (p.ProgrammedAtSeconds + onset));
    }

    /// <summary>ln((t + t_read) / (2 t_read)): variance of the 1/f noise since programming, over (g Qs)^2.</summary>
    public static double AccumulatedNoise(PcmParameters p, double ageSeconds) =>
        Math.Max(Math.Log((ageSeconds + p.ReadSeconds) / (2 * p.ReadSeconds)), 0);

    /// <summary>
    /// Share of the accumulated variance in components faster than the read window: one Ornstein-Uhlenbeck component per
    /// decade of time constant, each of stationary variance ln 10, started at zero at the verifying read.
    /// </summary>
    public static double FastNoise(PcmParameters p, double ageSeconds)
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
