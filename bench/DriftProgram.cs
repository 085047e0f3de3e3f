using System.Diagnostics;

namespace DriftEngine.Bench;

/// <summary>What a process of the program has left.</summary>
internal sealed record Finished(int ExitCode, string Out, string Error, double Seconds, double PeakMegabytes);

/// <summary>Whole processes of the program drift, as a user starts them.</summary>
internal static class DriftProgram
{
    /// <summary>Path of the built program; null, and a complaint, where there is none.</summary>
    /// <param name="bench">The bench that asks.</param>
    public static string? Find(string bench)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "DriftEngine.sln")))
            root = root.Parent;
        string inside = Path.Combine("src", "DriftEngine.Cli", "bin", "Release", "net10.0", "drift.dll");
        if (root is null)
            Console.Error.WriteLine($"bench {bench}: this program is not inside the repository (no DriftEngine.sln above it), so it cannot find drift.dll; run it with dotnet run");
        else if (!File.Exists(Path.Combine(root.FullName, inside)))
            Console.Error.WriteLine($"bench {bench}: {inside} is not built\nBuild it first: dotnet build src/DriftEngine.Cli -c Release");
        else
            return Path.Combine(root.FullName, inside);
        return null;
    }

    /// <summary>Runs it to its end.</summary>
    public static Finished Run(string program, params string[] arguments) => Watch(program, _ => { }, arguments);

    /// <summary>Runs it to its end, and looks at it all the time.</summary>
    public static Finished Watch(string program, Action<Process> look, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(10))
        {
            peak = Math.Max(peak, PeakBytes(process));
            look(process);
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Finished(process.ExitCode, output.Result, error.Result, seconds, peak / 1048576.0);
    }

    /// <summary>Says that a process did not end as it should; gives the exit code for it.</summary>
    public static int Wrong(string what, Finished process)
    {
        Console.WriteLine($"WRONG: {what} ended with exit code {process.ExitCode}\n{process.Out}{process.Error}");
        return 1;
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
}
