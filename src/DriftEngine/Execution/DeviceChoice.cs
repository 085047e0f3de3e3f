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
        new("simd", Automatic: true, OpenSimd),
    ];

    /// <summary>Kinds that auto may take and that work on this machine, best first. Opens each one for its self-test.</summary>
    public static IReadOnlyList<string> Present
        => [.. Survey(Known.Where(kind => kind.Automatic)).Where(report => report.WhyNot is null).Select(report => report.Kind)];

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
        foreach (DeviceKind kind in known.Where(kind => kind.Automatic))
        {
            if (kind.TryOpen(threads, out string why) is { } backend)
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

    private static SimdBackend OpenSimd(int? threads, out string why)
    {
        why = "";
        return new SimdBackend(threads);
    }
}
