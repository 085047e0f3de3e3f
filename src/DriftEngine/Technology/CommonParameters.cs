using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>Parameters that every technology has.</summary>
internal static class CommonParameters
{
    private const string Estimate = "engineering estimate";

    /// <summary>Conductance window. unit is uS, or nA where a cell is read as a current.</summary>
    public static IReadOnlyList<DeviceParameter> Window(string unit, string grade, string source)
    {
        string suffix = unit == "nA" ? "na" : "us";
        return
        [
            Of($"g_min_{suffix}", unit, "smallest target: what an unused device is programmed to", 0, 1e4, grade, source, p => p.GMinMicrosiemens, (p, v) => p with { GMinMicrosiemens = v }),
            Of($"g_max_{suffix}", unit, "largest target", 1e-3, 1e4, grade, source, p => p.GMaxMicrosiemens, (p, v) => p with { GMaxMicrosiemens = v }),
        ];
    }

    /// <summary>Moments of programming and read.</summary>
    public static IReadOnlyList<DeviceParameter> Timing(string grade, string source) =>
    [
        Of("t_c_s", "s", "age of the programmed state; nothing has changed yet", 1e-6, 1e6, grade, source, p => p.ProgrammedAtSeconds, (p, v) => p with { ProgrammedAtSeconds = v }),
        Of("t_read_s", "s", "duration of one read", 1e-12, 1, grade, source, p => p.ReadSeconds, (p, v) => p with { ReadSeconds = v }),
        Of("read_v", "V", "voltage across the device at a full-scale input", 1e-3, 10, "B", "usual for this technology", p => p.ReadVolt, (p, v) => p with { ReadVolt = v }),
        Of("read_window_s", "s", "time over which the inputs of one age are read; splits slow from fast noise", 1e-9, 1e6, "C", "engineering estimate of this project", p => p.ReadWindowSeconds, (p, v) => p with { ReadWindowSeconds = v }, (1e-5, 1)),
    ];

    /// <summary>Writes that devices survive, and what wear does on the way.</summary>
    public static IReadOnlyList<DeviceParameter> Endurance(string grade, string source, (double, double) range) =>
    [
        Of("endurance_median", "writes", "writes that half of the devices survive", 1, 1e18, grade, source, p => p.EnduranceMedian, (p, v) => p with { EnduranceMedian = v }, range),
        Of("endurance_spread", "-", "standard deviation of ln N_f between devices (Weibull: its shape)", 0.01, 10, "C", "engineering estimate: half a decade", p => p.EnduranceSpread, (p, v) => p with { EnduranceSpread = v }, (0.6, 2.3)),
        Of("window_loss", "-", "share of half the window that is lost on either side at the end of life", 0, 1, "C", Estimate, p => p.WindowLoss, (p, v) => p with { WindowLoss = v }, (0.1, 0.6)),
        Of("wear_exponent", "-", "window and noise change with (N / N_f)^p", 0.01, 10, "C", Estimate, p => p.WearExponent, (p, v) => p with { WearExponent = v }, (0.3, 1)),
        Of("wear_noise", "-", "programming noise grows by the factor 1 + b (N / N_f)^p", 0, 10, "C", Estimate, p => p.WearNoise, (p, v) => p with { WearNoise = v }, (0, 1)),
        Of("stuck_high_share", "-", "of the devices that fail, the share that is stuck at a high conductance", 0, 1, "B", "segregation and voids; soft breakdown", p => p.StuckHighShare, (p, v) => p with { StuckHighShare = v }),
    ];

    /// <summary>Random telegraph noise.</summary>
    public static IReadOnlyList<DeviceParameter> Telegraph((double, double) shareRange) =>
    [
        Of("rtn_share", "-", "probability that a device carries a two-level trap", 0, 1, "C", Estimate, p => p.TelegraphShare, (p, v) => p with { TelegraphShare = v }, shareRange),
        Of("rtn_ev", "eV", "activation energy of the trap's switching times", 0, 2, "C", Estimate, p => p.TelegraphEv, (p, v) => p with { TelegraphEv = v }, (0.1, 0.6)),
        Of("rtn_shortest_s", "s", "shortest switching time of traps at 25 C; spread evenly in its logarithm", 1e-12, 1e6, "C", Estimate, p => p.TelegraphShortestSeconds, (p, v) => p with { TelegraphShortestSeconds = v }, (1e-7, 1e-5)),
        Of("rtn_longest_s", "s", "longest switching time", 1e-12, 1e12, "C", Estimate, p => p.TelegraphLongestSeconds, (p, v) => p with { TelegraphLongestSeconds = v }, (1e2, 1e6)),
    ];

    private static DeviceParameter Of(
        string name, string unit, string meaning, double least, double most, string grade, string source,
        Func<DeviceParameters, double> get, Func<DeviceParameters, double, DeviceParameters> set, (double, double)? range = null) =>
        new(name, unit, meaning, least, most, grade, source, get, set) { Range = range };
}
