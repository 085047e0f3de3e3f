namespace DriftEngine.Study;

/// <summary>What devices live through besides time and temperature: reads, writes, faults, refresh.</summary>
internal static class LifeParser
{
    public const double MaxReadsPerSecond = 1e12, MaxCycles = 1e18;

    /// <summary>A spec with its temperatures of read and programming, reads, writes and faults.</summary>
    public static StudySpec Lived(StudySpec spec, Settings study, UsableRange usable) => spec with
    {
        ReadTemperatureCelsius = study.Given("read_temperature_c") is { } read ? usable.Celsius(study, read) : null,
        ProgrammingTemperatureCelsius = study["programming_temperature_c"] is { } programming ? usable.Celsius(study, programming) : MissionSpec.RoomCelsius,
        ReadsPerSecond = ReadsPerSecond(study, spec.Technology),
        CyclesSpent = study.Number("cycles_spent", 0, 0, MaxCycles),
        WritesPerProgramming = study.Number("writes_per_programming", spec.Technology.Description.WritesPerProgramming, 1, MaxCycles),
        Faults = Faults(study, spec.Technology),
    };

    /// <summary>From reads per second, or from the share of the time that a device is read.</summary>
    private static double ReadsPerSecond(Settings study, TechnologySpec technology)
    {
        study.Exclusive("reads_per_second", "read_duty");
        if (study["read_duty"] is { } duty)
        {
            double share = study.Number(duty, 0, 1);
            return share == 0 ? 0 : share / technology.Parameters.ReadSeconds;
        }

        if (study["reads_per_second"] is not { } node)
            return 0;
        double reads = study.Number(node, 0, MaxReadsPerSecond);
        if (reads > 0 && reads * technology.Parameters.ReadSeconds > 1)
            throw study.Error(node, $"{Settings.Describe(node)} reads do not fit in a second", FormattableString.Invariant($"at most {1 / technology.Parameters.ReadSeconds}: one read takes {technology.Parameters.ReadSeconds} s"), "For devices that are always read, set \"read_duty\": 1 instead.");
        return reads;
    }

    /// <summary>Stuck devices, as shares or by the yield of good ones.</summary>
    private static FaultSpec Faults(Settings study, TechnologySpec technology)
    {
        if (study.Given("faults") is not { } node)
            return new FaultSpec(0, 0);
        Settings faults = study.Child(node, SettingNames.Faults);
        faults.Exclusive("stuck_low", "yield");
        faults.Exclusive("stuck_high", "yield");
        if (faults["yield"] is { } yield)
        {
            double faulty = 1 - faults.Number(yield, 0, 1);
            double high = faulty == 0 ? 0 : technology.Parameters.StuckHighShare;
            return new FaultSpec(faulty * (1 - high), faulty * high);
        }

        if (faults["stuck_low"] is null && faults["stuck_high"] is null)
            throw faults.Error(node, "no share of stuck devices is given", null, "Add \"stuck_low\": 0.001, \"stuck_high\": 0.001 or \"yield\": 0.998");
        var shares = new FaultSpec(faults.Number("stuck_low", 0, 0, 1), faults.Number("stuck_high", 0, 0, 1));
        return shares.StuckLow + shares.StuckHigh <= 1
            ? shares
            : throw faults.Error(node, FormattableString.Invariant($"stuck_low {shares.StuckLow} and stuck_high {shares.StuckHigh} are more than all devices"), "a sum of at most 1");
    }

    /// <summary>Reprogramming at intervals, or when the response leaves a band.</summary>
    public static RefreshSpec? Refresh(Settings study, TechnologySpec technology)
    {
        if (study.Given("refresh") is not { } node)
            return null;
        Settings refresh = study.Child(node, SettingNames.Refresh);
        refresh.Exclusive("every", "band");
        if (refresh["band"] is { } band)
            return new RefreshSpec(null, refresh.Positive(band, 1));
        SettingNode every = refresh["every"] ?? throw refresh.Error(node, "neither interval nor band of the refresh is given", null, "Add \"every\": \"30d\" or \"band\": 0.1");
        double seconds = AgesParser.Duration(refresh, every);
        double first = technology.Parameters.ProgrammedAtSeconds;
        return seconds > first
            ? new RefreshSpec(seconds, null)
            : throw refresh.Error(every, $"{Settings.Describe(every)} is too often: the devices are programmed anew before they are ready", FormattableString.Invariant($"more than {first}s (t_c of \"{technology.Preset}\")"), "Refresh less often.");
    }
}
