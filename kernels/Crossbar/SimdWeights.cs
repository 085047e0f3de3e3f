using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Programs the devices of a layer and writes their net conductances at every age into packed panels.</summary>
internal abstract unsafe class SimdWeights<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    /// <summary>
    /// Writes weights[age x ageStride + layer.WeightIndex(..)], variances likewise where given, and the column sums of all slots. Where
    /// references are given, variances are those of the carriers alone, and references takes those of the partners.
    /// </summary>
    public abstract void Write(SimdLayer<T> layer, int layerIndex, int trial, T* weights, T* variances, T* references, long ageStride, SimdSums<T> sums);

    public abstract void Dispose();

    /// <summary>The writer of a program's technology.</summary>
    public static SimdWeights<T> Of(TrialProgram program, DeviceTargets targets, SlotPlan slots) => targets.Model.Accept(new Creation(program, targets, slots));

    private sealed class Creation(TrialProgram program, DeviceTargets targets, SlotPlan slots) : ILawVisitor<T, SimdWeights<T>>
    {
        public SimdWeights<T> Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
            where TLaw : unmanaged, IDeviceLaw<T, TConstants, TTarget, TDevice, TAge>
            where TConstants : unmanaged
            where TTarget : unmanaged
            where TDevice : unmanaged
            where TAge : unmanaged => new SimdWeights<T, TLaw, TConstants, TTarget, TDevice, TAge>(program, targets, slots);
    }
}

/// <summary>
/// The writer of one law. Devices are visited once per trial, in blocks of two rows and one lane of columns: four devices a
/// column, in the order of a draw's four words (even row: carrier, partner; odd row: carrier, partner). What is frozen stays in
/// the first-level cache while all ages are written. The steps are methods of their own: one method for all of them would
/// exceed what the JIT compiler is willing to inline.
/// </summary>
internal sealed unsafe class SimdWeights<T, TLaw, TConstants, TTarget, TDevice, TAge> : SimdWeights<T>
    where T : unmanaged, ILane<T>
    where TLaw : unmanaged, IDeviceLaw<T, TConstants, TTarget, TDevice, TAge>
    where TConstants : unmanaged
    where TTarget : unmanaged
    where TDevice : unmanaged
    where TAge : unmanaged
{
    private const MethodImplOptions Loop = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
    private const int BlockDevices = 4;

    private readonly SimdDraws<T> draws;
    private readonly AlignedBuffer<T> constants;
    private readonly AlignedBuffer<T> effects;
    private readonly AlignedBuffer<T> ages;
    private readonly AlignedBuffer<T> effectAges;
    private readonly AlignedBuffer<DeviceState<T, TDevice>> devices = new(BlockDevices);
    private readonly AlignedBuffer<T> log2Wear = new(BlockDevices);
    private readonly AlignedBuffer<T> wear = new(BlockDevices);
    private readonly AlignedBuffer<T> walks;
    private readonly AlignedBuffer<T> trapVariances;
    private readonly AlignedBuffer<T> conductances;
    private readonly SlotPlan slots;
    private readonly Acting acting;
    private readonly bool offset;
    private readonly bool sumsWanted;

    public SimdWeights(TrialProgram program, DeviceTargets targets, SlotPlan slots)
    {
        this.slots = slots;
        offset = program.Scheme == PairScheme.Offset;
        sumsWanted = program.Compensation != Compensation.None;
        IDeviceModel model = targets.Model;
        var effectModel = new EffectModel(program.Technology, program.Life);
        acting = Acting.Of(program, model);
        constants = LaneFields<T>.Broadcast(slots.Events.Length, model.ConstantFields, (e, to) => model.Constants(program.Life.CyclesAt(slots.Events[e]), to));
        effects = LaneFields<T>.Broadcast(slots.Events.Length, EffectModel.ConstantFields, (e, to) => effectModel.Constants(slots.Events[e], to));
        AgeContext[] contexts = [.. slots.Contexts, .. slots.LookUps];
        ages = LaneFields<T>.Broadcast(contexts.Length, model.AgeFields, (a, to) => model.Age(contexts[a], to));
        effectAges = LaneFields<T>.Broadcast(contexts.Length, EffectModel.AgeFields, (a, to) => effectModel.Age(contexts[a], to));
        walks = new AlignedBuffer<T>(BlockDevices * (1 + contexts.Length));
        trapVariances = new AlignedBuffer<T>(BlockDevices * contexts.Length);
        conductances = new AlignedBuffer<T>(BlockDevices * contexts.Length);
        new Span<T>(log2Wear.Pointer, BlockDevices).Fill(T.Float(-1f)); // nothing is worn out, unless wear says so
        draws = new SimdDraws<T>(program.Seed, slots, new DrawnStreams(model.DrawsDrift, model.DrawsActivation, TLaw.Walks, TLaw.WalkTakesWords, TLaw.TelegraphDraw, acting), offset);
        LaneFields<T>.Require<TConstants>(model.ConstantFields);
        LaneFields<T>.Require<TTarget>(model.TargetFields);
        LaneFields<T>.Require<TAge>(model.AgeFields);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Write(SimdLayer<T> layer, int layerIndex, int trial, T* weights, T* variances, T* references, long ageStride, SimdSums<T> sums)
    {
        draws.SetLayer(layerIndex, trial);
        if (TLaw.HasAgeTargets)
            layer.Devices.PackAges();
        for (int panel = 0; panel < layer.AllHalfPanels; panel++)
        {
            for (int slot = 0; slot < sums.Slots && sumsWanted; slot++)
                Clear(sums, ((long)slot * sums.SlotStride) + panel);
            for (int row = 0; row < layer.Layer.Rows; row += 2)
            {
                var block = new Block(layer, panel, row, sums);
                long at = layer.WeightIndex(panel, row);
                for (int e = 0; e < slots.Events.Length; e++)
                    WriteEvent(block, e, weights + at, variances == null ? null : variances + at, references == null ? null : references + at, ageStride);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        draws.Dispose();
        constants.Dispose();
        effects.Dispose();
        ages.Dispose();
        effectAges.Dispose();
        devices.Dispose();
        log2Wear.Dispose();
        wear.Dispose();
        walks.Dispose();
        trapVariances.Dispose();
        conductances.Dispose();
    }

    private static void Clear(SimdSums<T> sums, long at)
    {
        sums.Absolute[at] = T.Float(0f);
        if (sums.Weighted)
            sums.Mean[at] = T.Float(0f);
    }

    private void WriteEvent(in Block block, int e, T* weights, T* variances, T* references, long ageStride)
    {
        (int first, int count) = slots.AgesOf[e];
        draws.Draw(e, block.FirstDevice, offset ? block.References() : default);
        ProgramDevices(block, e);
        if (sumsWanted)
            AddProgrammed(block, e);
        if (slots.LookUps.Count > 0)
            AddLookUps(block, e, first, count);
        if (TLaw.Walks)
            StepWalks(block, e, first, count);
        Conduct(block, e, first, count);
        if (acting.Telegraphs != 0)
            Trap(e, first, count);
        if (variances != null)
            SpreadDevices(block.Rows, e, first, count, variances + (first * ageStride), references == null ? null : references + (first * ageStride), ageStride);
        ReadDevices(block, e, first, count, weights + (first * ageStride), ageStride);
    }

    private void ProgramDevices(in Block block, int e)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        ref readonly EffectConstants<T> effect = ref ((EffectConstants<T>*)effects.Pointer)[e];
        if (acting.Wears != 0)
            WearDevices(effect);
        ProgramByLaw(block, law);
        if (acting.Sticks != 0)
            StickDevices(effect);
        if (acting.Telegraphs != 0)
            SetTraps(effect);
        if (acting.NetOnly != 0)
            KeepNet(block.Rows, law);
    }

    [MethodImpl(Loop)]
    private void ProgramByLaw(in Block block, in TConstants law)
    {
        T* word = draws.Start, worn = wear.Pointer, start = walks.Pointer;
        for (int d = 0; d < BlockDevices; d++)
        {
            ref TDevice device = ref devices.Pointer[d].Device;
            device = TLaw.Program(*(TTarget*)block.Target(d), law, draws.Frozen(d), worn[d]);
            start[d] = TLaw.Start(device, law, word[d]);
        }
    }

    /// <summary>How far every device is worn: log2 of N / N_f, and (N / N_f)^p.</summary>
    private void WearDevices(in EffectConstants<T> effect)
    {
        for (int d = 0; d < BlockDevices; d++)
        {
            log2Wear.Pointer[d] = DeviceEffects.Log2Wear(effect, draws.EnduranceNormal[d], draws.EnduranceWord[d]);
            wear.Pointer[d] = DeviceEffects.WearOf(effect, log2Wear.Pointer[d]);
        }
    }

    private void StickDevices(in EffectConstants<T> effect)
    {
        for (int d = 0; d < BlockDevices; d++)
            devices.Pointer[d].Stuck = DeviceEffects.Stuck(effect, log2Wear.Pointer[d], draws.Fault[d]);
    }

    [MethodImpl(Loop)]
    private void SetTraps(in EffectConstants<T> effect)
    {
        T* normal = draws.TrapNormal, word = draws.TrapWord, presence = draws.TrapPresence, times = draws.TrapTimes, start = draws.TrapStart;
        for (int d = 0; d < BlockDevices; d++)
            devices.Pointer[d].Trap = DeviceEffects.Trap(effect, TLaw.TelegraphFactor(normal[d], word[d]), presence[d], DeviceEffects.TrapTimes(times[d], start[d]));
    }

    private void KeepNet(int rows, in TConstants law)
    {
        for (int row = 0; row < rows; row++)
        {
            DeviceState<T, TDevice>* carrier = devices.Pointer + (2 * row), partner = carrier + 1;
            T net = DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Programmed(*carrier, law, walks.Pointer[2 * row], acting) - DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Programmed(*partner, law, walks.Pointer[(2 * row) + 1], acting);
            DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.KeepNet(ref *carrier, law, net);
            DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.KeepNet(ref *partner, law, T.Float(0f) - net);
        }
    }

    /// <summary>Column sums as programmed. They run over the rows in order: the same bits on every backend.</summary>
    [MethodImpl(Loop)]
    private void AddProgrammed(in Block block, int e)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        for (int row = 0; row < block.Rows; row++)
        {
            DeviceState<T, TDevice>* pair = devices.Pointer + (2 * row);
            block.Add(slots.Ages + e, row, DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Programmed(pair[0], law, walks.Pointer[2 * row], acting) - DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Programmed(pair[1], law, walks.Pointer[(2 * row) + 1], acting));
        }
    }

    /// <summary>Column sums right after programming at the read temperatures of the ages.</summary>
    [MethodImpl(Loop)]
    private void AddLookUps(in Block block, int e, int first, int count)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        for (int a = first; a < first + count; a++)
        {
            ref readonly TAge age = ref ((TAge*)ages.Pointer)[slots.Ages + a];
            for (int row = 0; row < block.Rows; row++)
            {
                DeviceState<T, TDevice>* pair = devices.Pointer + (2 * row);
                T* start = walks.Pointer + (2 * row);
                T net = DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.LookedUp(pair[0], age, law, start[0], acting)
                    - DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.LookedUp(pair[1], age, law, start[1], acting);
                block.Add(slots.Ages + slots.Events.Length + a, row, net);
            }
        }
    }

    /// <summary>Steps the walks of the block's devices to every age, [age][device].</summary>
    [MethodImpl(Loop)]
    private void StepWalks(in Block block, int e, int first, int count)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        T* to = walks.Pointer + BlockDevices;
        for (int a = 0; a < count; a++)
        {
            ref readonly TAge age = ref ((TAge*)ages.Pointer)[first + a];
            T* draw = draws.Walk(a);
            for (int d = 0; d < BlockDevices; d++, to++)
            {
                AgeTarget<T> at = TLaw.HasAgeTargets ? block.AgeTarget(first + a, d) : default;
                *to = TLaw.Step(devices.Pointer[d].Device, age, law, at, to[-BlockDevices], draw[d]);
            }
        }
    }

    /// <summary>[device]: walks at an age of the event; where a technology does not walk they stay as they started.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* Walks(int age) => walks.Pointer + (TLaw.Walks ? (1 + age) * BlockDevices : 0);

    /// <summary>Conductances of the block's devices at every age, [age][device], without noise of the read.</summary>
    [MethodImpl(Loop)]
    private void Conduct(in Block block, int e, int first, int count)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        T* g = conductances.Pointer;
        for (int a = 0; a < count; a++)
        {
            ref readonly TAge age = ref ((TAge*)ages.Pointer)[first + a];
            T* walk = Walks(a);
            for (int d = 0; d < BlockDevices; d++, g++)
            {
                AgeTarget<T> at = TLaw.HasAgeTargets ? block.AgeTarget(first + a, d) : default;
                *g = TLaw.Conductance(devices.Pointer[d].Device, age, law, at, walk[d]);
            }
        }
    }

    /// <summary>Gives conductances the states of their traps.</summary>
    [MethodImpl(Loop)]
    private void Trap(int e, int first, int count)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        T* g = conductances.Pointer, variance = trapVariances.Pointer;
        for (int a = 0; a < count; a++)
        {
            ref readonly TAge age = ref ((TAge*)ages.Pointer)[first + a];
            ref readonly EffectAge<T> effectAge = ref ((EffectAge<T>*)effectAges.Pointer)[first + a];
            T* state = draws.TrapState(a);
            for (int d = 0; d < BlockDevices; d++, g++, variance++)
                *g = DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Telegraph(devices.Pointer[d], age, effectAge, law, *g, state[d], out *variance);
        }
    }

    /// <summary>Reads the devices at every age and writes net conductances.</summary>
    [MethodImpl(Loop)]
    private void ReadDevices(in Block block, int e, int first, int count, T* weights, long ageStride)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        for (int a = 0; a < count; a++, weights += ageStride)
        {
            ref readonly TAge age = ref ((TAge*)ages.Pointer)[first + a];
            T* z = draws.SlowNoise(a), g = conductances.Pointer + (a * BlockDevices), walk = Walks(a);
            for (int row = 0; row < block.Rows; row++, g += 2, z += 2, walk += 2)
            {
                DeviceState<T, TDevice>* pair = devices.Pointer + (2 * row);
                T net = DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Read(pair[0], age, law, walk[0], g[0], z[0], acting) - DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Read(pair[1], age, law, walk[1], g[1], z[1], acting);
                weights[2 * row] = T.Xor(net, block.Signs[row]);
                if (sumsWanted)
                    block.Add(first + a, row, net);
            }
        }
    }

    /// <summary>Variances of the noise of single reads of every pair, at every age.</summary>
    [MethodImpl(Loop)]
    private void SpreadDevices(int rows, int e, int first, int count, T* variances, T* references, long ageStride)
    {
        ref readonly TConstants law = ref ((TConstants*)constants.Pointer)[e];
        for (int a = 0; a < count; a++, variances += ageStride, references += references == null ? 0 : ageStride)
        {
            ref readonly TAge age = ref ((TAge*)ages.Pointer)[first + a];
            T* g = conductances.Pointer + (a * BlockDevices), trap = trapVariances.Pointer + (a * BlockDevices), walk = Walks(a);
            for (int row = 0; row < rows; row++, g += 2, walk += 2, trap += 2)
            {
                DeviceState<T, TDevice>* pair = devices.Pointer + (2 * row);
                T carrier = DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Variance(pair[0], age, law, walk[0], g[0], trap[0], acting);
                T partner = DeviceSteps<T, TLaw, TConstants, TTarget, TDevice, TAge>.Variance(pair[1], age, law, walk[1], g[1], trap[1], acting);
                variances[2 * row] = references == null ? carrier + partner : carrier;
                if (references != null)
                    references[2 * row] = partner;
            }
        }
    }

    /// <summary>Two rows of one half panel.</summary>
    private readonly ref struct Block
    {
        private readonly SimdLayer<T> layer;
        private readonly SimdSums<T> sums;
        private readonly int panel;
        private readonly int row;
        private readonly long place;

        public Block(SimdLayer<T> layer, int panel, int row, SimdSums<T> sums)
        {
            (this.layer, this.panel, this.row, this.sums) = (layer, panel, row, sums);
            Rows = Math.Min(2, layer.Layer.Rows - row);
            place = ((long)panel * layer.PairedRows) + row;
        }

        public int Rows { get; }

        /// <summary>First word of the address of the block's first column.</summary>
        public uint FirstDevice => DeviceAt((panel / layer.HalfPanels * layer.Layer.Columns) + (panel % layer.HalfPanels * T.Width));

        public T* Signs => layer.Devices.Signs + place;

        /// <summary>Target of device d of the block.</summary>
        public T* Target(int d)
        {
            SimdTargets<T> devices = layer.Devices;
            int fields = devices.Fields;
            return (d & 1) == 0 ? devices.Carriers + ((place + (d >> 1)) * fields) : devices.Partners + ((place + (d >> 1)) * devices.PartnerStride);
        }

        public AgeTarget<T> AgeTarget(int age, int d)
        {
            SimdTargets<T> devices = layer.Devices;
            long at = 2 * (place + (d >> 1));
            return (d & 1) == 0
                ? *(AgeTarget<T>*)(devices.CarriersAt + (age * 2 * devices.AllRows) + at)
                : *(AgeTarget<T>*)(devices.PartnersAt + (age * devices.PartnerAgeStride) + (devices.PartnerStride == 0 ? 0 : at));
        }

        /// <summary>Addresses of the reference devices of the block's columns: columns behind the layer's, one per slice and column tile.</summary>
        public T References()
        {
            T addresses = default;
            int slice = panel / layer.HalfPanels, firstColumn = panel % layer.HalfPanels * T.Width;
            for (int lane = 0; lane < T.Width; lane++)
            {
                int tile = Math.Min(firstColumn + lane, layer.Layer.Columns - 1) / layer.Layer.TileColumns;
                ((uint*)&addresses)[lane] = DeviceAt(layer.Layer.PhysicalColumns + (slice * layer.Layer.ColumnTiles) + tile);
            }

            return addresses;
        }

        /// <summary>Adds a pair's net conductance to the column sums of a slot.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int slot, int inBlock, T net)
        {
            long at = ((long)slot * sums.SlotStride) + panel;
            sums.Absolute[at] += Elementary.Abs(net);
            if (sums.Weighted)
                sums.Mean[at] = T.Fma(T.Float(layer.Layer.MeanCodes![row + inBlock]), T.Xor(net, Signs[inBlock]), sums.Mean[at]);
        }

        private uint DeviceAt(int column) => (uint)(((long)(row >> 1) * layer.Devices.AddressColumns) + column);
    }
}
