using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>How each law of phase-change memory is founded, by age and temperature.</summary>
internal static class PcmSupport
{
    /// <summary>Storage and reads beyond these temperatures are estimates in every respect.</summary>
    public static readonly (double Least, double Most) UsableCelsius = (-40, 125);

    /// <summary>Ages beyond this are estimates in every respect.</summary>
    public const double UsableSeconds = TechnologyPreset.FifteenYearsSeconds;

    /// <summary>Crystallised fractions below this change nothing that a study shows.</summary>
    private const double SmallestFraction = 1e-4;

    /// <summary>Above this fraction results are only qualitative.</summary>
    private const double LargestFraction = 0.05;

    private const double DaySeconds = 86_400, YearSeconds = 365 * DaySeconds, ZeroCelsius = 273.15;

    /// <summary>The card of presets that were fitted to their array.</summary>
    public static IReadOnlyList<(string Law, string Label)> Labels { get; } = Card("CALIBRATED", "CALIBRATED to 1 day, LITERATURE to 1 year, ESTIMATE beyond");

    /// <summary>The card of presets with the numbers of another alloy.</summary>
    public static IReadOnlyList<(string Law, string Label)> BorrowedLabels { get; } = Card("LITERATURE (another alloy)", "ESTIMATE");

    /// <summary>The laws that acted.</summary>
    public static IReadOnlyList<LawSupport> Of(DeviceParameters parameters, SupportQuery at)
    {
        var p = (PcmParameters)parameters;
        var laws = new List<LawSupport>();
        bool own = p.RigidAbove >= PcmParameters.Never;
        SupportLabel fitted = own ? SupportLabel.Calibrated : SupportLabel.Literature;
        string array = own ? "fitted to the array" : "fitted to another alloy";
        if (p.ProgrammingNoise)
            laws.Add(at.Programming("programming noise", fitted, array));
        if (p.Drift)
            laws.AddRange(Change(p, at, own));
        if (at.ReadsOffProgramming)
            laws.Add(new("temperature of the read", SupportLabel.Estimate, "the activation energy of conduction is an engineering estimate"));
        if (p.ReadNoise != ReadNoise.Off)
            laws.AddRange(Noise(at, fitted, array));
        laws.AddRange(Endurance(p, at));
        return Usable(at) ? laws : [.. laws.Select(law => law with { Label = SupportLabel.Estimate, Reason = Beyond(at) })];
    }

    private static IEnumerable<LawSupport> Change(PcmParameters p, SupportQuery at, bool own)
    {
        yield return own ? Drift(at.AgeSeconds, p.ProgrammedAtSeconds) : new("drift", SupportLabel.Estimate, "the common shift of SET-like states is an engineering estimate");
        if (!at.StoredAtRoom)
            yield return new("drift at other temperatures", SupportLabel.Estimate, "published form, but the barrier at which relaxation starts is an engineering estimate");
        double fraction = new PcmModel(p, at.Life).Crystallised(at.Context);
        if (fraction >= SmallestFraction)
            yield return Crystallisation(fraction, at.MostKelvin);
        if (at.Life.ReadsPerSecond > 0)
            yield return new("read disturb", SupportLabel.Estimate, FormattableString.Invariant($"taken for none below {PcmModel.DisturbVolt} V; above, its field is an engineering estimate"));
    }

    private static LawSupport Drift(double ageSeconds, double programmedAtSeconds) => ageSeconds switch
    {
        _ when ageSeconds < programmedAtSeconds => new("drift", SupportLabel.Literature, "before the first time of the fit"),
        <= DaySeconds => new("drift", SupportLabel.Calibrated, "fitted up to about a day"),
        <= YearSeconds => new("drift", SupportLabel.Literature, "fitted to a day, widely used to a year"),
        _ => new("drift", SupportLabel.Estimate, "fitted to a day, extrapolated beyond a year"),
    };

    private static LawSupport Crystallisation(double fraction, double mostKelvin)
    {
        bool qualitative = fraction > LargestFraction || mostKelvin > UsableCelsius.Most + ZeroCelsius;
        string share = FormattableString.Invariant($"{fraction:0.####} of the amorphous volume has crystallised");
        return qualitative
            ? new("crystallisation", SupportLabel.Estimate, share + ": only qualitative")
            : new("crystallisation", SupportLabel.Literature, share + "; published activation energy and ten-year temperature");
    }

    private static IEnumerable<LawSupport> Noise(SupportQuery at, SupportLabel fitted, string array)
    {
        yield return new("read noise", fitted, array);
        if (!at.ReadsAtRoom)
            yield return new("read noise at other temperatures", SupportLabel.Estimate, "even the sign of its change is unknown");
    }

    private static IEnumerable<LawSupport> Endurance(PcmParameters p, SupportQuery at)
    {
        if (!at.Worn(p))
            yield break;
        yield return new("endurance", SupportLabel.Literature, "limits differ by seven decades between cells");
        yield return new("window over cycles", SupportLabel.Estimate, "how the window shrinks is an engineering estimate");
    }

    private static bool Usable(SupportQuery at) =>
        at.AgeSeconds <= UsableSeconds * (1 + 1e-9)
        && at.ExtremeKelvin.Least >= UsableCelsius.Least + ZeroCelsius - 1e-6
        && at.ExtremeKelvin.Most <= UsableCelsius.Most + ZeroCelsius + 1e-6;

    private static string Beyond(SupportQuery at) => at.ExtremeKelvin.Most > UsableCelsius.Most + ZeroCelsius + 1e-6
        ? FormattableString.Invariant($"above {UsableCelsius.Most} C: only qualitative")
        : FormattableString.Invariant($"outside of {UsableCelsius.Least} C to {UsableCelsius.Most} C or beyond 15 years");

    private static IReadOnlyList<(string Law, string Label)> Card(string fitted, string drift) =>
    [
        ("programming noise", fitted),
        ("drift at 25 C", drift),
        ("read noise at 25 C", fitted),
        ("drift at other temperatures", "LITERATURE in form, ESTIMATE in its barrier"),
        ("temperature of the read", "ESTIMATE"),
        ("crystallisation", "LITERATURE; above 125 C or 5 % only qualitative"),
        ("read noise at other temperatures", "ESTIMATE (its sign is unknown)"),
        ("read disturb", "ESTIMATE"),
        ("endurance", "LITERATURE in its limit, ESTIMATE on the way"),
    ];
}
