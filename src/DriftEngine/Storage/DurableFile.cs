using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DriftEngine.Storage;

/// <summary>Writes a file so that it is complete or absent, whatever dies at whatever line.</summary>
internal static class DurableFile
{
    private const string Prefix = ".tmp-";

    /// <summary>Writes under a temporary name, flushes to disk, renames. With replace false an existing file stays.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool replace)
    {
        string folder = Path.GetDirectoryName(path)!;
        string temporary = WriteTemporary(folder, bytes);
        try
        {
            if (replace || !File.Exists(path))
                File.Move(temporary, path, overwrite: true);
            FlushFolder(folder);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Throws if no file can be written in the folder.</summary>
    public static void Probe(string folder) => File.Delete(WriteTemporary(folder, [0]));

    /// <summary>Temporary files that processes of this host left behind when they died.</summary>
    public static IReadOnlyList<string> LeftBehind(string folder) =>
        [.. Directory.EnumerateFiles(folder, Prefix + "*").Where(IsOfDeadProcess).Order(StringComparer.Ordinal)];

    private static string WriteTemporary(string folder, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = CreateTemporary(folder);
        try
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
            return stream.Name;
        }
        catch (IOException)
        {
            stream.Dispose();
            File.Delete(stream.Name);
            throw;
        }
    }

    private static FileStream CreateTemporary(string folder)
    {
        for (int counter = 0; ; counter++)
        {
            string path = Path.Combine(folder, $"{Prefix}{Host}-{Environment.ProcessId}-{counter}");
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another thread, or a dead process that had our number, holds this name: take the next.
            }
        }
    }

    // Dashes separate the fields of a temporary name, so a host's own dashes are left out.
    private static string Host => string.Concat(Environment.MachineName.Where(char.IsLetterOrDigit));

    private static bool IsOfDeadProcess(string path)
    {
        string[] fields = Path.GetFileName(path)[Prefix.Length..].Split('-');
        if (fields.Length != 3 || fields[0] != Host || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return false;
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

    /// <summary>A rename is on disk once its folder is; only Unix lets a folder be flushed.</summary>
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
            return;
        _ = Flush(descriptor);
        _ = Close(descriptor);
    }

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
