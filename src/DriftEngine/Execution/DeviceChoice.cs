using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Study;

namespace DriftEngine.Execution;

/// <summary>Opens the device that --device names.</summary>
public static class DeviceChoice
{
    private const string Automatic = "auto", Simd = "simd";

    /// <summary>Names that --device takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [Automatic, "cuda", "opencl", Simd, "ilgpu-cpu"];

    /// <summary>Kinds of fast devices, in the order in which auto takes them.</summary>
    private static readonly string[] Preferred = ["cuda", "opencl"];

    /// <summary>Opens a device by kind; auto takes cuda, then an OpenCL device that is not the processor, then simd.</summary>
    /// <param name="device">auto, or a kind.</param>
    /// <param name="threads">Threads of the simd backend, at least 1; null is one per core.</param>
    /// <exception cref="StudyException">There is no such device, or it failed its self-test.</exception>
    public static IBackend Open(string device, int? threads = null)
    {
        if (threads < 1)
            throw new StudyException($"{threads} threads cannot compute", "--threads", "1 or more", "Leave --threads out to use all cores.");
        if (!Names.Contains(device))
            throw new StudyException($"there is no kind of device \"{device}\"", "--device", string.Join(", ", Names), NearestName.Hint(device, Names));
        if (device == Simd)
            return new SimdBackend(threads);
        if (device == Automatic)
            return Preferred.Select(kind => TryOpen(kind, out _)).FirstOrDefault(backend => backend is not null) ?? (IBackend)new SimdBackend(threads);
        return TryOpen(device, out string why, evenTheProcessor: true)
            ?? throw new StudyException($"device \"{device}\" cannot be used", why, null, "Leave --device out to take the best one that works; \"drift devices\" lists them.");
    }

    /// <summary>Each kind with the device that it would open, or why there is none.</summary>
    public static IEnumerable<(string Kind, string? DeviceName, string? Why)> Survey()
    {
        foreach (string kind in Names.Skip(1))
        {
            if (kind == Simd)
            {
                using var simd = new SimdBackend();
                yield return (kind, simd.DeviceName, null);
                continue;
            }

            using IlgpuBackend? backend = TryOpen(kind, out string why, evenTheProcessor: true);
            yield return (kind, backend?.DeviceName, backend is null ? why : null);
        }
    }

    /// <summary>Fast kinds that this machine has and that pass their self-test, simd last.</summary>
    public static IReadOnlyList<string> Present()
    {
        var present = new List<string>();
        foreach (string kind in Preferred)
        {
            using IlgpuBackend? backend = TryOpen(kind, out _);
            if (backend is not null)
                present.Add(kind);
        }

        return [.. present, Simd];
    }

    /// <summary>A machine without a driver is told so at once: starting the kernel compiler takes most of a second.</summary>
    private static IlgpuBackend? TryOpen(string kind, out string why, bool evenTheProcessor = false)
    {
        string? driver = DriverOf(kind);
        if (driver is not null && !HasLibrary(driver))
        {
            why = $"This machine has no driver for it ({driver}).";
            return null;
        }

        IlgpuBackend? backend = IlgpuBackend.TryOpen(kind, out why);
        if (backend is not { IsProcessor: true } || evenTheProcessor)
            return backend;
        backend.Dispose();
        why = "Its only device is the processor, which simd uses better.";
        return null;
    }

    private static string? DriverOf(string kind) => kind switch
    {
        "cuda" => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1",
        "opencl" => OperatingSystem.IsWindows() ? "OpenCL.dll" : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/OpenCL.framework/OpenCL" : "libOpenCL.so.1",
        _ => null,
    };

    private static bool HasLibrary(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
