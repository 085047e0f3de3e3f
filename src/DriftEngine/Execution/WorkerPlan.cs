namespace DriftEngine.Execution;

/// <summary>What one of several processes on a machine computes on.</summary>
/// <param name="Device">Its device, as --device takes it.</param>
/// <param name="Threads">Threads, where the device is the processor.</param>
/// <param name="MostMemory">Bytes that its batches of trials may take; null: as much as is usual.</param>
public sealed record PlannedWorker(string Device, int? Threads, long? MostMemory);

/// <summary>Deals a machine's devices to processes: one accelerator each, in turns where there are fewer; without any, the processor's threads.</summary>
public static class WorkerPlan
{
    /// <summary>The processes.</summary>
    /// <param name="device">What --device says.</param>
    /// <param name="accelerators">Accelerators that this means on this machine (<see cref="DeviceChoice.Accelerators(string)"/>).</param>
    /// <param name="count">How many processes; null is one per accelerator, or one.</param>
    /// <param name="threads">Threads of all of them.</param>
    /// <param name="mostMemory">Bytes for each device; those who share one share them.</param>
    public static IReadOnlyList<PlannedWorker> Of(string device, IReadOnlyList<string> accelerators, int? count, int threads, long? mostMemory)
    {
        int workers = count ?? Math.Max(1, accelerators.Count);
        if (accelerators.Count == 0)
        {
            string processor = device == DeviceChoice.Auto ? "simd" : device;
            return [.. Enumerable.Range(0, workers).Select(i => new PlannedWorker(processor, Math.Max(1, Share(threads, i, workers)), mostMemory / workers))];
        }

        return
        [
            .. Enumerable.Range(0, workers).Select(i =>
            {
                int at = i % accelerators.Count;
                return new PlannedWorker(accelerators[at], null, mostMemory / Share(workers, at, accelerators.Count));
            }),
        ];
    }

    private static int Share(int all, int index, int count) => (all / count) + (index < all % count ? 1 : 0);
}
