using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Laws;

/// <summary>What befalls devices of every technology alike, on lanes: faults, wear, random telegraph noise.</summary>
public static class DeviceEffects
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Long enough to be a method of its own: one method for all would exceed what the JIT compiler is willing to inline.</summary>
    private const MethodImplOptions Apart = MethodImplOptions.AggressiveOptimization;

    private const float HalfStep = 1f / 65536f;

    /// <summary>log2 of N / N_f: writes that a device has seen over writes that it survives. Above 0 it is dead.</summary>
    [MethodImpl(Apart)]
    public static T Log2Wear<T>(in EffectConstants<T> effects, T normal, T word)
        where T : unmanaged, ILane<T>
    {
        T breakdown = Elementary.Log2(T.Float(0f) - Elementary.Log2(Elementary.Uniform(word))); // Weibull: N_f = N50 (-log2 u)^(1/k)
        T deviate = Elementary.Select(effects.Weibull, breakdown, normal);
        return T.Fma(effects.EnduranceSlope, deviate, effects.EnduranceIntercept);
    }

    /// <summary>x^p, at most 1.</summary>
    [MethodImpl(Inline)]
    public static T WearOf<T>(in EffectConstants<T> effects, T log2Wear)
        where T : unmanaged, ILane<T> => Elementary.Exp2(T.Min(log2Wear * effects.WearExponent, T.Float(0f)));

    /// <summary>
    /// Whether a device is stuck, and where: from the factory with the shares of low and high, else where it is worn out; of
    /// those the share p_sh is high. One word decides all: what is above the factory's faults is uniform again.
    /// </summary>
    [MethodImpl(Apart)]
    public static StuckDevice<T> Stuck<T>(in EffectConstants<T> effects, T log2Wear, T word)
        where T : unmanaged, ILane<T>
    {
        T u = Elementary.Uniform(word);
        T low = T.LessThan(u, effects.FaultsLow), faulty = T.LessThan(u, effects.Faults);
        T dead = T.LessThan(T.Float(0f), log2Wear);
        T wornHigh = T.LessThan(effects.WornHighAbove, u);
        T high = Elementary.Select(faulty, T.Xor(low, T.Bits(~0u)), wornHigh);
        StuckDevice<T> stuck;
        stuck.Mask = Elementary.Select(faulty, faulty, dead);
        stuck.Conductance = Elementary.Select(high, effects.StuckHigh, effects.StuckLow);
        return stuck;
    }

    /// <summary>
    /// A device's trap, simplified: one switching time for both directions, and a fresh state at every age, however near the one
    /// before. What is frozen: the amplitude's factor comes from the law, 0 where there is no trap. The first word holds
    /// presence (high half) and duty (low half), the second the switching time (high half) and the state at the verifying read
    /// (<see cref="TrapTimes"/>).
    /// </summary>
    [MethodImpl(Apart)]
    public static TelegraphTrap<T> Trap<T>(in EffectConstants<T> effects, T factor, T presence, T times)
        where T : unmanaged, ILane<T>
    {
        TelegraphTrap<T> trap;
        trap.Factor = T.And(factor, T.LessThan(High(presence), effects.TelegraphShare));
        trap.Duty = Low(presence);
        trap.Log2Seconds = T.Fma(High(times), effects.TelegraphLog2Range, effects.TelegraphLog2Shortest);
        trap.Start = T.And(T.Float(1f), T.LessThan(Low(times), trap.Duty));
        return trap;
    }

    /// <summary>The switching time belongs to the chip, the state at the verifying read to a programming event: a half from the word of each.</summary>
    [MethodImpl(Inline)]
    public static T TrapTimes<T>(T ofChip, T ofEvent)
        where T : unmanaged, ILane<T> => T.Xor(T.And(ofChip, T.Bits(0xFFFF0000u)), T.And(ofEvent, T.Bits(0xFFFFu)));

    /// <summary>
    /// Conductance with the trap's state: lower by the amplitude where it is occupied, relative to its state at the verifying
    /// read. A trap that switches faster than an age is read shows its mean, and adds a variance to single reads.
    /// </summary>
    [MethodImpl(Apart)]
    public static T Telegraph<T>(T g, in TelegraphTrap<T> trap, T amplitude, in EffectAge<T> age, T state, out T variance)
        where T : unmanaged, ILane<T>
    {
        T slow = Slow(trap, age), step = g * amplitude, spread = trap.Duty * (T.Float(1f) - trap.Duty);
        variance = Elementary.Select(slow, T.Float(0f), (step * step) * spread);
        T occupied = Elementary.Select(slow, Occupied(trap.Duty, state), trap.Duty);
        return g * T.Max(T.Fma(amplitude, trap.Start - occupied, T.Float(1f)), T.Float(0f));
    }

    /// <summary>Mask of traps that keep their state while the inputs of an age are read.</summary>
    [MethodImpl(Inline)]
    private static T Slow<T>(in TelegraphTrap<T> trap, in EffectAge<T> age)
        where T : unmanaged, ILane<T> => T.LessThan(age.TelegraphLog2Window, trap.Log2Seconds);

    [MethodImpl(Inline)]
    private static T Occupied<T>(T duty, T word)
        where T : unmanaged, ILane<T> => T.And(T.Float(1f), T.LessThan(Elementary.Uniform(word), duty));

    /// <summary>The high half of a word as a uniform number in (0, 1), in steps of 2^-16.</summary>
    [MethodImpl(Inline)]
    private static T High<T>(T word)
        where T : unmanaged, ILane<T> => T.Fma(T.IntToFloat(T.ShiftRight(word, 16)), T.Float(HalfStep), T.Float(HalfStep / 2));

    /// <summary>The low half, likewise.</summary>
    [MethodImpl(Inline)]
    private static T Low<T>(T word)
        where T : unmanaged, ILane<T> => T.Fma(T.IntToFloat(T.And(word, T.Bits(0xFFFFu))), T.Float(HalfStep), T.Float(HalfStep / 2));
}

/// <summary>A device that no longer obeys.</summary>
public struct StuckDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>All bits set where it is stuck.</summary>
    public T Mask;

    /// <summary>Where it stays.</summary>
    public T Conductance;
}

/// <summary>What is frozen of a telegraph trap.</summary>
public struct TelegraphTrap<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Factor of its amplitude; 0 without a trap.</summary>
    public T Factor;

    /// <summary>Share of the time that it is occupied.</summary>
    public T Duty;

    /// <summary>log2 of its switching time at 25 C, in seconds.</summary>
    public T Log2Seconds;

    /// <summary>1 where it was occupied at the verifying read, else 0.</summary>
    public T Start;
}

/// <summary>What is the same for all devices after one programming event.</summary>
public struct EffectConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Share of devices stuck low by the factory.</summary>
    public T FaultsLow;

    /// <summary>Share of devices stuck by the factory.</summary>
    public T Faults;

    /// <summary>A device that wore out is stuck high where its word is above this.</summary>
    public T WornHighAbove;

    /// <summary>Conductance of a device stuck low.</summary>
    public T StuckLow;

    /// <summary>Conductance of a device stuck high.</summary>
    public T StuckHigh;

    /// <summary>All bits set where limits are spread by Weibull's law.</summary>
    public T Weibull;

    /// <summary>log2 (N / N_f) = slope x deviate + intercept.</summary>
    public T EnduranceSlope;

    /// <inheritdoc cref="EnduranceSlope"/>
    public T EnduranceIntercept;

    /// <summary>p.</summary>
    public T WearExponent;

    /// <summary>Share of devices with a trap.</summary>
    public T TelegraphShare;

    /// <summary>log2 of the shortest switching time at 25 C, in seconds.</summary>
    public T TelegraphLog2Shortest;

    /// <summary>log2 of longest over shortest.</summary>
    public T TelegraphLog2Range;
}

/// <summary>What is the same for all traps at one age.</summary>
public struct EffectAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>log2 of the time over which an age is read, over what warmth does to switching times, in seconds.</summary>
    public T TelegraphLog2Window;
}
