using DriftEngine.Kernels.Backends;
using DriftEngine.Study;

namespace DriftEngine.Execution;

/// <summary>Opens the device that --device names.</summary>
public static class DeviceChoice
{
    /// <summary>Kinds that this machine has, in the order in which auto takes them.</summary>
    public static IReadOnlyList<string> Present { get; } = ["simd"];

    /// <summary>Opens a device by kind; auto takes the first one present.</summary>
    /// <param name="device">auto, or a kind.</param>
    /// <param name="threads">Threads of the simd backend, at least 1; null is one per core.</param>
    public static IBackend Open(string device, int? threads = null)
    {
        if (threads < 1)
            throw new StudyException($"{threads} threads cannot compute", "--threads", "1 or more", "Leave --threads out to use all cores.");
        string kind = device == "auto" ? Present[0] : device;
        return kind == "simd"
            ? new SimdBackend(threads)
            : throw new StudyException($"there is no device \"{device}\" here", "--device", $"auto, {string.Join(", ", Present)}", "Leave --device out to take the best one.");
    }
}
