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

    /// <summary>Names of what differs from the preset: effects that are switched, words and numbers. Effects that are off in every preset count as laws instead.</summary>
    public static IEnumerable<string> Changed(TechnologyPreset preset, DeviceParameters parameters)
    {
        DeviceParameters known = preset.Parameters;
        if (parameters.ProgrammingNoise != known.ProgrammingNoise)
            yield return "programming_noise";
        if (parameters.Drift != known.Drift)
            yield return "drift";
        if (parameters.ReadNoise != known.ReadNoise && parameters.ReadNoise != ReadNoise.Split) // split noise has a reason of its own
            yield return "read_noise";
        foreach (DeviceChoice choice in preset.Choices)
        {
            string word = choice.Get(parameters);
            if (word == choice.Get(known))
                continue;
            yield return choice.Name;
            known = choice.Set(known, word); // a word may set numbers, too
        }

        foreach (DeviceParameter parameter in preset.Table.Where(parameter => parameter.Get(parameters) != parameter.Get(known)))
            yield return parameter.Name;
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
        IEnumerable<string> reasons = own.Concat(laws.Where(law => law.Label == label).Select(law => $"{law.Law}: {law.Reason}"));
        return new AgeSupport(label, string.Join("; ", reasons.DefaultIfEmpty("no law acted")), false, laws);
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
        double coldest = Math.Min(at.LeastKelvin, at.ReadKelvin) - ZeroCelsius, hottest = Math.Max(at.MostKelvin, at.ReadKelvin) - ZeroCelsius;
        if (at.AgeSeconds > preset.UsableSeconds * (1 + 1e-9))
            yield return FormattableString.Invariant($"outside of what {preset.Name} is usable for: {AgeText.About(at.AgeSeconds)}, beyond {AgeText.About(preset.UsableSeconds)}");
        if (coldest < least - ToleranceKelvin)
            yield return FormattableString.Invariant($"outside of what {preset.Name} is usable for: {coldest:0.##} C, below {least} C");
        if (hottest > most + ToleranceKelvin)
            yield return FormattableString.Invariant($"outside of what {preset.Name} is usable for: {hottest:0.##} C, above {most} C");
    }
}
