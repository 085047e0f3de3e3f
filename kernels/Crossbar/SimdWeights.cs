using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// Programs the devices of a layer and writes their net conductances at every age into packed panels. Devices are visited
/// once per trial, in blocks of two rows and one lane of columns (four devices a column): what is frozen stays in
/// the first-level cache while all ages are written. The steps are methods of their own: one method for all of them
/// would exceed what the JIT compiler is willing to inline.
/// </summary>
internal sealed unsafe class SimdWeights<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private const int DrawsBeforeAges = 2;

    private readonly AlignedBuffer<Draw> draws;
    private readonly AlignedBuffer<Quad<T>> normals;
    private readonly AlignedBuffer<LaneAge<T>> ages;
    private readonly AlignedBuffer<DevicePair> pairs = new(2);
    private readonly PcmNoise<T> noise;
    private readonly T key0;
    private readonly T key1;
    private readonly int ageCount;
    private PcmTarget<T> partner;

    public SimdWeights(ulong seed, PcmParameters technology, ReadOnlySpan<PcmAge> ages)
    {
        ageCount = ages.Length;
        key0 = T.Bits((uint)seed);
        key1 = T.Bits((uint)(seed >> 32));
        var (slope, intercept, cap) = PcmTargets.PrepareNoise(technology);
        noise.Slope = T.Float(slope);
        noise.Intercept = T.Float(intercept);
        noise.Cap = T.Float(cap);
        draws = new AlignedBuffer<Draw>(DrawsBeforeAges + ageCount);
        normals = new AlignedBuffer<Quad<T>>(DrawsBeforeAges + ageCount);
        this.ages = new AlignedBuffer<LaneAge<T>>(ageCount);
        for (int a = 0; a < ageCount; a++)
        {
            this.ages.Pointer[a] = LaneAge<T>.Of(ages[a]);
            draws.Pointer[DrawsBeforeAges + a].Epoch = ages[a].Epoch;
        }
    }

    /// <summary>
    /// Writes weights[age x ageStride + layer.WeightIndex(..)], variances likewise where given, and
    /// sums[slot x HalfPanels + halfPanel]: column sums of |g|, slot 0 as programmed, slot 1 + a at age a.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(SimdLayer<T> layer, int layerIndex, int trial, T* weights, T* variances, long ageStride, T* sums)
    {
        SetPurposes(layerIndex);
        partner = layer.Partner;
        for (int half = 0; half < layer.HalfPanels; half++)
        {
            for (int slot = 0; slot <= ageCount; slot++)
                sums[(slot * layer.HalfPanels) + half] = T.Float(0f);
            for (int row = 0; row < layer.Layer.Rows; row += 2)
            {
                int rows = Math.Min(2, layer.Layer.Rows - row);
                uint index = (uint)(((long)(row >> 1) * layer.Layer.Columns) + (half * T.Width));
                long at = layer.WeightIndex(half, row);
                DrawNormals(index, (uint)trial);
                ProgramRows(layer.Targets + ((long)half * layer.PairedRows) + row, rows, sums + half);
                ReadRows(rows, weights + at, ageStride, sums + half, layer.HalfPanels);
                if (variances != null)
                    SpreadRows(rows, variances + at, ageStride);
            }
        }
    }

    public void Dispose()
    {
        draws.Dispose();
        normals.Dispose();
        ages.Dispose();
        pairs.Dispose();
    }

    private void SetPurposes(int layerIndex)
    {
        draws.Pointer[0].Purpose = Streams.Purpose(Streams.Programming, layerIndex);
        draws.Pointer[1].Purpose = Streams.Purpose(Streams.DriftExponent, layerIndex);
        for (int a = 0; a < ageCount; a++)
            draws.Pointer[DrawsBeforeAges + a].Purpose = Streams.Purpose(Streams.SlowNoise, layerIndex);
    }

    /// <summary>
    /// All normals of one block of devices. Words first, then the transform: in two loops the iterations of each overlap
    /// in the processor, in one loop the long chain of the rounds keeps the transform waiting.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void DrawNormals(uint firstIndex, uint trial)
    {
        T index = T.Sequence(firstIndex), k0 = key0, k1 = key1;
        Quad<T>* destination = normals.Pointer;
        Draw* draw = draws.Pointer;
        int count = DrawsBeforeAges + ageCount;
        for (int i = 0; i < count; i++)
            destination[i] = T.PhiloxRounds(Address.Quad(index, trial, draw[i].Purpose, draw[i].Epoch), k0, k1);
        for (int i = 0; i < count; i++)
            destination[i] = Normal.FromWords(destination[i]);
    }

    /// <summary>Programs the devices of one or two rows; words X, Y of a draw belong to the even row, Z, W to the odd one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ProgramRows(PcmTarget<T>* targets, int rows, T* sum)
    {
        T* zp = (T*)normals.Pointer, zd = (T*)(normals.Pointer + 1);
        DevicePair* pair = pairs.Pointer;
        PcmNoise<T> amplitude = noise;
        PcmTarget<T> unused = partner;
        for (int row = 0; row < rows; row++, zp += 2, zd += 2, pair++)
        {
            PcmTarget<T> target = targets[row];
            T sign = T.And(target.Conductance, T.Bits(0x80000000u));
            target.Conductance = T.Xor(target.Conductance, sign);
            pair->Sign = sign;
            pair->Carrier = PcmLaw.Program(target, amplitude, zp[0], zd[0]);
            pair->Partner = PcmLaw.Program(unused, amplitude, zp[1], zd[1]);
            *sum += Elementary.Abs(pair->Carrier.Programmed - pair->Partner.Programmed);
        }
    }

    /// <summary>Reads the devices at every age. Column sums run over the rows in order: the same bits on every backend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ReadRows(int rows, T* weights, long ageStride, T* sum, long sumStride)
    {
        T* z = (T*)(normals.Pointer + DrawsBeforeAges);
        LaneAge<T>* age = ages.Pointer;
        for (int a = 0; a < ageCount; a++, age++, z += 4, weights += ageStride)
        {
            sum += sumStride;
            T total = *sum;
            for (int row = 0; row < rows; row++)
            {
                DevicePair* pair = pairs.Pointer + row;
                T carrier = PcmLaw.Read(PcmLaw.Drifted(pair->Carrier, age->MinusLog2Time), pair->Carrier, age->NoiseScale, z[2 * row]);
                T unused = PcmLaw.Read(PcmLaw.Drifted(pair->Partner, age->MinusLog2Time), pair->Partner, age->NoiseScale, z[(2 * row) + 1]);
                T net = carrier - unused;
                weights[2 * row] = T.Xor(net, pair->Sign);
                total += Elementary.Abs(net);
            }

            *sum = total;
        }
    }

    /// <summary>Variances of the fast read noise of every pair, at every age.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SpreadRows(int rows, T* variances, long ageStride)
    {
        LaneAge<T>* age = ages.Pointer;
        for (int a = 0; a < ageCount; a++, age++, variances += ageStride)
        {
            for (int row = 0; row < rows; row++)
            {
                DevicePair* pair = pairs.Pointer + row;
                T carrier = PcmLaw.FastVariance(PcmLaw.Drifted(pair->Carrier, age->MinusLog2Time), pair->Carrier, age->FastScale);
                T unused = PcmLaw.FastVariance(PcmLaw.Drifted(pair->Partner, age->MinusLog2Time), pair->Partner, age->FastScale);
                variances[2 * row] = carrier + unused;
            }
        }
    }

    private struct Draw
    {
        public uint Purpose;
        public uint Epoch;
    }

    private struct DevicePair
    {
        public PcmDevice<T> Carrier;
        public PcmDevice<T> Partner;
        public T Sign;
    }
}

/// <summary><see cref="PcmAge"/> in every lane.</summary>
internal struct LaneAge<T>
    where T : unmanaged, ILane<T>
{
    public T MinusLog2Time;
    public T NoiseScale;
    public T FastScale;

    public static LaneAge<T> Of(PcmAge age)
    {
        LaneAge<T> lanes;
        lanes.MinusLog2Time = T.Float(age.MinusLog2Time);
        lanes.NoiseScale = T.Float(age.NoiseScale);
        lanes.FastScale = T.Float(age.FastScale);
        return lanes;
    }
}
