using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>How far each law of resistive memory is founded where a chip stands.</summary>
internal static class ReramSupport
{
    private const double HourSeconds = 3600, DaySeconds = 86_400;

    /// <summary>A loss by retention below this share of g - g_min is taken for none.</summary>
    private const double SmallestLoss = 1e-3;

    /// <summary>rr-hfox.</summary>
    public static IReadOnlyList<LawSupport> HfOx(DeviceParameters parameters, SupportQuery at) =>
        Of(parameters, at, (p, where) => Relaxation(p, where, 2 * DaySeconds, "2 days"));

    /// <summary>rr-cmo.</summary>
    public static IReadOnlyList<LawSupport> Cmo(DeviceParameters parameters, SupportQuery at) =>
        Of(parameters, at, (p, where) => Relaxation(p, where, HourSeconds, "1 hour"));

    /// <summary>rr-hfo2-ihp.</summary>
    public static IReadOnlyList<LawSupport> Ihp(DeviceParameters parameters, SupportQuery at) =>
        Of(parameters, at, (_, _) => new("relaxation", SupportLabel.Estimate, "unknown for this array, taken from another in proportion to the programming noise"));

    private static List<LawSupport> Of(DeviceParameters parameters, SupportQuery at, Func<ReramParameters, SupportQuery, LawSupport> relaxation)
    {
        var p = (ReramParameters)parameters;
        var laws = new List<LawSupport>();
        if (p.ProgrammingNoise)
            laws.Add(at.Programming("programming noise", SupportLabel.Calibrated, "fitted to the array"));
        if (p.Drift && at.AgeSeconds > p.ProgrammedAtSeconds)
            laws.Add(relaxation(p, at));
        if (p.Drift && new ReramModel(p, at.Life).MedianLoss(at.Context) > SmallestLoss)
            laws.Add(new("retention", SupportLabel.Estimate, "anchored by digital memory that passed ten years at 125 C, not by analog states"));
        if (at.ReadsOffProgramming)
            laws.Add(new("temperature of the read", SupportLabel.Estimate, "coefficients of hopping and metallic conduction are estimates"));
        AddReads(laws, p, at);
        if (at.Worn(p))
            laws.Add(new("endurance", SupportLabel.Estimate, "the limit is published, what wear does on the way is an estimate"));
        return laws;
    }

    private static void AddReads(List<LawSupport> laws, ReramParameters p, SupportQuery at)
    {
        if (p.ReadNoise != ReadNoise.Off)
            laws.Add(Noise(p, at));
        if (p.TelegraphNoise && p.TelegraphShare > 0)
            laws.Add(new("telegraph noise", SupportLabel.Estimate, "share and amplitudes of traps are estimates"));
        if (p.Drift && at.Life.ReadsPerSecond > 0)
            laws.Add(new("read disturb", SupportLabel.Estimate, "derived from a hopping law, uncertain by more than a decade under steady reads"));
    }

    private static LawSupport Relaxation(ReramParameters p, SupportQuery at, double fittedSeconds, string fitted)
    {
        if (!at.StoredAtRoom)
            return new("relaxation", SupportLabel.Literature, "its temperature rests on one published ratio of 125 C to 25 C");
        if (at.AgeSeconds > fittedSeconds)
            return new("relaxation", SupportLabel.Literature, $"fitted up to {fitted}, extrapolated in log time");
        if (p.WriteTerminated)
            return new("relaxation", SupportLabel.Literature, "the penalty of a terminated write was published for another array");
        return p.Shape == ReramShape.LogLogistic
            ? new("relaxation", SupportLabel.Literature, "its shape was published for another array")
            : new("relaxation", SupportLabel.Calibrated, $"fitted up to {fitted}");
    }

    private static LawSupport Noise(ReramParameters p, SupportQuery at)
    {
        if (p.NoiseLaw != ReramNoise.Logarithmic)
            return new("read noise", SupportLabel.Estimate, "no spectrum was published for this array");
        return at.ReadsAtRoom
            ? new("read noise", SupportLabel.Calibrated, "fitted to the array")
            : new("read noise", SupportLabel.Estimate, "fitted at room temperature, taken to be the same elsewhere");
    }
}
