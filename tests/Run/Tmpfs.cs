using System.Diagnostics;

namespace DriftEngine.Tests.Run;

/// <summary>A file system of its own, in memory, that can be full or read-only; only root on Linux may have one.</summary>
internal sealed class Tmpfs : IDisposable
{
    public Tmpfs(string options)
    {
        Path = Directory.CreateTempSubdirectory("drift-tmpfs-").FullName;
        Assert.True(Run("mount", "-t", "tmpfs", "-o", options, "drift-test", Path));
    }

    public string Path { get; }

    /// <summary>Why a test that needs one is skipped; null where it can be had.</summary>
    public static string? Missing { get; } = TryOne() ? null : "no file system in memory can be mounted here (that takes root on Linux)";

    public void Remount(string options) => Assert.True(Run("mount", "-o", $"remount,{options}", Path));

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static bool TryOne()
    {
        string path = Directory.CreateTempSubdirectory("drift-tmpfs-").FullName;
        bool mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "drift-test", path) && Run("umount", path);
        Directory.Delete(path);
        return mounted;
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs a <see cref="Tmpfs"/>, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TmpfsFactAttribute : FactAttribute
{
    /// <summary>Marks the test as skipped where none can be had.</summary>
    public TmpfsFactAttribute() => Skip = Tmpfs.Missing;
}
