namespace DriftEngine.Cli;

/// <summary>The world as a verb sees it: results go to Out, progress and complaints to Error.</summary>
internal sealed record CliContext
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress and complaints.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Columns and lines of the terminal behind Error; null in a log or where escape codes are not wanted.</summary>
    public required Func<(int Columns, int Lines)>? Screen { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The process' own streams.</summary>
    public static CliContext OfProcess() => new()
    {
        Out = Console.Out,
        Error = new LossyWriter(Console.Error),
        Screen = WantsEscapeCodes() ? () => (Console.WindowWidth, Console.WindowHeight) : null,
        Time = TimeProvider.System,
    };

    private static bool WantsEscapeCodes() =>
        !Console.IsErrorRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && !(OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("WT_SESSION") == null);
}
