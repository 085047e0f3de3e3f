namespace DriftEngine.Kernels.Laws;

/// <summary>What the devices of a chip live through: programming, storage along a temperature profile, reads, writes.</summary>
public sealed record DeviceLife
{
    /// <summary>25 C in kelvin: the reference of every law.</summary>
    public const double RoomKelvin = 298.15;

    /// <summary>Storage temperature from the end of programming on.</summary>
    public TemperatureProfile Storage { get; init; } = TemperatureProfile.Constant(RoomKelvin);

    /// <summary>Temperature at which the devices are programmed and verified, in kelvin.</summary>
    public double ProgrammingKelvin { get; init; } = RoomKelvin;

    /// <summary>Temperature of every read in kelvin; null: that of the storage at the same moment.</summary>
    public double? ReadKelvin { get; init; }

    /// <summary>Reads per second that a device sees on average over its life (read disturb).</summary>
    public double ReadsPerSecond { get; init; }

    /// <summary>Writes that the devices have seen before the first programming of the study.</summary>
    public double CyclesSpent { get; init; }

    /// <summary>Writes that one programming event costs a device.</summary>
    public double CyclesPerProgramming { get; init; } = 1;

    /// <summary>Share of devices that leave the factory stuck at a low conductance.</summary>
    public double StuckLow { get; init; }

    /// <summary>Share of devices that leave the factory stuck at a high conductance.</summary>
    public double StuckHigh { get; init; }

    /// <summary>Moments along the mission at which the chip is programmed anew, in seconds, ascending; empty without refresh.</summary>
    public IReadOnlyList<double> RefreshSeconds { get; init; } = [];

    /// <summary>A life at one temperature, programmed at 25 C.</summary>
    public static DeviceLife Constant(double kelvin) => new() { Storage = TemperatureProfile.Constant(kelvin) };

    /// <summary>The programming event that a time along the mission follows: 0 is the first; the others are the refreshes.</summary>
    public int EventBefore(double atSeconds)
    {
        int count = 0;
        while (count < RefreshSeconds.Count && RefreshSeconds[count] <= atSeconds)
            count++;
        return count;
    }

    /// <summary>Time along the mission of a programming event.</summary>
    public double EventSeconds(int programmingEvent) => programmingEvent == 0 ? 0 : RefreshSeconds[programmingEvent - 1];

    /// <summary>Writes that a device has seen once a programming event is done: those before, and that event's own.</summary>
    public double CyclesAt(int programmingEvent) => CyclesSpent + ((programmingEvent + 1) * CyclesPerProgramming);

    /// <summary>Share of the time that a device is biased for reading.</summary>
    public double ReadDuty(double readSeconds) => Math.Min(ReadsPerSecond * readSeconds, 1);

    /// <summary>Contexts of ages along the mission, ascending.</summary>
    public IReadOnlyList<AgeContext> Contexts(IReadOnlyList<double> agesSeconds)
    {
        var contexts = new AgeContext[agesSeconds.Count];
        for (int a = 0; a < contexts.Length; a++)
        {
            int own = EventBefore(agesSeconds[a]);
            bool follows = a > 0 && EventBefore(agesSeconds[a - 1]) == own;
            contexts[a] = new AgeContext(EventSeconds(own), agesSeconds[a], follows ? agesSeconds[a - 1] : null, ReadKelvin ?? Storage.KelvinAt(agesSeconds[a])) { Cycles = CyclesAt(own) };
        }

        return contexts;
    }
}
