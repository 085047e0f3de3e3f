using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DriftEngine.Tests.Ptx;

/// <summary>An address operand: the slot of its base, and what is added.</summary>
internal readonly record struct PtxAddress(int Base, ulong Offset)
{
    public ulong Of(PtxThread thread) => thread.Get(Base) + Offset;
}

/// <summary>ld and st in all spaces, alone or as vectors of two and four.</summary>
internal static partial class MemorySteps
{
    public static PtxStep? Build(PtxOperation op)
    {
        if (op.Name is not ("ld" or "st"))
            return null;
        bool loads = op.Name == "ld";
        var type = op.TakeType();
        string space = op.TakeAny("param", "global", "shared", "local", "const");
        op.TakeAny("volatile", "relaxed", "weak", "nc");
        string vector = op.TakeAny("v2", "v4");
        op.NeedOperands(2);
        string[] names = vector.Length > 0 ? op[loads ? 0 : 1].Trim('{', '}').Split(',', StringSplitOptions.TrimEntries) : [op[loads ? 0 : 1]];
        if (vector.Length > 0 && names.Length != vector[1] - '0')
            throw op.Source.Error($"{names.Length} operands in a {vector} access");
        var registers = names.Select(name => op.Wide(name, type)).ToArray();
        if (space == "param")
            return loads ? Parameter(op, type, registers) : throw op.Source.Error("functions with parameters are not supported");
        var address = Address(op, op[loads ? 1 : 0]);
        if (registers.Length > 1)
            return loads ? LoadVector(type, space, address, registers) : StoreVector(type, space, address, registers);
        var (slot, register) = registers[0];
        return loads
            ? t => t.Set(slot, type.Extend(Read(ref At(t, space, address.Of(t), type.Bytes, PtxAccess.Load), type)) & register.Mask)
            : t => Write(ref At(t, space, address.Of(t), type.Bytes, PtxAccess.Store), type, t.Get(slot));
    }

    internal static PtxAddress Address(PtxOperation op, string operand)
    {
        var match = AddressForm().Match(operand);
        if (!match.Success)
            throw op.Source.Error($"{operand} is no address");
        ulong offset = match.Groups["offset"].Success ? unchecked((ulong)long.Parse(match.Groups["offset"].Value)) : 0;
        return new PtxAddress(op.Input(match.Groups["base"].Value, new PtxType('u', 64)), offset);
    }

    /// <summary>The bytes behind an address of a space; without a space the address is generic.</summary>
    internal static ref byte At(PtxThread thread, string space, ulong address, int bytes, PtxAccess access)
    {
        if (space.Length == 0)
            (space, address) = Resolve(address);
        if (space is "global" or "const")
            return ref thread.Block.Memory.At(thread, address, bytes);
        var scratch = space == "shared" ? thread.Block.Shared : thread.Local;
        ref byte result = ref access == PtxAccess.Store ? ref scratch.Write(thread, address, bytes) : ref scratch.Read(thread, address, bytes);
        if (space == "shared")
            thread.Block.Races.Note(thread, access, (int)address, bytes);
        return ref result;
    }

    internal static ulong Read(ref byte at, PtxType type) => type.Bits switch
    {
        8 => at,
        16 => Unsafe.ReadUnaligned<ushort>(ref at),
        32 => Unsafe.ReadUnaligned<uint>(ref at),
        _ => Unsafe.ReadUnaligned<ulong>(ref at),
    };

    internal static void Write(ref byte at, PtxType type, ulong value)
    {
        switch (type.Bits)
        {
            case 8: at = (byte)value; break;
            case 16: Unsafe.WriteUnaligned(ref at, (ushort)value); break;
            case 32: Unsafe.WriteUnaligned(ref at, (uint)value); break;
            default: Unsafe.WriteUnaligned(ref at, value); break;
        }
    }

    private static (string Space, ulong Address) Resolve(ulong address) => (address >> PtxMemory.BufferShift) switch
    {
        PtxMemory.SharedWindow >> PtxMemory.BufferShift => ("shared", address - PtxMemory.SharedWindow),
        PtxMemory.LocalWindow >> PtxMemory.BufferShift => ("local", address - PtxMemory.LocalWindow),
        _ => ("global", address),
    };

    private static PtxStep LoadVector(PtxType type, string space, PtxAddress address, (int Slot, PtxType Type)[] registers) => t =>
    {
        ref byte at = ref At(t, space, address.Of(t), type.Bytes * registers.Length, PtxAccess.Load);
        for (int i = 0; i < registers.Length; i++)
            t.Set(registers[i].Slot, type.Extend(Read(ref Unsafe.Add(ref at, i * type.Bytes), type)) & registers[i].Type.Mask);
    };

    private static PtxStep StoreVector(PtxType type, string space, PtxAddress address, (int Slot, PtxType Type)[] registers) => t =>
    {
        ref byte at = ref At(t, space, address.Of(t), type.Bytes * registers.Length, PtxAccess.Store);
        for (int i = 0; i < registers.Length; i++)
            Write(ref Unsafe.Add(ref at, i * type.Bytes), type, t.Get(registers[i].Slot));
    };

    private static PtxStep Parameter(PtxOperation op, PtxType type, (int Slot, PtxType Type)[] registers)
    {
        var match = AddressForm().Match(op[1]);
        var parameter = op.Symbols.Parameters.FirstOrDefault(p => p.Name == match.Groups["base"].Value);
        if (parameter.Name is null)
            throw op.Source.Error("no such parameter");
        int offset = match.Groups["offset"].Success ? int.Parse(match.Groups["offset"].Value) : 0;
        int bytes = type.Bytes * registers.Length;
        if (offset < 0 || offset + bytes > parameter.Bytes || offset % bytes != 0)
            throw op.Source.Error($"access of {bytes} bytes at {offset} of a parameter of {parameter.Bytes} bytes");
        int start = parameter.Offset + offset;
        return t =>
        {
            for (int i = 0; i < registers.Length; i++)
                t.Set(registers[i].Slot, type.Extend(Read(ref t.Block.Parameters[start + (i * type.Bytes)], type)) & registers[i].Type.Mask);
        };
    }

    [GeneratedRegex(@"^\[\s*(?<base>[%\w$.]+)\s*(\+?\s*(?<offset>-?\d+))?\s*\]$")]
    private static partial Regex AddressForm();
}
