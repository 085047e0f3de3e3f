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
        Graphics("cuda", CudaDriver),
        Graphics("opencl", OpenClDriver),
        new("simd", Automatic: true, OpenSimd),
        new("ilgpu-cpu", Automatic: false, (DeviceRequest request, out string why) => IlgpuBackend.TryOpen("ilgpu-cpu", request.Index, request.MostMemory, out why)),
    ];

    private static string CudaDriver => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    private static string OpenClDriver => OperatingSystem.IsWindows() ? "OpenCL.dll" : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/OpenCL.framework/OpenCL" : "libOpenCL.so.1";

    /// <summary>Kinds that auto may take and that work on this machine, best first. Opens each one for its self-test.</summary>
    public static IReadOnlyList<string> Present()
    {
        var present = new List<string>();
        foreach (DeviceKind kind in Known)
        {
            using IBackend? backend = TryOpenAutomatically(kind, new DeviceRequest(), out _);
            if (backend is not null)
                present.Add(kind.Name);
        }

        return present;
    }

    /// <summary>Opens a device by kind; auto takes the first one that works.</summary>
    /// <param name="device">auto, or a known kind, with :1 behind it for the second of its kind.</param>
    /// <param name="threads">Threads of a processor's backend, at least 1; null is one per core.</param>
    /// <param name="mostMemory">Bytes that batches of trials may take; null: as much as is usual.</param>
    public static IBackend Open(string device, int? threads = null, long? mostMemory = null) => Open(device, threads, Known, mostMemory);

    /// <summary>What every device of every known kind says on this machine. Opens each one for its self-test.</summary>
    public static IReadOnlyList<DeviceReport> Survey() => Survey(Known);

    /// <summary>Graphics processors of this machine that a device's name may mean, none of them opened yet; none where it means a processor.</summary>
    public static IReadOnlyList<string> Accelerators(string device) => Accelerators(device, Known);

    internal static IReadOnlyList<string> Accelerators(string device, IReadOnlyList<DeviceKind> known)
    {
        if (DeviceName.TryParse(device) is { Index: not null })
            return [device];
        foreach (DeviceKind kind in known.Where(kind => device == Auto ? kind.Automatic : kind.Name == device))
        {
            if (kind.Count?.Invoke() is > 0 and int count)
                return [.. Enumerable.Range(0, count).Select(index => new DeviceName(kind.Name, index).ToString())];
        }

        return [];
    }

    internal static IReadOnlyList<DeviceReport> Survey(IEnumerable<DeviceKind> known)
    {
        List<DeviceReport> reports = [];
        foreach (DeviceKind kind in known)
        {
            int count = Math.Max(1, kind.Count?.Invoke() ?? 1);
            for (int index = 0; index < count; index++)
            {
                using IBackend? backend = kind.TryOpen(new DeviceRequest(Index: index), out string why);
                string name = new DeviceName(kind.Name, count > 1 ? index : null).ToString();
                reports.Add(new DeviceReport(name, backend?.DeviceName, backend is null ? why : null));
            }
        }
        return reports;
    }

    internal static IBackend Open(string device, int? threads, IReadOnlyList<DeviceKind> known, long? mostMemory = null)
    {
        if (threads < 1)
            throw new StudyException(
                $"{threads} threads cannot compute", "--threads", "1 or more", "leave --threads out to use all cores");
        if (device == Auto)
            return OpenFirst(new DeviceRequest(threads, MostMemory: mostMemory), known);
        DeviceName? name = DeviceName.TryParse(device);
        DeviceKind kind = known.FirstOrDefault(kind => kind.Name == name?.Kind) ?? throw Unknown(device, known);
        if (name!.Index is not null && kind.Count is null)
            throw new StudyException($"device \"{device}\" has a number, and there is one {kind.Name} only", "--device", kind.Name);
        return kind.TryOpen(new DeviceRequest(threads, name.Index ?? 0, mostMemory), out string why)
            ?? throw new StudyException(
                $"device \"{device}\" cannot be used: {why}",
                "--device",
                "a device of this machine; drift devices lists them",
                "leave --device out to take the best one that works");
    }

    private static IBackend OpenFirst(DeviceRequest request, IReadOnlyList<DeviceKind> known)
    {
        List<string> reasons = [];
        foreach (DeviceKind kind in known)
        {
            if (TryOpenAutomatically(kind, request, out string why) is { } backend)
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
    private static IBackend? TryOpenAutomatically(DeviceKind kind, DeviceRequest request, out string why)
    {
        why = "only taken when it is asked for";
        if (!kind.Automatic)
            return null;
        IBackend? backend = kind.TryOpen(request, out why);
        if (backend is not IlgpuBackend { IsProcessor: true })
            return backend;
        backend.Dispose();
        why = "its only device is the processor, which simd uses better";
        return null;
    }

    private static SimdBackend? OpenSimd(DeviceRequest request, out string why)
    {
        var backend = new SimdBackend(request.Threads, mostMemory: request.MostMemory);
        why = BackendSelfTest.Run(backend) ?? "";
        return why.Length == 0 ? backend : null;
    }

    /// <summary>A machine without the driver is told so at once: starting the kernel compiler takes most of a second.</summary>
    private static DeviceKind Graphics(string kind, string driver)
    {
        IBackend? Open(DeviceRequest request, out string why)
        {
            why = $"this machine has no driver for it ({driver})";
            return HasDriver(driver) ? IlgpuBackend.TryOpen(kind, request.Index, request.MostMemory, out why) : null;
        }

        return new DeviceKind(kind, Automatic: true, Open) { Count = () => HasDriver(driver) ? IlgpuBackend.Count(kind) : 0 };
    }

    private static bool HasDriver(string driver)
    {
        if (!NativeLibrary.TryLoad(driver, out nint handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
