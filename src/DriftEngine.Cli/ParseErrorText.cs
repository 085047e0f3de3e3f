using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>Turns a command line that does not parse into one line with the nearest thing that would.</summary>
internal static class ParseErrorText
{
    /// <summary>The complaint, or null where there is none.</summary>
    public static string? Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (UnknownOption(parsed) is { } option)
            return UnknownOptionText(command, option);
        if (parsed.UnmatchedTokens is [string extra, ..])
            return command is RootCommand ? UnknownVerbText(command, extra) : ExtraWordText(command, extra);
        if (parsed.Errors is not [ParseError first, ..])
            return BlankText(parsed, command);
        return first.SymbolResult is OptionResult { Option: { } broken }
            ? $"error: {Name(command)}: {broken.Name} needs exactly one value; {Name(command)} --help shows how"
            : $"error: {Name(command)}: {first.Message}";
    }

    // An empty word is what a shell makes of a variable that is not set; no argument and no option has a use for it.
    private static string? BlankText(ParseResult parsed, Command command)
    {
        static bool IsBlank(SymbolResult? result) => result?.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)) ?? false;
        string? blank = command.Options.Where(option => IsBlank(parsed.GetResult(option))).Select(option => option.Name)
            .Concat(command.Arguments.Where(argument => IsBlank(parsed.GetResult(argument))).Select(argument => argument.HelpName ?? argument.Name))
            .FirstOrDefault();
        return blank == null ? null : $"error: {Name(command)}: the value of {blank} is empty; {Name(command)} --help shows what it takes";
    }

    // The parser takes an unknown --word for an argument where one fits; nobody means that. Numbers may start with a minus.
    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && token.Value is ['-', _, ..])
        .Select(token => token.Value)
        .FirstOrDefault(word => !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private static string UnknownOptionText(Command command, string option)
    {
        string[] known = command.Options.Where(candidate => !candidate.Hidden).Select(candidate => candidate.Name).Append("--help").Distinct(StringComparer.Ordinal).ToArray();
        return $"error: {Name(command)} has no option {option}. {Hint(option.Split('=')[0], known)}";
    }

    private static string UnknownVerbText(Command root, string word) =>
        $"error: drift has no verb \"{word}\". {Hint(word, root.Subcommands.Select(verb => verb.Name).ToArray())}";

    private static string Hint(string found, string[] known) =>
        NearestName.Hint(found, known) is { Length: > 0 } hint ? hint : $"It knows {string.Join(", ", known)}.";

    private static string ExtraWordText(Command command, string extra)
    {
        string takes = command.Arguments.Count switch
        {
            0 => "takes no arguments",
            1 => $"takes one {command.Arguments[0].HelpName}",
            _ => $"takes {string.Join(" and ", command.Arguments.Select(argument => argument.HelpName))}, each one word or in quotes",
        };
        return $"error: {Name(command)} {takes}; \"{extra}\" is one word too many";
    }

    private static string Name(Command command) => command is RootCommand ? "drift" : $"drift {command.Name}";
}
