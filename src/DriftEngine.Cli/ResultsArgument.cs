using System.CommandLine;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>The FOLDER of a verb: a results folder, or a study whose default folder is meant.</summary>
internal static class ResultsArgument
{
    /// <summary>How help texts explain it.</summary>
    public const string Help = "a results folder, or a study whose results are in results/NAME-OF-STUDY";

    /// <summary>The folder that the argument means; a complaint where there is none.</summary>
    public static string Folder(ParseResult parsed, Argument<string?> argument, string verb)
    {
        return Folder(ArgumentText.Required(parsed, argument, verb, $"drift {verb} results/first-look"));
    }

    /// <summary>The folder that a word means; a complaint where there is none.</summary>
    public static string Folder(string text)
    {
        if (Directory.Exists(text))
            return text;
        string folder = Path.Combine("results", StudyName(text));
        if (Directory.Exists(folder))
            return folder;
        throw new StudyException($"\"{text}\" has no results yet: there is no folder {folder}", remedy: $"Compute them first: drift run {NextCommand.Word(text)}");
    }

    private static string StudyName(string text)
    {
        try
        {
            return StudyFile.Find(text).Name;
        }
        catch (StudyException) when (!File.Exists(text))
        {
            throw new StudyException(
                $"there is no results folder \"{text}\"", allowed: $"{char.ToUpperInvariant(Help[0])}{Help[1..]}.",
                remedy: Directory.Exists("results") ? $"There are: {string.Join(", ", Known().Select(NextCommand.Word))}" : "Compute some first: drift run first-look");
        }
    }

    private static IEnumerable<string> Known() =>
        Directory.EnumerateDirectories("results").Where(folder => File.Exists(Path.Combine(folder, "study.json"))).Order(StringComparer.Ordinal).Take(8);
}
