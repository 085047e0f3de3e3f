using System.Buffers.Binary;

namespace DriftEngine.Network;

/// <summary>How a number is stored.</summary>
/// <param name="Kind">'u' unsigned, 'i' signed, 'f' floating-point; a boolean is an unsigned byte.</param>
/// <param name="Size">Bytes: 1, 2, 4 or 8; 4 or 8 for floating-point.</param>
/// <param name="BigEndian">Whether the highest byte comes first.</param>
internal readonly record struct ElementType(char Kind, int Size, bool BigEndian)
{
    /// <summary>A byte from 0 to 255.</summary>
    public static ElementType Byte { get; } = new('u', 1, false);

    /// <summary>A double as this machine keeps it.</summary>
    public static ElementType Double { get; } = new('f', 8, !BitConverter.IsLittleEndian);

    /// <summary>The element at an index; exact for integers up to 2^53.</summary>
    public double Read(ReadOnlySpan<byte> elements, int index)
    {
        ReadOnlySpan<byte> at = elements.Slice(index * Size, Size);
        return (Kind, Size) switch
        {
            ('u', 1) => at[0],
            ('i', 1) => (sbyte)at[0],
            ('f', 4) => BigEndian ? BinaryPrimitives.ReadSingleBigEndian(at) : BinaryPrimitives.ReadSingleLittleEndian(at),
            ('f', 8) => BigEndian ? BinaryPrimitives.ReadDoubleBigEndian(at) : BinaryPrimitives.ReadDoubleLittleEndian(at),
            ('u', _) => Bits(at),
            _ => (long)(Bits(at) << (64 - (8 * Size))) >> (64 - (8 * Size)),
        };
    }

    private ulong Bits(ReadOnlySpan<byte> at)
    {
        ulong bits = 0;
        for (int i = 0; i < at.Length; i++)
            bits = (bits << 8) | at[BigEndian ? i : at.Length - 1 - i];
        return bits;
    }
}
