using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Lanes;

public sealed class LaneTests
{
    private static readonly float[] Interesting =
    [
        0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 1e-30f, -1e-30f, 3.4e38f, 16777215f, 16777216f, 0.1f, 1f / 3, -126.5f, 1e-45f,
    ];

    public static TheoryData<int> Widths => [.. SupportedWidths()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_operation_gives_the_bits_of_the_scalar_lane(int bits)
    {
        switch (bits)
        {
            case 128: Compare<Vector128Lane>(); break;
            case 256: Compare<Vector256Lane>(); break;
            case 512: Compare<Vector512Lane>(); break;
            default: Compare<ScalarLane>(); break;
        }
    }

    internal static IEnumerable<int> SupportedWidths() => SimdBackend.SupportedVectorBits;

    private static void Compare<T>()
        where T : unmanaged, ILane<T>
    {
        int compared = 0;
        foreach (var (a, b, c) in Triples())
        {
            uint[] words = [.. Enumerable.Range(0, T.Width).Select(i => a + ((uint)i * 77777u))];
            T x = LaneArray.Load<T>(words), y = T.Bits(b), z = T.Bits(c);
            for (int i = 0; i < T.Width; i++)
            {
                var expected = Operations(ScalarLane.Bits(words[i]), ScalarLane.Bits(b), ScalarLane.Bits(c));
                var actual = Operations(x, y, z);
                for (int operation = 0; operation < expected.Length; operation++)
                {
                    uint want = expected[operation].Raw, got = LaneArray.Words(actual[operation])[i];
                    bool bothNaN = float.IsNaN(BitConverter.UInt32BitsToSingle(want)) && float.IsNaN(BitConverter.UInt32BitsToSingle(got));
                    Assert.True(want == got || bothNaN, $"operation {operation}, lane {i}: {want:x8} against {got:x8} of {words[i]:x8} {b:x8} {c:x8}");
                    compared++;
                }
            }
        }

        Assert.True(compared > 10_000 * T.Width, "too few comparisons");
    }

    private static T[] Operations<T>(T x, T y, T z)
        where T : unmanaged, ILane<T> =>
    [
        x + y, x - y, x * y, T.Fma(x, y, z), T.Sqrt(Elementary.Abs(x)), T.Max(x, y), T.Min(x, y), T.LessThan(x, y),
        T.AddInt(x, y), T.SubInt(x, y), T.Xor(x, y), T.And(x, y), T.ShiftLeft(x, 23), T.ShiftRight(x, 8),
        T.ShiftRightSigned(x, 6), T.IntToFloat(T.ShiftRightSigned(x, 8)), T.SelectOdd(x, y, z),
        T.PhiloxRounds(new Quad<T>(x, y, z, x), y, z).X, T.PhiloxRounds(new Quad<T>(x, y, z, x), y, z).W,
        Normal.FromWords(new Quad<T>(x, y, z, x)).X, Normal.FromWords(new Quad<T>(x, y, z, x)).Y,
    ];

    private static IEnumerable<(uint A, uint B, uint C)> Triples()
    {
        uint[] bits = MemoryMarshal.Cast<float, uint>(Interesting).ToArray();
        foreach (uint a in bits)
            foreach (uint b in bits)
                yield return (a, b, bits[(a ^ b) % (uint)bits.Length]);
        for (uint i = 0; i < 400; i++)
        {
            var (x, y, z, _) = Philox.Words(i, 0, 0, 0, 1);
            yield return (x, y, z);
        }
    }
}
