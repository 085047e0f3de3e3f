using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>Flash: floating-gate and charge-trap presets, and the one table of parameters of each.</summary>
internal static class FlashPresets
{
    private const string Fit = "Agrawal et al., IEDM 2022; Xiao et al., TCAS-I 69, 2022, as in CrossSim, re-fitted", Estimate = "engineering estimate";

    private const string CrossSim = "configuration of CrossSim", Digital = "retention in data sheets of digital flash (Microchip 32-bit MCU)";

    private const double DaySeconds = 86_400;

    /// <summary>FL-SONOS, in the order of a card.</summary>
    public static IReadOnlyList<DeviceParameter> Sonos { get; } =
    [
        .. CommonParameters.Window("nA", "A", CrossSim + ": valid to 1800 nA in drift"), .. Timing(row => row with { Grade = "A", Source = CrossSim }),
        DeviceParameter.Of<SonosParameters>("specific_na", "nA", "I_s of I = I_s [ln(1 + exp(v / 2))]^2, v the overdrive", 1e-3, 1e6, "A*", Fit, p => p.SpecificNanoampere, (p, v) => p with { SpecificNanoampere = v }),
        DeviceParameter.Of<SonosParameters>("neutral_na", "nA", "current of a cell without stored charge, towards which all relax", 1e-3, 1e6, "A*", Fit, p => p.NeutralNanoampere, (p, v) => p with { NeutralNanoampere = v }),
        DeviceParameter.Of<SonosParameters>("on_off", "-", "on/off ratio: the least current that a stored charge stands for is g_max over it", 1, 1e12, "A", CrossSim, p => p.OnOffRatio, (p, v) => p with { OnOffRatio = v }),
        DeviceParameter.Of<SonosParameters>("loss_per_ev", "1/eV", "kappa: share of the stored charge that leaves while the detrapping front moves by 1 eV", 0, 10, "A*", Fit, p => p.LossPerEv, (p, v) => p with { LossPerEv = v }, (1.09, 1.17)),
        DeviceParameter.Of<SonosParameters>("detrapping_barrier_ev", "eV", "barrier at which detrapping starts (3.5 days at 25 C)", 0, 2, "A*", Fit + "; 25 C is assumed, the source does not say", p => p.DetrappingBarrierEv, (p, v) => p with { DetrappingBarrierEv = v }),
        DeviceParameter.Of<SonosParameters>("attempt_frequency_hz", "1/s", "attempt frequency of detrapping", 1e9, 1e16, "B", "phonon frequency", p => p.AttemptFrequency, (p, v) => p with { AttemptFrequency = v }),
        DeviceParameter.Of<SonosParameters>("spread_square_base", "nA^2", "spread: sigma = A (1 - exp(-I / B)), A^2 = base + growth L, L the e-folds of detrapping at 25 C", 0, 1e6, "A*", Fit, p => p.SpreadSquareBase, (p, v) => p with { SpreadSquareBase = v }),
        DeviceParameter.Of<SonosParameters>("spread_square_growth", "nA^2", "the same, growth of A^2", 0, 1e6, "A*", Fit, p => p.SpreadSquareGrowth, (p, v) => p with { SpreadSquareGrowth = v }),
        DeviceParameter.Of<SonosParameters>("spread_current_base_na", "nA", "the same, B = base + growth L", 1e-3, 1e6, "A*", Fit, p => p.SpreadCurrentBase, (p, v) => p with { SpreadCurrentBase = v }),
        DeviceParameter.Of<SonosParameters>("spread_current_growth_na", "nA", "the same, growth of B", 0, 1e6, "A*", Fit, p => p.SpreadCurrentGrowth, (p, v) => p with { SpreadCurrentGrowth = v }),
        DeviceParameter.Of<SonosParameters>("read_noise_na", "nA", "noise of a read: sigma = amplitude (1 - exp(-I / current))", 0, 1e6, "A*", Fit, p => p.ReadNoiseNanoampere, (p, v) => p with { ReadNoiseNanoampere = v }),
        DeviceParameter.Of<SonosParameters>("read_noise_current_na", "nA", "the same, current", 1e-3, 1e6, "A*", Fit, p => p.ReadNoiseCurrent, (p, v) => p with { ReadNoiseCurrent = v }),
        DeviceParameter.Of<SonosParameters>("specific_exponent", "-", "I_s grows with (T / 298.15 K) to this power", -5, 5, "B", "EKV with the usual mobility", p => p.SpecificTemperatureExponent, (p, v) => p with { SpecificTemperatureExponent = v }, (0, 1)),
        .. Endurance("B", "10^5 for SONOS; 10^6 in a survey of embedded flash (NVMExplorer)", (1e4, 1e6), row => row),
    ];

    /// <summary>FL-NOR, in the order of a card.</summary>
    public static IReadOnlyList<DeviceParameter> Nor { get; } =
    [
        .. CommonParameters.Window("nA", "B", "almost three decades of weak inversion (Merrikh Bayat et al.)"), .. Timing(row => row),
        DeviceParameter.Of<NorParameters>("specific_na", "nA", "I_s of I = I_s [ln(1 + exp(v / 2))]^2, v the overdrive in n k T / q", 1e-3, 1e6, "C", Estimate, p => p.SpecificNanoampere, (p, v) => p with { SpecificNanoampere = v }, (100, 1000)),
        DeviceParameter.Of<NorParameters>("slope_factor", "-", "n: slope factor of weak inversion", 1, 10, "B", "usual for floating gates", p => p.SlopeFactor, (p, v) => p with { SlopeFactor = v }, (1.2, 2)),
        DeviceParameter.Of<NorParameters>("slope_spread", "-", "relative spread of n between cells; acts on what a change of temperature does", 0, 1, "C", Estimate, p => p.SlopeSpread, (p, v) => p with { SlopeSpread = v }, (0, 0.03)),
        DeviceParameter.Of<NorParameters>("programming_relative", "-", "relative standard deviation of the programmed current", 0, 1, "A", "at most 1 % at 55 nm (Guo et al., CICC 2017); 0.3 to 0.5 % with longer verify", p => p.ProgrammingRelative, (p, v) => p with { ProgrammingRelative = v }, (0.003, 0.01)),
        DeviceParameter.Of<NorParameters>("programming_floor_na", "nA", "least standard deviation of the programmed current", 0, 1e3, "C", Estimate, p => p.ProgrammingFloorNanoampere, (p, v) => p with { ProgrammingFloorNanoampere = v }, (0, 0.1)),
        DeviceParameter.Of<NorParameters>("offset_v", "V", "how far the middle of the operating range lies above the neutral threshold", 0, 10, "C", Estimate, p => p.OffsetVolt, (p, v) => p with { OffsetVolt = v }, (0.5, 2)),
        DeviceParameter.Of<NorParameters>("loss_per_ev", "1/eV", "kappa_F: share of the stored charge that leaves while the detrapping front moves by 1 eV", 0, 1, "C", "bounded by 6 bit for 15 years above 125 C", p => p.LossPerEv, (p, v) => p with { LossPerEv = v }, (0.001, 0.019)),
        DeviceParameter.Of<NorParameters>("detrapping_barrier_ev", "eV", "barrier at which detrapping starts", 0, 2, "A*", "45 nm NOR: loss at 25 C half of that at 90 C after 1000 h (Calabrese, ICICDT 2013)", p => p.DetrappingBarrierEv, (p, v) => p with { DetrappingBarrierEv = v }),
        DeviceParameter.Of<NorParameters>("attempt_frequency_hz", "1/s", "attempt frequency of detrapping", 1e9, 1e16, "B", "phonon frequency", p => p.AttemptFrequency, (p, v) => p with { AttemptFrequency = v }),
        DeviceParameter.Of<NorParameters>("loss_spread", "-", "relative spread of the loss between cells", 0, 2, "C", Estimate, p => p.LossSpread, (p, v) => p with { LossSpread = v }, (0.1, 0.5)),
        DeviceParameter.Of<NorParameters>("loss_cycles", "writes", "kappa_F grows by the factor 1 + (N / this)^exponent", 1, 1e18, "C", Estimate, p => p.LossCycles, (p, v) => p with { LossCycles = v }, (1e3, 1e5)),
        DeviceParameter.Of<NorParameters>("loss_cycles_exponent", "-", "the same, exponent", 0, 5, "C", Estimate, p => p.LossCyclesExponent, (p, v) => p with { LossCyclesExponent = v }, (0.3, 0.7)),
        DeviceParameter.Of<NorParameters>("tail_probability", "-", "probability p (1 + N / N_t) that a cell leaks by a defect", 0, 1, "C", Estimate, p => p.TailProbability, (p, v) => p with { TailProbability = v }, (1e-7, 1e-5)),
        DeviceParameter.Of<NorParameters>("tail_cycles", "writes", "N_t, also the writes from which the leak of tail cells becomes faster", 1, 1e18, "A*", Digital, p => p.TailCycles, (p, v) => p with { TailCycles = v }),
        DeviceParameter.Of<NorParameters>("tail_v", "V", "voltage that a tail cell loses in the end", 0, 10, "C", Estimate, p => p.TailVolt, (p, v) => p with { TailVolt = v }, (0.1, 1)),
        DeviceParameter.Of<NorParameters>("tail_ev", "eV", "activation energy of the leak of tail cells", 0, 3, "A*", "60 y at 85 C, 11.4 y at 105 C, 2.4 y at 130 C (TI MSPM0C110x): 0.97 and 0.82 eV; 0.75 eV (Microchip)", p => p.TailEv, (p, v) => p with { TailEv = v }),
        DeviceParameter.Of<NorParameters>("tail_years", "y", "time constant of the leak at 85 C", 1e-6, 1e6, "A", Digital, p => p.TailYears, (p, v) => p with { TailYears = v }),
        DeviceParameter.Of<NorParameters>("tail_exponent", "-", "the leak goes as 1 - exp(-(t / tau)^b)", 0.05, 5, "C", Estimate, p => p.TailExponent, (p, v) => p with { TailExponent = v }, (0.3, 1)),
        DeviceParameter.Of<NorParameters>("tail_cycles_exponent", "-", "tau falls with (N / N_t)^-exponent", 0, 5, "A*", Digital, p => p.TailCyclesExponent, (p, v) => p with { TailCyclesExponent = v }),
        DeviceParameter.Of<NorParameters>("flicker_v", "V", "1/f noise referred to the gate over the six decades from 1 us to 1 s", 0, 1, "C", Estimate, p => p.FlickerVolt, (p, v) => p with { FlickerVolt = v }, (1e-4, 5e-4)),
        DeviceParameter.Of<NorParameters>("rtn_v", "V", "mean amplitude of a telegraph trap, referred to the gate; exponential between traps", 0, 1, "C", Estimate, p => p.TelegraphVolt, (p, v) => p with { TelegraphVolt = v }, (3e-4, 3e-3)),
        DeviceParameter.Of<NorParameters>("disturb_per_decade_v", "V", "threshold gained by the bias of reads per decade of biased time", 0, 1, "C", Estimate, p => p.DisturbVoltPerDecade, (p, v) => p with { DisturbVoltPerDecade = v }, (0, 1e-3)),
        DeviceParameter.Of<NorParameters>("disturb_onset_s", "s", "biased time at which the disturb sets in", 1e-6, 1e12, "C", Estimate, p => p.DisturbOnsetSeconds, (p, v) => p with { DisturbOnsetSeconds = v }, (1e5, 1e7)),
        DeviceParameter.Of<NorParameters>("specific_exponent", "-", "I_s grows with (T / 298.15 K) to this power", -5, 5, "B", "EKV with the usual mobility", p => p.SpecificTemperatureExponent, (p, v) => p with { SpecificTemperatureExponent = v }, (0, 1)),
        DeviceParameter.Of<NorParameters>("threshold_v_per_k", "V/K", "fall of the threshold with temperature; acts without bias compensation", 0, 1, "B", "0.5 to 2 mV/K for silicon transistors", p => p.ThresholdVoltPerKelvin, (p, v) => p with { ThresholdVoltPerKelvin = v }, (0.5e-3, 2e-3)),
        .. CommonParameters.Telegraph((0.05, 0.3)),
        .. Endurance(
            "C", "engineering estimate above what is guaranteed: 10^5 at 25 C, 10^4 at 105 C (Microchip 32-bit MCU)", (1e5, 1e6),
            row => row with { Source = "engineering estimate: 0.3 decades", Range = (0.35, 1.4) }),
    ];

    /// <summary>All presets of flash.</summary>
    public static IReadOnlyList<TechnologyPreset> All { get; } =
    [
        new(
            "fl-nor",
            "NOR flash, floating-gate cells of 40 to 55 nm split-gate class, in weak to moderate inversion",
            "25 C; programming from 55 nm arrays, retention bounded by one number for 15 years above 125 C",
            [
                ("programming noise", "LITERATURE (1 %)"),
                ("retention at 25 C", "ESTIMATE (bounded)"),
                ("retention at other temperatures", "LITERATURE (one ratio)"),
                ("tail cells", "LITERATURE (digital data sheets)"),
                ("temperature of the read", "LITERATURE"),
                ("read noise at 25 C", "ESTIMATE"),
                ("read noise at other temperatures", "ESTIMATE"),
                ("telegraph noise", "ESTIMATE"),
                ("read disturb", "ESTIMATE"),
                ("endurance", "LITERATURE in its limit, ESTIMATE on the way"),
            ],
            new NorParameters(), Nor, (-40, 125), TechnologyPreset.FifteenYearsSeconds, NorSupport) { States = "64 to 256", Choices = [BiasCompensation] },
        new(
            "fl-sonos",
            "SONOS flash, 40 nm charge-trap cells",
            "25 C (assumed: the source does not state it); calibrated to 5 days and 1800 nA",
            [
                ("programming noise", "CALIBRATED"),
                ("retention at 25 C", "CALIBRATED to 5 days, LITERATURE beyond"),
                ("retention at other temperatures", "ESTIMATE"),
                ("temperature of the read", "LITERATURE"),
                ("read noise at 25 C", "CALIBRATED"),
                ("read noise at other temperatures", "ESTIMATE"),
                ("read disturb", "ESTIMATE (not modelled)"),
                ("endurance", "LITERATURE in its limit, ESTIMATE on the way"),
            ],
            new SonosParameters(), Sonos, (-40, 125), TechnologyPreset.FifteenYearsSeconds, SonosSupport) { States = "64 to 128" },
    ];

    private static IEnumerable<DeviceParameter> Timing(Func<DeviceParameter, DeviceParameter> readVolt) => CommonParameters.Timing("C", Estimate).Select(row => row.Name switch
    {
        "t_c_s" => row with { Range = (0.1, 10) },
        "t_read_s" => row with { Range = (1e-7, 1e-5) },
        "read_v" => readVolt(row),
        _ => row,
    });

    private static IEnumerable<DeviceParameter> Endurance(string grade, string source, (double, double) range, Func<DeviceParameter, DeviceParameter> spread) =>
        CommonParameters.Endurance(grade, source, range).Select(row => row.Name switch
        {
            "endurance_spread" => spread(row),
            "stuck_high_share" => row with { Grade = "C", Source = "engineering estimate: nothing is published on where worn cells stay", Range = (0, 1) },
            _ => row,
        });

    private static DeviceChoice BiasCompensation => new(
        "bias_compensation", "whether a global bias cancels the common shift of the threshold with temperature", ["on", "off"],
        p => ((NorParameters)p).BiasCompensation ? "on" : "off", (p, word) => (NorParameters)p with { BiasCompensation = word == "on" });

    private static List<LawSupport> NorSupport(DeviceParameters parameters, SupportQuery at)
    {
        var p = (NorParameters)parameters;
        var laws = new List<LawSupport>();
        if (p.ProgrammingNoise)
            laws.Add(at.Programming("programming noise", SupportLabel.Literature, "1 % is published, not fitted to an array"));
        if (p.Drift)
        {
            laws.Add(new("retention", SupportLabel.Estimate, "its amplitude is an estimate under one published bound"));
            laws.Add(new("tail cells", SupportLabel.Literature, "from data sheets of digital flash"));
            if (!at.StoredAtRoom)
                laws.Add(new("temperature of storage", SupportLabel.Literature, "the barrier of detrapping comes from one ratio, 25 against 90 C"));
            if (at.Life.ReadDuty(p.ReadSeconds) * at.AgeSeconds > p.DisturbOnsetSeconds)
                laws.Add(new("read disturb", SupportLabel.Estimate, "its size is an estimate"));
        }

        if (at.ReadsOffProgramming)
            laws.Add(new("temperature of the read", SupportLabel.Literature, "device physics, exact in weak inversion"));
        if (p.ReadNoise != ReadNoise.Off)
            laws.Add(new("read noise", SupportLabel.Estimate, "its size at the gate is an estimate"));
        if (p.TelegraphNoise && p.TelegraphShare > 0)
            laws.Add(new("telegraph noise", SupportLabel.Estimate, "share and amplitude of traps are estimates"));
        laws.AddRange(Worn(parameters, at));
        return laws;
    }

    private static List<LawSupport> SonosSupport(DeviceParameters parameters, SupportQuery at)
    {
        var laws = new List<LawSupport>();
        if (parameters.ProgrammingNoise)
            laws.Add(at.Programming("programming noise", SupportLabel.Calibrated, "fitted to the array"));
        if (parameters.Drift)
            laws.Add(SonosRetention(at));
        if (parameters.Drift && at.Life.ReadsPerSecond > 0)
            laws.Add(new("read disturb", SupportLabel.Estimate, "not modelled, nothing is published for this array: reads per second change no row"));
        if (at.ReadsOffProgramming)
            laws.Add(new("temperature of the read", SupportLabel.Literature, "device physics, exact in weak inversion"));
        if (parameters.ReadNoise != ReadNoise.Off)
        {
            laws.Add(at.ReadsAtRoom
                ? new("read noise", SupportLabel.Calibrated, "fitted to the array")
                : new("read noise", SupportLabel.Estimate, "fitted at one temperature"));
        }

        laws.AddRange(Worn(parameters, at));
        return laws;
    }

    private static LawSupport SonosRetention(SupportQuery at)
    {
        if (!at.StoredAtRoom)
            return new("retention", SupportLabel.Estimate, "the acceleration by temperature is unverified; the source does not state its own");
        return at.AgeSeconds <= 5 * DaySeconds
            ? new("retention", SupportLabel.Calibrated, "fitted up to 5 days, assumed at 25 C")
            : new("retention", SupportLabel.Literature, "fitted to 5 days, extrapolated by the detrapping front");
    }

    private static IEnumerable<LawSupport> Worn(DeviceParameters parameters, SupportQuery at)
    {
        if (!at.Worn(parameters))
            yield break;
        yield return new("endurance", SupportLabel.Literature, "the limit is published for digital use");
        yield return new("window against writes", SupportLabel.Estimate, "no data on the way to the limit");
    }
}
