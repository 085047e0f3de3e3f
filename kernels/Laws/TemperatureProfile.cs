namespace DriftEngine.Kernels.Laws;

/// <summary>A stretch of a mission: constant, or a straight ramp.</summary>
/// <param name="Seconds">Duration; positive.</param>
/// <param name="StartKelvin">Temperature at its start.</param>
/// <param name="EndKelvin">Temperature at its end.</param>
public readonly record struct ProfileSegment(double Seconds, double StartKelvin, double EndKelvin);

/// <summary>How long a mission is at a temperature in all, without regard to when.</summary>
/// <param name="Kelvin">Temperature.</param>
/// <param name="Seconds">Time at it over the whole mission; not negative.</param>
public readonly record struct ProfileBin(double Kelvin, double Seconds);

/// <summary>A step of constant temperature: what the clocks integrate.</summary>
/// <param name="Seconds">Duration.</param>
/// <param name="Kelvin">Temperature.</param>
/// <param name="Rate">Factor on the rate of the process: 1, or more under the bias of a read.</param>
public readonly record struct ThermalStep(double Seconds, double Kelvin, double Rate = 1);

/// <summary>
/// Storage temperature along a mission: constant; segments in their order, once, a number of times or for ever; or a histogram,
/// which knows how long a temperature acts but not when. A profile that ends cannot be asked beyond its end.
/// </summary>
public sealed class TemperatureProfile : IEquatable<TemperatureProfile>
{
    /// <summary>
    /// Ramps are cut into steps of at most this many kelvin, each at its middle temperature: the Arrhenius integral is within 1 % for
    /// activation energies up to 1.5 eV. <see cref="WithSteps"/> cuts finer.
    /// </summary>
    public const double DefaultStepKelvin = 2;

    /// <summary>Rounding of times that passes for the end of the mission, relative.</summary>
    private const double EndTolerance = 1e-9;

    private readonly RepeatedSteps steps;

    private TemperatureProfile(IReadOnlyList<ProfileSegment> segments, int? repeats, bool hasOrder, double stepKelvin)
    {
        Segments = segments;
        Repeats = repeats;
        StepKelvin = stepKelvin;
        double first = segments[0].StartKelvin;
        ConstantKelvin = segments.All(s => s.StartKelvin == first && s.EndKelvin == first) ? first : null;
        HasOrder = hasOrder || ConstantKelvin is not null;
        steps = new RepeatedSteps(segments, stepKelvin);
        TotalSeconds = repeats * steps.PeriodSeconds;
    }

    /// <summary>The temperature, where it is constant.</summary>
    public double? ConstantKelvin { get; }

    /// <summary>End of the mission in seconds; null where it has none.</summary>
    public double? TotalSeconds { get; }

    /// <summary>
    /// Whether the profile says when each temperature acts. A histogram does not: it has no temperature at a moment, so the
    /// temperature of reads must be given.
    /// </summary>
    public bool HasOrder { get; }

    /// <summary>One period; of a histogram its bins, from cold to hot.</summary>
    public IReadOnlyList<ProfileSegment> Segments { get; }

    /// <summary>How often the period comes; null: for ever.</summary>
    public int? Repeats { get; }

    /// <summary>Largest step into which ramps are cut, in kelvin.</summary>
    public double StepKelvin { get; }

    /// <summary>One temperature for ever.</summary>
    public static TemperatureProfile Constant(double kelvin) => Of([new ProfileSegment(1, kelvin, kelvin)], null);

    /// <summary>Segments in their order.</summary>
    /// <param name="segments">One period.</param>
    /// <param name="repeats">How often it comes; null: for ever.</param>
    public static TemperatureProfile Of(IReadOnlyList<ProfileSegment> segments, int? repeats = 1)
    {
        if (segments.Count == 0)
            throw new ArgumentException("a temperature profile needs at least one segment", nameof(segments));
        if (repeats < 1)
            throw new ArgumentOutOfRangeException(nameof(repeats), repeats, "a temperature profile comes at least once");
        foreach (ProfileSegment s in segments)
        {
            if (!(s.Seconds > 0) || !double.IsFinite(s.Seconds))
                throw new ArgumentException(FormattableString.Invariant($"a segment lasts {s.Seconds} s; it must be positive"), nameof(segments));
            Check(s.StartKelvin, nameof(segments));
            Check(s.EndKelvin, nameof(segments));
        }

        return new TemperatureProfile([.. segments], repeats, true, DefaultStepKelvin);
    }

    /// <summary>
    /// A histogram. At mission time t every bin has contributed the share t / total of its time. Clocks take the bins from cold to
    /// hot: for a 15-year car mission that differs from any other order by 0.1 % in the front of structural relaxation.
    /// </summary>
    public static TemperatureProfile Histogram(IReadOnlyList<ProfileBin> bins)
    {
        foreach (ProfileBin bin in bins)
        {
            if (!(bin.Seconds >= 0) || !double.IsFinite(bin.Seconds))
                throw new ArgumentException(FormattableString.Invariant($"a bin lasts {bin.Seconds} s; it must not be negative"), nameof(bins));
            Check(bin.Kelvin, nameof(bins));
        }

        ProfileSegment[] ascending = [.. bins.Where(b => b.Seconds > 0).OrderBy(b => b.Kelvin).Select(b => new ProfileSegment(b.Seconds, b.Kelvin, b.Kelvin))];
        return ascending.Length > 0
            ? new TemperatureProfile(ascending, 1, false, DefaultStepKelvin)
            : throw new ArgumentException("a histogram of temperatures needs at least one bin with time in it", nameof(bins));
    }

    /// <summary>The same profile with ramps cut finer (0.5 K for activation energies near 3 eV) or coarser.</summary>
    public TemperatureProfile WithSteps(double kelvin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kelvin);
        return kelvin == StepKelvin || ConstantKelvin is not null ? this : new TemperatureProfile(Segments, Repeats, HasOrder, kelvin);
    }

    /// <summary>Temperature at a moment; where it jumps, the later one. A histogram has none and throws: see <see cref="HasOrder"/>.</summary>
    public double KelvinAt(double seconds)
    {
        double at = Inside(seconds, nameof(seconds));
        if (!HasOrder)
            throw new InvalidOperationException("a histogram has no temperature at a moment: give the temperature of the reads");
        return ConstantKelvin ?? steps.KelvinAt(at, TotalSeconds);
    }

    /// <summary>Coldest and hottest temperature between two moments; a histogram reaches all of its bins at once.</summary>
    public (double Least, double Most) Extremes(double fromSeconds, double toSeconds)
    {
        double to = Inside(toSeconds, nameof(toSeconds));
        if (ConstantKelvin is { } kelvin)
            return (kelvin, kelvin);
        if (!HasOrder)
            return (Segments[0].StartKelvin, Segments[^1].StartKelvin);
        double now = KelvinAt(fromSeconds);
        return to > fromSeconds ? steps.Extremes(fromSeconds, to) : (now, now);
    }

    /// <summary>
    /// Steps of constant temperature between two moments. Cuts fall where they are asked for, and the temperature of a step does not
    /// depend on them. Whole periods of a repeated profile are merged where that changes no clock (<see cref="RepeatedSteps"/>).
    /// </summary>
    public IEnumerable<ThermalStep> Steps(double fromSeconds, double toSeconds)
    {
        double from = Math.Max(fromSeconds, 0), to = Inside(toSeconds, nameof(toSeconds));
        if (!(to > from))
            return [];
        if (ConstantKelvin is { } kelvin)
            return [new ThermalStep(to - from, kelvin)];
        return HasOrder ? steps.Between(from, to) : Segments.Select(s => new ThermalStep(s.Seconds * ((to - from) / steps.PeriodSeconds), s.StartKelvin));
    }

    /// <inheritdoc/>
    public bool Equals(TemperatureProfile? other) =>
        other is not null && HasOrder == other.HasOrder && Repeats == other.Repeats && StepKelvin == other.StepKelvin && Segments.SequenceEqual(other.Segments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TemperatureProfile);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(HasOrder, Repeats, StepKelvin, Segments.Count, Segments[0], Segments[^1]);

    private static void Check(double kelvin, string argument)
    {
        if (!(kelvin > 0) || !double.IsFinite(kelvin))
            throw new ArgumentException(FormattableString.Invariant($"{kelvin} K is not a temperature"), argument);
    }

    private double Inside(double seconds, string argument)
    {
        if (!(seconds > TotalSeconds))
            return seconds;
        return seconds <= TotalSeconds * (1 + EndTolerance)
            ? TotalSeconds.Value
            : throw new ArgumentOutOfRangeException(argument, seconds, FormattableString.Invariant($"the temperature profile ends at {TotalSeconds} s"));
    }
}
