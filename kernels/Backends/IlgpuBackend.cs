using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace DriftEngine.Kernels.Backends;

/// <summary>CUDA and OpenCL devices, and ILGPU's own CPU accelerator: about a thousand times slower than SIMD, for checking kernels.</summary>
public sealed class IlgpuBackend : IBackend
{
    private readonly Context context;
    private readonly Accelerator accelerator;
    private readonly IlgpuKernels kernels;
    private readonly long? mostMemory;

    private IlgpuBackend(string kind, Context context, Device device, long? mostMemory)
    {
        Kind = kind;
        (this.context, this.mostMemory) = (context, mostMemory);
        accelerator = device.CreateAccelerator(context);
        kernels = new IlgpuKernels(accelerator);
    }

    /// <summary>Names that <see cref="TryOpen"/> knows.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["cuda", "opencl", "ilgpu-cpu"];

    /// <inheritdoc/>
    public string Kind { get; }

    /// <inheritdoc/>
    public string DeviceName => accelerator.Name;

    /// <inheritdoc/>
    public string? Driver => accelerator switch
    {
        CudaAccelerator cuda => FormattableString.Invariant($"CUDA {cuda.DriverVersion.Major}.{cuda.DriverVersion.Minor}"),
        CLAccelerator cl => FormattableString.Invariant($"{cl.PlatformName} {cl.PlatformVersion}"),
        _ => null,
    };

    /// <summary>Whether the device is the machine's own processor, which the SIMD backend uses better.</summary>
    public bool IsProcessor => accelerator is CPUAccelerator or CLAccelerator { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU };

    /// <summary>As below, the first device with as much of its memory as is usual.</summary>
    public static IlgpuBackend? TryOpen(string kind, out string why) => TryOpen(kind, 0, null, out why);

    /// <summary>
    /// Opens a device of exactly that kind, after it has passed the self-test; null, and why, where there is none
    /// or it computes wrongly. Never falls back to another kind.
    /// </summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="index">Its number among the devices of its kind, from 0; graphics processors come before processors.</param>
    /// <param name="mostMemory">Bytes of its memory that batches of trials may take; null is half of it.</param>
    /// <param name="why">For people; empty where the device opened.</param>
    public static IlgpuBackend? TryOpen(string kind, int index, long? mostMemory, out string why)
    {
        if (!Kinds.Contains(kind))
            throw new ArgumentException($"\"{kind}\" is not one of {string.Join(", ", Kinds)}.", nameof(kind));
        IlgpuBackend? backend = null;
        Context? context = null;
        try
        {
            KernelLoader.FindDrivers();
            context = KernelText.CreateContext(builder => AddDevices(builder, kind));
            Device[] found = Of(context, kind);
            if (index >= found.Length)
            {
                why = found.Length == 0 ? $"This machine has no {kind} device, or no driver that ILGPU accepts." : $"This machine has {found.Length} of them, counted from 0.";
                context.Dispose();
                return null;
            }

            backend = new IlgpuBackend(kind, context, found[index], mostMemory);
            why = SelfTest(backend) ?? "";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            why = $"The {kind} device could not be used: {e.Message}";
        }

        if (why.Length == 0)
            return backend;
        if (backend is not null)
            backend.Dispose();
        else
            context?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public ITrialRunner Prepare(TrialProgram program) => new IlgpuTrialRunner(kernels, program, mostMemory);

    /// <summary>With a given number of inputs at a time, a multiple of four: for tests that it changes no number.</summary>
    internal IlgpuTrialRunner Prepare(TrialProgram program, int chunkImages) => new(kernels, program, mostMemory, chunkImages);

    /// <summary>How many graphics processors of a kind a driver shows, without opening any; 0 where there is no driver.</summary>
    public static int Count(string kind)
    {
        try
        {
            KernelLoader.FindDrivers();
            using Context context = KernelText.CreateContext(builder => AddDevices(builder, kind));
            return Of(context, kind).Count(device => !IsOwnProcessor(device));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GuardedTrialRunner.DisposeQuietly(kernels);
        GuardedTrialRunner.DisposeQuietly(accelerator);
        GuardedTrialRunner.DisposeQuietly(context);
    }

    /// <summary>Words and bits of normals of the given addresses, four each, as this device computes them.</summary>
    internal (uint[] Words, uint[] Normals) Draw(uint[] counters, uint[] keys)
    {
        uint[] poison = new uint[counters.Length];
        Array.Fill(poison, 0xDEADBEEFu);
        using var counterBuffer = accelerator.Allocate1D(counters);
        using var keyBuffer = accelerator.Allocate1D(keys);
        using var words = accelerator.Allocate1D(poison);
        using var normals = accelerator.Allocate1D(poison);
        kernels.SelfTest(counterBuffer.View, keyBuffer.View, words.View, normals.View, keys.Length / 2);
        return (words.GetAsArray1D(), normals.GetAsArray1D());
    }

    private static string? SelfTest(IlgpuBackend backend)
    {
        string? failure = BackendSelfTest.Draws(backend.Draw) ?? BackendSelfTest.Run(backend);
        return failure is null ? null : $"{backend.DeviceName} ({backend.Kind}) failed the self-test and is not used: {failure}";
    }

    /// <summary>Graphics processors before processors: an OpenCL driver may offer both.</summary>
    private static Device[] Of(Context context, string kind) =>
        [.. context.Devices.Where(device => device.AcceleratorType == TypeOf(kind)).OrderBy(device => IsOwnProcessor(device) ? 1 : 0)];

    private static bool IsOwnProcessor(Device device) => device is CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU };

    private static AcceleratorType TypeOf(string kind) => kind switch
    {
        "cuda" => AcceleratorType.Cuda,
        "opencl" => AcceleratorType.OpenCL,
        _ => AcceleratorType.CPU,
    };

    private static void AddDevices(Context.Builder builder, string kind)
    {
        const int warp = 32, warps = KernelCatalogue.ElementThreads / warp;
        _ = kind switch
        {
            "cuda" => builder.Cuda(),
            "opencl" => builder.OpenCL(),
            _ => builder.CPU(new CPUDevice(warp, warps, 1)),
        };
    }
}
