using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>Spin-torque MRAM: presets, and their one table of parameters.</summary>
internal static class MramPresets
{
    private const string Estimate = "engineering estimate", Survey = "device survey of NVMExplorer", Model = "junction model of the University of Minnesota (Kim, Song)";

    private const double YearSeconds = 365 * 86_400.0;

    /// <summary>In the order of a card. The window follows from resistance and magnetoresistance and has no rows of its own.</summary>
    public static IReadOnlyList<DeviceParameter> Parameters { get; } =
    [
        DeviceParameter.Of<MramParameters>("rp_kohm", "kOhm", "resistance of the parallel state at 25 C", 0.1, 1e4, "B", "1.5 to 6 for 45 to 70 nm and 5 to 10 Ohm um^2; default cell of NVMExplorer", p => p.ParallelKiloohm, (p, v) => p with { ParallelKiloohm = v }, (1.5, 6)),
        DeviceParameter.Of<MramParameters>("tmr_percent", "%", "tunnel magnetoresistance at 25 C without bias", 5, 1000, "B", "100 to 200 in products", p => p.TmrPercent, (p, v) => p with { TmrPercent = v }, (100, 200)),
        DeviceParameter.Of<MramParameters>("half_v", "V", "bias at which the magnetoresistance is halved", 0.05, 10, "A", Model, p => p.HalfVolt, (p, v) => p with { HalfVolt = v }),
        .. Timing(),
        DeviceParameter.Of<MramParameters>("polarisation_slope", "1/K^1.5", "a_sp: the spin polarisation falls as 1 - a_sp T^1.5", 0, 4e-5, "A", Model, p => p.PolarisationSlope, (p, v) => p with { PolarisationSlope = v }),
        DeviceParameter.Of<MramParameters>("rp_per_k", "1/K", "temperature coefficient of the parallel resistance", -1e-3, 1e-3, "C", "nearly constant against the antiparallel one (Ma et al.)", p => p.ParallelPerKelvin, (p, v) => p with { ParallelPerKelvin = v }, (-3e-4, 0)),
        DeviceParameter.Of<MramParameters>("rp_spread", "-", "relative spread of the conductance between devices", 0, 0.3, "B", "usual for arrays", p => p.ParallelSpread, (p, v) => p with { ParallelSpread = v }, (0.03, 0.08)),
        DeviceParameter.Of<MramParameters>("tmr_spread", "-", "relative spread of the magnetoresistance between devices", 0, 0.15, "B", "usual for arrays", p => p.TmrSpread, (p, v) => p with { TmrSpread = v }, (0.02, 0.06)),
        .. Retention(), .. Writing(), .. Noise(),
    ];

    /// <summary>All presets of MRAM.</summary>
    public static IReadOnlyList<TechnologyPreset> All { get; } =
    [
        Preset("mr-cache", "spin-torque MRAM with a low barrier, as for caches", 60, 125),
        Preset("mr-iot", "spin-torque MRAM for connected devices", 75, 125),
        Preset("mr-auto", "spin-torque MRAM with a high barrier, as for cars", 95, 150),
    ];

    private static IEnumerable<DeviceParameter> Timing() => CommonParameters.Timing("C", Estimate).Select(row => row.Name switch
    {
        "t_c_s" => row with { Source = "the verifying read; nothing reverses before it", Range = (1e-6, 1e-3) },
        "t_read_s" => row with { Source = "5 MHz of bandwidth", Range = (1e-8, 1e-6) },
        "read_v" => row with { Grade = "A", Source = Survey + ": 0.08 to 0.25 V", Set = (p, v) => ((MramParameters)p).AtReadVolt(v) },
        _ => row,
    });

    private static DeviceParameter[] Retention() =>
    [
        DeviceParameter.Of<MramParameters>("stability", "-", "barrier of reversal over kT at 25 C", 10, 300, "C", "so that published retention is met", p => p.Stability, (p, v) => p with { Stability = v }, (50, 110)),
        DeviceParameter.Of<MramParameters>("stability_spread", "-", "relative spread of the barrier between devices", 0, 0.3, "A", "0.077 on a 300 mm wafer; 0.096 to 0.143 in another array, 0.05 at best: the answer hangs on it", p => p.StabilitySpread, (p, v) => p with { StabilitySpread = v }, (0.05, 0.143)),
        DeviceParameter.Of<MramParameters>("attempt_frequency_hz", "1/s", "attempt frequency of thermal reversal", 1e6, 1e13, "A", "relaxation time of 1 ns: Bishnoi et al., ITC 2014", p => p.AttemptFrequency, (p, v) => p with { AttemptFrequency = v }),
        DeviceParameter.Of<MramParameters>("curie_k", "K", "Curie temperature of the free layer", 600, 3000, "A", Model, p => p.CurieKelvin, (p, v) => p with { CurieKelvin = v }),
        DeviceParameter.Of<MramParameters>("magnetisation_exponent", "-", "beta: Ms(T) = Ms0 (1 - T/Tc)^beta", 0, 2, "A", Model, p => p.MagnetisationExponent, (p, v) => p with { MagnetisationExponent = v }),
        DeviceParameter.Of<MramParameters>("barrier_exponent", "-", "n: the barrier goes with Ms^n", 0, 10, "B", "interface anisotropy", p => p.BarrierExponent, (p, v) => p with { BarrierExponent = v }, (2, 4)),
        DeviceParameter.Of<MramParameters>("offset_field", "-", "h: barriers of P and AP are D (1 + h)^2 and D (1 - h)^2", -0.5, 0.5, "C", "none in a balanced stack", p => p.OffsetField, (p, v) => p with { OffsetField = v }, (-0.05, 0.05)),
        DeviceParameter.Of<MramParameters>("read_current", "-", "current of a read over the critical current at 25 C", 0, 0.9, "C", "design target below 0.3", p => p.ReadCurrent, (p, v) => p with { ReadCurrent = v }, (0.1, 0.3)),
    ];

    private static DeviceParameter[] Writing() =>
    [
        DeviceParameter.Of<MramParameters>("write_error", "-", "probability of a wrong bit after programming", 0, 0.5, "A", Survey + ": 5e-7 to 9e-6 raw; about 1e-9 with verify", p => p.WriteError, (p, v) => p with { WriteError = v }, (1e-9, 9e-6)),
        DeviceParameter.Of<MramParameters>("write_overdrive", "-", "j: write current over the critical current (write_model overdrive)", 1.01, 10, "C", Estimate, p => p.Overdrive, (p, v) => p with { Overdrive = v }, (1.3, 2)),
        DeviceParameter.Of<MramParameters>("write_pulse_s", "s", "length of a write pulse (write_model overdrive)", 1e-10, 1e-3, "A", Survey + ": 3 to 200 ns, 10 to 30 typical", p => p.PulseSeconds, (p, v) => p with { PulseSeconds = v }, (1e-8, 3e-8)),
        DeviceParameter.Of<MramParameters>("switching_s", "s", "tau_D: time constant of precessional switching (write_model overdrive)", 1e-11, 1e-6, "C", "of the order of the relaxation time", p => p.SwitchingSeconds, (p, v) => p with { SwitchingSeconds = v }, (5e-10, 2e-9)),
        .. CommonParameters.Endurance("A", Survey + ": qualified to 1e6, extrapolated to 1e10; caches 1e12; spin-orbit torque 1e14", (1e6, 1e14)).Select(Endurance).OfType<DeviceParameter>(),
        DeviceParameter.Of<MramParameters>("write_v", "V", "write voltage", 0.05, 5, "C", "the nominal one", p => p.WriteVolt, (p, v) => p with { WriteVolt = v }, (0.4, 0.6)),
        DeviceParameter.Of<MramParameters>("write_nominal_v", "V", "write voltage at which endurance_median holds", 0.05, 5, "C", Estimate, p => p.NominalWriteVolt, (p, v) => p with { NominalWriteVolt = v }, (0.3, 1)),
        DeviceParameter.Of<MramParameters>("endurance_per_v", "1/V", "the writes that a barrier survives fall by exp(-g (V - V_nominal))", 0, 200, "B", "a decade per 0.115 V: endurance limited by breakdown", p => p.EndurancePerVolt, (p, v) => p with { EndurancePerVolt = v }, (10, 40)),
        DeviceParameter.Of<MramParameters>("short_over_parallel", "-", "conductance of a broken barrier over that of the parallel state", 1, 100, "C", Estimate, p => p.ShortOverParallel, (p, v) => p with { ShortOverParallel = v }, (2, 20)),
    ];

    private static DeviceParameter[] Noise() =>
    [
        DeviceParameter.Of<MramParameters>("flicker_alpha_um2", "um^2", "1/f noise: S_V / V^2 = alpha / (area f)", 0, 1, "C", "Nor et al. 2006, Aliev et al. 2008 bound it", p => p.FlickerAlpha, (p, v) => p with { FlickerAlpha = v }, (1e-10, 1e-8)),
        DeviceParameter.Of<MramParameters>("diameter_nm", "nm", "diameter of the junction", 5, 1e4, "B", "45 to 70 in products", p => p.DiameterNanometres, (p, v) => p with { DiameterNanometres = v }, (45, 70)),
        DeviceParameter.Of<MramParameters>("ap_noise", "-", "1/f amplitude of the antiparallel state over that of the parallel one", 0, 100, "C", Estimate, p => p.AntiparallelNoise, (p, v) => p with { AntiparallelNoise = v }, (1, 4)),
        .. CommonParameters.Telegraph((0.001, 0.05)),
        DeviceParameter.Of<MramParameters>("rtn_amplitude", "-", "relative amplitude of a trap", 0, 1, "C", Estimate, p => p.TelegraphAmplitude, (p, v) => p with { TelegraphAmplitude = v }, (0.005, 0.05)),
    ];

    /// <summary>A tunnel barrier breaks at once: no gradual wear, and the common rows of it are left out.</summary>
    private static DeviceParameter? Endurance(DeviceParameter row) => row.Name switch
    {
        "endurance_median" => row with { Get = p => ((MramParameters)p).EnduranceNominal, Set = (p, v) => (MramParameters)p with { EnduranceNominal = v } },
        "endurance_spread" => row with { Meaning = "shape of the Weibull distribution of the limits", Grade = "B", Source = "breakdown of thin MgO", Range = (0.8, 2) },
        "stuck_high_share" => row with { Source = "a broken barrier is a short", Range = (0.9, 1) },
        _ => null,
    };

    private static TechnologyPreset Preset(string name, string title, double stability, double hottest) => new(
        name, $"{title} (stability factor {stability})",
        $"two states; retention is a closed form of physics, usable from -40 to {hottest} C",
        [
            ("write errors and spread", "LITERATURE"),
            ("retention", "LITERATURE (the spread of the barrier decides)"),
            ("temperature of the read", "LITERATURE"),
            ("read noise at 25 C", "ESTIMATE"),
            ("read noise at other temperatures", "LITERATURE (thermal and shot noise)"),
            ("read disturb", "LITERATURE"),
            ("endurance", "LITERATURE in its limit; no gradual wear"),
            ("sums of currents", "ESTIMATE (published arrays sum resistances)"),
        ],
        new MramParameters { Stability = stability }, Parameters, (-40, hottest), 20 * YearSeconds, Support)
    {
        States = "2",
        Choices =
        [
            new("read_polarity", "the state that reads disturb", ["p-to-ap", "ap-to-p"],
                p => ((MramParameters)p).ReadPolarity == MramReadPolarity.FromParallel ? "p-to-ap" : "ap-to-p",
                (p, word) => (MramParameters)p with { ReadPolarity = word == "ap-to-p" ? MramReadPolarity.FromAntiparallel : MramReadPolarity.FromParallel }),
            new("write_model", "whether write_error or the write pulse gives the write errors", ["table", "overdrive"],
                p => ((MramParameters)p).WriteModel == MramWriteModel.Table ? "table" : "overdrive",
                (p, word) => (MramParameters)p with { WriteModel = word == "overdrive" ? MramWriteModel.Overdrive : MramWriteModel.Table }),
        ],
    };

    private static List<LawSupport> Support(DeviceParameters parameters, SupportQuery at)
    {
        var laws = new List<LawSupport> { new("sums of currents", SupportLabel.Estimate, "published MRAM arrays sum resistances, not currents") };
        if (parameters.ProgrammingNoise)
        {
            laws.Add(((MramParameters)parameters).WriteModel == MramWriteModel.Table ?
                at.Programming("write errors and spread", SupportLabel.Literature, "published error rates, not fitted to one array") :
                new("write errors and spread", SupportLabel.Estimate, "published form of precessional switching, but its current and its time constant are estimates"));
        }

        if (parameters.Drift)
            laws.Add(Retention(at));
        if (parameters.Drift && at.Life.ReadsPerSecond > 0)
            laws.Add(new("read disturb", SupportLabel.Literature, "barrier lowered by the read current, not fitted to one array"));
        if (!at.ReadsAtRoom || at.ReadsOffProgramming) // targets hold at 25 C, and errors are measured against the state as programmed
            laws.Add(Published(Math.Min(at.ReadKelvin, at.Life.ProgrammingKelvin), Math.Max(at.ReadKelvin, at.Life.ProgrammingKelvin)) ?
                new("temperature of the read", SupportLabel.Literature, "published model of the magnetoresistance") :
                new("temperature of the read", SupportLabel.Estimate, "published model of the magnetoresistance, outside of -40 to 150 C"));
        if (parameters.ReadNoise != ReadNoise.Off || parameters.TelegraphNoise)
            laws.Add(new("read noise", SupportLabel.Estimate, "few measurements of small junctions"));
        if (at.Worn(parameters))
            laws.Add(new("endurance", SupportLabel.Literature, "published limits over eight decades"));
        return laws;
    }

    private static LawSupport Retention(SupportQuery at) => Published(at.LeastKelvin, at.MostKelvin) && at.AgeSeconds <= 20 * YearSeconds ?
        new("retention", SupportLabel.Literature, "closed form of physics; published spreads of the barrier differ by orders of magnitude in errors") :
        new("retention", SupportLabel.Estimate, "closed form of physics, outside of -40 to 150 C or beyond 20 years");

    /// <summary>Whether makers publish retention in this range: -40 to 150 C.</summary>
    private static bool Published(double leastKelvin, double mostKelvin) => leastKelvin >= 233 && mostKelvin <= 424;
}
