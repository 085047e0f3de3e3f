using System.Globalization;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Report;

/// <summary>What the devices of a point live through, in words.</summary>
public static class LifeText
{
    /// <summary>Segments of a mission that are named one by one.</summary>
    private const int MostParts = 6;

    /// <summary>One line: storage, reads, programming, and what else is not as by default.</summary>
    public static string Of(StudySpec spec) => string.Join("; ", Parts(spec));

    private static IEnumerable<string> Parts(StudySpec spec)
    {
        yield return Storage(spec.Mission);
        yield return spec.ReadTemperatureCelsius is { } read ? $"read at {Number(read)} C"
            : spec.Mission.Histogram is not null || spec.Mission is { Name: { } name } && !MissionProfiles.Find(name)!.Profile.HasOrder ? $"read at {Number(MissionSpec.RoomCelsius)} C"
            : "read at the temperature of storage at that moment";
        yield return $"programmed at {Number(spec.ProgrammingTemperatureCelsius)} C";
        if (spec.ReadsPerSecond > 0)
            yield return $"{Number(spec.ReadsPerSecond)} reads per second over the life";
        if (spec.CyclesSpent > 0)
            yield return $"{Number(spec.CyclesSpent)} writes before";
        if (spec.WritesPerProgramming != 1 && (spec.CyclesSpent > 0 || spec.Refresh is not null))
            yield return $"{Number(spec.WritesPerProgramming)} writes for each programming";
        if (spec.Faults is { StuckLow: > 0 } or { StuckHigh: > 0 })
            yield return $"stuck from the factory: {Number(spec.Faults.StuckLow)} low, {Number(spec.Faults.StuckHigh)} high";
        if (spec.Refresh is { } refresh)
            yield return refresh.EverySeconds is { } every ? $"programmed anew every {AgeText.About(every)}" : $"programmed anew when the mean response leaves 1 +- {Number(refresh.Band!.Value)}";
    }

    private static string Storage(MissionSpec mission) => mission switch
    {
        { ConstantCelsius: { } celsius } => $"stored at {Number(celsius)} C",
        { Name: { } name } => $"mission {name} ({MissionProfiles.Find(name)?.Title})",
        { Histogram: { } bins } => $"stored by a histogram: {Some(bins.Select(bin => $"{AgeText.About(bin.Seconds)} at {Number(bin.Celsius)} C"))}",
        _ => $"stored {Some(mission.Segments.Select(Segment))}, {(mission.Repeat is { } times ? $"{times} times" : "for ever")}",
    };

    private static string Segment(SegmentSpec segment) => segment.FromCelsius == segment.ToCelsius
        ? $"{AgeText.About(segment.Seconds)} at {Number(segment.FromCelsius)} C"
        : $"{AgeText.About(segment.Seconds)} from {Number(segment.FromCelsius)} C to {Number(segment.ToCelsius)} C";

    private static string Some(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return string.Join(", ", all.Take(MostParts)) + (all.Length > MostParts ? $" and {all.Length - MostParts} more" : string.Empty);
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
