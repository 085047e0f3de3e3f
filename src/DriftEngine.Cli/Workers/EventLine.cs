using System.Text.Json;

namespace DriftEngine.Cli.Workers;

/// <summary>Events of a run as lines of JSON: how a worker tells its parent what it does.</summary>
internal static class EventLine
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>One line, without its end.</summary>
    public static string Of(RunEvent happened) => JsonSerializer.Serialize(happened, Options);

    /// <summary>The event of a line; null where it is none.</summary>
    public static RunEvent? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RunEvent>(line, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
