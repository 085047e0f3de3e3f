using System.Runtime.InteropServices;

namespace DriftEngine.Tests.Network;

/// <summary>Time that the calling thread computed for: other work on the machine does not count.</summary>
internal static partial class ThreadClock
{
    private const int LinuxThreadCpuTime = 3, MacThreadCpuTime = 16;

    /// <summary>Computing time of the calling thread so far; where the system does not tell, the time of day since start.</summary>
    public static TimeSpan Now()
    {
        if (OperatingSystem.IsWindows())
            return TimeSpan.FromMilliseconds(Environment.TickCount64);
        int result = GetTime(OperatingSystem.IsMacOS() ? MacThreadCpuTime : LinuxThreadCpuTime, out Time time);
        return result == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : throw new InvalidOperationException($"clock_gettime failed with {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
