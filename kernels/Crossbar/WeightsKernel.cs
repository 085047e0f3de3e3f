using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>One age as device memory holds it, beside what the law knows of it.</summary>
public struct DeviceAge
{
    /// <summary>Epoch of what is drawn at it.</summary>
    public uint Epoch;

    /// <summary>Index of the programming event that it follows.</summary>
    public int Event;

    /// <summary>See <see cref="EffectAge{T}"/>.</summary>
    public EffectAge<ScalarLane> Effects;
}

/// <summary>One programming event as device memory holds it.</summary>
public struct DeviceEvent
{
    /// <summary>Epoch of what is drawn at it.</summary>
    public uint Epoch;

    /// <summary>First age that follows it. Long: no struct of a law, all 32-bit words, has this shape, for which ILGPU would take it.</summary>
    public long FirstAge;

    /// <summary>Ages that follow it.</summary>
    public int Ages;

    /// <summary>Wear, faults and traps after it.</summary>
    public EffectConstants<ScalarLane> Effects;
}

/// <summary>Which devices a launch of <see cref="WeightsKernel{TLaw,TConstants,TTarget,TDevice,TAge}"/> programs, and where their conductances go.</summary>
public struct WeightsCall
{
    /// <summary>Rows of the layer.</summary>
    public int Rows;

    /// <summary>Columns of one slice of the layer.</summary>
    public int Columns;

    /// <summary>Columns of all slices.</summary>
    public int PhysicalColumns;

    /// <summary>Columns that addresses count.</summary>
    public int AddressColumns;

    /// <summary>Columns of a tile; only where references are shared.</summary>
    public int TileColumns;

    /// <summary>Index of the layer, part of every address.</summary>
    public int Layer;

    /// <summary>First trial of the batch.</summary>
    public int FirstTrial;

    /// <summary>Trials of the batch.</summary>
    public int Trials;

    /// <summary>Ages.</summary>
    public int Ages;

    /// <summary>Programming events that ages follow.</summary>
    public int Events;

    /// <summary>1 where column sums right after programming at every age's read temperature are wanted.</summary>
    public int LookUps;

    /// <summary>1 where the variance of the noise of single reads is written too.</summary>
    public int Split;

    /// <summary>1 where a row's devices share a reference within a tile.</summary>
    public int Shared;

    /// <summary>1 where every pair's partner has a target of its own.</summary>
    public int PartnersDiffer;

    /// <summary>1 where the second frozen normal acts.</summary>
    public int Drift;

    /// <summary>1 where the third frozen normal acts.</summary>
    public int Activation;

    /// <summary>1 where wear acts.</summary>
    public int Wears;

    /// <summary>1 where devices may be stuck.</summary>
    public int Sticks;

    /// <summary>1 where telegraph traps act.</summary>
    public int Telegraphs;

    /// <summary>1 where noise is drawn once per device and age.</summary>
    public int SlowNoise;

    /// <summary>1 where a pair is kept as its net device.</summary>
    public int NetOnly;

    /// <summary>Low half of the seed.</summary>
    public uint Key0;

    /// <summary>High half of the seed.</summary>
    public uint Key1;

    /// <summary>Elements from one trial to the next: all weights of the network.</summary>
    public long TrialStride;

    /// <summary>Elements before the layer.</summary>
    public long LayerOffset;

    /// <summary>Elements from the variances of carriers to those of the references that they share; 0: a pair has one variance.</summary>
    public long ReferenceOffset;
}

/// <summary>What one address gives to a pair.</summary>
public struct PairDraw
{
    /// <summary>For the device that carries the number.</summary>
    public ScalarLane Carrier;

    /// <summary>For its partner, or the reference.</summary>
    public ScalarLane Partner;
}

/// <summary>Programs devices and writes their net conductances at every age.</summary>
public static class WeightsKernel<TLaw, TConstants, TTarget, TDevice, TAge>
    where TLaw : unmanaged, IDeviceLaw<ScalarLane, TConstants, TTarget, TDevice, TAge>
    where TConstants : unmanaged
    where TTarget : unmanaged
    where TDevice : unmanaged
    where TAge : unmanaged
{
    /// <summary>
    /// One thread is one pair (row, column of all slices) of one trial, at all ages. Reads carriers and partners [row, column],
    /// differences likewise (their signs), constants and events, laws and ages, ageTargets [age][carrier, partner][row, column];
    /// writes weights[slot][trial][layer][row, column], slots as SlotPlan says; and variances by age where single reads are
    /// noisy, of carriers and, ReferenceOffset further on, of references where those are shared.
    /// Addresses: all streams of devices but FastNoise; at programming the event's epoch (0 for what belongs to the chip), else
    /// the age's.
    /// </summary>
    public static void Run(
        ArrayView<TTarget> carriers, ArrayView<TTarget> partners, ArrayView<float> differences, ArrayView<TConstants> constants, ArrayView<DeviceEvent> events,
        ArrayView<TAge> laws, ArrayView<DeviceAge> ages, ArrayView<AgeTarget<ScalarLane>> ageTargets, ArrayView<float> weights, ArrayView<float> variances, WeightsCall call)
    {
        long thread = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        long perTrial = (long)call.Rows * call.PhysicalColumns;
        if (thread >= perTrial * call.Trials)
            return;
        long trial = thread / perTrial, at = thread - (trial * perTrial);
        int row = (int)(at / call.PhysicalColumns), column = (int)(at - ((long)row * call.PhysicalColumns));
        Place place;
        place.Row = row;
        place.Index = (uint)(((long)(row >> 1) * call.AddressColumns) + column);
        int slice = column / call.Columns;
        int tiles = call.Shared != 0 ? (call.Columns + call.TileColumns - 1) / call.TileColumns : 0;
        int tile = call.Shared != 0 ? (column - (slice * call.Columns)) / call.TileColumns : 0;
        place.Reference = (uint)(((long)(row >> 1) * call.AddressColumns) + call.PhysicalColumns + (slice * tiles) + tile);
        place.Chip = (uint)(call.FirstTrial + (int)trial);
        TTarget carrier = carriers[at], partner = partners[call.PartnersDiffer != 0 ? at : 0];
        uint sign = call.Shared == 0 && call.PartnersDiffer == 0 ? Interop.FloatAsInt(differences[at]) & 0x80000000u : 0u;
        long slot = call.TrialStride * call.Trials, write = (trial * call.TrialStride) + call.LayerOffset + at;
        for (int e = 0; e < call.Events; e++)
        {
            DeviceEvent own = events[e];
            TConstants law = constants[e];
            Pair start = Program(carrier, partner, law, own, place, call), pair = start;
            weights[write + (slot * (call.Ages + e))] = Signed(sign, Programmed(pair, law, call));
            int first = (int)own.FirstAge;
            for (int a = first; a < first + own.Ages; a++)
            {
                if (call.LookUps != 0)
                    weights[write + (slot * (call.Ages + call.Events + a))] = Signed(sign, LookedUp(start, laws[call.Ages + a], law, call));
                pair = Advance(pair, laws[a], law, ages[a], ageTargets, a, at, place, call);
                weights[write + (slot * a)] = Signed(sign, Read(pair, laws[a], law, ages[a].Epoch, place, call));
                if (call.Split == 0)
                    continue;
                float carrierVariance = CarrierVariance(pair, laws[a], law, call), partnerVariance = PartnerVariance(pair, laws[a], law, call);
                variances[write + (slot * a)] = call.ReferenceOffset != 0 ? carrierVariance : carrierVariance + partnerVariance;
                if (call.ReferenceOffset != 0)
                    variances[write + (slot * a) + call.ReferenceOffset] = partnerVariance;
            }
        }
    }

    private static Pair Program(TTarget carrier, TTarget partner, TConstants law, DeviceEvent own, Place place, WeightsCall call)
    {
        PairDraw zp = Normals(Streams.Programming, own.Epoch, place, call);
        ProgramDraws<ScalarLane> first = default, second = default;
        (first.Frozen.Programming, second.Frozen.Programming) = (zp.Carrier, zp.Partner);
        if (call.Drift != 0)
        {
            PairDraw zd = Normals(Streams.DriftExponent, own.Epoch, place, call);
            (first.Frozen.Drift, second.Frozen.Drift) = (zd.Carrier, zd.Partner);
        }

        if (call.Activation != 0)
        {
            PairDraw za = Normals(Streams.Activation, own.Epoch, place, call);
            (first.Frozen.Activation, second.Frozen.Activation) = (za.Carrier, za.Partner);
        }

        if (TLaw.WalkTakesWords)
        {
            PairDraw start = Words(Streams.Relaxation, own.Epoch, place, call);
            (first.Start, second.Start) = (start.Carrier, start.Partner);
        }

        if (call.Wears != 0)
        {
            PairDraw normal = Normals(Streams.Endurance, 0, place, call), word = Words(Streams.Endurance, 0, place, call);
            (first.EnduranceNormal, second.EnduranceNormal, first.EnduranceWord, second.EnduranceWord) = (normal.Carrier, normal.Partner, word.Carrier, word.Partner);
        }

        if (call.Sticks != 0)
        {
            PairDraw fault = Words(Streams.Faults, 0, place, call);
            (first.Fault, second.Fault) = (fault.Carrier, fault.Partner);
        }

        if (call.Telegraphs != 0)
        {
            PairDraw presence = Words(Streams.TelegraphPresence, 0, place, call), times = Words(Streams.TelegraphTimes, 0, place, call);
            PairDraw verified = Words(Streams.TelegraphState, own.Epoch, place, call);
            (first.TrapPresence, second.TrapPresence) = (presence.Carrier, presence.Partner);
            (first.TrapTimes, second.TrapTimes) = (DeviceEffects.TrapTimes(times.Carrier, verified.Carrier), DeviceEffects.TrapTimes(times.Partner, verified.Partner));
            if (TLaw.TelegraphDraw == TelegraphDraw.Normal)
            {
                PairDraw normal = Normals(Streams.TelegraphAmplitude, 0, place, call);
                (first.TrapNormal, second.TrapNormal) = (normal.Carrier, normal.Partner);
            }

            if (TLaw.TelegraphDraw == TelegraphDraw.Word)
            {
                PairDraw word = Words(Streams.TelegraphAmplitude, 0, place, call);
                (first.TrapWord, second.TrapWord) = (word.Carrier, word.Partner);
            }
        }

        Pair pair = default;
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Program(ref pair.Carrier, carrier, law, own.Effects, first, ActingOf(call), out pair.CarrierWalk);
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Program(ref pair.Partner, partner, law, own.Effects, second, ActingOf(call), out pair.PartnerWalk);
        if (call.NetOnly == 0)
            return pair;
        ScalarLane net = Programmed(pair, law, call);
        Pair kept = pair;
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.KeepNet(ref kept.Carrier, law, net);
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.KeepNet(ref kept.Partner, law, ScalarLane.Float(0f) - net);
        return kept;
    }

    private static ScalarLane Programmed(Pair pair, TConstants law, WeightsCall call) =>
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Programmed(pair.Carrier, law, pair.CarrierWalk, ActingOf(call))
        - DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Programmed(pair.Partner, law, pair.PartnerWalk, ActingOf(call));

    private static ScalarLane LookedUp(Pair start, TAge age, TConstants law, WeightsCall call) =>
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.LookedUp(start.Carrier, age, law, start.CarrierWalk, ActingOf(call))
        - DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.LookedUp(start.Partner, age, law, start.PartnerWalk, ActingOf(call));

    /// <summary>Steps both walks to an age and finds both conductances.</summary>
    private static Pair Advance(
        Pair pair, TAge age, TConstants law, DeviceAge own, ArrayView<AgeTarget<ScalarLane>> ageTargets, int a, long at, Place place, WeightsCall call)
    {
        AgeTarget<ScalarLane> carrierAt = default, partnerAt = default;
        if (TLaw.HasAgeTargets)
        {
            long all = (long)call.Rows * call.PhysicalColumns;
            carrierAt = ageTargets[(2 * a * all) + at];
            partnerAt = ageTargets[(((2 * a) + 1) * all) + at];
        }

        if (TLaw.Walks)
        {
            PairDraw step = TLaw.WalkTakesWords ? Words(Streams.Relaxation, own.Epoch, place, call) : Normals(Streams.Relaxation, own.Epoch, place, call);
            pair.CarrierWalk = TLaw.Step(pair.Carrier.Device, age, law, carrierAt, pair.CarrierWalk, step.Carrier);
            pair.PartnerWalk = TLaw.Step(pair.Partner.Device, age, law, partnerAt, pair.PartnerWalk, step.Partner);
        }

        pair.CarrierNow = TLaw.Conductance(pair.Carrier.Device, age, law, carrierAt, pair.CarrierWalk);
        pair.PartnerNow = TLaw.Conductance(pair.Partner.Device, age, law, partnerAt, pair.PartnerWalk);
        if (call.Telegraphs == 0)
            return pair;
        PairDraw trap = Words(Streams.TelegraphState, own.Epoch, place, call);
        pair.CarrierNow = DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Telegraph(pair.Carrier, age, own.Effects, law, pair.CarrierNow, trap.Carrier, out pair.CarrierTrap);
        pair.PartnerNow = DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Telegraph(pair.Partner, age, own.Effects, law, pair.PartnerNow, trap.Partner, out pair.PartnerTrap);
        return pair;
    }

    private static ScalarLane Read(Pair pair, TAge age, TConstants law, uint epoch, Place place, WeightsCall call)
    {
        PairDraw z = default;
        if (call.SlowNoise != 0)
            z = Normals(Streams.SlowNoise, epoch, place, call);
        return DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Read(pair.Carrier, age, law, pair.CarrierWalk, pair.CarrierNow, z.Carrier, ActingOf(call))
            - DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Read(pair.Partner, age, law, pair.PartnerWalk, pair.PartnerNow, z.Partner, ActingOf(call));
    }

    private static float CarrierVariance(Pair pair, TAge age, TConstants law, WeightsCall call) =>
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Variance(pair.Carrier, age, law, pair.CarrierWalk, pair.CarrierNow, pair.CarrierTrap, ActingOf(call)).Value;

    private static float PartnerVariance(Pair pair, TAge age, TConstants law, WeightsCall call) =>
        DeviceSteps<ScalarLane, TLaw, TConstants, TTarget, TDevice, TAge>.Variance(pair.Partner, age, law, pair.PartnerWalk, pair.PartnerNow, pair.PartnerTrap, ActingOf(call)).Value;

    private static Acting ActingOf(WeightsCall call) => new(call.Wears, call.Sticks, call.Telegraphs, call.SlowNoise, call.NetOnly);

    /// <summary>Words of a stream for both devices; a shared reference draws as a carrier at its own address.</summary>
    private static PairDraw Words(uint stream, uint epoch, Place place, WeightsCall call)
    {
        Quad<ScalarLane> own = Draw(place.Index, stream, epoch, place, call);
        PairDraw draw;
        draw.Carrier = (place.Row & 1) == 0 ? own.X : own.Z;
        draw.Partner = (place.Row & 1) == 0 ? own.Y : own.W;
        if (call.Shared != 0)
        {
            Quad<ScalarLane> reference = Draw(place.Reference, stream, epoch, place, call);
            draw.Partner = (place.Row & 1) == 0 ? reference.X : reference.Z;
        }

        return draw;
    }

    /// <summary>Normals of a stream for both devices, likewise.</summary>
    private static PairDraw Normals(uint stream, uint epoch, Place place, WeightsCall call)
    {
        PairDraw draw = HalfOf(Draw(place.Index, stream, epoch, place, call), place);
        if (call.Shared != 0)
            draw.Partner = HalfOf(Draw(place.Reference, stream, epoch, place, call), place).Carrier;
        return draw;
    }

    private static PairDraw HalfOf(Quad<ScalarLane> words, Place place)
    {
        PairDraw draw;
        Normal.FromHalf((place.Row & 1) == 0 ? words.X : words.Z, (place.Row & 1) == 0 ? words.Y : words.W, out draw.Carrier, out draw.Partner);
        return draw;
    }

    private static Quad<ScalarLane> Draw(uint index, uint stream, uint epoch, Place place, WeightsCall call) => ScalarLane.PhiloxRounds(
        Address.Quad(ScalarLane.Bits(index), place.Chip, (uint)call.Layer | (stream << 24), epoch), ScalarLane.Bits(call.Key0), ScalarLane.Bits(call.Key1));

    private static float Signed(uint sign, ScalarLane net) => Interop.IntAsFloat(net.Raw ^ sign);

    /// <summary>Where a thread's pair is: part of its addresses.</summary>
    private struct Place
    {
        public uint Index;
        public uint Reference;
        public uint Chip;
        public int Row;
    }

    /// <summary>Both devices of a pair, and where they stand at the age in work.</summary>
    private struct Pair
    {
        public DeviceState<ScalarLane, TDevice> Carrier;
        public DeviceState<ScalarLane, TDevice> Partner;
        public ScalarLane CarrierWalk;
        public ScalarLane PartnerWalk;
        public ScalarLane CarrierTrap;
        public ScalarLane PartnerTrap;
        public ScalarLane CarrierNow;
        public ScalarLane PartnerNow;
    }
}
