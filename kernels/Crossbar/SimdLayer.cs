using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// A layer as the SIMD loops take it. Columns are cut into panels of two lanes; a panel holds all rows one after the
/// other, so that the multiply streams through it. Columns that fill the last panel have targets, scales and converter
/// steps of zero: they give zero and clip nothing.
/// </summary>
internal sealed unsafe class SimdLayer<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private readonly AlignedBuffer<PcmTarget<T>> targets;
    private readonly AlignedBuffer<LaneConverter<T>>? adc;
    private readonly AlignedBuffer<DigitalColumns<T>> digital;

    public SimdLayer(CrossbarLayer layer, PcmParameters technology)
    {
        Layer = layer;
        HalfPanels = 2 * ((layer.Columns + (2 * T.Width) - 1) / (2 * T.Width));
        PairedRows = (layer.Rows + 1) / 2 * 2;
        targets = PackTargets(technology);
        adc = layer.Adc is null ? null : PackAdc(layer.Adc);
        digital = PackDigital();
        var partner = PcmTargets.Prepare(technology, 0);
        Partner = Broadcast(partner.Conductance, partner.Spread, partner.NuMean, partner.NuSpread);
    }

    public CrossbarLayer Layer { get; }

    /// <summary>Lane columns, always even.</summary>
    public int HalfPanels { get; }

    /// <summary>Rows rounded up to pairs.</summary>
    public int PairedRows { get; }

    /// <summary>Columns with the fill of the last panel.</summary>
    public int PaddedColumns => HalfPanels * T.Width;

    /// <summary>Lanes of one copy of the packed weights.</summary>
    public long WeightLanes => (long)HalfPanels * PairedRows;

    /// <summary>What the unused device of every pair was programmed to.</summary>
    public PcmTarget<T> Partner { get; }

    /// <summary>[half panel][paired row]: what the carrying devices were programmed to; conductances are signed.</summary>
    public PcmTarget<T>* Targets => targets.Pointer;

    /// <summary>[row tile][half panel]; null where the ADC is ideal.</summary>
    public LaneConverter<T>* Adc => adc is null ? null : adc.Pointer;

    /// <summary>[half panel].</summary>
    public DigitalColumns<T>* Digital => digital.Pointer;

    /// <summary>Lane offset of a row of a half panel in packed weights: panels of two lanes, row after row.</summary>
    public long WeightIndex(int halfPanel, int row) => ((((long)(halfPanel >> 1) * PairedRows) + row) * 2) + (halfPanel & 1);

    public void Dispose()
    {
        targets.Dispose();
        adc?.Dispose();
        digital.Dispose();
    }

    private static PcmTarget<T> Broadcast(float conductance, float spread, float nuMean, float nuSpread)
    {
        PcmTarget<T> target;
        target.Conductance = T.Float(conductance);
        target.Spread = T.Float(spread);
        target.NuMean = T.Float(nuMean);
        target.NuSpread = T.Float(nuSpread);
        return target;
    }

    private AlignedBuffer<PcmTarget<T>> PackTargets(PcmParameters technology)
    {
        var buffer = new AlignedBuffer<PcmTarget<T>>(WeightLanes);
        var unused = PcmTargets.Prepare(technology, 0);
        for (int half = 0; half < HalfPanels; half++)
        {
            for (int row = 0; row < PairedRows; row++)
            {
                // Four planes of T.Width floats: the fields of the struct of lanes.
                float* plane = (float*)(buffer.Pointer + ((long)half * PairedRows) + row);
                for (int lane = 0; lane < T.Width; lane++, plane++)
                {
                    int column = (half * T.Width) + lane;
                    bool real = column < Layer.Columns && row < Layer.Rows;
                    float signed = real ? Layer.Targets[((long)row * Layer.Columns) + column] : 0f;
                    var prepared = real ? PcmTargets.Prepare(technology, Math.Abs(signed)) : unused;
                    plane[0] = signed;
                    plane[T.Width] = prepared.Spread;
                    plane[2 * T.Width] = prepared.NuMean;
                    plane[3 * T.Width] = prepared.NuSpread;
                }
            }
        }

        return buffer;
    }

    private AlignedBuffer<LaneConverter<T>> PackAdc(Quantiser[] tiles)
    {
        var buffer = new AlignedBuffer<LaneConverter<T>>((long)Layer.RowTiles * HalfPanels);
        for (int rowTile = 0; rowTile < Layer.RowTiles; rowTile++)
        {
            for (int half = 0; half < HalfPanels; half++)
            {
                float* plane = (float*)(buffer.Pointer + (rowTile * HalfPanels) + half);
                for (int lane = 0; lane < T.Width; lane++, plane++)
                {
                    int column = (half * T.Width) + lane;
                    bool real = column < Layer.Columns;
                    var q = tiles[(rowTile * Layer.ColumnTiles) + (real ? column / Layer.TileColumns : 0)];
                    plane[0] = real ? 1f / q.Step : 0f;
                    plane[T.Width] = real ? q.Step : 0f;
                    plane[2 * T.Width] = q.MinCode;
                    plane[3 * T.Width] = q.MaxCode;
                }
            }
        }

        return buffer;
    }

    private AlignedBuffer<DigitalColumns<T>> PackDigital()
    {
        var buffer = new AlignedBuffer<DigitalColumns<T>>(HalfPanels);
        float* plane = (float*)buffer.Pointer;
        for (int column = 0; column < Layer.Columns; column++)
        {
            float* field = plane + ((column / T.Width) * 2 * T.Width) + (column % T.Width);
            field[0] = Layer.Scale[column];
            field[T.Width] = Layer.Bias[column];
        }

        return buffer;
    }
}

/// <summary>Scale and bias of one lane of columns.</summary>
public struct DigitalColumns<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Network units per (code x microsiemens).</summary>
    public T Scale;

    /// <summary>Network units.</summary>
    public T Bias;
}
