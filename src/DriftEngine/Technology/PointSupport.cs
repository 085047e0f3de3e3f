using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Technology;

/// <summary>How far a result at one age is backed by data.</summary>
/// <param name="Label">The worst label of the laws that acted.</param>
/// <param name="Reason">Why: every law with that label, or what the study changed, with semicolons between.</param>
/// <param name="Extrapolated">Whether the age or a temperature lies outside of what the technology is usable for.</param>
/// <param name="Laws">The laws that acted.</param>
public sealed record AgeSupport(SupportLabel Label, string Reason, bool Extrapolated, IReadOnlyList<LawSupport> Laws);

/// <summary>How far the results of a point are backed by data, age by age.</summary>
public static class PointSupport
{
    private const double ZeroCelsius = 273.15;

    /// <summary>Rounding that passes for the end of a range, in kelvin.</summary>
    private const double ToleranceKelvin = 1e-3;

    /// <summary>Times that a chip may leave its band.</summary>
    private const int MostMoments = 200;

    /// <summary>One entry per age of a point.</summary>
    /// <param name="spec">The point.</param>
    /// <param name="bandMoments">
    /// Moments of reprogramming that a band decided. Where a band decides and they are not known, devices are taken for as old as the
    /// mission, and for written as often as a band may be left.
    /// </param>
    public static IReadOnlyList<AgeSupport> Of(StudySpec spec, IReadOnlyList<double>? bandMoments)
    {
        DeviceLife life = spec.ToLife(bandMoments);
        if (spec.Refresh?.Band is not null && bandMoments is null)
            life = life with { CyclesSpent = Math.Max(life.CyclesSpent, MostMoments * life.CyclesPerProgramming) };
        return Of(spec.Technology.Description, spec.Technology.Parameters, life, spec.AgesSeconds);
    }

    /// <summary>One entry per age.</summary>
    /// <param name="preset">The technology as it is known.</param>
    /// <param name="parameters">As the study has them.</param>
    /// <param name="life">What the devices live through.</param>
    /// <param name="ages">Along the mission, ascending, in seconds.</param>
    public static IReadOnlyList<AgeSupport> Of(TechnologyPreset preset, DeviceParameters parameters, DeviceLife life, IReadOnlyList<double> ages)
    {
        string[] changed = [.. Changed(preset, parameters)];
        return [.. life.Contexts(ages).Select(context =>
        {
            (double least, double most) = life.Storage.Extremes(context.ProgrammedAt, context.At);
            return At(preset, parameters, changed, new SupportQuery(context.Seconds, least, most, context.ReadKelvin, life, context));
        })];
    }

    /// <summary>
    /// Names of the numbers that differ from the preset's. Words and switched effects are none of them: what a word chooses has a
    /// label of its own (<see cref="TechnologyPreset.Support"/>), and a law that is switched off does not act.
    /// </summary>
    public static IEnumerable<string> Changed(TechnologyPreset preset, DeviceParameters parameters)
    {
        DeviceParameters known = preset.Choices.Aggregate(preset.Parameters, (p, choice) => choice.Set(p, choice.Get(parameters))); // a word may set numbers, too
        return preset.Table.Where(parameter => parameter.Get(parameters) != parameter.Get(known)).Select(parameter => parameter.Name);
    }

    /// <summary>Effects of the preset that the study switches off: no reason against a label, but to be said beside it.</summary>
    private static IEnumerable<string> SwitchedOff(DeviceParameters known, DeviceParameters parameters)
    {
        if (known.ProgrammingNoise && !parameters.ProgrammingNoise)
            yield return "programming_noise";
        if (known.Drift && !parameters.Drift)
            yield return "drift";
        if (known.ReadNoise != ReadNoise.Off && parameters.ReadNoise == ReadNoise.Off)
            yield return "read_noise";
        if (known.TelegraphNoise && !parameters.TelegraphNoise)
            yield return "telegraph_noise";
    }

    private static AgeSupport At(TechnologyPreset preset, DeviceParameters parameters, string[] changed, SupportQuery at)
    {
        LawSupport[] laws = [.. preset.Support(parameters, at)];
        laws = [.. laws, .. Common(parameters, at, laws)];
        string[] own = changed.Length == 0 ? [] : [$"the study sets {string.Join(", ", changed)} of {preset.Name} itself"];
        string[] beyond = [.. Beyond(preset, at)];
        if (beyond.Length > 0)
            return new AgeSupport(SupportLabel.Estimate, string.Join("; ", beyond.Concat(own)), true, laws);
        SupportLabel label = own.Length > 0 ? SupportLabel.Estimate : laws.Select(law => law.Label).DefaultIfEmpty(SupportLabel.Calibrated).Max();
        IEnumerable<string> reasons = own.Concat(laws.Where(law => law.Label == label).Select(law => $"{law.Law}: {law.Reason}")).DefaultIfEmpty("no law acted");
        string[] off = [.. SwitchedOff(preset.Parameters, parameters)];
        return new AgeSupport(label, string.Join("; ", off.Length == 0 ? reasons : reasons.Append($"without {string.Join(", ", off)}")), false, laws);
    }

    /// <summary>What acts on every technology alike, where the technology has no word of its own on it.</summary>
    private static IEnumerable<LawSupport> Common(DeviceParameters parameters, SupportQuery at, LawSupport[] laws)
    {
        bool Silent(string law) => !laws.Any(said => said.Law.StartsWith(law, StringComparison.Ordinal));
        if (parameters.ReadNoise == ReadNoise.Split)
            yield return new("split read noise", SupportLabel.Estimate, "the read window that splits slow from fast noise is an engineering estimate");
        if (parameters.TelegraphNoise && parameters.TelegraphShare > 0 && Silent("telegraph noise"))
            yield return new("telegraph noise", SupportLabel.Estimate, "share and amplitude of traps are estimates");
        if (parameters.ThermalNoise && Silent("thermal"))
            yield return new("thermal noise", SupportLabel.Literature, "textbook formulas of thermal and shot noise");
        if (at.Life.StuckLow > 0 || at.Life.StuckHigh > 0)
            yield return new("faults", SupportLabel.Estimate, "the study's own shares");
    }

    private static IEnumerable<string> Beyond(TechnologyPreset preset, SupportQuery at)
    {
        (double least, double most) = preset.UsableCelsius;
        double coldest = at.ExtremeKelvin.Least - ZeroCelsius, hottest = at.ExtremeKelvin.Most - ZeroCelsius;
        if (at.AgeSeconds > preset.UsableSeconds * (1 + 1e-9))
            yield return FormattableString.Invariant($"outside of what {preset.Name} is usable for: {AgeText.About(at.AgeSeconds)}, beyond {AgeText.About(preset.UsableSeconds)}");
        if (coldest < least - ToleranceKelvin)
            yield return FormattableString.Invariant($"outside of what {preset.Name} is usable for: {coldest:0.##} C, below {least} C");
        if (hottest > most + ToleranceKelvin)
            yield return FormattableString.Invariant($"outside of what {preset.Name} is usable for: {hottest:0.##} C, above {most} C");
    }
}
