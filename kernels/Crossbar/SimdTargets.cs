using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// What the devices of a layer are programmed to, as lanes: [half panel of all slices][paired row][field]. Partners that all
/// have the same target are kept once.
/// </summary>
internal sealed unsafe class SimdTargets<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private readonly CrossbarLayer layer;
    private readonly DeviceTargets targets;
    private readonly int halfPanels;
    private readonly int pairedRows;
    private readonly List<IDisposable> owned = [];
    private readonly Lock gate = new();

    public SimdTargets(CrossbarLayer layer, DeviceTargets targets, int halfPanels, int pairedRows)
    {
        (this.layer, this.targets, this.halfPanels, this.pairedRows) = (layer, targets, halfPanels, pairedRows);
        int fields = targets.Fields;
        AddressColumns = targets.AddressColumns(layer);
        Carriers = Pack(fields, targets.CarrierFields);
        Signs = Pack(1, (difference, to) => to[0] = BitConverter.UInt32BitsToSingle(targets.Sign(difference)));
        PartnerStride = targets.PartnersDiffer ? fields : 0;
        Partners = targets.PartnersDiffer ? Pack(fields, targets.PartnerFields) : Broadcast(fields, targets.PartnerFields);
    }

    /// <summary>[half panel][row][field].</summary>
    public T* Carriers { get; }

    /// <summary>[half panel][row]: sign bits.</summary>
    public T* Signs { get; }

    /// <summary>Like carriers, or the fields of the one partner.</summary>
    public T* Partners { get; }

    /// <summary>Fields of a target.</summary>
    public int Fields => targets.Fields;

    /// <summary>Columns that addresses of devices count: those of the layer and its reference columns.</summary>
    public int AddressColumns { get; }

    /// <summary>Lanes from one partner to the next: the number of fields, or 0.</summary>
    public int PartnerStride { get; }

    /// <summary>[age][half panel][row][shift, spread] of a study's own table; null where the law has none.</summary>
    public T* CarriersAt { get; private set; }

    /// <summary>Likewise of partners; [age][shift, spread] where all have the same target.</summary>
    public T* PartnersAt { get; private set; }

    /// <summary>Lanes from one age of partners to the next.</summary>
    public long PartnerAgeStride => PartnerStride == 0 ? 2 : 2L * AllRows;

    /// <summary>Rows of all half panels.</summary>
    public long AllRows => (long)halfPanels * layer.Slices * pairedRows;

    /// <summary>Packs what a study's own table asks of every target at every age, once, whichever thread needs it first.</summary>
    public void PackAges()
    {
        lock (gate)
        {
            if (CarriersAt != null)
                return;
            PartnersAt = PackAt(targets.PartnerAt, same: PartnerStride == 0);
            CarriersAt = PackAt(targets.CarrierAt, same: false);
        }
    }

    public void Dispose() => owned.ForEach(buffer => buffer.Dispose());

    private T* PackAt(Func<int, float, (float Shift, float Spread)> at, bool same)
    {
        long stride = same ? 2 : 2 * AllRows;
        T* all = Own(stride * targets.Ages);
        for (int age = 0; age < targets.Ages; age++)
        {
            void Fields(float difference, Span<float> to) => (to[0], to[1]) = at(age, difference);
            if (same)
                Spread(all + (age * stride), 2, Fields);
            else
                Fill(all + (age * stride), 2, Fields);
        }

        return all;
    }

    private T* Pack(int fields, FieldWriter write)
    {
        T* lanes = Own(fields * AllRows);
        Fill(lanes, fields, write);
        return lanes;
    }

    private T* Broadcast(int fields, FieldWriter write)
    {
        T* lanes = Own(fields);
        Spread(lanes, fields, write);
        return lanes;
    }

    private static void Spread(T* lanes, int fields, FieldWriter write)
    {
        Span<float> values = stackalloc float[fields];
        write(0f, values);
        for (int field = 0; field < fields; field++)
            lanes[field] = T.Float(values[field]);
    }

    /// <summary>What fills the last panel and an odd last row is programmed as an unused pair.</summary>
    private void Fill(T* lanes, int fields, FieldWriter write)
    {
        Span<float> values = stackalloc float[fields];
        for (int panel = 0; panel < halfPanels * layer.Slices; panel++)
        {
            int slice = panel / halfPanels, firstColumn = panel % halfPanels * T.Width;
            for (int row = 0; row < pairedRows; row++, lanes += fields)
            {
                for (int lane = 0; lane < T.Width; lane++)
                {
                    int column = firstColumn + lane;
                    bool real = column < layer.Columns && row < layer.Rows;
                    write(real ? layer.Targets[((long)row * layer.PhysicalColumns) + (slice * layer.Columns) + column] : 0f, values);
                    for (int field = 0; field < fields; field++)
                        ((float*)(lanes + field))[lane] = values[field];
                }
            }
        }
    }

    private T* Own(long lanes)
    {
        var buffer = new AlignedBuffer<T>(lanes);
        owned.Add(buffer);
        return buffer.Pointer;
    }

    private delegate void FieldWriter(float difference, Span<float> fields);
}
