using System.Globalization;
using System.Text.RegularExpressions;

namespace DriftEngine.Tests.Ptx;

/// <summary>Names of one kernel: registers, special registers, constants, arrays, parameters, labels.</summary>
public sealed partial class PtxSymbols
{
    private static readonly string[] Specials =
        ["tid.x", "tid.y", "tid.z", "ntid.x", "ntid.y", "ntid.z", "ctaid.x", "ctaid.y", "ctaid.z", "nctaid.x", "nctaid.y", "nctaid.z", "laneid"];

    private readonly Dictionary<string, (int Slot, PtxType Type)> registers = [];
    private readonly Dictionary<string, int> specials = [];
    private readonly Dictionary<ulong, int> constants = [];
    private readonly Dictionary<string, ulong> arrays = [];
    private readonly List<PtxParameter> parameters = [];

    internal Dictionary<string, int> Labels { get; } = [];

    internal Dictionary<string, string[]> BranchTables { get; } = [];

    internal int FrameSize { get; private set; }

    internal int SharedBytes { get; private set; }

    internal int LocalBytes { get; private set; }

    internal IReadOnlyDictionary<ulong, int> Constants => constants;

    internal IReadOnlyList<PtxParameter> Parameters => parameters;

    internal string NameOf(int slot) => registers.FirstOrDefault(pair => pair.Value.Slot == slot).Key ?? $"slot {slot}";

    internal int SpecialSlot(string name) => specials.GetValueOrDefault(name, -1);

    internal int Constant(ulong value)
    {
        if (!constants.TryGetValue(value, out int slot))
            constants[value] = slot = FrameSize++;
        return slot;
    }

    internal (int Slot, PtxType Type) Register(string name, PtxSource source) =>
        registers.TryGetValue(name, out var register) ? register : throw source.Error($"{name} is not declared");

    /// <summary>Slot of anything that can be read: a register, a special register, an array's address or a number.</summary>
    internal int Source(string operand, PtxType type, PtxSource source)
    {
        if (arrays.TryGetValue(operand, out ulong address))
            return Constant(address);
        if (operand[0] != '%')
            return Constant(Number(operand, type, source));
        if (Array.IndexOf(Specials, operand[1..]) >= 0)
        {
            if (!specials.TryGetValue(operand[1..], out int special))
                specials[operand[1..]] = special = FrameSize++;
            return special;
        }

        return Register(operand, source).Slot;
    }

    internal void AddParameter(Match declaration)
    {
        var type = PtxType.TryParse(declaration.Groups["type"].Value, out var parsed) ? parsed : throw new PtxException($"parameter {declaration.Value}");
        int count = declaration.Groups["count"].Success ? int.Parse(declaration.Groups["count"].Value) : 1;
        int alignment = declaration.Groups["align"].Success ? int.Parse(declaration.Groups["align"].Value) : type.Bytes;
        int end = parameters.Count == 0 ? 0 : parameters[^1].Offset + parameters[^1].Bytes;
        parameters.Add(new PtxParameter(declaration.Groups["name"].Value, Aligned(end, alignment), count * type.Bytes));
    }

    internal void Declare(PtxSource source)
    {
        var register = RegisterDeclaration().Match(source.Text);
        var array = ArrayDeclaration().Match(source.Text);
        if (register.Success)
            DeclareRegisters(register);
        else if (array.Success)
            DeclareArray(array);
        else
            throw source.Error("unknown declaration");
    }

    private void DeclareRegisters(Match match)
    {
        if (!PtxType.TryParse(match.Groups["type"].Value, out var type))
            throw new PtxException($"unknown register type {match.Value}");
        string name = match.Groups["name"].Value;
        if (!match.Groups["count"].Success)
            registers[name] = (FrameSize++, type);
        for (int i = 0; match.Groups["count"].Success && i < int.Parse(match.Groups["count"].Value); i++)
            registers[$"{name}{i}"] = (FrameSize++, type);
    }

    private void DeclareArray(Match match)
    {
        if (!PtxType.TryParse(match.Groups["type"].Value, out var type))
            throw new PtxException($"unknown type {match.Value}");
        int bytes = type.Bytes * (match.Groups["count"].Success ? int.Parse(match.Groups["count"].Value) : 1);
        int alignment = match.Groups["align"].Success ? int.Parse(match.Groups["align"].Value) : type.Bytes;
        bool shared = match.Groups["space"].Value == "shared";
        int start = Aligned(shared ? SharedBytes : LocalBytes, alignment);
        arrays[match.Groups["name"].Value] = (ulong)start;
        (SharedBytes, LocalBytes) = shared ? (start + bytes, LocalBytes) : (SharedBytes, start + bytes);
    }

    private static ulong Number(string text, PtxType type, PtxSource source)
    {
        bool isFloat = text.StartsWith("0f", StringComparison.OrdinalIgnoreCase) || text.StartsWith("0d", StringComparison.OrdinalIgnoreCase);
        if (isFloat && (text.Length - 2) * 4 == type.Bits && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, null, out ulong bits))
            return bits;
        if (!isFloat && !type.IsFloat && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, null, out bits))
            return bits & type.Mask;
        if (!isFloat && !type.IsFloat && Int128.TryParse(text, out var number) && number >= long.MinValue && number <= ulong.MaxValue)
            return unchecked((ulong)number) & type.Mask;
        throw source.Error($"{text} is neither a known name nor a number of type {type}");
    }

    private static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    [GeneratedRegex(@"^\.reg\s+\.(?<type>\w+)\s+(?<name>%[A-Za-z_$]\w*)(<(?<count>\d+)>)?$")]
    private static partial Regex RegisterDeclaration();

    [GeneratedRegex(@"^\.(?<space>shared|local)\s+(\.align\s+(?<align>\d+)\s+)?\.(?<type>[bus](8|16|32|64)|f32|f64)\s+(?<name>\w+)(\[(?<count>\d+)\])?$")]
    private static partial Regex ArrayDeclaration();
}
