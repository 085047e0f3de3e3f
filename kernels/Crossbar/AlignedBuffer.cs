using System.Runtime.InteropServices;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>Zeroed native memory on a cache-line boundary, for lanes of any width.</summary>
/// <typeparam name="T">Element.</typeparam>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint CacheLine = 64;

    private T* pointer;

    public AlignedBuffer(long length)
    {
        Length = length;
        nuint bytes = Math.Max((nuint)length * (nuint)sizeof(T), CacheLine);
        pointer = (T*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(pointer, bytes);
    }

    ~AlignedBuffer() => Free();

    public long Length { get; }

    public T* Pointer => pointer;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(pointer);
        pointer = null;
    }
}
