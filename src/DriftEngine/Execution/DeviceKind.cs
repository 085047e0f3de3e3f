using DriftEngine.Kernels.Backends;

namespace DriftEngine.Execution;

/// <summary>Opens a device after its self-test; null, and why, where there is none or it computes wrongly.</summary>
/// <param name="threads">Threads of a processor's backend; null is one per core.</param>
/// <param name="why">For people: one sentence; empty where the device opened.</param>
public delegate IBackend? DeviceOpener(int? threads, out string why);

/// <summary>A kind of device that this program can compute on.</summary>
/// <param name="Name">As --device takes it, and as rows name it.</param>
/// <param name="Automatic">Whether auto may take it.</param>
/// <param name="TryOpen">Opens it.</param>
public sealed record DeviceKind(string Name, bool Automatic, DeviceOpener TryOpen);

/// <summary>Whether a kind of device can be used here.</summary>
/// <param name="Kind">simd, cuda, opencl or ilgpu-cpu.</param>
/// <param name="DeviceName">What the device calls itself; null where it cannot be used.</param>
/// <param name="WhyNot">Why it cannot be used; null where it can.</param>
public sealed record DeviceReport(string Kind, string? DeviceName, string? WhyNot);
