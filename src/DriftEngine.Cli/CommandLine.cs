using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace DriftEngine.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    public static int Run(string[] args, CliContext context)
    {
        try
        {
            IReadOnlyList<Verb> verbs = Verbs(context);
            RootCommand root = Root(verbs, context);
            ParseResult parsed = root.Parse(HelpVerb(args, verbs), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Action is not PrintAction && ParseErrorText.Describe(parsed) is { } complaint)
            {
                context.Error.WriteLine(complaint);
                return ExitCode.Input;
            }
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure)
        {
            return FailureText.Report(failure, context.Error);
        }
    }

    // drift help and drift help VERB are what many type first.
    private static string[] HelpVerb(string[] args, IReadOnlyList<Verb> verbs) => args switch
    {
        ["help"] => ["--help"],
        ["help", { } name, ..] => verbs.Any(verb => verb.Command.Name == name) ? [name, "--help"] : [name],
        _ => args,
    };

    /// <summary>All verbs, in the order in which a newcomer meets them.</summary>
    internal static IReadOnlyList<Verb> Verbs(CliContext context) =>
    [
        NewCommand.Create(context), PlanCommand.Create(context), RunCommand.Create(context), StatusCommand.Create(context),
        ReportCommand.Create(context), QueryCommand.Create(context), MergeCommand.Create(context), CheckCommand.Create(context),
        ReplayCommand.Create(context), DevicesCommand.Create(context),
    ];

    private static RootCommand Root(IReadOnlyList<Verb> verbs, CliContext context)
    {
        var root = new RootCommand();
        string help = HelpText.OfProgram(verbs);
        foreach (Option option in root.Options)
            option.Action = option is HelpOption
                ? new PrintAction(result => verbs.FirstOrDefault(verb => verb.Command == result.CommandResult.Command)?.Help ?? help, context.Out)
                : new PrintAction(_ => $"drift {Version}\n", context.Out);
        root.SetAction(_ => context.Out.Write(help));
        foreach (Verb verb in verbs)
            root.Add(verb.Command);
        return root;
    }

    private static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Prints a text and ends.</summary>
    private sealed class PrintAction(Func<ParseResult, string> text, TextWriter writer) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            writer.Write(text(parseResult));
            return ExitCode.Done;
        }
    }
}
