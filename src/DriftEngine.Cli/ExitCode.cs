namespace DriftEngine.Cli;

/// <summary>What the program's end says to a script.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for is there.</summary>
    public const int Done = 0;

    /// <summary>A mistake in this program.</summary>
    public const int Bug = 1;

    /// <summary>A mistake in what was typed or in a file that was given; nothing was started.</summary>
    public const int Input = 2;

    /// <summary>Stopped before the end; everything finished is kept and running again goes on.</summary>
    public const int Stopped = 3;

    /// <summary>A device or a disk gave out.</summary>
    public const int Device = 4;
}
