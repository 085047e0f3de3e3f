using System.CommandLine;

namespace DriftEngine.Cli;

/// <summary>One verb of the program.</summary>
/// <param name="Usage">Name and arguments, for example <c>run STUDY</c>.</param>
/// <param name="Summary">Half a line for the list of verbs.</param>
/// <param name="Help">What <c>drift VERB --help</c> prints; names every option.</param>
/// <param name="Command">The parser and the action.</param>
internal sealed record Verb(string Usage, string Summary, string Help, Command Command);
