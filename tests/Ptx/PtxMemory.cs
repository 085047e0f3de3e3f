using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DriftEngine.Tests.Ptx;

/// <summary>An ILGPU ArrayView as a kernel parameter has it: where it starts and how many elements it has.</summary>
public readonly record struct PtxView(ulong Pointer, long Length);

/// <summary>
/// Global memory: managed arrays under simulated addresses, one tebibyte apart, so that no overrun of one buffer can hit
/// another. The arrays are read and written in place.
/// </summary>
public sealed class PtxMemory
{
    /// <summary>Distance between buffers; the low bits of an address are the offset in its buffer.</summary>
    internal const int BufferShift = 40;

    /// <summary>Generic addresses of shared memory start here.</summary>
    internal const ulong SharedWindow = 0xFFFEul << BufferShift;

    /// <summary>Generic addresses of local memory start here.</summary>
    internal const ulong LocalWindow = 0xFFFFul << BufferShift;

    private readonly List<(Array Array, long Bytes)> buffers = [];

    /// <summary>Makes an array of unmanaged elements reachable; the same array gives the same address.</summary>
    public PtxView View(Array array)
    {
        int index = buffers.FindIndex(buffer => ReferenceEquals(buffer.Array, array));
        if (index < 0)
        {
            index = buffers.Count;
            buffers.Add((array, array.LongLength * SizeOf(array.GetType().GetElementType()!)));
        }

        return new PtxView((ulong)(index + 1) << BufferShift, array.LongLength);
    }

    /// <summary>Bytes of an element; the interop services know none of generic structs.</summary>
    private static int SizeOf(Type element) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(element).Invoke(null, null)!;

    /// <summary>The bytes at a global address; an access outside of a buffer or not aligned is an error.</summary>
    internal ref byte At(PtxThread thread, ulong address, int bytes)
    {
        long id = (long)(address >> BufferShift) - 1;
        long offset = (long)(address & ((1ul << BufferShift) - 1));
        if (id < 0 || id >= buffers.Count)
            throw thread.Error($"address 0x{address:X} is in no buffer");
        if (offset + bytes > buffers[(int)id].Bytes)
            throw thread.Error($"access of {bytes} bytes at offset {offset} of a buffer of {buffers[(int)id].Bytes} bytes (buffer {id})");
        if (offset % bytes != 0)
            throw thread.Error($"access of {bytes} bytes at offset {offset} is not aligned (buffer {id})");
        return ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(buffers[(int)id].Array), (nint)offset);
    }
}

/// <summary>Local or shared memory: bytes that are undefined until written.</summary>
public sealed class PtxScratch
{
    private readonly byte[] content;
    private readonly bool[] written;

    internal PtxScratch(int bytes)
    {
        content = new byte[bytes];
        written = new bool[bytes];
    }

    /// <summary>Makes every byte undefined.</summary>
    public void Clear() => Array.Clear(written);

    /// <summary>The bytes to be read, all of them written before.</summary>
    internal ref byte Read(PtxThread thread, ulong offset, int bytes)
    {
        Check(thread, offset, bytes);
        if (written.AsSpan((int)offset, bytes).Contains(false))
            throw thread.Error($"{bytes} bytes at offset {offset} are read before they are written");
        return ref content[(int)offset];
    }

    /// <summary>The bytes to be written.</summary>
    internal ref byte Write(PtxThread thread, ulong offset, int bytes)
    {
        Check(thread, offset, bytes);
        written.AsSpan((int)offset, bytes).Fill(true);
        return ref content[(int)offset];
    }

    private void Check(PtxThread thread, ulong offset, int bytes)
    {
        if (offset + (ulong)bytes > (ulong)content.Length)
            throw thread.Error($"access of {bytes} bytes at offset {offset} of a memory of {content.Length} bytes");
        if (offset % (ulong)bytes != 0)
            throw thread.Error($"access of {bytes} bytes at offset {offset} is not aligned");
    }
}
