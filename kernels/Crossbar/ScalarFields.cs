using System.Runtime.InteropServices;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Structs of scalar lanes: nothing but their fields, as floats one after the other.</summary>
internal static class ScalarFields
{
    /// <summary>Fills the fields of one struct.</summary>
    public delegate void Writer(Span<float> fields);

    /// <summary>Fills the fields of the struct of an index.</summary>
    public delegate void IndexedWriter(int index, Span<float> fields);

    /// <summary>One struct of so many fields.</summary>
    public static TStruct Struct<TStruct>(int fields, Writer write)
        where TStruct : unmanaged => Structs<TStruct>(1, fields, (_, to) => write(to))[0];

    /// <summary>count structs of so many fields.</summary>
    public static TStruct[] Structs<TStruct>(int count, int fields, IndexedWriter write)
        where TStruct : unmanaged
    {
        var structs = new TStruct[count];
        Span<float> floats = MemoryMarshal.Cast<TStruct, float>(structs.AsSpan());
        for (int i = 0; i < count && fields > 0; i++)
            write(i, floats.Slice(i * fields, fields));
        return structs;
    }
}
