using System.Text.Json.Serialization;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Study;

/// <summary>Storage temperature along a mission, as a study states it. Exactly one of its forms is set.</summary>
/// <param name="Name">A mission inside the program.</param>
/// <param name="Segments">Stretches in their order; empty in other forms.</param>
/// <param name="Repeat">How often the segments are passed through; null is for ever.</param>
/// <param name="Histogram">Time at each temperature, ascending in temperature; null in other forms.</param>
/// <param name="ConstantCelsius">One temperature for ever.</param>
public sealed record MissionSpec(
    string? Name, IReadOnlyList<SegmentSpec> Segments, int? Repeat, IReadOnlyList<HistogramBin>? Histogram, double? ConstantCelsius)
{
    /// <summary>Temperature of a study that says nothing, in celsius.</summary>
    public const double RoomCelsius = 25;

    /// <summary>0 C in kelvin, by definition of the Celsius scale.</summary>
    private const double ZeroCelsiusKelvin = 273.15;

    /// <summary>Length in seconds; null where it never ends.</summary>
    [JsonIgnore]
    public double? TotalSeconds => this switch
    {
        { Name: { } name } => MissionProfiles.Find(name)!.Seconds,
        { Histogram: { } bins } => bins.Sum(bin => bin.Seconds),
        { Segments.Count: > 0 } => Segments.Sum(segment => segment.Seconds) * Repeat,
        _ => null,
    };

    /// <summary>One temperature for ever.</summary>
    public static MissionSpec Constant(double celsius) => new(null, [], null, null, celsius);

    /// <summary>A temperature in kelvin.</summary>
    public static double Kelvin(double celsius) => celsius + ZeroCelsiusKelvin;

    /// <summary>A temperature in celsius, free of the last bits of the sum.</summary>
    public static double Celsius(double kelvin) => Math.Round(kelvin - ZeroCelsiusKelvin, 6);

    /// <summary>The profile that the laws integrate.</summary>
    public TemperatureProfile ToProfile() => this switch
    {
        { ConstantCelsius: { } celsius } => TemperatureProfile.Constant(Kelvin(celsius)),
        { Name: { } name } => MissionProfiles.Find(name)!.Profile,
        { Histogram: { } bins } => TemperatureProfile.Histogram([.. bins.Select(bin => new ProfileBin(Kelvin(bin.Celsius), bin.Seconds))]),
        _ => TemperatureProfile.Of([.. Segments.Select(s => new ProfileSegment(s.Seconds, Kelvin(s.FromCelsius), Kelvin(s.ToCelsius)))], Repeat),
    };
}

/// <summary>A stretch of a mission: a straight ramp, or constant.</summary>
/// <param name="Seconds">Duration.</param>
/// <param name="FromCelsius">Temperature at its start.</param>
/// <param name="ToCelsius">Temperature at its end.</param>
public sealed record SegmentSpec(double Seconds, double FromCelsius, double ToCelsius);

/// <summary>Time at one temperature.</summary>
/// <param name="Seconds">How long in all.</param>
/// <param name="Celsius">The temperature.</param>
public sealed record HistogramBin(double Seconds, double Celsius);
