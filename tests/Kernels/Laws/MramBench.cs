using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>The law of MRAM as shipped, on lanes of one width, with the numbers that the host half gives it.</summary>
internal sealed class MramBench<T>
    where T : unmanaged, ILane<T>
{
    private readonly MramModel model;

    public MramBench(MramParameters parameters, DeviceLife life)
    {
        model = new MramModel(parameters, life);
        var fields = new float[model.ConstantFields];
        model.Constants(0, fields);
        Constants = Lanes<MramConstants<T>>(fields);
    }

    public MramConstants<T> Constants { get; }

    public MramAge<T> Age(AgeContext context)
    {
        var fields = new float[model.AgeFields];
        model.Age(context, fields);
        return Lanes<MramAge<T>>(fields);
    }

    public MramAge<T> Age(AgeContext context, IEnumerable<ThermalStep> steps)
    {
        var fields = new float[model.AgeFields];
        model.Age(context, steps, fields);
        return Lanes<MramAge<T>>(fields);
    }

    public MramDevice<T> Program(double conductance, FrozenDraws<T> draws)
    {
        var fields = new float[model.TargetFields];
        model.Target(conductance, fields);
        return MramLaw<T>.Program(Lanes<MramTarget<T>>(fields), Constants, draws, T.Float(0f));
    }

    public MramDevice<T> Program(double conductance, float programming, float barrier, float tunnelling) => Program(conductance, new FrozenDraws<T>
    {
        Programming = T.Float(programming),
        Drift = T.Float(barrier),
        Activation = T.Float(tunnelling),
    });

    private static TStruct Lanes<TStruct>(float[] fields)
        where TStruct : unmanaged
    {
        TStruct lanes = default;
        var span = MemoryMarshal.Cast<TStruct, T>(MemoryMarshal.CreateSpan(ref lanes, 1));
        Assert.Equal(fields.Length, span.Length);
        for (int i = 0; i < fields.Length; i++)
            span[i] = T.Float(fields[i]);
        return lanes;
    }
}

/// <summary>Probabilities of reversal by the law on lanes.</summary>
internal static class MramFlips
{
    public const double Room = DeviceLife.RoomKelvin, Year = 365 * 86_400.0, TenYears = 10 * Year;

    /// <summary>Auto-G1 of the physics sheet, section 1.7: hours at each temperature.</summary>
    public static IReadOnlyList<ThermalStep> AutoG1 { get; } =
        [Hours(720, -40), Hours(121_890, 23), Hours(7800, 60), Hours(960, 100), Hours(120, 125)];

    /// <summary>The test profile of section 1.7.</summary>
    public static IReadOnlyList<ThermalStep> TestProfile { get; } = [Hours(3504, 30), Hours(28_032, 50), Hours(35_040, 70), Hours(3504, 105)];

    public static ThermalStep Hours(double hours, double celsius) => new(hours * 3600, celsius + 273.15);

    public static AgeContext At(double seconds, double? previous = null, double kelvin = Room) => new(0, seconds, previous, kelvin);

    /// <summary>Probability that a device with normal z leaves the state asked for over the steps.</summary>
    public static Func<double, double> Probability(MramParameters p, IReadOnlyList<ThermalStep> steps, bool parallel = true, double readsPerSecond = 0)
    {
        var bench = new MramBench<ScalarLane>(p, new DeviceLife { ReadsPerSecond = readsPerSecond });
        MramAge<ScalarLane> age = bench.Age(At(steps.Sum(s => s.Seconds)), steps);
        double target = parallel ? p.GMaxMicrosiemens : p.GMinMicrosiemens;
        return z => MramLaw<ScalarLane>.FlipProbability(bench.Program(target, 0, (float)z, 0), age, ScalarLane.Bits(0)).Value;
    }

    /// <summary>1 - exp(-x), from its series where x is small.</summary>
    public static double OneMinusExp(double x) => x < 1e-4 ? x * (1 - (x / 2 * (1 - (x / 3 * (1 - (x / 4)))))) : 1 - Math.Exp(-x);

    /// <summary>Mean over standard normals up to the largest.</summary>
    public static double Mean(Func<double, double> ofNormal, double largest = 6.5)
    {
        const double Step = 0.01;
        double sum = 0;
        for (int i = -(int)(largest / Step); i <= largest / Step; i++)
            sum += ofNormal(i * Step) * Math.Exp(-i * Step * i * Step / 2);
        return sum * Step / Math.Sqrt(2 * Math.PI);
    }

    public static double Mean(MramParameters p, IReadOnlyList<ThermalStep> steps) => Mean(Probability(p, steps));
}

/// <summary>What devices draw in these tests.</summary>
internal static class MramDraws
{
    public static Quad<T> Words<T>(T index, uint stream, uint epoch)
        where T : unmanaged, ILane<T> =>
        T.PhiloxRounds(Address.Quad(index, 1, Streams.Purpose(stream, 0), epoch), T.Bits(2026), T.Bits(4));

    public static Quad<T> Normals<T>(T index, uint stream, uint epoch)
        where T : unmanaged, ILane<T> => Normal.FromWords(Words(index, stream, epoch));
}
