using DriftEngine.Kernels.Backends;

namespace DriftEngine.Execution;

/// <summary>Which of the devices of a kind is wanted, and how much of it.</summary>
/// <param name="Threads">Threads of a processor's backend; null is one per core.</param>
/// <param name="Index">Number of the device among those of its kind, from 0.</param>
/// <param name="MostMemory">Bytes that batches of trials may take: of the device's own memory, or of what the process holds. Null: as much as is usual.</param>
public sealed record DeviceRequest(int? Threads = null, int Index = 0, long? MostMemory = null);

/// <summary>Opens a device after its self-test; null, and why, where there is none or it computes wrongly.</summary>
/// <param name="request">Which one, and how much of it.</param>
/// <param name="why">For people: one sentence; empty where the device opened.</param>
public delegate IBackend? DeviceOpener(DeviceRequest request, out string why);

/// <summary>A kind of device that this program can compute on.</summary>
/// <param name="Name">As --device takes it, and as rows name it.</param>
/// <param name="Automatic">Whether auto may take it.</param>
/// <param name="TryOpen">Opens it.</param>
public sealed record DeviceKind(string Name, bool Automatic, DeviceOpener TryOpen)
{
    /// <summary>How many graphics processors of the kind this machine shows, without opening any; null for kinds that are the processor.</summary>
    public Func<int>? Count { get; init; }
}

/// <summary>Whether a kind of device can be used here.</summary>
/// <param name="Kind">simd, cuda, opencl or ilgpu-cpu; with a number behind it where there are several, as --device takes it.</param>
/// <param name="DeviceName">What the device calls itself; null where it cannot be used.</param>
/// <param name="WhyNot">Why it cannot be used; null where it can.</param>
public sealed record DeviceReport(string Kind, string? DeviceName, string? WhyNot);
