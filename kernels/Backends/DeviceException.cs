using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>A device gave out, or its memory does not hold the work. The message is for people; the cause is what the driver said.</summary>
/// <param name="message">One sentence: which device, and what happened.</param>
/// <param name="cause">What the driver or the platform said, if it said something.</param>
public sealed class DeviceException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the processor's memory was too small, as against a device's own.</summary>
    public bool OutOfMemory => InnerException is OutOfMemoryException;

    /// <summary>Whether an exception says that a device gave out: from ILGPU or a driver behind it, or for want of memory.</summary>
    internal static bool IsFailure(Exception e) =>
        e is OutOfMemoryException or AcceleratorException || e.GetType().Assembly == typeof(Accelerator).Assembly;

    /// <summary>
    /// What to throw in place of an exception of a backend; null where it is a mistake in the program and must stay as it is.
    /// Threads that ran in parallel speak together: a stop that was asked for outweighs what happened beside it.
    /// </summary>
    internal static Exception? Translate(IBackend backend, Exception e, CancellationToken cancellation)
    {
        IReadOnlyList<Exception> all = e is AggregateException several ? several.Flatten().InnerExceptions : [e];
        if (!all.All(one => one is OperationCanceledException || IsFailure(one)))
            return null;
        if (all.FirstOrDefault(IsFailure) is not { } failure)
            return e is AggregateException ? new OperationCanceledException(e.Message, e, cancellation) : null;
        if (cancellation.IsCancellationRequested && all.Any(one => one is OperationCanceledException))
            return new OperationCanceledException(e.Message, e, cancellation);
        string what = failure is OutOfMemoryException ? "ran out of memory" : $"gave out: {failure.Message.Split('\n', 2)[0].TrimEnd()}";
        return new DeviceException($"{backend.DeviceName} ({backend.Kind}) {what}", failure);
    }
}
