using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Fields that a model fills, as lanes: the structs of a law hold nothing but lanes, in the same order.</summary>
internal static unsafe class LaneFields<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Fills the fields of one struct.</summary>
    public delegate void Writer(int index, Span<float> fields);

    /// <summary>count structs of so many fields, each the same in every lane.</summary>
    public static AlignedBuffer<T> Broadcast(int count, int fields, Writer write)
    {
        var buffer = new AlignedBuffer<T>((long)count * fields);
        Span<float> values = new float[fields];
        for (int i = 0; i < count; i++)
        {
            write(i, values);
            for (int field = 0; field < fields; field++)
                buffer.Pointer[(i * fields) + field] = T.Bits(BitConverter.SingleToUInt32Bits(values[field]));
        }

        return buffer;
    }

    /// <summary>Fails where a model and its law do not agree on a struct.</summary>
    public static void Require<TStruct>(int fields)
        where TStruct : unmanaged
    {
        if (sizeof(TStruct) != fields * sizeof(T) && !(fields == 0 && sizeof(TStruct) == 1))
            throw new InvalidOperationException($"{typeof(TStruct)} holds {sizeof(TStruct) / sizeof(T)} fields, its model fills {fields}");
    }
}
