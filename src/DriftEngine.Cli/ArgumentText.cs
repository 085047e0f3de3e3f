using System.CommandLine;
using System.Globalization;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>Values of arguments, with complaints that say what to type.</summary>
internal static class ArgumentText
{
    /// <summary>An argument whose absence the verb itself explains.</summary>
    public static Argument<string?> Optional(string name) => new(name) { HelpName = name, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The value, or a complaint that names an example.</summary>
    public static string Required(ParseResult parsed, Argument<string?> argument, string verb, string example) =>
        parsed.GetValue(argument) ?? throw new StudyException($"drift {verb} needs a {argument.Name}", remedy: $"For example: {example}");

    /// <summary>A whole number from least on, or null where the option is not given.</summary>
    public static int? Whole(ParseResult parsed, Option<string?> option, int least)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least)
            return value;
        throw new StudyException($"{option.Name} is \"{text}\"", allowed: $"a whole number from {least} on");
    }

    /// <summary>One of the allowed words, or null where the option is not given.</summary>
    public static string? OneOf(ParseResult parsed, Option<string?> option, IReadOnlyList<string> allowed)
    {
        if (parsed.GetValue(option) is not { } text || allowed.Contains(text, StringComparer.Ordinal))
            return parsed.GetValue(option);
        throw new StudyException(
            $"{option.Name} is \"{text}\"", allowed: $"one of {string.Join(", ", allowed)}", remedy: NearestName.Hint(text, allowed));
    }
}
