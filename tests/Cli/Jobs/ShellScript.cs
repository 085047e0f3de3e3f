namespace DriftEngine.Tests.Cli.Jobs;

/// <summary>Small programs of a test's own.</summary>
internal static class ShellScript
{
    /// <summary>Writes a script that can be started, over one that is there.</summary>
    public static void Write(string path, string lines)
    {
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/bash\n{lines}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
