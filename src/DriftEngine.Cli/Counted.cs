namespace DriftEngine.Cli;

/// <summary>Numbers with their nouns.</summary>
internal static class Counted
{
    /// <summary>1 point, 2 points.</summary>
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>1 of 4 points is done, 0 of 1 point is done.</summary>
    public static string Done(int done, int points) => $"{done} of {Of(points, "point")} {(done == 1 || points == 1 ? "is" : "are")} done";
}
