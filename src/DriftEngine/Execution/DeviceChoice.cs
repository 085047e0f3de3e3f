using System.Runtime.InteropServices;
using DriftEngine.Kernels.Backends;
using DriftEngine.Study;

namespace DriftEngine.Execution;

/// <summary>Opens the device that --device names. Which one it is changes no number but the last bits of floats.</summary>
public static class DeviceChoice
{
    /// <summary>The name that leaves the choice to the program.</summary>
    public const string Auto = "auto";

    /// <summary>Kinds that this program knows, in the order in which auto tries them.</summary>
    public static IReadOnlyList<DeviceKind> Known { get; } =
    [
        new("cuda", Automatic: true, (int? _, out string why) => OpenGraphics("cuda", CudaDriver, out why)),
        new("opencl", Automatic: true, (int? _, out string why) => OpenGraphics("opencl", OpenClDriver, out why)),
        new("simd", Automatic: true, OpenSimd),
        new("ilgpu-cpu", Automatic: false, (int? _, out string why) => IlgpuBackend.TryOpen("ilgpu-cpu", out why)),
    ];

    private static string CudaDriver => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    private static string OpenClDriver => OperatingSystem.IsWindows() ? "OpenCL.dll" : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/OpenCL.framework/OpenCL" : "libOpenCL.so.1";

    /// <summary>Kinds that auto may take and that work on this machine, best first. Opens each one for its self-test.</summary>
    public static IReadOnlyList<string> Present()
    {
        var present = new List<string>();
        foreach (DeviceKind kind in Known)
        {
            using IBackend? backend = TryOpenAutomatically(kind, null, out _);
            if (backend is not null)
                present.Add(kind.Name);
        }

        return present;
    }

    /// <summary>Opens a device by kind; auto takes the first one that works.</summary>
    /// <param name="device">auto, or a known kind.</param>
    /// <param name="threads">Threads of a processor's backend, at least 1; null is one per core.</param>
    public static IBackend Open(string device, int? threads = null) => Open(device, threads, Known);

    /// <summary>What every known kind says on this machine. Opens each one for its self-test.</summary>
    public static IReadOnlyList<DeviceReport> Survey() => Survey(Known);

    internal static IReadOnlyList<DeviceReport> Survey(IEnumerable<DeviceKind> known)
    {
        List<DeviceReport> reports = [];
        foreach (DeviceKind kind in known)
        {
            using IBackend? backend = kind.TryOpen(null, out string why);
            reports.Add(new DeviceReport(kind.Name, backend?.DeviceName, backend is null ? why : null));
        }
        return reports;
    }

    internal static IBackend Open(string device, int? threads, IReadOnlyList<DeviceKind> known)
    {
        if (threads < 1)
            throw new StudyException(
                $"{threads} threads cannot compute", "--threads", "1 or more", "leave --threads out to use all cores");
        if (device == Auto)
            return OpenFirst(threads, known);
        DeviceKind kind = known.FirstOrDefault(kind => kind.Name == device) ?? throw Unknown(device, known);
        return kind.TryOpen(threads, out string why)
            ?? throw new StudyException(
                $"device \"{device}\" cannot be used: {why}",
                "--device",
                "a device of this machine; drift devices lists them",
                "leave --device out to take the best one that works");
    }

    private static IBackend OpenFirst(int? threads, IReadOnlyList<DeviceKind> known)
    {
        List<string> reasons = [];
        foreach (DeviceKind kind in known)
        {
            if (TryOpenAutomatically(kind, threads, out string why) is { } backend)
                return backend;
            reasons.Add($"{kind.Name}: {why}");
        }
        throw new StudyException($"no device can be used ({string.Join("; ", reasons)})", "--device");
    }

    private static StudyException Unknown(string device, IReadOnlyList<DeviceKind> known)
        => new(
            $"there is no kind of device \"{device}\"",
            "--device",
            $"{Auto}, {string.Join(", ", known.Select(kind => kind.Name))}",
            "leave --device out to take the best one that works");

    /// <summary>Auto passes over an OpenCL device that is the machine's own processor: simd uses that better.</summary>
    private static IBackend? TryOpenAutomatically(DeviceKind kind, int? threads, out string why)
    {
        why = "only taken when it is asked for";
        if (!kind.Automatic)
            return null;
        IBackend? backend = kind.TryOpen(threads, out why);
        if (backend is not IlgpuBackend { IsProcessor: true })
            return backend;
        backend.Dispose();
        why = "its only device is the processor, which simd uses better";
        return null;
    }

    private static SimdBackend? OpenSimd(int? threads, out string why)
    {
        var backend = new SimdBackend(threads);
        why = BackendSelfTest.Run(backend) ?? "";
        return why.Length == 0 ? backend : null;
    }

    /// <summary>A machine without the driver is told so at once: starting the kernel compiler takes most of a second.</summary>
    private static IlgpuBackend? OpenGraphics(string kind, string driver, out string why)
    {
        if (NativeLibrary.TryLoad(driver, out nint handle))
        {
            NativeLibrary.Free(handle);
            return IlgpuBackend.TryOpen(kind, out why);
        }

        why = $"this machine has no driver for it ({driver})";
        return null;
    }
}
