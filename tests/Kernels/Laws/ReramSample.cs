using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Many devices of one target at some ages, by the law as shipped.</summary>
/// <typeparam name="T">Lane.</typeparam>
internal sealed class ReramSample<T> : ILawVisitor<T, int>
    where T : unmanaged, ILane<T>
{
    private readonly IDeviceModel model;
    private readonly double target;
    private readonly AgeContext[] ages;

    public ReramSample(ReramParameters p, DeviceLife life, double target, int devices, params AgeContext[] ages)
    {
        model = p.Model(life);
        this.target = target;
        this.ages = ages;
        Programmed = new float[devices];
        At = [.. ages.Select(_ => new float[devices])];
        model.Accept(this);
    }

    public float[] Programmed { get; }

    /// <summary>Conductance, age by age.</summary>
    public float[][] At { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
        where TLaw : unmanaged, IDeviceLaw<T, TConstants, TTarget, TDevice, TAge>
        where TConstants : unmanaged
        where TTarget : unmanaged
        where TDevice : unmanaged
        where TAge : unmanaged
    {
        var law = LawFields.Of<T, TConstants>(model.ConstantFields, fields => model.Constants(0, fields));
        var asked = LawFields.Of<T, TTarget>(model.TargetFields, fields => model.Target(target, fields));
        TAge[] steps = [.. ages.Select(context => LawFields.Of<T, TAge>(model.AgeFields, fields => model.Age(context, fields)))];
        FrozenDraws<T> draws;
        for (int i = 0; i < Programmed.Length; i += T.Width)
        {
            draws.Programming = Draw(i, Streams.Programming, 0);
            draws.Drift = Draw(i, Streams.DriftExponent, 0);
            draws.Activation = Draw(i, Streams.Activation, 0);
            TDevice device = TLaw.Program(asked, law, draws, T.Float(0f));
            T walk = TLaw.Start(device, law, T.Float(0f));
            Store(Programmed, i, TLaw.Programmed(device, law, walk));
            for (int a = 0; a < steps.Length; a++)
            {
                walk = TLaw.Step(device, steps[a], law, default, walk, Draw(i, Streams.Relaxation, Streams.Epoch(ages[a].At)));
                Store(At[a], i, TLaw.Conductance(device, steps[a], law, default, walk));
            }
        }

        return 0;
    }

    private static void Store(float[] values, int index, T lane) => MemoryMarshal.Cast<float, T>(values.AsSpan(index, T.Width))[0] = lane;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Draw(int index, uint stream, uint epoch) =>
        Normal.Draw(Address.Quad(T.Sequence((uint)index), 1, Streams.Purpose(stream, 0), epoch), T.Bits(2026), T.Bits(11)).X;
}

/// <summary>Moments of samples against theory, at the declared rates.</summary>
internal static class ReramMoments
{
    /// <summary>Mean and spread; an error of smallest times the spread is caught in either.</summary>
    public static void Check(string what, float[] values, double mean, double deviation, double smallest)
    {
        var (first, spread, kurtosis) = Of(values);
        StatisticalTest.Check($"mean, {what}", mean, first, deviation, values.Length, smallest * deviation);
        StatisticalTest.Check($"spread, {what}", deviation, spread, deviation * Math.Sqrt((kurtosis - 1) / 4), values.Length, smallest * deviation);
    }

    /// <summary>Covariance of two sets of deviations from known means, both near normal.</summary>
    public static void CheckCovariance(string what, float[] a, double meanA, float[] b, double meanB, double expected, double varianceA, double varianceB, double smallest)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - meanA) * (b[i] - meanB);
        StatisticalTest.Check(what, expected, sum / a.Length, Math.Sqrt((varianceA * varianceB) + (expected * expected)), a.Length, smallest * expected);
    }

    /// <summary>A planted error must fail a check, and by its size rather than for want of samples.</summary>
    public static void CheckCaught(Action check) =>
        Assert.Contains("standard errors", Assert.ThrowsAny<Xunit.Sdk.XunitException>(check).Message, StringComparison.Ordinal);

    private static (double Mean, double Spread, double Kurtosis) Of(float[] values)
    {
        double mean = values.Average(v => (double)v), second = 0, fourth = 0;
        foreach (float value in values)
        {
            double square = (value - mean) * (value - mean);
            second += square;
            fourth += square * square;
        }

        second /= values.Length;
        return (mean, Math.Sqrt(second), fourth / values.Length / (second * second));
    }
}
