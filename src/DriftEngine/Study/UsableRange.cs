using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>Where a technology may be used; beyond it a study must ask for extrapolation.</summary>
/// <param name="Technology">Its name.</param>
/// <param name="Fitted">Where its laws were fitted, for people.</param>
/// <param name="LeastCelsius">Coldest temperature.</param>
/// <param name="MostCelsius">Hottest temperature.</param>
/// <param name="Seconds">Longest age.</param>
/// <param name="Extrapolates">Whether the study asks for more on purpose.</param>
internal sealed record UsableRange(string Technology, string Fitted, double LeastCelsius, double MostCelsius, double Seconds, bool Extrapolates)
{
    /// <summary>Temperatures beyond which no law of this engine means anything.</summary>
    public const double ColdestCelsius = -55, HottestCelsius = 175;

    private const string Remedy = "To extrapolate on purpose, set \"allow_extrapolation\": true; reports will mark these points.";

    /// <summary>Of a technology.</summary>
    public static UsableRange Of(TechnologySpec technology, bool extrapolates)
    {
        TechnologyPreset preset = technology.Description;
        return new(preset.Name, preset.Range, preset.UsableCelsius.Least, preset.UsableCelsius.Most, preset.UsableSeconds, extrapolates);
    }

    /// <summary>A temperature of the study.</summary>
    public double Celsius(Settings settings, SettingNode node)
    {
        double celsius = settings.Number(node, ColdestCelsius, HottestCelsius);
        Check(settings, node, celsius);
        return celsius;
    }

    /// <summary>Whether a temperature that stands at a setting may be used.</summary>
    public void Check(Settings settings, SettingNode at, double celsius)
    {
        if (!Extrapolates && (celsius < LeastCelsius || celsius > MostCelsius))
            throw settings.Error(at, FormattableString.Invariant($"temperature {celsius} C is outside of what \"{Technology}\" is usable for"), Allowed, Remedy);
    }

    /// <summary>Whether an age may be used.</summary>
    public void CheckAge(Settings settings, SettingNode at, double ageSeconds)
    {
        if (!Extrapolates && ageSeconds > Seconds)
            throw settings.Error(at, $"age {Settings.Describe(at)} is outside of what \"{Technology}\" is usable for", Allowed, Remedy);
    }

    private string Allowed => FormattableString.Invariant(
        $"{(LeastCelsius == MostCelsius ? $"{LeastCelsius} C" : $"{LeastCelsius} C to {MostCelsius} C")}, up to {AgeText.About(Seconds)} (fitted for {Fitted})");
}
