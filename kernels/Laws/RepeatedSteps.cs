namespace DriftEngine.Kernels.Laws;

/// <summary>
/// A period of segments that comes again and again, as steps of constant temperature. Steps lie on a grid of the period, so a cut
/// divides a step and changes no temperature.
/// </summary>
/// <remarks>
/// An Arrhenius integral does not care for the order of steps, so periods may be merged at will: the same steps, longer. The front
/// clock does care, but its front advances by kT ln(t2 / t1): after n periods another n / 16 move it by about kT / 16, and merging them
/// is a splitting of its flow. Run half forward and half backward the splitting is of second order; the error stays below 5e-6 eV
/// (tested), and the number of steps grows with the logarithm of the number of periods.
/// </remarks>
internal sealed class RepeatedSteps
{
    /// <summary>Periods are merged once this many have passed, and never more than this part of those that have.</summary>
    private const long Share = 16;

    private readonly IReadOnlyList<ProfileSegment> segments;
    private readonly ThermalStep[] period;

    public RepeatedSteps(IReadOnlyList<ProfileSegment> segments, double stepKelvin)
    {
        this.segments = segments;
        period = [.. segments.SelectMany(s => Cut(s, stepKelvin))];
        PeriodSeconds = segments.Sum(s => s.Seconds);
    }

    /// <summary>Duration of a period.</summary>
    public double PeriodSeconds { get; }

    /// <summary>Temperature at a moment; at the end of the mission that of the end of the period.</summary>
    public double KelvinAt(double seconds, double? totalSeconds)
    {
        if (seconds >= totalSeconds)
            return segments[^1].EndKelvin;
        double at = Locate(seconds).Offset;
        foreach (ProfileSegment segment in segments)
        {
            if (at < segment.Seconds)
                return Kelvin(segment, at);
            at -= segment.Seconds;
        }

        return segments[^1].EndKelvin;
    }

    /// <summary>Coldest and hottest temperature of a stretch of time.</summary>
    public (double Least, double Most) Extremes(double from, double to)
    {
        var (first, start) = Locate(from);
        var (last, end) = Locate(to);
        if (last - first > 1)
            return Extremes([(0, PeriodSeconds)]);
        return first == last ? Extremes([(start, end)]) : Extremes([(start, PeriodSeconds), (0, end)]);
    }

    /// <summary>Steps of a stretch of time.</summary>
    public IEnumerable<ThermalStep> Between(double from, double to)
    {
        var (first, start) = Locate(from);
        var (last, end) = Locate(to);
        if (first == last)
            return Part(start, end);
        return Part(start, PeriodSeconds).Concat(Whole(last - first - 1)).Concat(Part(0, end));
    }

    private static IEnumerable<ThermalStep> Cut(ProfileSegment segment, double stepKelvin)
    {
        double rise = segment.EndKelvin - segment.StartKelvin;
        int count = Math.Max((int)Math.Ceiling(Math.Abs(rise) / stepKelvin), 1);
        for (int i = 0; i < count; i++)
            yield return new ThermalStep(segment.Seconds / count, segment.StartKelvin + (rise * (i + 0.5) / count));
    }

    private static double Kelvin(ProfileSegment segment, double at) =>
        segment.StartKelvin + ((segment.EndKelvin - segment.StartKelvin) * Math.Clamp(at / segment.Seconds, 0, 1));

    private (long Period, double Offset) Locate(double seconds)
    {
        double index = Math.Floor(seconds / PeriodSeconds);
        return ((long)index, Math.Clamp(seconds - (index * PeriodSeconds), 0, PeriodSeconds));
    }

    private IEnumerable<ThermalStep> Part(double from, double to)
    {
        double start = 0;
        foreach (ThermalStep step in period)
        {
            double seconds = Math.Min(to, start + step.Seconds) - Math.Max(from, start);
            if (seconds > 0)
                yield return step with { Seconds = seconds };
            start += step.Seconds;
        }
    }

    private IEnumerable<ThermalStep> Whole(long count)
    {
        for (long done = 0; done < count;)
        {
            long merged = Math.Min(Math.Max(done / Share, 1), count - done);
            double half = merged == 1 ? 1 : merged / 2.0;
            foreach (ThermalStep step in period)
                yield return step with { Seconds = half * step.Seconds };
            for (int i = merged == 1 ? -1 : period.Length - 1; i >= 0; i--)
                yield return period[i] with { Seconds = half * period[i].Seconds };
            done += merged;
        }
    }

    private (double Least, double Most) Extremes(ReadOnlySpan<(double From, double To)> parts)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (var (from, to) in parts)
        {
            double start = 0;
            foreach (ProfileSegment segment in segments)
            {
                double a = Math.Max(from - start, 0), b = Math.Min(to - start, segment.Seconds);
                if (a < b)
                {
                    double one = Kelvin(segment, a), other = Kelvin(segment, b);
                    least = Math.Min(least, Math.Min(one, other));
                    most = Math.Max(most, Math.Max(one, other));
                }

                start += segment.Seconds;
            }
        }

        return (least, most);
    }
}
