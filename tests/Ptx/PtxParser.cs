using System.Text.RegularExpressions;

namespace DriftEngine.Tests.Ptx;

/// <summary>Text to kernel. Functions beside the entry are skipped: a call is refused where it stands.</summary>
internal static partial class PtxParser
{
    public static PtxKernel Parse(string text)
    {
        string code = Comments().Replace(text, match => new string('\n', match.Value.Count(c => c == '\n')));
        var entries = Entry().Matches(code);
        if (entries.Count != 1)
            throw new PtxException($"a module must have one .entry, this one has {entries.Count}");
        var symbols = new PtxSymbols();
        foreach (Match parameter in Parameter().Matches(entries[0].Groups["parameters"].Value))
            symbols.AddParameter(parameter);
        var statements = Collect(symbols, Statements(code, entries[0].Index + entries[0].Length));
        var instructions = statements.Select(source => Assemble(symbols, source)).ToArray();
        return new PtxKernel(entries[0].Groups["name"].Value, symbols, instructions);
    }

    /// <summary>Takes declarations, labels and tables out; what is left are the instructions.</summary>
    private static List<PtxSource> Collect(PtxSymbols symbols, IEnumerable<PtxSource> statements)
    {
        var instructions = new List<PtxSource>();
        string label = "";
        foreach (var source in statements)
        {
            if (source.Text.EndsWith(':'))
            {
                label = source.Text[..^1].Trim();
                if (!symbols.Labels.TryAdd(label, instructions.Count))
                    throw source.Error("label defined twice");
            }
            else if (source.Text.StartsWith(".branchtargets", StringComparison.Ordinal))
            {
                symbols.BranchTables[label] = source.Text[".branchtargets".Length..].Split(',', StringSplitOptions.TrimEntries);
            }
            else if (source.Text[0] == '.')
            {
                symbols.Declare(source);
            }
            else
            {
                instructions.Add(source);
            }
        }

        return instructions;
    }

    private static PtxInstruction Assemble(PtxSymbols symbols, PtxSource source)
    {
        var match = Instruction().Match(source.Text);
        if (!match.Success)
            throw source.Error("not an instruction");
        int guard = -1;
        if (match.Groups["guard"].Success)
        {
            var (slot, type) = symbols.Register(match.Groups["guard"].Value, source);
            guard = type == PtxType.Predicate ? slot : throw source.Error("the guard is no predicate");
        }

        var operands = Operand().Matches(match.Groups["operands"].Value).Select(operand => operand.Value.Trim()).ToArray();
        var operation = new PtxOperation(symbols, source, match.Groups["name"].Value.Split('.'), operands);
        return new PtxInstruction(operation.Build(), guard, match.Groups["not"].Success, source);
    }

    /// <summary>Statements and labels up to the closing brace of the body that opens after the start.</summary>
    private static IEnumerable<PtxSource> Statements(string code, int start)
    {
        int open = code.IndexOf('{', start);
        int depth = 0, from = open + 1;
        for (int i = from; i < code.Length; i++)
        {
            char c = code[i];
            if (c == '}' && depth == 0)
            {
                if (!string.IsNullOrWhiteSpace(code[from..i]))
                    throw At(code, from, i).Error("unfinished statement");
                yield break;
            }

            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth != 0 || (c != ';' && c != ':'))
                continue;
            var source = At(code, from, c == ':' ? i + 1 : i);
            from = i + 1;
            if (source.Text.Length > 0)
                yield return source;
        }

        throw new PtxException("the body of the entry has no end");
    }

    private static PtxSource At(string code, int from, int to)
    {
        int first = from;
        while (first < to && char.IsWhiteSpace(code[first]))
            first++;
        return new PtxSource(1 + code.AsSpan(0, first).Count('\n'), Blank().Replace(code[first..to].Trim(), " "));
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\.entry\s+(?<name>\w+)\s*\((?<parameters>[^)]*)\)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\.param\s+(\.align\s+(?<align>\d+)\s+)?\.(?<type>\w+)\s+(?<name>\w+)(\[(?<count>\d+)\])?")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^(@(?<not>!)?(?<guard>%\w+) )?(?<name>[a-z][a-z0-9_.]*)( (?<operands>.*))?$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\[[^\]]*\]|\{[^}]*\}|\([^)]*\)|[^,\s][^,]*")]
    private static partial Regex Operand();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
