using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>
/// Loads kernels of the catalogue on one accelerator, with their text put right by <see cref="KernelText"/>. A failed
/// compilation leaves ILGPU's context unusable: whoever owns it must throw it away.
/// </summary>
internal sealed class KernelLoader(Accelerator accelerator) : IDisposable
{
    private static readonly Lazy<bool> Resolver = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, _, _) =>
            name is "OpenCL" or "cuda" && NativeLibrary.TryLoad($"lib{name}.so.1", out nint handle) ? handle : 0);
        return true;
    });

    private readonly List<Kernel> loaded = [];

    /// <summary>
    /// Lets ILGPU find the drivers; needed before the first context that looks for devices. ILGPU asks for the developers'
    /// names of the libraries; machines that only run programs have the numbered ones.
    /// </summary>
    public static bool FindDrivers() => Resolver.Value;

    /// <summary>A launcher that takes the stream, the grid and group, and the kernel's own parameters.</summary>
    public TLauncher Load<TLauncher>(string name)
        where TLauncher : Delegate
    {
        CompiledKernel compiled = KernelText.Compile(accelerator.GetBackend(), KernelCatalogue.Find(name));
        if (compiled is PTXCompiledKernel ptx)
            Replace(ptx, nameof(PTXCompiledKernel.PTXAssembly), KernelText.PatchPtx(ptx.PTXAssembly));
        else if (compiled is CLCompiledKernel openCl)
            Replace(openCl, nameof(CLCompiledKernel.Source), KernelText.PatchOpenCl(openCl.Source));
        Kernel kernel = accelerator.LoadKernel(compiled);
        loaded.Add(kernel);
        return kernel.CreateLauncherDelegate<TLauncher>();
    }

    /// <inheritdoc/>
    public void Dispose() => loaded.ForEach(kernel => kernel.Dispose());

    /// <summary>ILGPU lets nobody change a kernel's text: the property's own field is written.</summary>
    private static void Replace(CompiledKernel kernel, string property, string text)
    {
        FieldInfo field = kernel.GetType().GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"ILGPU's {kernel.GetType().Name} no longer keeps {property} in a field of its own.");
        field.SetValue(kernel, text);
    }
}
