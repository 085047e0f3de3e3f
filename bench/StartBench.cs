using System.Diagnostics;

namespace DriftEngine.Bench;

/// <summary>Whole processes of the program drift, as a user starts them: its help, and the study inside it.</summary>
internal static class StartBench
{
    private const int HelpRuns = 7;

    public static int Run()
    {
        if (FindProgram() is not { } program)
            return 1;
        Finished help = Start(program, "--help");
        if (help.ExitCode != 0 || !help.Out.Contains("drift run", StringComparison.Ordinal))
            return Wrong("drift --help", help);
        double[] seconds = [.. Enumerable.Range(0, HelpRuns).Select(_ => Start(program, "--help").Seconds).Order()];
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
        Finished run = Start(program, "run", "first-look", "--out", results);
        if (run.ExitCode != 0)
            return Wrong("drift run first-look", run);
        Finished check = Start(program, "check", results);
        if (check.ExitCode != 0)
            return Wrong("drift check of its results", check);
        Targets.FirstLook.Print(run.Seconds, "results checked by drift check");
        Console.WriteLine($"  its peak memory: {run.PeakMegabytes:f0} MB (no target of its own)");
        return 0;
    }

    private static int Wrong(string what, Finished process)
    {
        Console.WriteLine($"WRONG: {what} ended with exit code {process.ExitCode}\n{process.Out}{process.Error}");
        return 1;
    }

    private static string? FindProgram()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "DriftEngine.sln")))
            root = root.Parent;
        string inside = Path.Combine("src", "DriftEngine.Cli", "bin", "Release", "net10.0", "drift.dll");
        if (root is null)
            Console.Error.WriteLine("bench start: this program is not inside the repository (no DriftEngine.sln above it), so it cannot find drift.dll; run it with dotnet run");
        else if (!File.Exists(Path.Combine(root.FullName, inside)))
            Console.Error.WriteLine($"bench start: {inside} is not built\nBuild it first: dotnet build src/DriftEngine.Cli -c Release");
        else
            return Path.Combine(root.FullName, inside);
        return null;
    }

    private static Finished Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(10))
            peak = Math.Max(peak, PeakBytes(process));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Finished(process.ExitCode, output.Result, error.Result, seconds, peak / 1048576.0);
    }

    /// <summary>The system's own high-water mark; 0 from a process that has just ended.</summary>
    private static long PeakBytes(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private sealed record Finished(int ExitCode, string Out, string Error, double Seconds, double PeakMegabytes);
}
