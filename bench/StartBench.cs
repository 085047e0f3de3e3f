namespace DriftEngine.Bench;

/// <summary>Whole processes of the program drift, as a user starts them: its help, and the study inside it.</summary>
internal static class StartBench
{
    private const int HelpRuns = 7;

    public static int Run()
    {
        if (DriftProgram.Find("start") is not { } program)
            return 1;
        Finished help = DriftProgram.Run(program, "--help");
        if (help.ExitCode != 0 || !help.Out.Contains("drift run", StringComparison.Ordinal))
            return DriftProgram.Wrong("drift --help", help);
        double[] seconds = [.. Enumerable.Range(0, HelpRuns).Select(_ => DriftProgram.Run(program, "--help").Seconds).Order()];
        Targets.Help.Print(seconds[HelpRuns / 2], $"median of {HelpRuns} processes, {seconds[0]:f3} to {seconds[^1]:f3} s");
        string folder = Directory.CreateTempSubdirectory("drift-bench-").FullName;
        try
        {
            return FirstLook(program, Path.Combine(folder, "first-look"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A run cannot be checked before it is timed; it is checked before its time is quoted.</summary>
    private static int FirstLook(string program, string results)
    {
        Finished run = DriftProgram.Run(program, "run", "first-look", "--out", results);
        if (run.ExitCode != 0)
            return DriftProgram.Wrong("drift run first-look", run);
        Finished check = DriftProgram.Run(program, "check", results);
        if (check.ExitCode != 0)
            return DriftProgram.Wrong("drift check of its results", check);
        Targets.FirstLook.Print(run.Seconds, "results checked by drift check");
        Console.WriteLine($"  its peak memory: {run.PeakMegabytes:f0} MB (no target of its own)");
        return 0;
    }
}
