using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DriftEngine.Storage;

/// <summary>Writes a file so that it is complete or absent, whatever dies at whatever line.</summary>
internal static class DurableFile
{
    private const string Prefix = ".tmp-";

    // No name comes twice from one process: one thread must not delete what another writes.
    private static int lastNumber = -1;

    private static bool IsUnix => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Opens a temporary file; throws if it exists.</summary>
    internal delegate FileStream Opener(string path);

    /// <summary>Writes under a temporary name, flushes to disk, renames over what is there.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => _ = Write(path, bytes, replace: true, OpenNew);

    /// <summary>As above, but a file that exists stays as it is; false if there was one.</summary>
    public static bool TryWriteNew(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, replace: false, OpenNew);

    /// <summary>Both, with temporary files from elsewhere.</summary>
    internal static bool Write(string path, ReadOnlySpan<byte> bytes, bool replace, Opener open)
    {
        string folder = Path.GetDirectoryName(path)!;
        string temporary = WriteTemporary(folder, bytes, open);
        try
        {
            if (replace)
                File.Move(temporary, path, overwrite: true);
            else if (!TryMoveNew(temporary, path))
                return false;
            FlushFolder(folder);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Throws if no file can be written in the folder.</summary>
    public static void Probe(string folder) => File.Delete(WriteTemporary(folder, [0], OpenNew));

    /// <summary>Temporary files that dead processes left behind: those of this machine at once, those of others after a day.</summary>
    public static IReadOnlyList<string> LeftBehind(string folder)
    {
        string[] found = [.. Directory.EnumerateFiles(folder, Prefix + "*").Order(StringComparer.Ordinal)];
        DateTime? dayAgo = null;
        return [.. found.Where(path => ProcessHere(path) is { } id ? IsDead(id) : LastWrite(path) < (dayAgo ??= DayAgo(folder)))];
    }

    /// <summary>Name of a temporary file of a process that this one can see.</summary>
    internal static string TemporaryName(int process, int number) => $"{Prefix}{Host}-{Origin}-{process}-{number}";

    private static string WriteTemporary(string folder, ReadOnlySpan<byte> bytes, Opener open)
    {
        FileStream stream = CreateTemporary(folder, open);
        string path = stream.Name;
        bool written = false;
        try
        {
            using (stream)
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            written = true;
            return path;
        }
        finally
        {
            // Closing a file on a full disk may fail too: whatever failed, no piece of a file stays.
            if (!written)
                File.Delete(path);
        }
    }

    /// <summary>On Unix File.Move looks first and then replaces: only a second link fails in one step where another was faster.</summary>
    private static bool TryMoveNew(string temporary, string path)
    {
        if (IsUnix && Link(temporary, path) == 0)
            return true;
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    // Without a buffer nothing is left to write when the file is closed.
    private static FileStream OpenNew(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    private static FileStream CreateTemporary(string folder, Opener open)
    {
        while (true)
        {
            string path = Path.Combine(folder, TemporaryName(Environment.ProcessId, Interlocked.Increment(ref lastNumber)));
            try
            {
                return open(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                // A dead process that had our number holds this name: take the next.
            }
        }
    }

    // Dashes separate the fields of a temporary name, so a host's own dashes are left out.
    private static string Host => string.Concat(Environment.MachineName.Where(char.IsLetterOrDigit));

    // Hosts may share a name, and containers number their processes each from 1: a process' number means something only in
    // the same start of the system and the same space of numbers. Where neither can be read, only this process knows its files.
    private static readonly string Origin = OriginOf();

    private static string OriginOf()
    {
        try
        {
            string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id");
            string? numbers = File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name;
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(boot + numbers)).AsSpan(0, 6));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RandomNumberGenerator.GetHexString(12, lowercase: true);
        }
    }

    /// <summary>The number of the process that made a temporary file, if it is or was one among those that this process sees.</summary>
    private static int? ProcessHere(string path) =>
        Path.GetFileName(path)[Prefix.Length..].Split('-') is [var host, var origin, var process, _] && host == Host && origin == Origin
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? id
            : null;

    private static bool IsDead(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>A day before now by the clock that stamps the files of a folder: that of a file server may be another than ours.</summary>
    private static DateTime DayAgo(string folder)
    {
        string probe = WriteTemporary(folder, [0], OpenNew);
        DateTime now = File.GetLastWriteTimeUtc(probe);
        File.Delete(probe);
        return now.AddDays(-1);
    }

    // Of a file that is gone meanwhile nothing is left behind.
    private static DateTime LastWrite(string path) => File.Exists(path) ? File.GetLastWriteTimeUtc(path) : DateTime.MaxValue;

    /// <summary>A rename is on disk once its folder is; only Unix lets a folder be flushed.</summary>
    private static void FlushFolder(string folder)
    {
        if (!IsUnix)
            return;
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
            return;
        _ = Flush(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
