using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>A study's own device table as a technology among the presets.</summary>
public static class TablePreset
{
    private const string Own = "the study's own table";

    private static IReadOnlyList<DeviceParameter> Parameters { get; } =
    [
        .. CommonParameters.Window("uS", "C", Own),

        // t_c is the first time of the table.
        .. CommonParameters.Timing("C", Own).Where(row => row.Name != "t_c_s"),
        DeviceParameter.Of<TableParameters>("read_noise_relative", "-", "noise of every single read, as a share of the conductance", 0, 10, "C", Own, p => p.ReadNoiseRelative, (p, v) => p with { ReadNoiseRelative = v }),
        DeviceParameter.Of<TableParameters>("temperature_c", "C", "temperature at which the table was measured; the model does not move with temperature", -273, 1000, "C", Own, p => p.MeasuredCelsius, (p, v) => p with { MeasuredCelsius = v }),
        .. CommonParameters.Endurance("C", "none: a table says nothing of wear", (1e3, 1e18)),
    ];

    /// <summary>The technology of a table; usable only at its temperature and up to its last time.</summary>
    public static TechnologyPreset Of(string name, TableParameters table) => new(
        name, "a device model of the study's own", FormattableString.Invariant($"{table.MeasuredCelsius} C; {table.TimesSeconds[0]} to {table.TimesSeconds[^1]} s"),
        [("all laws", "ESTIMATE (the study's own table)")], table, Parameters,
        (table.MeasuredCelsius, table.MeasuredCelsius), table.TimesSeconds[^1], Support);

    private static List<LawSupport> Support(DeviceParameters parameters, SupportQuery at) => [new("device table", SupportLabel.Estimate, Own)];
}
