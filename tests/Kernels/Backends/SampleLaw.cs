using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>What a walk draws.</summary>
public interface IWalkDraw
{
    /// <summary>Raw words rather than normals.</summary>
    static abstract bool Words { get; }
}

/// <summary>Normals.</summary>
public struct WalkOfNormals : IWalkDraw
{
    /// <inheritdoc/>
    public static bool Words => false;
}

/// <summary>Words.</summary>
public struct WalkOfWords : IWalkDraw
{
    /// <inheritdoc/>
    public static bool Words => true;
}

/// <summary>A law of no technology that uses all that a law may: a walk, tables by age, all draws, a trap whose amplitude is drawn.</summary>
public struct SampleLaw<T, TWalk> : IDeviceLaw<T, SampleConstants<T>, SampleTarget<T>, SampleDevice<T>, SampleAge<T>>
    where T : unmanaged, ILane<T>
    where TWalk : unmanaged, IWalkDraw
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <inheritdoc/>
    public static bool Walks => true;

    /// <inheritdoc/>
    public static bool WalkTakesWords => TWalk.Words;

    /// <inheritdoc/>
    public static bool HasAgeTargets => true;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static SampleDevice<T> Program(in SampleTarget<T> target, in SampleConstants<T> law, in FrozenDraws<T> draws, T wear)
    {
        SampleDevice<T> device;
        T spread = target.Spread * T.Fma(law.Window.Noise, wear, T.Float(1f));
        device.Programmed = T.Max(T.Fma(spread, draws.Programming, Wear.Target(target.Conductance, law.Window, wear)), T.Float(0f));
        device.Loss = Elementary.Abs(T.Fma(T.Float(0.02f), draws.Drift, T.Fma(T.Float(0.01f), draws.Activation, T.Float(0.05f))));
        return device;
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Start(in SampleDevice<T> device, in SampleConstants<T> law, T word) =>
        TWalk.Words ? T.And(Elementary.Uniform(word), T.LessThan(T.Float(0.5f), Elementary.Uniform(word))) : T.Float(0f);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Step(in SampleDevice<T> device, in SampleAge<T> age, in SampleConstants<T> law, in AgeTarget<T> at, T walk, T draw) =>
        T.Fma(at.Spread, TWalk.Words ? Elementary.Uniform(draw) - T.Float(0.5f) : draw, walk * T.Float(0.9f));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Programmed(in SampleDevice<T> device, in SampleConstants<T> law, T start) => device.Programmed + start;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T Conductance(in SampleDevice<T> device, in SampleAge<T> age, in SampleConstants<T> law, in AgeTarget<T> at, T walk) =>
        T.Max(T.Fma(device.Programmed * age.Warmth, Elementary.Exp2(device.Loss * age.Clock), at.Shift + walk), T.Float(0f));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T SlowNoise(T g, in SampleDevice<T> device, in SampleAge<T> age, in SampleConstants<T> law, T walk) => g * age.Slow;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T FastNoise(T g, in SampleDevice<T> device, in SampleAge<T> age, in SampleConstants<T> law, T walk) => g * age.Fast;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static SampleDevice<T> WithProgrammed(in SampleDevice<T> device, in SampleConstants<T> law, T programmed)
    {
        SampleDevice<T> other = device;
        other.Programmed = programmed;
        return other;
    }

    /// <inheritdoc/>
    public static TelegraphDraw TelegraphDraw => TWalk.Words ? TelegraphDraw.Word : TelegraphDraw.Normal;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphFactor(T normal, T word) => TWalk.Words ? Elementary.Uniform(word) : Elementary.Exp2(normal * T.Float(0.3f));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static T TelegraphAmplitude(T g, T factor, in SampleAge<T> age, in SampleConstants<T> law) => T.Min(law.TrapAmplitude * factor, T.Float(0.9f));
}

/// <summary>What is the same for all devices.</summary>
public struct SampleConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Window and wear.</summary>
    public WearWindow<T> Window;

    /// <summary>Relative amplitude of a trap of factor 1.</summary>
    public T TrapAmplitude;
}

/// <summary>What a device is asked for.</summary>
public struct SampleTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Conductance.</summary>
    public T Conductance;

    /// <summary>Standard deviation of programming.</summary>
    public T Spread;
}

/// <summary>What is frozen.</summary>
public struct SampleDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Conductance as programmed.</summary>
    public T Programmed;

    /// <summary>Loss per octave of time, in octaves.</summary>
    public T Loss;
}

/// <summary>What is the same at one age.</summary>
public struct SampleAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>-log2 of the age over t_c.</summary>
    public T Clock;

    /// <summary>Factor of the read temperature.</summary>
    public T Warmth;

    /// <summary>Relative slow noise.</summary>
    public T Slow;

    /// <summary>Relative noise of single reads.</summary>
    public T Fast;
}

/// <summary>Parameters of <see cref="SampleLaw{T,TWalk}"/>.</summary>
public sealed record SampleParameters : DeviceParameters
{
    /// <summary>A window of 2 .. 30.</summary>
    public SampleParameters()
    {
        (GMinMicrosiemens, GMaxMicrosiemens) = (2, 30);
        (ProgrammedAtSeconds, ReadSeconds, ReadVolt) = (10, 1e-6, 0.2);
        (EnduranceMedian, StuckHighShare) = (1e5, 0.4);
    }

    /// <summary>Whether the walk draws words.</summary>
    public bool Words { get; init; }

    /// <summary>Where a device that failed high stays.</summary>
    public double StuckHigh { get; init; } = 30;

    /// <inheritdoc/>
    public override double StuckHighMicrosiemens => StuckHigh;

    /// <inheritdoc/>
    public override IDeviceModel Model(DeviceLife life) => new SampleModel(this, life);
}

/// <summary>The host half.</summary>
internal sealed class SampleModel(SampleParameters p, DeviceLife life) : IDeviceModel
{
    public int TargetFields => 2;

    public int ConstantFields => Wear.Fields + 1;

    public int AgeFields => 4;

    public bool DrawsActivation => life.ReadKelvin is not null;

    public bool HasSlowNoise => p.ReadNoise != ReadNoise.Off;

    public bool HasFastNoise => p.ReadNoise == ReadNoise.Split;

    public void Target(double conductance, Span<float> fields) => (fields[0], fields[1]) = ((float)conductance, p.ProgrammingNoise ? 0.3f : 0f);

    public void Constants(double cycles, Span<float> fields)
    {
        Wear.Fill(p, fields);
        fields[Wear.Fields] = 0.2f;
    }

    public void Age(AgeContext age, Span<float> fields)
    {
        fields[0] = p.Drift ? (float)-Math.Log2(Math.Max(age.Seconds / p.ProgrammedAtSeconds, 1)) : 0f;
        fields[1] = (float)(age.ReadKelvin / life.ProgrammingKelvin);
        fields[2] = p.ReadNoise == ReadNoise.Off ? 0f : 0.02f;
        fields[3] = p.ReadNoise == ReadNoise.Split ? 0.03f : 0f;
    }

    public (float Shift, float Spread) AgeTarget(AgeContext age, double conductance) =>
        p.Drift ? ((float)(0.01 * conductance), (float)(0.1 + (0.001 * conductance) + (age.Previous is null ? 0.05 : 0))) : (0f, 0f);

    public TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T> => p.Words
            ? visitor.Visit<SampleLaw<T, WalkOfWords>, SampleConstants<T>, SampleTarget<T>, SampleDevice<T>, SampleAge<T>>()
            : visitor.Visit<SampleLaw<T, WalkOfNormals>, SampleConstants<T>, SampleTarget<T>, SampleDevice<T>, SampleAge<T>>();
}
