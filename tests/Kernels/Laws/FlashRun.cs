using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>What the devices of one run draw; null: from their addresses.</summary>
/// <param name="Normal">Programming, drift and activation normal.</param>
/// <param name="Walk">Normal of every step.</param>
/// <param name="Word">Word of the start and of the telegraph trap.</param>
internal sealed record FixedDraws((float Programming, float Drift, float Activation) Normal, float Walk = 0, uint Word = uint.MaxValue);

/// <summary>Devices of one target through a law as shipped, on lanes of one width, from programming to all ages.</summary>
internal sealed class FlashRun<T>(IDeviceModel model, double target, IReadOnlyList<AgeContext> ages, int devices, FixedDraws? draws = null, double cycles = 0)
    : ILawVisitor<T, FlashRun<T>>
    where T : unmanaged, ILane<T>
{
    public float[] Programmed { get; } = new float[devices];

    public float[] Start { get; } = new float[devices];

    public float[] TelegraphFactor { get; } = new float[devices];

    public float[][] Conductance { get; } = [.. ages.Select(_ => new float[devices])];

    public float[][] SlowNoise { get; } = [.. ages.Select(_ => new float[devices])];

    public float[][] FastNoise { get; } = [.. ages.Select(_ => new float[devices])];

    public float[][] TelegraphAmplitude { get; } = [.. ages.Select(_ => new float[devices])];

    /// <summary>Share of a fresh device's endurance that is spent, to the power p.</summary>
    public float Wear { get; init; }

    /// <summary>Draws the frozen normals anew at every age: the error that the tests of correlation must catch.</summary>
    public bool Forgets { get; init; }

    public FlashRun<T> Go() => model.Accept<T, FlashRun<T>>(this);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public FlashRun<T> Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
        where TLaw : unmanaged, IDeviceLaw<T, TConstants, TTarget, TDevice, TAge>
        where TConstants : unmanaged
        where TTarget : unmanaged
        where TDevice : unmanaged
        where TAge : unmanaged
    {
        var law = Filled<TConstants>(model.ConstantFields, fields => model.Constants(cycles, fields));
        var aim = Filled<TTarget>(model.TargetFields, fields => model.Target(target, fields));
        TAge[] clocks = [.. ages.Select(age => Filled<TAge>(model.AgeFields, fields => model.Age(age with { Cycles = cycles }, fields)))];
        AgeTarget<T>[] tables = [.. ages.Select(age => Table(model.AgeTarget(age, target)))];
        for (int first = 0; first < devices; first += T.Width)
        {
            T index = T.Sequence((uint)first);
            TDevice device = TLaw.Program(aim, law, Frozen(index, 0), T.Float(Wear));
            T walk = TLaw.Start(device, law, Word(index, Streams.Relaxation));
            T factor = TLaw.TelegraphFactor(T.Float(0f), Word(index, Streams.TelegraphAmplitude));
            Put(Programmed, first, TLaw.Programmed(device, law, walk));
            Put(Start, first, walk);
            Put(TelegraphFactor, first, factor);
            for (int a = 0; a < ages.Count; a++)
            {
                uint epoch = Streams.Epoch(ages[a].Seconds);
                if (Forgets)
                    device = TLaw.Program(aim, law, Frozen(index, epoch), T.Float(Wear));
                if (TLaw.Walks)
                    walk = TLaw.Step(device, clocks[a], law, tables[a], walk, draws is null ? Draw(index, Streams.Relaxation, epoch) : T.Float(draws.Walk));
                T g = TLaw.Conductance(device, clocks[a], law, tables[a], walk);
                Put(Conductance[a], first, g);
                Put(SlowNoise[a], first, TLaw.SlowNoise(g, device, clocks[a], law, walk));
                Put(FastNoise[a], first, TLaw.FastNoise(g, device, clocks[a], law, walk));
                Put(TelegraphAmplitude[a], first, TLaw.TelegraphAmplitude(g, factor, clocks[a], law));
            }
        }

        return this;
    }

    private delegate void Fill(Span<float> fields);

    private static TStruct Filled<TStruct>(int count, Fill fill)
        where TStruct : unmanaged
    {
        Assert.Equal(count * Unsafe.SizeOf<T>(), Unsafe.SizeOf<TStruct>());
        Span<float> fields = new float[count];
        fill(fields);
        TStruct filled = default;
        Span<T> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<TStruct, T>(ref filled), count);
        for (int i = 0; i < count; i++)
            lanes[i] = T.Float(fields[i]);
        return filled;
    }

    private static AgeTarget<T> Table((float Shift, float Spread) at) => new() { Shift = T.Float(at.Shift), Spread = T.Float(at.Spread) };

    private static void Put(float[] values, int first, T lanes) => Unsafe.As<float, T>(ref values[first]) = lanes;

    private FrozenDraws<T> Frozen(T index, uint epoch) => draws is null
        ? new FrozenDraws<T>
        {
            Programming = Draw(index, Streams.Programming, epoch),
            Drift = Draw(index, Streams.DriftExponent, epoch),
            Activation = model.DrawsActivation ? Draw(index, Streams.Activation, epoch) : T.Float(0f),
        }
        : new FrozenDraws<T> { Programming = T.Float(draws.Normal.Programming), Drift = T.Float(draws.Normal.Drift), Activation = T.Float(draws.Normal.Activation) };

    private T Word(T index, uint stream) => draws is null ? Words(index, stream, 0).X : T.Bits(draws.Word);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Draw(T index, uint stream, uint epoch) => Normal.FromWords(Words(index, stream, epoch)).X;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Quad<T> Words(T index, uint stream, uint epoch) =>
        T.PhiloxRounds(Address.Quad(index, 1, Streams.Purpose(stream, 0), epoch), T.Bits(2026), T.Bits(11));
}

/// <summary>Short forms of runs, and what is measured on them.</summary>
internal static class FlashRuns
{
    public const double Hour = 3600, Day = 86_400, Year = 365 * Day;

    private static readonly FixedDraws Middle = new((0, 0, 0));

    /// <summary>One device without any spread, at one age.</summary>
    public static double Device(DeviceParameters p, DeviceLife life, double target, double age, FixedDraws? draws = null, double cycles = 0) =>
        new FlashRun<ScalarLane>(p.Model(life), target, life.Contexts([age]), 1, draws ?? Middle, cycles).Go().Conductance[0][0];

    /// <summary>Many devices.</summary>
    public static FlashRun<Vector128Lane> Many(DeviceParameters p, DeviceLife life, double target, double[] ages, int devices) =>
        new FlashRun<Vector128Lane>(p.Model(life), target, life.Contexts(ages), devices).Go();

    public static (double Mean, double Deviation) Moments(float[] values)
    {
        double mean = values.Average(v => (double)v);
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }

    public static double Correlation(float[] a, float[] b)
    {
        var (meanA, deviationA) = Moments(a);
        var (meanB, deviationB) = Moments(b);
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - meanA) * (b[i] - meanB);
        return sum / a.Length / (deviationA * deviationB);
    }

    /// <summary>Checks mean and spread of normal values: their errors are deviation / sqrt(n) and deviation / sqrt(2 n).</summary>
    public static void CheckNormal(string what, float[] values, double mean, double deviation, double smallestError)
    {
        var (actual, spread) = Moments(values);
        StatisticalTest.Check($"mean, {what}", mean, actual, deviation, values.Length, smallestError);
        StatisticalTest.Check($"spread, {what}", deviation, spread, deviation / Math.Sqrt(2), values.Length, smallestError);
    }

    /// <summary>Checks the correlation of two normals: a sample's spreads by (1 - rho^2) / sqrt(n).</summary>
    public static void CheckCorrelation(string what, double expected, float[] a, float[] b, double smallestError) =>
        StatisticalTest.Check($"correlation, {what}", expected, Correlation(a, b), 1 - (expected * expected), a.Length, smallestError);
}
