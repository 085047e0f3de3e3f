namespace DriftEngine.Kernels.Laws;

/// <summary>
/// The hazard of devices that differ in their barrier, as two polynomials in the normal z of the barrier: log2 of the exposure,
/// and log2 of the odds between the two reversals. Both are interpolated at Chebyshev nodes, over that part of +-6.5 sigma
/// where it matters: beyond an exposure of 32 a device has forgotten its state, below 2^-42 no draw of 32 bits can flip it.
/// </summary>
internal static class MramHazardFit
{
    /// <summary>Degree of the exposure, whose logarithm is close to straight.</summary>
    public const int ExposureDegree = 6;

    /// <summary>Degree of the odds, which bend where reads overtake heat.</summary>
    public const int OddsDegree = 10;

    /// <summary>Fields of both.</summary>
    public const int Fields = ExposureDegree + 3 + OddsDegree + 3;

    /// <summary>Normals reach 5.9 sigma.</summary>
    public const double LargestNormal = 6.5;

    private const double Forgotten = 5, Unseen = -42;

    /// <summary>Smallest probability told from none: keeps logarithms finite.</summary>
    private const double Smallest = 1e-300;

    /// <summary>log2 of an exposure that flips nothing; the lanes take 2^-126 as its power.</summary>
    private const float None = -200;

    /// <summary>Fills the fields of a mission; no odds (all fields 0) where both rates are equal. Both polynomials are exact where nothing acts or both rates are equal.</summary>
    public static void Fill(MramHazard? mission, MramParameters p, Span<float> fields)
    {
        fields[..Fields].Clear();
        if (mission is null)
        {
            fields[2] = None;
            return;
        }

        double Exposure(double z) => Math.Log2(Math.Max(mission.At(p.Stability * (1 + (p.StabilitySpread * z))).Exposure, Smallest));
        double low = Math.Min(Edge(Exposure, Forgotten), LargestNormal - 1), high = Math.Max(Edge(Exposure, Unseen), low + 1);
        Interpolate(Exposure, low, high, fields[..(ExposureDegree + 3)]);
        Span<float> odds = fields.Slice(ExposureDegree + 3, OddsDegree + 3);
        Interpolate(z => Log2Odds(mission.At(p.Stability * (1 + (p.StabilitySpread * z)))), -LargestNormal, high, odds);
        if (!odds[2..].ContainsAnyExcept(0f))
            odds.Clear();
    }

    private static double Log2Odds(MramTransition transition) =>
        Math.Log2(Math.Max(transition.FromParallel, Smallest) / Math.Max(transition.FromAntiparallel, Smallest));

    /// <summary>Where a falling function passes a level, or the end of the range on its side.</summary>
    private static double Edge(Func<double, double> falling, double level)
    {
        double low = -LargestNormal, high = LargestNormal;
        if (falling(low) < level)
            return low;
        if (falling(high) > level)
            return high;
        while (high - low > 0.01)
        {
            double middle = (low + high) / 2;
            (low, high) = falling(middle) > level ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Scale and offset of x in -1 .. 1, then the coefficients of its powers, the constant first.</summary>
    private static void Interpolate(Func<double, double> function, double low, double high, Span<float> fields)
    {
        double half = (high - low) / 2, middle = (high + low) / 2;
        fields[0] = (float)(1 / half);
        fields[1] = (float)(-middle / half);
        double[] powers = Powers(Chebyshev(x => function(middle + (half * x)), fields.Length - 2));
        for (int i = 0; i < powers.Length; i++)
            fields[i + 2] = (float)powers[i];
    }

    /// <summary>Coefficients of Chebyshev polynomials that agree with a function at as many nodes.</summary>
    private static double[] Chebyshev(Func<double, double> function, int count)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => function(Math.Cos(Math.PI * (i + 0.5) / count)))];
        var series = new double[count];
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < count; i++)
                series[j] += (j == 0 ? 1.0 : 2.0) / count * values[i] * Math.Cos(Math.PI * j * (i + 0.5) / count);
        }

        return series;
    }

    /// <summary>The same polynomial in powers of x, by T_(j+1) = 2 x T_j - T_(j-1).</summary>
    private static double[] Powers(double[] series)
    {
        var sum = new double[series.Length];
        double[] before = new double[series.Length], now = new double[series.Length];
        now[0] = 1;
        for (int j = 0; j < series.Length; j++)
        {
            var next = new double[series.Length];
            for (int i = 0; i < series.Length; i++)
            {
                sum[i] += series[j] * now[i];
                next[i] = ((i == 0 ? 0 : now[i - 1]) * (j == 0 ? 1 : 2)) - before[i];
            }

            (before, now) = (now, next);
        }

        return sum;
    }
}
