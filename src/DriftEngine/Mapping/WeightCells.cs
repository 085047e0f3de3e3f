using DriftEngine.Kernels.Backends;
using DriftEngine.Study;

namespace DriftEngine.Mapping;

/// <summary>How one weight, -1 to 1 of the largest, becomes signed differences of conductance in the cells of its slices.</summary>
/// <remarks>
/// Analog: one cell, in proportion. In digits: b bits a cell, S cells, M = 2^(b S) - 1. A differential pair stores sign and
/// magnitude: m = round(|w| M) in digits of 2^b, the lowest first. A complementary pair, and a device against a reference, store
/// m = round((w + 1) M / 2), each digit around the middle of its range: there is no zero, w = 0 becomes half a step.
/// </remarks>
internal sealed class WeightCells(MappingSpec spec, double spanMicrosiemens)
{
    private readonly int bits = spec.BitsPerCell ?? 0;

    /// <summary>Cells of a weight.</summary>
    public int Slices => spec.Slices;

    private double MostCode => Math.Pow(2, bits * Slices) - 1;

    private double MostDigit => Math.Pow(2, bits) - 1;

    /// <summary>Share of the largest weight that a microsiemens of a slice stands for.</summary>
    public double SharePerMicrosiemens(int slice) =>
        bits == 0 ? 1 / spanMicrosiemens : MostDigit * Math.Pow(2, bits * slice) / (MostCode * spanMicrosiemens);

    /// <summary>Differences of all slices for a weight.</summary>
    public void Store(double weight, Span<float> differences)
    {
        if (bits == 0)
        {
            differences[0] = (float)(weight * spanMicrosiemens);
            return;
        }

        bool signed = spec.Scheme == PairScheme.Differential;
        double code = Math.Round(signed ? Math.Abs(weight) * MostCode : (weight + 1) * MostCode / 2);
        for (int slice = 0; slice < Slices; slice++)
        {
            double digit = Math.Floor(code / Math.Pow(2, bits * slice)) % (MostDigit + 1);
            double share = signed ? Math.Sign(weight) * digit / MostDigit : (2 * digit / MostDigit) - 1;
            differences[slice] = (float)(share * spanMicrosiemens);
        }
    }
}
