using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>Words and normals of given addresses, for the test that every device passes before it is used.</summary>
public static class SelfTestKernel
{
    /// <summary>
    /// One thread is one address. Reads counters[4 i ..] and keys[2 i ..]; writes words[4 i ..] and the bits of
    /// normals[4 i ..].
    /// </summary>
    public static void Run(ArrayView<uint> counters, ArrayView<uint> keys, ArrayView<uint> words, ArrayView<uint> normals, int addresses)
    {
        int i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (i >= addresses)
            return;
        Quad<ScalarLane> counter = new(Load(counters, 4 * i), Load(counters, (4 * i) + 1), Load(counters, (4 * i) + 2), Load(counters, (4 * i) + 3));
        Quad<ScalarLane> word = ScalarLane.PhiloxRounds(counter, Load(keys, 2 * i), Load(keys, (2 * i) + 1));
        Store(words, 4 * i, word);
        Store(normals, 4 * i, Normal.FromWords(word));
    }

    private static ScalarLane Load(ArrayView<uint> view, int at) => ScalarLane.Bits(view[at]);

    private static void Store(ArrayView<uint> view, int at, Quad<ScalarLane> value)
    {
        view[at] = value.X.Raw;
        view[at + 1] = value.Y.Raw;
        view[at + 2] = value.Z.Raw;
        view[at + 3] = value.W.Raw;
    }
}
