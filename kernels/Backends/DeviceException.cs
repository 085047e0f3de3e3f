using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace DriftEngine.Kernels.Backends;

/// <summary>In which way a device failed.</summary>
public enum DeviceFailure
{
    /// <summary>It or its driver reported an error.</summary>
    GaveOut,

    /// <summary>Memory did not hold a batch of trials: fewer at a time may fit.</summary>
    OutOfMemory,

    /// <summary>Memory, or as much of it as may be used, does not hold one trial.</summary>
    TooSmall,

    /// <summary>A call did not come back in time; whoever waits for the device must not touch it any more.</summary>
    Stalled,
}

/// <summary>A device gave out, or its memory does not hold the work. The message is for people; the cause is what the driver said.</summary>
/// <param name="message">One sentence: which device, and what happened.</param>
/// <param name="cause">What the driver or the platform said, if it said something.</param>
/// <param name="failure">In which way.</param>
public sealed class DeviceException(string message, Exception? cause = null, DeviceFailure failure = DeviceFailure.GaveOut) : Exception(message, cause)
{
    // What an OpenCL driver says where memory is short; resources are what drivers call it that allocate late.
    private static readonly CLError[] Short = [CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE, CLError.CL_OUT_OF_RESOURCES, CLError.CL_OUT_OF_HOST_MEMORY];

    /// <summary>In which way the device failed.</summary>
    public DeviceFailure Failure { get; } = failure;

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
        bool memory = IsOfMemory(failure);
        string what = memory ? "ran out of memory" : $"gave out: {failure.Message.Split('\n', 2)[0].TrimEnd()}";
        return new DeviceException($"{backend.DeviceName} ({backend.Kind}) {what}", failure, memory ? DeviceFailure.OutOfMemory : DeviceFailure.GaveOut);
    }

    private static bool IsOfMemory(Exception failure) => failure is OutOfMemoryException
        or CudaException { Error: nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY) }
        || (failure is CLException cl && Short.Contains(cl.Error));
}
