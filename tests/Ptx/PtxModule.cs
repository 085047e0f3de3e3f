using System.Reflection;
using System.Runtime.CompilerServices;

namespace DriftEngine.Tests.Ptx;

/// <summary>
/// A PTX module with one kernel, executed on the host as PTX defines it, bit for bit. What a GPU would leave undefined is
/// an error: wild or misaligned accesses, registers and scratch memory read before written, races in shared memory,
/// divergent barriers.
/// </summary>
public sealed class PtxModule
{
    private readonly PtxKernel kernel;

    private PtxModule(PtxKernel kernel) => this.kernel = kernel;

    /// <summary>Instructions that one thread may execute before it counts as endless.</summary>
    public long MaxSteps { get; set; } = 100_000_000;

    /// <summary>Instructions of all launches so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Lines of sums without .rn that took an inexact product without .rn: ptxas would fuse them.</summary>
    public SortedSet<int> Contractible { get; } = [];

    /// <summary>The kernel.</summary>
    public PtxKernel Kernel => kernel;

    /// <summary>Parses and checks a module's text.</summary>
    public static PtxModule Parse(string text) => new(PtxParser.Parse(text));

    /// <summary>Runs the kernel on buffers of its own memory.</summary>
    public void Launch(PtxDim grid, PtxDim block, params object[] arguments) => Launch(new PtxMemory(), grid, block, arguments);

    /// <summary>
    /// Runs the kernel. An argument is an array (passed as the view of it, written in place), a number, or an unmanaged
    /// struct of the parameter's layout in which <see cref="PtxView"/> stands for an ILGPU view of this memory.
    /// </summary>
    public void Launch(PtxMemory memory, PtxDim grid, PtxDim block, params object[] arguments)
    {
        var state = new PtxBlock(kernel, memory, Pack(memory, arguments), grid, block);
        for (int i = 0; i < grid.Count; i++)
            state.Run(i, MaxSteps);
        Steps += state.Steps;
        Contractible.UnionWith(state.Contractible);
    }

    private byte[] Pack(PtxMemory memory, object[] arguments)
    {
        var parameters = kernel.Parameters;
        if (parameters.Count != arguments.Length)
            throw new PtxException($"kernel {kernel.Name} has {parameters.Count} parameters, {arguments.Length} arguments were given");
        var bytes = new byte[parameters.Count == 0 ? 0 : parameters[^1].Offset + parameters[^1].Bytes];
        for (int i = 0; i < arguments.Length; i++)
        {
            var content = ToBytes(arguments[i] is Array array ? memory.View(array) : arguments[i]);
            if (content.Length != parameters[i].Bytes)
                throw new PtxException($"argument {i} has {content.Length} bytes, parameter {parameters[i].Name} of kernel {kernel.Name} has {parameters[i].Bytes}");
            content.CopyTo(bytes, parameters[i].Offset);
        }

        return bytes;
    }

    private static byte[] ToBytes(object value) =>
        (byte[])typeof(PtxModule).GetMethod(nameof(BytesOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(value.GetType()).Invoke(null, [value])!;

    private static byte[] BytesOf<T>(T value)
        where T : unmanaged
    {
        var bytes = new byte[Unsafe.SizeOf<T>()];
        Unsafe.WriteUnaligned(ref bytes[0], value);
        return bytes;
    }
}
