using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Fills the structs of a law on lanes from what its host half gives.</summary>
internal static class LawLanes
{
    /// <summary>Fills fields as a model does.</summary>
    public delegate void Fill(Span<float> fields);

    /// <summary>A struct of the law with the same device in every lane.</summary>
    public static TStruct Of<T, TStruct>(int fields, Fill fill)
        where T : unmanaged, ILane<T>
        where TStruct : unmanaged
    {
        float[] values = new float[fields];
        Array.Fill(values, float.NaN);
        fill(values);
        Assert.DoesNotContain(float.NaN, values);
        T[] lanes = [.. values.Select(T.Float)];
        var structs = MemoryMarshal.Cast<T, TStruct>(lanes.AsSpan());
        Assert.Equal(1, structs.Length);
        return structs[0];
    }
}
