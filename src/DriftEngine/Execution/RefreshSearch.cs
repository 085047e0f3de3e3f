using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Execution;

/// <summary>
/// Where the response of a chip is looked at after it was programmed. Two of these moments are never further apart than a step of
/// the time since programming; where reads follow the temperature of storage, both sides of the mission's corners are among them,
/// so that short excursions are seen.
/// </summary>
/// <remarks>
/// A step that holds more than <see cref="MaxPeriods"/> periods of the mission is looked at in that many, evenly chosen: with steps
/// of a tenth, an excursion that leaves the band only in a later period is found within 3 % of the time since programming. Of a
/// mission with more than <see cref="MaxSegments"/> segments only the coldest and the hottest are looked at.
/// </remarks>
internal static class RefreshSearch
{
    private const int MaxPeriods = 4, MaxSegments = 8;

    /// <summary>Ascending, along the mission, from t_c after programming up to the end of the mission or of a table; else without end.</summary>
    public static IEnumerable<double> Moments(TrialProgram program, double start, double gridRatio)
    {
        TemperatureProfile storage = program.Life.Storage;
        double end = storage.TotalSeconds ?? double.PositiveInfinity;
        if (program.Technology is TableParameters table)
            end = Math.Min(end, start + table.TimesSeconds[^1]);
        double[] corners = program.Life.ReadKelvin is null && storage.ConstantKelvin is null ? Corners(storage) : [];
        double from = start + program.Technology.ProgrammedAtSeconds;
        while (from < end)
        {
            double to = Math.Min(start + ((from - start) * gridRatio), end);
            foreach (double corner in Within(corners, storage, from, to))
            {
                yield return Math.BitDecrement(corner);
                yield return corner;
            }

            yield return to;
            from = to;
        }
    }

    /// <summary>Ends of the segments that matter, within the period.</summary>
    private static double[] Corners(TemperatureProfile storage)
    {
        IReadOnlyList<ProfileSegment> segments = storage.Segments;
        double hottest = segments.Max(s => Math.Max(s.StartKelvin, s.EndKelvin)), coldest = segments.Min(s => Math.Min(s.StartKelvin, s.EndKelvin));
        var corners = new SortedSet<double>();
        double at = 0;
        foreach (ProfileSegment segment in segments)
        {
            bool extreme = segment.StartKelvin == hottest || segment.EndKelvin == hottest || segment.StartKelvin == coldest || segment.EndKelvin == coldest;
            if (segments.Count <= MaxSegments || extreme)
                corners.UnionWith([at, at + segment.Seconds]);
            at += segment.Seconds;
        }

        corners.Remove(at); // the next period begins there
        return [.. corners];
    }

    private static IEnumerable<double> Within(double[] corners, TemperatureProfile storage, double from, double to)
    {
        if (corners.Length == 0)
            yield break;
        double period = storage.Segments.Sum(s => s.Seconds), first = Math.Floor(from / period), last = Math.Floor(to / period);
        double stride = Math.Max(Math.Ceiling((last - first) / MaxPeriods), 1);
        for (double k = first; k <= last; k += stride)
        {
            foreach (double corner in corners)
            {
                double at = (k * period) + corner;
                if (at > from && at < to)
                    yield return at;
            }
        }
    }
}
