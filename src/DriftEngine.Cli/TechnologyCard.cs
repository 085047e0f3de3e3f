using System.Globalization;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Cli;

/// <summary>Presets as text: side by side, and the card of one.</summary>
internal static class TechnologyCard
{
    private const double TenYearsSeconds = 3650 * 86_400.0, YearSeconds = 365 * 86_400.0;

    /// <summary>Where in the window devices are surveyed: above the middle, from which on states of Ge-rich cells drift in another way.</summary>
    private const double SurveyedShare = 0.75;

    private static readonly string[] Header =
        ["technology", "window", "on/off", "states", "sigma programmed", "10 y at 25 C: mean", "sigma", "endurance", "read V", "usable C", "usable y"];

    /// <summary>All presets, a line each; then the missions.</summary>
    public static string All() =>
        TextColumns.Align(TechnologyPresets.All.Select(preset => new[] { preset.Name, preset.Title, preset.Range }).Prepend(["technology", "what it is", "fitted for"]))
        + "\nat three quarters of the window (MRAM: its high state), from a sample of devices without read noise, in the window's unit:\n"
        + TextColumns.Align(TechnologyPresets.All.Select(SideBySide).Prepend(Header))
        + "\n" + TextColumns.Align(MissionProfiles.All.Select(mission => new[] { mission.Name, mission.Title, mission.Grade, mission.Source }).Prepend(["mission", "what it is", "grade", "source"]));

    /// <summary>Everything that is known of a preset.</summary>
    public static string Of(TechnologyPreset preset)
    {
        string card = $"{preset.Name}: {preset.Title}\nfitted for {preset.Range}\nusable from {Number(preset.UsableCelsius.Least)} C to {Number(preset.UsableCelsius.Most)} C, up to {AgeText.About(preset.UsableSeconds)}\n"
            + (preset.WritesPerProgramming > 1 ? $"a programming counts as {Number(preset.WritesPerProgramming)} writes of its endurance: pulses until write and verify is content (grade B; writes_per_programming changes it)\n\n" : "a programming counts as one write of its endurance (writes_per_programming changes it)\n\n")
            + TextColumns.Align(preset.Labels.Select(label => new[] { label.Law, label.Label }).Prepend(["law", "how well it is founded"])) + "\n"
            + TextColumns.Align(preset.Table.Select(parameter => Cells(parameter, preset)).Prepend(["parameter", "value", "unit", "grade", "likely range", "meaning", "source"]));
        if (preset.Choices.Count > 0)
            card += "\n" + TextColumns.Align(preset.Choices.Select(choice => new[] { choice.Name, choice.Get(preset.Parameters), string.Join(", ", choice.Words), choice.Meaning }).Prepend(["choice", "value", "one of", "meaning"]));
        return card + "\ngrades: A found in public text or source; A* derived from such data; B from the literature, not checked again; C engineering estimate\n";
    }

    /// <summary>How to change something of a preset.</summary>
    public static string HowToChange(TechnologyPreset preset)
    {
        DeviceParameter ranged = preset.Table.FirstOrDefault(parameter => parameter.Range is not null) ?? preset.Table[0];
        double value = ranged.Range?.High ?? ranged.Get(preset.Parameters);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"To change one: \"technology\": {{ \"preset\": \"{preset.Name}\", \"{ranged.Name}\": {value} }}. Over its likely range: \"sweep\": {{ \"technology.{ranged.Name}\": \"range\" }}");
    }

    private static string[] SideBySide(TechnologyPreset preset)
    {
        DeviceParameters p = preset.Parameters;
        double target = p.IsBinary ? p.GMaxMicrosiemens : p.GMinMicrosiemens + (SurveyedShare * (p.GMaxMicrosiemens - p.GMinMicrosiemens));
        DeviceSurvey survey = DeviceSurvey.Of(p, new DeviceLife(), target, TenYearsSeconds);
        string unit = preset.Table.FirstOrDefault(parameter => parameter.Name.StartsWith("g_max", StringComparison.Ordinal))?.Unit ?? "uS";
        return
        [
            preset.Name, $"{Three(p.GMinMicrosiemens)} to {Three(p.GMaxMicrosiemens)} {unit}",
            p.GMinMicrosiemens > 0 ? Three(p.GMaxMicrosiemens / p.GMinMicrosiemens) : "-", preset.States, Two(survey.ProgrammedSigma),
            $"{Signed(100 * ((survey.AgedMean / survey.ProgrammedMean) - 1))} %", Two(survey.AgedSigma),
            p.EnduranceMedian.ToString("0e0", CultureInfo.InvariantCulture), Number(p.ReadVolt),
            $"{Number(preset.UsableCelsius.Least)} to {Number(preset.UsableCelsius.Most)}", Three(preset.UsableSeconds / YearSeconds),
        ];
    }

    private static string[] Cells(DeviceParameter parameter, TechnologyPreset preset) =>
    [
        parameter.Name, Number(parameter.Get(preset.Parameters)), parameter.Unit, parameter.Grade,
        parameter.Range is { } range ? $"{Number(range.Low)} to {Number(range.High)}" : "-", parameter.Meaning, parameter.Source,
    ];

    private static string Number(double value) => Math.Abs(value) is >= 1e6 or (> 0 and < 1e-3)
        ? value.ToString("0.######e0", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    private static string Signed(double value) => Math.Abs(value) < 0.05 ? "0.0" : value.ToString("+0.0;-0.0", CultureInfo.InvariantCulture);

    /// <summary>Of a sample: more digits would be noise.</summary>
    private static string Two(double value) => Digits(value, "G2");

    private static string Three(double value) => Digits(value, "G3");

    private static string Digits(double value, string format) => value == 0 ? "0" : double.Parse(value.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.#####", CultureInfo.InvariantCulture);
}
