using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// Spin-torque MRAM on lanes: two states. The walk of a device is a mask, all bits set where it holds the opposite of what it was
/// asked for: by a write error from the start, by thermal reversal or read disturb between ages. Retention of a barrier with
/// Delta = D25 (1 + cv z): the two-state equation, solved on the host for every z (Thomas et al., J. Appl. Phys. 2015, for the
/// spread of barriers). Conductances: parallel state with its own spread, magnetoresistance by temperature and bias.
/// </summary>
public struct MramLaw<T> : IDeviceLaw<T, MramConstants<T>, MramTarget<T>, MramDevice<T>, MramAge<T>>
    where T : unmanaged, ILane<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const float Log2E = 1.44269504f;

    /// <summary>log2 of an exposure after which the state is forgotten to the last bit: exp(-64).</summary>
    private const float LargestLog2Exposure = 6f;

    /// <summary>Below this exposure 1 - exp(-x) is taken from its series, within 1.3e-7.</summary>
    private const float SeriesBelow = 0.0625f;

    /// <summary>Smallest 1 + TMR over its mean, far beyond 6 sigma of any accepted spread.</summary>
    private const float SmallestDivisor = 0.05f;

    /// <inheritdoc/>
    public static bool Walks => true;

    /// <inheritdoc/>
    public static bool WalkTakesWords => true;

    /// <inheritdoc/>
    public static bool HasAgeTargets => false;

    /// <summary>The state asked for is P above the middle of the window. A barrier does not wear gradually: wear has no effect.</summary>
    [MethodImpl(Inline)]
    public static MramDevice<T> Program(in MramTarget<T> target, in MramConstants<T> law, in FrozenDraws<T> draws, T wear)
    {
        MramDevice<T> device = default;
        device.Parallel = T.LessThan(law.Middle, target.Conductance);
        device.Factor = T.Max(T.Fma(law.ParallelSpread, draws.Programming, T.Float(1f)), T.Float(0f));
        device.Tunnelling = draws.Activation;
        device.Barrier = draws.Drift;
        return device;
    }

    /// <summary>Keeps the state asked for, and scales the device so that it shows the given conductance in it.</summary>
    [MethodImpl(Inline)]
    public static MramDevice<T> WithProgrammed(in MramDevice<T> device, in MramConstants<T> law, T programmed)
    {
        MramDevice<T> kept = device;
        kept.Factor = programmed * Elementary.Select(kept.Parallel, law.PerParallel, law.PerAntiparallel);
        kept.Tunnelling = T.Float(0f);
        return kept;
    }

    /// <summary>A write error, with its probability.</summary>
    [MethodImpl(Inline)]
    public static T Start(in MramDevice<T> device, in MramConstants<T> law, T word) => T.LessThan(Elementary.Uniform(word), law.WriteError);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Step(in MramDevice<T> device, in MramAge<T> age, in MramConstants<T> law, in AgeTarget<T> at, T walk, T draw) =>
        T.Xor(walk, T.LessThan(Elementary.Uniform(draw), FlipProbability(device, age, walk)));

    /// <summary>
    /// Probability that a device leaves its state between the age before and this one: pi (1 - exp(-Lambda)), pi the share of the
    /// reversal out of this state, which is exactly 1/2 where both rates are equal.
    /// </summary>
    [MethodImpl(Inline)]
    public static T FlipProbability(in MramDevice<T> device, in MramAge<T> age, T walk)
    {
        T log2 = Exposure(age.Exposure, device.Barrier);
        T exposure = Elementary.Exp2(T.Min(log2, T.Float(LargestLog2Exposure)));
        T share = T.Float(0.5f);
        if (T.Any(age.Odds.Scale)) // not where both rates are equal
            share = ShareOf(age.Odds, device.Barrier, State(device, walk));
        return share * Lost(exposure);
    }

    /// <summary>Share of the reversal out of a state, by the odds of a barrier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a method of its own: Step would exceed what the JIT compiler inlines
    private static T ShareOf(in MramOdds<T> fit, T barrier, T state) =>
        Share(T.Xor(Odds(fit, barrier), T.And(state, T.Bits(0x80000000u))));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Programmed(in MramDevice<T> device, in MramConstants<T> law, T start) =>
        Shown(device, State(device, start), law.Parallel, law.Antiparallel, law.TmrSpread);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Conductance(in MramDevice<T> device, in MramAge<T> age, in MramConstants<T> law, in AgeTarget<T> at, T walk) =>
        Shown(device, State(device, walk), age.Parallel, age.Antiparallel, age.TmrSpread);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T SlowNoise(T g, in MramDevice<T> device, in MramAge<T> age, in MramConstants<T> law, T walk) => g * (age.NoiseScale * NoiseFactor(device, law, walk));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T FastNoise(T g, in MramDevice<T> device, in MramAge<T> age, in MramConstants<T> law, T walk) => g * (age.FastScale * NoiseFactor(device, law, walk));

    /// <inheritdoc/>
    public static TelegraphDraw TelegraphDraw => TelegraphDraw.None;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphFactor(T normal, T word) => T.Float(1f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphAmplitude(T g, T factor, in MramAge<T> age, in MramConstants<T> law) => factor * law.TelegraphAmplitude;

    /// <summary>All bits set where the device is parallel.</summary>
    [MethodImpl(Inline)]
    private static T State(in MramDevice<T> device, T walk) => T.Xor(device.Parallel, walk);

    [MethodImpl(Inline)]
    private static T NoiseFactor(in MramDevice<T> device, in MramConstants<T> law, T walk) =>
        Elementary.Select(State(device, walk), T.Float(1f), law.AntiparallelNoise);

    /// <summary>gP f, or gAP f (1 + TMR) / (1 + TMR (1 + s z)); exactly the mean where nothing is spread.</summary>
    [MethodImpl(Inline)]
    private static T Shown(in MramDevice<T> device, T state, T parallel, T antiparallel, T spread)
    {
        T divisor = T.Max(T.Fma(spread, device.Tunnelling, T.Float(1f)), T.Float(SmallestDivisor));
        T weaker = antiparallel * Elementary.Exp2(T.Float(0f) - Elementary.Log2(divisor));
        return device.Factor * Elementary.Select(state, parallel, weaker);
    }

    /// <summary>1 - exp(-x) for x from 0 to 64, within 3e-6 relative.</summary>
    [MethodImpl(Inline)]
    private static T Lost(T x)
    {
        T series = T.Fma(T.Float(-1f / 24), x, T.Float(1f / 6));
        series = T.Fma(series, x, T.Float(-0.5f));
        series = T.Fma(series, x, T.Float(1f)) * x;
        T closed = T.Float(1f) - Elementary.Exp2(x * T.Float(-Log2E));
        return Elementary.Select(T.LessThan(x, T.Float(SeriesBelow)), series, closed);
    }

    /// <summary>
    /// 1 / (1 + 2^x) without overflow: y = 2^-|x| is at most 1, 1 / (1 + y) comes from three steps of Newton after the best
    /// straight line. Exactly 1/2 at 0.
    /// </summary>
    [MethodImpl(Inline)]
    private static T Share(T x)
    {
        T y = Elementary.Exp2(T.Float(0f) - Elementary.Abs(x)), minus = T.Float(-1f) - y;
        T inverse = T.Fma(T.Float(8f / 17), minus, T.Float(24f / 17));
        inverse = T.Fma(inverse, T.Fma(minus, inverse, T.Float(1f)), inverse);
        inverse = T.Fma(inverse, T.Fma(minus, inverse, T.Float(1f)), inverse);
        inverse = T.Fma(inverse, T.Fma(minus, inverse, T.Float(1f)), inverse);
        return Elementary.Select(T.LessThan(x, T.Float(0f)), inverse, y * inverse);
    }

    [MethodImpl(Inline)]
    private static T Exposure(in MramExposure<T> fit, T barrier)
    {
        T x = Inside(T.Fma(fit.Scale, barrier, fit.Offset));
        T sum = T.Fma(fit.C6, x, fit.C5);
        sum = T.Fma(sum, x, fit.C4);
        sum = T.Fma(sum, x, fit.C3);
        sum = T.Fma(sum, x, fit.C2);
        sum = T.Fma(sum, x, fit.C1);
        return T.Fma(sum, x, fit.C0);
    }

    [MethodImpl(Inline)]
    private static T Odds(in MramOdds<T> fit, T barrier)
    {
        T x = Inside(T.Fma(fit.Scale, barrier, fit.Offset));
        T sum = T.Fma(fit.C10, x, fit.C9);
        sum = T.Fma(sum, x, fit.C8);
        sum = T.Fma(sum, x, fit.C7);
        sum = T.Fma(sum, x, fit.C6);
        sum = T.Fma(sum, x, fit.C5);
        sum = T.Fma(sum, x, fit.C4);
        sum = T.Fma(sum, x, fit.C3);
        sum = T.Fma(sum, x, fit.C2);
        sum = T.Fma(sum, x, fit.C1);
        return T.Fma(sum, x, fit.C0);
    }

    [MethodImpl(Inline)]
    private static T Inside(T x) => T.Min(T.Max(x, T.Float(-1f)), T.Float(1f));
}
