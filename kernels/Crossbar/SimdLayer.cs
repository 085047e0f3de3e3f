using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// A layer as the SIMD loops take it. Columns of each slice are cut into panels of two lanes; a panel holds all rows one
/// after the other, so that the multiply streams through it. Columns that fill the last panel have scales and converter steps
/// of zero: they give zero and clip nothing.
/// </summary>
internal sealed unsafe class SimdLayer<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private readonly AlignedBuffer<LaneConverter<T>>? adc;
    private readonly AlignedBuffer<T> scale;
    private readonly AlignedBuffer<T> bias;
    private readonly AlignedBuffer<T>? references;

    public SimdLayer(CrossbarLayer layer, DeviceTargets targets)
    {
        Layer = layer;
        HalfPanels = 2 * ((layer.Columns + (2 * T.Width) - 1) / (2 * T.Width));
        PairedRows = (layer.Rows + 1) / 2 * 2;
        Devices = new SimdTargets<T>(layer, targets, HalfPanels, PairedRows);
        adc = layer.Adc is null ? null : PackAdc(layer.Adc);
        scale = Columns((slice, column) => layer.Scale[(slice * layer.Columns) + column], layer.Slices);
        bias = Columns((_, column) => layer.Bias[column], 1);
        FastSpread = targets.Thermal ? PackThermal(targets, references: false) : null;
        ReferenceSpread = targets.Thermal && targets.SharesFast ? PackThermal(targets, references: true) : null;
        references = targets.SharesFast ? PackReferences() : null;
    }

    public CrossbarLayer Layer { get; }

    /// <summary>What every device is asked for.</summary>
    public SimdTargets<T> Devices { get; }

    /// <summary>Lane columns of one slice, always even.</summary>
    public int HalfPanels { get; }

    /// <summary>Lane columns of all slices, slice by slice.</summary>
    public int AllHalfPanels => HalfPanels * Layer.Slices;

    /// <summary>Rows rounded up to pairs.</summary>
    public int PairedRows { get; }

    /// <summary>Columns of one slice with the fill of the last panel.</summary>
    public int PaddedColumns => HalfPanels * T.Width;

    /// <summary>Lanes of one copy of the packed weights.</summary>
    public long WeightLanes => (long)AllHalfPanels * PairedRows;

    /// <summary>[row tile][half panel of all slices]; null where the ADC is ideal.</summary>
    public LaneConverter<T>* Adc => adc is null ? null : adc.Pointer;

    /// <summary>[half panel of all slices]: network units per (code x microsiemens).</summary>
    public T* Scale => scale.Pointer;

    /// <summary>[half panel]: network units.</summary>
    public T* Bias => bias.Pointer;

    /// <summary>[row tile][half panel of all slices]: variance of thermal and shot noise per output at 1 K or, see <see cref="DeviceTargets"/>; null without.</summary>
    public AlignedBuffer<T>? FastSpread { get; }

    /// <summary>Likewise, of the references that a tile's columns share; null without.</summary>
    public AlignedBuffer<T>? ReferenceSpread { get; }

    /// <summary>[half panel of all slices]: address columns of the references, whole numbers; null where no fast noise is shared.</summary>
    public T* References => references is null ? null : references.Pointer;

    /// <summary>Lane offset of a row of a half panel in packed weights: panels of two lanes, row after row.</summary>
    public long WeightIndex(int halfPanel, int row) => ((((long)(halfPanel >> 1) * PairedRows) + row) * 2) + (halfPanel & 1);

    public void Dispose()
    {
        Devices.Dispose();
        adc?.Dispose();
        scale.Dispose();
        bias.Dispose();
        FastSpread?.Dispose();
        ReferenceSpread?.Dispose();
        references?.Dispose();
    }

    private AlignedBuffer<LaneConverter<T>> PackAdc(Quantiser[] tiles)
    {
        var buffer = new AlignedBuffer<LaneConverter<T>>((long)Layer.RowTiles * AllHalfPanels);
        for (int group = 0; group < Layer.RowTiles * Layer.Slices; group++)
        {
            for (int half = 0; half < HalfPanels; half++)
            {
                float* plane = (float*)(buffer.Pointer + ((long)group * HalfPanels) + half);
                for (int lane = 0; lane < T.Width; lane++, plane++)
                {
                    int column = (half * T.Width) + lane;
                    bool real = column < Layer.Columns;
                    var q = tiles[(group * Layer.ColumnTiles) + (real ? column / Layer.TileColumns : 0)];
                    plane[0] = real ? 1f / q.Step : 0f;
                    plane[T.Width] = real ? q.Step : 0f;
                    plane[2 * T.Width] = q.MinCode;
                    plane[3 * T.Width] = q.MaxCode;
                }
            }
        }

        return buffer;
    }

    private AlignedBuffer<T> PackReferences()
    {
        var buffer = new AlignedBuffer<T>(AllHalfPanels);
        uint* columns = (uint*)buffer.Pointer;
        for (int i = 0; i < AllHalfPanels * T.Width; i++)
        {
            int slice = i / PaddedColumns, column = Math.Min(i % PaddedColumns, Layer.Columns - 1);
            columns[i] = (uint)(Layer.PhysicalColumns + (slice * Layer.ColumnTiles) + (column / Layer.TileColumns));
        }

        return buffer;
    }

    private AlignedBuffer<T> PackThermal(DeviceTargets targets, bool references)
    {
        var buffer = new AlignedBuffer<T>((long)Layer.RowTiles * AllHalfPanels * targets.Ages);
        for (int age = 0; age < targets.Ages; age++)
        {
            float[] variances = targets.ThermalVariances(Layer, age, references);
            for (int group = 0; group < Layer.RowTiles * Layer.Slices; group++)
            {
                float* plane = (float*)(buffer.Pointer + ((((long)age * Layer.RowTiles * Layer.Slices) + group) * HalfPanels));
                for (int column = 0; column < Layer.Columns; column++)
                    plane[column] = variances[(group * Layer.Columns) + column];
            }
        }

        return buffer;
    }

    private AlignedBuffer<T> Columns(Func<int, int, float> value, int slices)
    {
        var buffer = new AlignedBuffer<T>((long)HalfPanels * slices);
        float* plane = (float*)buffer.Pointer;
        for (int slice = 0; slice < slices; slice++)
        {
            for (int column = 0; column < Layer.Columns; column++)
                plane[(slice * PaddedColumns) + column] = value(slice, column);
        }

        return buffer;
    }
}
