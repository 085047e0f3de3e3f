using DriftEngine.Kernels.Lanes;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace DriftEngine.Tests.Ptx;

/// <summary>PTX of a kernel, made without a GPU.</summary>
internal static class PtxText
{
    /// <summary>As shipped kernels are built: at O2 the claims of uniform branches are taken out.</summary>
    public static string Of(Type type, string kernel, OptimizationLevel level)
    {
        using var context = Context.Create(builder => builder.Optimize(level).EnableAlgorithms());
        ScalarMath.Register(context);
        using var backend = new PTXBackend(
            context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90, CudaInstructionSet.ISA_84, null);
        var method = type.GetMethod(kernel)!;
        bool grouped = method.GetParameters()[0].ParameterType != typeof(Index1D);
        var entry = grouped
            ? EntryPointDescription.FromExplicitlyGroupedKernel(method)
            : EntryPointDescription.FromImplicitlyGroupedKernel(method);
        var compiled = (PTXCompiledKernel)backend.Compile(entry, grouped ? new KernelSpecialization(128, 1) : default);
        return compiled.PTXAssembly.Replace("bra.uni", "bra", StringComparison.Ordinal).Replace("brx.idx.uni", "brx.idx", StringComparison.Ordinal);
    }
}
