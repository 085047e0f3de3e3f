using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Filamentary resistive memory on lanes. The verified conductance relaxes as a random walk in log time (front clock; array data
/// of Wan et al., Nature 608, 2022, and Falcone et al., arXiv 2502.04524, 2025), loses part of its distance to g_min by an
/// Arrhenius process, and is read with hopping below and metallic conduction above one quantum of conductance.
/// </summary>
/// <typeparam name="T">Lane.</typeparam>
/// <typeparam name="TShape">Distribution of the relaxed conductance.</typeparam>
public struct ReramLaw<T, TShape> : IDeviceLaw<T, ReramConstants<T>, ReramTarget<T>, ReramDevice<T>, ReramAge<T>>
    where T : unmanaged, ILane<T>
    where TShape : unmanaged, IReramRelaxation<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>log2 (theta / tau)^n beyond which nothing of exp(-(theta / tau)^n) is left.</summary>
    private const float Log2Lost = 6f;

    private const float Log2E = 1.4426950409f;

    /// <summary>A trap never closes a device altogether.</summary>
    private const float LargestTelegraph = 0.95f;

    /// <inheritdoc/>
    public static bool Walks => true;

    /// <inheritdoc/>
    public static bool WalkTakesWords => false;

    /// <inheritdoc/>
    public static bool HasAgeTargets => false;

    /// <summary>g_p = clip(g_t + sigma z_p) to the window; ln tau_R and the activation energy of conduction are spread by z_a and z_d.</summary>
    [MethodImpl(Inline)]
    public static ReramDevice<T> Program(in ReramTarget<T> target, in ReramConstants<T> law, in FrozenDraws<T> draws, T wear)
    {
        ReramDevice<T> device = default;
        T aimed = Wear.Target(target.Conductance, law.Window, wear);
        T spread = target.Spread * T.Fma(law.Window.Noise, wear, T.Float(1f));
        device.Programmed = Wear.Target(T.Fma(spread, draws.Programming, aimed), law.Window, wear);
        device.Relaxation = target.Relaxation;
        device.Retention = law.RetentionSpread * draws.Activation;
        device.Hopping = T.Fma(law.HoppingSpread, draws.Drift, T.Float(1f));
        return device;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static ReramDevice<T> WithProgrammed(in ReramDevice<T> device, in ReramConstants<T> law, T programmed)
    {
        ReramDevice<T> kept = device;
        kept.Programmed = programmed;
        return kept;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Start(in ReramDevice<T> device, in ReramConstants<T> law, T word) => T.Float(0f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Step(in ReramDevice<T> device, in ReramAge<T> age, in ReramConstants<T> law, in AgeTarget<T> at, T walk, T draw) => T.Fma(age.Step, draw, walk);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Programmed(in ReramDevice<T> device, in ReramConstants<T> law, T start) => device.Programmed;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Conductance(in ReramDevice<T> device, in ReramAge<T> age, in ReramConstants<T> law, in AgeTarget<T> at, T walk)
    {
        T mean = T.Fma(device.Relaxation, age.Disturb, device.Programmed + age.Mean);
        T g = TShape.Relaxed(mean, device.Relaxation, age.Width, age.WidthInverse, walk);
        T elapsed = Elementary.Exp2(T.Min(device.Retention + age.Retention, T.Float(Log2Lost)));
        T lost = law.RetentionLoss * (T.Float(1f) - Elementary.Exp2(elapsed * T.Float(-Log2E)));
        g = T.Fma(lost, law.Window.Least - g, g);
        if (!T.Any(age.Hopping)) // read at the temperature of programming
            return g;
        T hopping = Elementary.Exp2(age.Hopping * device.Hopping * T.Fma(g, law.CrossoverInverse, T.Float(-1f)));
        return g * Elementary.Select(T.LessThan(g, law.Crossover), hopping, age.Metallic);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T SlowNoise(T g, in ReramDevice<T> device, in ReramAge<T> age, in ReramConstants<T> law, T walk) => age.NoiseScale * Noise(g, law);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T FastNoise(T g, in ReramDevice<T> device, in ReramAge<T> age, in ReramConstants<T> law, T walk) => age.FastScale * Noise(g, law);

    /// <inheritdoc/>
    public static TelegraphDraw TelegraphDraw => TelegraphDraw.Normal;

    /// <summary>The normal itself: the spread of amplitudes is a constant of the law, applied in <see cref="TelegraphAmplitude"/>.</summary>
    [MethodImpl(Inline)]
    public static T TelegraphFactor(T normal, T word) => normal;

    /// <summary>Lognormal around min(amplitude (reference / g), most).</summary>
    [MethodImpl(Inline)]
    public static T TelegraphAmplitude(T g, T factor, in ReramAge<T> age, in ReramConstants<T> law)
    {
        T median = T.Min(law.TelegraphMedian - Elementary.Log2(g), law.TelegraphMost);
        return T.Min(Elementary.Exp2(T.Min(T.Fma(law.TelegraphSpread, factor, median), T.Float(0f))), T.Float(LargestTelegraph));
    }

    /// <summary>Logarithmic noise has died out at 1 uS and does not turn negative below.</summary>
    [MethodImpl(Inline)]
    private static T Noise(T g, in ReramConstants<T> law)
    {
        T noise = T.Fma(law.NoiseSlope, g, law.NoiseConstant), logarithm = law.NoiseLogarithm;
        if (T.Any(logarithm))
            noise = T.Max(T.Fma(logarithm, Elementary.Log2(g), noise), T.Float(0f));
        return noise;
    }
}

/// <summary>What is the same for all devices of resistive memory.</summary>
public struct ReramConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Window and wear; its least conductance is also where retention ends.</summary>
    public WearWindow<T> Window;

    /// <summary>Noise before the scales of an age: constant + slope g + logarithm log2 g, in microsiemens, not negative.</summary>
    public T NoiseConstant;

    /// <inheritdoc cref="NoiseConstant"/>
    public T NoiseSlope;

    /// <inheritdoc cref="NoiseConstant"/>
    public T NoiseLogarithm;

    /// <summary>g_x in microsiemens.</summary>
    public T Crossover;

    /// <summary>1 / g_x.</summary>
    public T CrossoverInverse;

    /// <summary>d; 0 where nothing changes with time.</summary>
    public T RetentionLoss;

    /// <summary>Minus the standard deviation of n log2 tau_R.</summary>
    public T RetentionSpread;

    /// <summary>Relative standard deviation of the activation energy of conduction.</summary>
    public T HoppingSpread;

    /// <summary>log2 of the median relative amplitude of a trap at 1 uS.</summary>
    public T TelegraphMedian;

    /// <summary>log2 of the largest median.</summary>
    public T TelegraphMost;

    /// <summary>Standard deviation of log2 of the amplitude.</summary>
    public T TelegraphSpread;
}

/// <summary>What a target conductance asks for; microsiemens.</summary>
public struct ReramTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Target conductance.</summary>
    public T Conductance;

    /// <summary>Standard deviation of the programming noise.</summary>
    public T Spread;

    /// <summary>What a unit of the walk means.</summary>
    public T Relaxation;
}

/// <summary>What is frozen when a device is programmed.</summary>
public struct ReramDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Conductance as programmed, in microsiemens.</summary>
    public T Programmed;

    /// <summary>What a unit of the walk means, in microsiemens.</summary>
    public T Relaxation;

    /// <summary>-n log2 of the device's tau_R over the median.</summary>
    public T Retention;

    /// <summary>Activation energy of conduction over its mean.</summary>
    public T Hopping;
}

/// <summary>Clocks and scales at one age.</summary>
public struct ReramAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Standard deviation that the walk adds from the age before to this one.</summary>
    public T Step;

    /// <summary>Mean shift of relaxation, in microsiemens.</summary>
    public T Mean;

    /// <summary>Mean that reads added, in units of the walk.</summary>
    public T Disturb;

    /// <summary>Standard deviation of the whole walk.</summary>
    public T Width;

    /// <summary>1 over <see cref="Width"/>; 0 where that is 0.</summary>
    public T WidthInverse;

    /// <summary>n log2 (theta / tau_R) of the median device.</summary>
    public T Retention;

    /// <summary>E_g (1/kT - 1/kT_p) / ln 2 at zero conductance: minus log2 of what hopping does there.</summary>
    public T Hopping;

    /// <summary>Conductance of a metallic filament at the temperature of the read over that at programming.</summary>
    public T Metallic;

    /// <summary>Scale of the noise drawn once per device and age.</summary>
    public T NoiseScale;

    /// <summary>Scale of the noise of every read.</summary>
    public T FastScale;
}
