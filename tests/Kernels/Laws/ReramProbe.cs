using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Structs of a law on lanes, filled as its host half fills them.</summary>
internal static class LawFields
{
    public delegate void Fill(Span<float> fields);

    public static TStruct Of<T, TStruct>(int count, Fill fill)
        where T : unmanaged, ILane<T>
        where TStruct : unmanaged
    {
        TStruct filled = default;
        Span<T> lanes = MemoryMarshal.Cast<TStruct, T>(MemoryMarshal.CreateSpan(ref filled, 1));
        Assert.Equal(count, lanes.Length);
        float[] values = new float[count];
        fill(values);
        for (int i = 0; i < count; i++)
            lanes[i] = T.Float(values[i]);
        return filled;
    }
}

/// <summary>What one device shows: as programmed, then at each age.</summary>
internal sealed record ReramReading(float Programmed, float[] Conductance, float[] Slow, float[] Fast);

/// <summary>One device with given draws, by the law as shipped on the scalar lane.</summary>
internal sealed class ReramProbe(ReramParameters p, DeviceLife life, double target, params AgeContext[] ages) : ILawVisitor<ScalarLane, ReramReading>
{
    public float Programming { get; init; }

    public float Drift { get; init; }

    public float Activation { get; init; }

    /// <summary>Draw of the walk at every age.</summary>
    public float Walk { get; init; }

    public float Wear { get; init; }

    /// <summary>Target 20 uS and the like at one age: the common case.</summary>
    public static float Conductance(ReramParameters p, DeviceLife life, double target, double ageSeconds, float walk = 0) =>
        new ReramProbe(p, life, target, [.. life.Contexts([ageSeconds])]) { Walk = walk }.Read().Conductance[0];

    public ReramReading Read() => p.Model(life).Accept(this);

    public ReramReading Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
        where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
        where TConstants : unmanaged
        where TTarget : unmanaged
        where TDevice : unmanaged
        where TAge : unmanaged
    {
        IDeviceModel model = p.Model(life);
        var law = LawFields.Of<ScalarLane, TConstants>(model.ConstantFields, fields => model.Constants(0, fields));
        var asked = LawFields.Of<ScalarLane, TTarget>(model.TargetFields, fields => model.Target(target, fields));
        FrozenDraws<ScalarLane> draws;
        draws.Programming = ScalarLane.Float(Programming);
        draws.Drift = ScalarLane.Float(Drift);
        draws.Activation = ScalarLane.Float(Activation);
        TDevice device = TLaw.Program(asked, law, draws, ScalarLane.Float(Wear));
        ScalarLane walk = TLaw.Start(device, law, default);
        var reading = new ReramReading(TLaw.Programmed(device, law, walk).Value, new float[ages.Length], new float[ages.Length], new float[ages.Length]);
        for (int a = 0; a < ages.Length; a++)
        {
            AgeContext context = ages[a];
            var age = LawFields.Of<ScalarLane, TAge>(model.AgeFields, fields => model.Age(context, fields));
            walk = TLaw.Step(device, age, law, default, walk, ScalarLane.Float(Walk));
            ScalarLane g = TLaw.Conductance(device, age, law, default, walk);
            reading.Conductance[a] = g.Value;
            reading.Slow[a] = TLaw.SlowNoise(g, device, age, law, walk).Value;
            reading.Fast[a] = TLaw.FastNoise(g, device, age, law, walk).Value;
        }

        return reading;
    }
}
