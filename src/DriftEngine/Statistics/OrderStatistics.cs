namespace DriftEngine.Statistics;

/// <summary>
/// Exact quantiles of more numbers than memory should hold. The first numbers are kept; when they become too many, only
/// their leading digits are counted, and the numbers are asked for again until those about each quantile are few.
/// </summary>
/// <param name="shares">The quantiles that are wanted.</param>
internal sealed class OrderStatistics(params double[] shares)
{
    /// <summary>Numbers kept at a time at most, for each of a few places.</summary>
    public const int Most = 8192;

    private const int DigitBits = 16, KeyBits = 64;

    private readonly Dictionary<long, double> known = [];
    private List<double>? kept = [];
    private List<Range> ranges = [];
    private bool begun;

    /// <summary>Numbers so far.</summary>
    public long Count { get; private set; }

    /// <summary>Type 7: linear between order statistics, as R and NumPy do.</summary>
    /// <param name="count">How many numbers there are, at least one.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="at">The number of a rank, from 0.</param>
    public static double Quantile(long count, double share, Func<long, double> at)
    {
        (long lower, long upper, double fraction) = Place(count, share);
        double below = at(lower);
        return lower == upper ? below : below + ((at(upper) - below) * fraction);
    }

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        Count++;
        if (kept is null)
        {
            ranges[0].Add(KeyOf(value));
            return;
        }

        kept.Add(value);
        if (kept.Count <= Most)
            return;
        ranges = [new Range(0, 0, 0, counts: true)];
        kept.ForEach(number => ranges[0].Add(KeyOf(number)));
        kept = null;
    }

    /// <summary>Whether all numbers are needed once more, by <see cref="Again"/>; ends the pass over them before.</summary>
    public bool NeedsAgain()
    {
        if (kept is not null || (begun && ranges.Count == 0))
            return false;
        begun = true;
        var next = new List<Range>();
        foreach (long rank in shares.SelectMany(Ranks).Distinct().Where(rank => !known.ContainsKey(rank)))
        {
            Range narrowed = ranges.Find(range => range.Holds(rank))!.Narrow(rank);
            if (narrowed.Value is { } key)
                known[rank] = ValueOf(key);
            else if (!next.Exists(range => range.IsSame(narrowed)))
                next.Add(narrowed);
        }

        ranges = next;
        return ranges.Count > 0;
    }

    /// <summary>One of the numbers once more.</summary>
    public void Again(double value)
    {
        ulong key = KeyOf(value);
        foreach (Range range in ranges)
            range.AddIfInside(key);
    }

    /// <summary>A quantile of all numbers; one of those that were wanted.</summary>
    public double Quantile(double share)
    {
        kept?.Sort();
        return Quantile(Count, share, rank => kept is null ? known[rank] : kept[(int)rank]);
    }

    private static (long Lower, long Upper, double Fraction) Place(long count, double share)
    {
        double place = 1 + ((count - 1.0) * share) - 1;
        double fraction = place - Math.Truncate(place);
        return Math.Abs(fraction) < 1e-9 ? ((long)place, (long)place, 0) : ((long)Math.Floor(place), (long)Math.Ceiling(place), fraction);
    }

    private IEnumerable<long> Ranks(double share)
    {
        (long lower, long upper, _) = Place(Count, share);
        return [lower, upper];
    }

    /// <summary>Bits of a number, turned so that larger numbers have larger keys.</summary>
    private static ulong KeyOf(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return (ulong)(bits ^ ((bits >> (KeyBits - 1)) | long.MinValue));
    }

    private static double ValueOf(ulong key) =>
        BitConverter.UInt64BitsToDouble((key & (1ul << (KeyBits - 1))) != 0 ? key ^ (1ul << (KeyBits - 1)) : ~key);

    /// <summary>Numbers whose keys begin alike.</summary>
    private sealed class Range(ulong prefix, int bits, long below, bool counts)
    {
        private readonly SortedDictionary<ulong, long> digits = [];
        private readonly List<ulong> keys = [];
        private long count;

        /// <summary>The only key that begins so, where all its bits are known.</summary>
        public ulong? Value => bits == KeyBits ? prefix : null;

        public bool IsSame(Range other) => prefix == other.Prefix && bits == other.Bits;

        public bool Holds(long rank) => rank >= below && rank < below + count;

        public void AddIfInside(ulong key)
        {
            if (key >> (KeyBits - bits) == prefix)
                Add(key);
        }

        public void Add(ulong key)
        {
            count++;
            if (!counts)
            {
                keys.Add(key);
                return;
            }

            ulong digit = (key >> (KeyBits - bits - DigitBits)) & ((1ul << DigitBits) - 1);
            digits[digit] = digits.GetValueOrDefault(digit) + 1;
        }

        /// <summary>The part that holds a rank: the number itself, or those with one more digit alike.</summary>
        public Range Narrow(long rank)
        {
            if (!counts)
            {
                keys.Sort();
                return new Range(keys[(int)(rank - below)], KeyBits, rank, counts: false);
            }

            long before = below;
            foreach ((ulong digit, long numbers) in digits)
            {
                if (rank < before + numbers)
                    return new Range((prefix << DigitBits) | digit, bits + DigitBits, before, counts: numbers > Most);
                before += numbers;
            }

            throw new InvalidOperationException("the numbers of the last pass were not those of the first");
        }

        private ulong Prefix => prefix;

        private int Bits => bits;
    }
}
