using System.Diagnostics;

namespace DriftEngine.Tests.Cli;

/// <summary>What a finished process left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">All of stdout.</param>
/// <param name="Error">All of stderr.</param>
internal sealed record Finished(int ExitCode, string Out, string Error);

/// <summary>The program drift in a process of its own, as a user meets it.</summary>
internal sealed class DriftProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private DriftProcess(string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "drift.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process' number.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts the program in a folder.</summary>
    public static DriftProcess Start(string folder, params string[] arguments) => new(folder, arguments, null);

    /// <summary>As above, with more in its environment.</summary>
    public static DriftProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) => new(folder, arguments, environment);

    /// <summary>Runs the program to its end in a folder.</summary>
    public static Finished Run(string folder, params string[] arguments)
    {
        using DriftProcess process = Start(folder, arguments);
        return process.WaitForEnd();
    }

    /// <summary>Kills it without a chance to clean up, as kill -9 does.</summary>
    public void Kill() => process.Kill();

    /// <summary>Sends a signal by name, for example TERM.</summary>
    public void Send(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits; a process that hangs is killed and fails the test.</summary>
    public Finished WaitForEnd()
    {
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill();
            Assert.Fail($"drift did not end; stderr so far: {error.Result}");
        }
        return new Finished(process.ExitCode, output.Result, error.Result);
    }

    public void Dispose() => process.Dispose();
}
