using System.Text.RegularExpressions;
using DriftEngine.Kernels.Lanes;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace DriftEngine.Kernels.Backends;

/// <summary>
/// The text that a kernel becomes, with what ILGPU 1.5.3 gets wrong put right: at O2 it marks divergent branches as
/// uniform (.uni), which is undefined behaviour in PTX; and its OpenCL source does unsigned arithmetic as signed, whose
/// overflow is undefined. Running numbers in identifiers are renumbered per kernel, so that a driver's cache keeps working.
/// </summary>
public static partial class KernelText
{
    /// <summary>OpenCL 3 as a conforming device of today reports it.</summary>
    private static readonly CLCapabilityContext OfflineDevice = new(false, true, true, true, true);

    /// <summary>A context for kernels; it must be told of the lanes' fused multiply-add before the first is compiled.</summary>
    public static Context CreateContext(Action<Context.Builder> devices)
    {
        Context context = Context.Create(builder =>
        {
            builder.Optimize(OptimizationLevel.O2).EnableAlgorithms();
            devices(builder);
        });
        ScalarMath.Register(context);
        return context;
    }

    /// <summary>PTX of a kernel for sm_90, generated without a device, as it would be loaded.</summary>
    public static string Ptx(CatalogueKernel kernel)
    {
        using Context context = CreateContext(builder => { });
        using var backend = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90, CudaInstructionSet.ISA_84, null);
        return PatchPtx(((PTXCompiledKernel)Compile(backend, kernel)).PTXAssembly);
    }

    /// <summary>OpenCL source of a kernel, generated without a device, as it would be loaded.</summary>
    public static string OpenCl(CatalogueKernel kernel)
    {
        using Context context = CreateContext(builder => { });
        using var backend = new CLBackend(context, OfflineDevice, CLDeviceVendor.Other, CLCVersion.CL30);
        return PatchOpenCl(((CLCompiledKernel)Compile(backend, kernel)).Source);
    }

    /// <summary>Compiles with the group size of the catalogue.</summary>
    internal static CompiledKernel Compile(Backend backend, CatalogueKernel kernel) =>
        backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method), new KernelSpecialization(kernel.Threads, null));

    /// <summary>
    /// Branches are never uniform by assertion; every sum and product is rounded on its own (without .rn the assembler is
    /// free to fuse them, and does); identifiers are numbered in order of appearance.
    /// </summary>
    internal static string PatchPtx(string text) =>
        Renumber(Unrounded().Replace(UniformBranch().Replace(text, "$1"), "$1.rn.$2"));

    /// <summary>
    /// Sums, differences, products and left shifts of integers wrap as unsigned numbers do; floats are not contracted;
    /// a barrier orders shared memory too (as generated, global memory alone); types, which carry running numbers of the process, are numbered in order of appearance.
    /// </summary>
    internal static string PatchOpenCl(string text)
    {
        string patched = SignedArithmetic().Replace(text, "(int)((uint)$1 $2 (uint)$3)");
        patched = SignedLongArithmetic().Replace(patched, "(long)((ulong)$1 $2 (ulong)$3)");
        patched = patched.Replace("( CLK_GLOBAL_MEM_FENCE )", "( CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE )", StringComparison.Ordinal);
        return "#pragma OPENCL FP_CONTRACT OFF\n" + Renumber(patched);
    }

    /// <summary>Variables and labels are numbered from the start of a kernel by ILGPU; types and parameters are not.</summary>
    private static string Renumber(string text)
    {
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        return RunningNumber().Replace(text, match =>
        {
            if (!numbers.TryGetValue(match.Value, out string? number))
                numbers[match.Value] = number = $"_{numbers.Count}";
            return number;
        });
    }

    [GeneratedRegex(@"\b(bra|brx\.idx)\.uni\b")]
    private static partial Regex UniformBranch();

    [GeneratedRegex(@"\b(mul|add|sub)\.(f32|f64)\b")]
    private static partial Regex Unrounded();

    [GeneratedRegex(@"(?<=[A-Za-z])(?<!\b(sm|compute|field|view))_[0-9]+(?![0-9])")]
    private static partial Regex RunningNumber();

    [GeneratedRegex(@"\(int\)\(\(int\) ?([\w-]+) +(\+|-|\*|<<) +\(int\) ?([\w-]+)\)")]
    private static partial Regex SignedArithmetic();

    [GeneratedRegex(@"\(long\)\(\(long\) ?([\w-]+) +(\+|-|\*|<<) +\(long\) ?([\w-]+)\)")]
    private static partial Regex SignedLongArithmetic();
}
