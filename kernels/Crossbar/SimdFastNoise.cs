using System.Runtime.CompilerServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// Fast part of split read noise: one normal per output of a tile, of variance sum of x^2 sigma^2 over its devices; and where the
/// columns of a tile share their references, one for all of them, of the references' variance.
/// </summary>
internal static unsafe class SimdFastNoise<T>
    where T : unmanaged, ILane<T>
{
    private const int InputsPerDraw = 4;

    /// <summary>products += sqrt(variances) z for inputs firstImage .. firstImage + inputs - 1 of one panel; each z by its column's address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(T* products, T* variances, in Outputs at, int inputs)
    {
        for (int half = 0; half < 2; half++)
        {
            int drawn = -1;
            Quad<T> z = default;
            for (int i = 0; i < inputs; i++)
            {
                int image = at.FirstImage + i;
                if (image / InputsPerDraw != drawn)
                {
                    drawn = image / InputsPerDraw;
                    uint first = (uint)((long)drawn * at.Columns);
                    T index = at.References != null ? T.AddInt(T.Bits(first), at.References[half]) : T.Sequence(first + (uint)(at.FirstColumn + (half * T.Width)));
                    z = Normal.Draw(Address.Quad(index, at.Trial, at.Purpose, at.Epoch), at.Key0, at.Key1);
                }

                int result = (2 * i) + half;
                products[result] = T.Fma(T.Sqrt(variances[result]), Word(z, image % InputsPerDraw), products[result]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Word(Quad<T> z, int word) => word switch { 0 => z.X, 1 => z.Y, 2 => z.Z, _ => z.W };

    /// <summary>Which outputs: part of their address.</summary>
    internal readonly struct Outputs
    {
        public required int FirstImage { get; init; }

        public required int FirstColumn { get; init; }

        /// <summary>[half]: address columns of the references in place of the columns' own; null: the columns themselves, from the first.</summary>
        public required T* References { get; init; }

        public required int Columns { get; init; }

        public required uint Trial { get; init; }

        public required uint Purpose { get; init; }

        public required uint Epoch { get; init; }

        public required T Key0 { get; init; }

        public required T Key1 { get; init; }
    }
}
