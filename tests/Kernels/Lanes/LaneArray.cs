using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Tests.Kernels.Lanes;

/// <summary>Arrays in and out of lanes of any width.</summary>
internal static class LaneArray
{
    public static uint[] Words<T>(T lanes)
        where T : unmanaged, ILane<T> => MemoryMarshal.Cast<T, uint>(new ReadOnlySpan<T>(in lanes)).ToArray();

    public static T Load<T>(ReadOnlySpan<uint> words)
        where T : unmanaged, ILane<T> => MemoryMarshal.Cast<uint, T>(words)[0];

    public static T Load<T>(ReadOnlySpan<float> values)
        where T : unmanaged, ILane<T> => MemoryMarshal.Cast<float, T>(values)[0];
}
