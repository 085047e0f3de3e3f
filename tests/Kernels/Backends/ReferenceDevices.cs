using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>A pair of devices at one age, as signed differences.</summary>
/// <param name="Programmed">After the programming event that the age follows.</param>
/// <param name="LookedUp">Right after that event, but at the age's read temperature.</param>
/// <param name="Now">As read at the age.</param>
/// <param name="Variance">Of the noise of single reads, of both devices together; of the carrier alone where references are shared.</param>
/// <param name="SharedVariance">Likewise of a shared reference; else 0.</param>
internal readonly record struct ReferencePair(float Programmed, float LookedUp, float Now, float Variance, float SharedVariance);

/// <summary>The devices of one chip, one at a time: where each draws, what it is asked for, and what becomes of it.</summary>
internal abstract class ReferenceDevices
{
    /// <summary>The pair at a row and a column (of all slices), at an age.</summary>
    public abstract ReferencePair Pair(int layer, int row, int column, int age);

    public static ReferenceDevices Of(TrialProgram program, int trial) => program.Technology.Model(program.Life).Accept(new Creation(program, trial));

    private sealed class Creation(TrialProgram program, int trial) : ILawVisitor<ScalarLane, ReferenceDevices>
    {
        public ReferenceDevices Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged => new ReferenceDevices<TLaw, TConstants, TTarget, TDevice, TAge>(program, trial);
    }
}

/// <summary>Those of one law.</summary>
internal sealed class ReferenceDevices<TLaw, TConstants, TTarget, TDevice, TAge>(TrialProgram program, int trial) : ReferenceDevices
    where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
    where TConstants : unmanaged
    where TTarget : unmanaged
    where TDevice : unmanaged
    where TAge : unmanaged
{
    private const uint OfTheChip = 0;

    private readonly IDeviceModel model = program.Technology.Model(program.Life);
    private readonly EffectModel effects = new(program.Technology, program.Life);
    private readonly IReadOnlyList<AgeContext> ages = program.Life.Contexts(program.AgesSeconds);

    private delegate void Writer(Span<float> fields);

    /// <inheritdoc/>
    public override ReferencePair Pair(int layer, int row, int column, int age)
    {
        float difference = program.Layers[layer].Targets[(row * program.Layers[layer].PhysicalColumns) + column];
        var (carrierAim, partnerAim) = Aims(difference);
        int own = program.Life.EventBefore(program.AgesSeconds[age]);
        Device carrier = Program(CarrierPlace(layer, row, column, carrierAim), own), partner = Program(PartnerPlace(layer, row, column, partnerAim), own);
        if (program.NetOnly)
        {
            float net = Programmed(carrier) - Programmed(partner);
            Keep(carrier, MathF.Max(net, 0f));
            Keep(partner, MathF.Max(-net, 0f));
        }

        float programmed = Programmed(carrier) - Programmed(partner), lookedUp = LookedUp(carrier, age) - LookedUp(partner, age);
        var (carrierNow, carrierVariance) = Read(carrier, age);
        var (partnerNow, partnerVariance) = Read(partner, age);
        float sign = program.Scheme == PairScheme.Differential && float.IsNegative(difference) ? -1f : 1f;
        bool shared = program.Scheme == PairScheme.Offset;
        return new ReferencePair(
            sign * programmed, sign * lookedUp, sign * (carrierNow - partnerNow), shared ? carrierVariance : carrierVariance + partnerVariance, shared ? partnerVariance : 0f);
    }

    /// <summary>Gives a device its share of the net conductance; if it is stuck, it stays there.</summary>
    private static void Keep(Device device, float conductance)
    {
        device.Frozen = TLaw.WithProgrammed(device.Frozen, device.Law, ScalarLane.Float(conductance));
        device.StuckAt = device.StuckAt is null ? null : conductance;
    }

    /// <summary>What the device that carries a signed number, and its partner or reference, are programmed to.</summary>
    private (double Carrier, double Partner) Aims(float difference)
    {
        double least = program.Technology.GMinMicrosiemens, most = program.Technology.GMaxMicrosiemens, middle = (least + most) / 2;
        return program.Scheme switch
        {
            PairScheme.Differential => (least + Math.Abs((double)difference), least),
            PairScheme.Complementary => (middle + (difference / 2.0), middle - (difference / 2.0)),
            _ => (middle + difference, middle),
        };
    }

    /// <summary>Devices of two rows share an address: words 0 and 1 are the even row's carrier and partner, 2 and 3 the odd row's.</summary>
    private Place CarrierPlace(int layer, int row, int column, double aim) => new(layer, (row / 2 * AddressColumns(layer)) + column, row % 2 * 2, aim);

    /// <summary>A shared reference has a column of its own, behind all others: one for each slice and column tile; there it draws like a carrier.</summary>
    private Place PartnerPlace(int l, int row, int column, double aim)
    {
        var layer = program.Layers[l];
        if (program.Scheme != PairScheme.Offset)
            return new Place(l, (row / 2 * AddressColumns(l)) + column, (row % 2 * 2) + 1, aim);
        int slice = column / layer.Columns, tile = column % layer.Columns / layer.TileColumns;
        return CarrierPlace(l, row, layer.PhysicalColumns + (slice * layer.ColumnTiles) + tile, aim);
    }

    private int AddressColumns(int l)
    {
        var layer = program.Layers[l];
        return layer.PhysicalColumns + (program.Scheme == PairScheme.Offset ? layer.Slices * layer.ColumnTiles : 0);
    }

    /// <summary>A programming event: what is frozen of a device, whether it is stuck, and its trap. Endurance, faults and traps belong to the chip.</summary>
    private Device Program(Place place, int own)
    {
        var law = Struct<TConstants>(model.ConstantFields, to => model.Constants(program.Life.CyclesAt(own), to));
        var common = Struct<EffectConstants<ScalarLane>>(EffectModel.ConstantFields, to => effects.Constants(own, to));
        uint epoch = (uint)own;
        ScalarLane log2Wear = ScalarLane.Float(-1f), wear = ScalarLane.Float(0f);
        if (effects.Wears)
        {
            log2Wear = DeviceEffects.Log2Wear(common, NormalOf(Streams.Endurance, OfTheChip, place), WordOf(Streams.Endurance, OfTheChip, place));
            wear = DeviceEffects.WearOf(common, log2Wear);
        }

        FrozenDraws<ScalarLane> draws = default;
        draws.Programming = NormalOf(Streams.Programming, epoch, place);
        if (model.DrawsDrift)
            draws.Drift = NormalOf(Streams.DriftExponent, epoch, place);
        if (model.DrawsActivation)
            draws.Activation = NormalOf(Streams.Activation, epoch, place);
        var device = new Device(place, own, law, TLaw.Program(Struct<TTarget>(model.TargetFields, to => model.Target(place.Aim, to)), law, draws, wear));
        device.Walk = TLaw.Start(device.Frozen, law, TLaw.WalkTakesWords ? WordOf(Streams.Relaxation, epoch, place) : default);
        if (effects.Sticks)
        {
            var stuck = DeviceEffects.Stuck(common, log2Wear, WordOf(Streams.Faults, OfTheChip, place));
            device.StuckAt = stuck.Mask.Raw != 0 ? stuck.Conductance.Value : null;
        }

        if (effects.Telegraphs)
            device.Trap = DeviceEffects.Trap(common, TrapFactor(place), WordOf(Streams.TelegraphPresence, OfTheChip, place), ScalarLane.Bits(
                (WordOf(Streams.TelegraphTimes, OfTheChip, place).Raw & 0xFFFF0000) | (WordOf(Streams.TelegraphState, epoch, place).Raw & 0xFFFF)));
        return device;
    }

    /// <summary>Only what the law asks for is drawn.</summary>
    private ScalarLane TrapFactor(Place place) => TLaw.TelegraphDraw switch
    {
        TelegraphDraw.None => TLaw.TelegraphFactor(default, default),
        TelegraphDraw.Normal => TLaw.TelegraphFactor(NormalOf(Streams.TelegraphAmplitude, OfTheChip, place), default),
        _ => TLaw.TelegraphFactor(default, WordOf(Streams.TelegraphAmplitude, OfTheChip, place)),
    };

    private static float Programmed(Device device) => device.StuckAt ?? TLaw.Programmed(device.Frozen, device.Law, device.Walk).Value;

    private float LookedUp(Device device, int age)
    {
        AgeContext own = ages[age];
        var fresh = own with { At = own.ProgrammedAt + program.Technology.ProgrammedAtSeconds, Previous = null };
        return device.StuckAt ?? TLaw.Conductance(device.Frozen, Law(fresh), device.Law, default, device.Walk).Value;
    }

    /// <summary>A read at an age, and the variance of single reads. The walk goes through all ages since programming, one draw each.</summary>
    private (float Read, float Variance) Read(Device device, int age)
    {
        ScalarLane walk = device.Walk;
        for (int a = 0; a <= age && TLaw.Walks; a++)
        {
            if (program.Life.EventBefore(program.AgesSeconds[a]) != device.Event)
                continue;
            uint then = Streams.Epoch(program.AgesSeconds[a]);
            ScalarLane draw = TLaw.WalkTakesWords ? WordOf(Streams.Relaxation, then, device.Place) : NormalOf(Streams.Relaxation, then, device.Place);
            walk = TLaw.Step(device.Frozen, Law(ages[a]), device.Law, AgeTarget(a, device), walk, draw);
        }

        if (device.StuckAt is { } stuck)
            return (stuck, 0f);
        TAge law = Law(ages[age]);
        uint epoch = Streams.Epoch(program.AgesSeconds[age]);
        ScalarLane g = TLaw.Conductance(device.Frozen, law, device.Law, AgeTarget(age, device), walk), trapVariance = default;
        if (device.Trap is { } trap)
        {
            var common = Struct<EffectAge<ScalarLane>>(EffectModel.AgeFields, to => effects.Age(ages[age], to));
            g = DeviceEffects.Telegraph(
                g, trap, TLaw.TelegraphAmplitude(g, trap.Factor, law, device.Law), common, WordOf(Streams.TelegraphState, epoch, device.Place), out trapVariance);
        }

        float fast = TLaw.FastNoise(g, device.Frozen, law, device.Law, walk).Value, read = g.Value;
        if (model.HasSlowNoise)
        {
            float slow = TLaw.SlowNoise(g, device.Frozen, law, device.Law, walk).Value;
            read = MathF.Max(MathF.FusedMultiplyAdd(slow, NormalOf(Streams.SlowNoise, epoch, device.Place).Value, read), 0f);
        }

        return (read, MathF.FusedMultiplyAdd(fast, fast, trapVariance.Value));
    }

    private TAge Law(AgeContext age) => Struct<TAge>(model.AgeFields, to => model.Age(age, to));

    private AgeTarget<ScalarLane> AgeTarget(int age, Device device)
    {
        AgeTarget<ScalarLane> at = default;
        if (TLaw.HasAgeTargets)
        {
            var (shift, spread) = model.AgeTarget(ages[age], device.Place.Aim);
            (at.Shift, at.Spread) = (ScalarLane.Float(shift), ScalarLane.Float(spread));
        }

        return at;
    }

    private ScalarLane NormalOf(uint stream, uint epoch, Place place) => Word(Normal.FromWords(Words(stream, epoch, place)), place.Word);

    private ScalarLane WordOf(uint stream, uint epoch, Place place) => Word(Words(stream, epoch, place), place.Word);

    private Quad<ScalarLane> Words(uint stream, uint epoch, Place place)
    {
        var (x, y, z, w) = Philox.Words((uint)place.Index, (uint)trial, Streams.Purpose(stream, place.Layer), epoch, program.Seed);
        return new Quad<ScalarLane>(ScalarLane.Bits(x), ScalarLane.Bits(y), ScalarLane.Bits(z), ScalarLane.Bits(w));
    }

    private static ScalarLane Word(Quad<ScalarLane> quad, int word) => word switch { 0 => quad.X, 1 => quad.Y, 2 => quad.Z, _ => quad.W };

    /// <summary>Structs of scalar lanes are their fields, one float each.</summary>
    private static TStruct Struct<TStruct>(int fields, Writer write)
        where TStruct : unmanaged
    {
        float[] values = new float[Math.Max(fields, 1)];
        write(values.AsSpan(0, fields));
        return MemoryMarshal.Read<TStruct>(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>Where a device draws, and what it is aimed at.</summary>
    private readonly record struct Place(int Layer, int Index, int Word, double Aim);

    private sealed class Device(Place place, int own, TConstants law, TDevice frozen)
    {
        public Place Place { get; } = place;

        public int Event { get; } = own;

        public TConstants Law { get; } = law;

        public TDevice Frozen { get; set; } = frozen;

        public ScalarLane Walk { get; set; }

        public float? StuckAt { get; set; }

        public TelegraphTrap<ScalarLane>? Trap { get; set; }
    }
}
