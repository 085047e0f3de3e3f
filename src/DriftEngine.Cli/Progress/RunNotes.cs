namespace DriftEngine.Cli.Progress;

/// <summary>Events that are told in words, wherever a run is shown.</summary>
internal static class RunNotes
{
    /// <summary>A line for the person at the keyboard; null for events that change what is shown.</summary>
    public static string? Of(RunEvent happened) => happened switch
    {
        RunEvent.SetAside damaged => $"a part was damaged and is computed anew; set aside as {damaged.Path}",
        RunEvent.BatchHalved halved => $"memory does not hold {Counted.Of(halved.Trials, "trial")} at a time; going on with {halved.Next}",
        _ => null,
    };
}
