using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DriftEngine.Cli;

/// <summary>The end of the process.</summary>
internal static class ProcessEnd
{
    /// <summary>
    /// The exit code for the system. After a device or a disk gave out it is given without the usual farewell: a driver that
    /// hangs would hang in that too, and the process would never end.
    /// </summary>
    public static int With(int code)
    {
        if (code != ExitCode.Device)
            return code;
        Console.Out.Flush();
        Console.Error.Flush();
        if (OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();
            _ = TerminateProcess(process.Handle, (uint)code);
        }
        else
        {
            Exit(code);
        }

        return code;
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Exit(int code);

    [DllImport("kernel32", EntryPoint = "TerminateProcess")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int TerminateProcess(nint process, uint code);
}
