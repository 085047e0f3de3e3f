using System.CommandLine;
using DriftEngine.Cli.Progress;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift merge</c>: results folders of one study become one, with few parts.</summary>
internal static class MergeCommand
{
    private const string Help = """
        drift merge: bring results folders of one study together, and pack their many parts into few

        usage: drift merge FOLDER [--partial] [--settle TIME]
               drift merge FOLDER FOLDER ... --out FOLDER [--partial] [--settle TIME]

          FOLDER           a results folder, or a study whose results are in results/NAME-OF-STUDY. Several are only
                           read; a single one is packed in place
          --out FOLDER     the folder that holds all of it afterwards; it is made if it does not exist, and may be one
                           of the others
          --partial        merge what is there, though blocks are missing. Without it, nothing is written then
          --settle TIME    wait until no new part has shown up for so long, for example 30s: file systems over a network
                           show the files of other machines late

        The same rows twice count once; other rows of the same kind of backend in two folders are an error that names both
        files. A part is deleted only after one that holds its rows is on disk; killed at any moment, the same line goes on.
        Runs may be at work in the folder meanwhile. No number changes.
        Says which blocks are missing. Exit code 3 if some are: the study is not complete and can go on.

        examples:
          drift merge results/retention
          drift merge laptop/retention cluster/retention --out results/retention

        """;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        var folders = new Argument<string[]>("FOLDER") { HelpName = "FOLDER", Arity = ArgumentArity.ZeroOrMore };
        var into = new Option<string?>("--out");
        var partial = new Option<bool>("--partial");
        var settle = new Option<string?>("--settle");
        var command = new Command("merge") { folders, into, partial, settle };
        command.SetAction(parsed =>
        {
            string[] words = parsed.GetValue(folders) ?? [];
            string target = Target(words, parsed.GetValue(into));
            return Run([.. words.Select(ResultsArgument.Folder)], target, parsed.GetValue(partial), Time(parsed.GetValue(settle)), context);
        });
        return new Verb("merge FOLDER ...", "bring results folders of one study together in few parts", Help, command);
    }

    private static string Target(string[] words, string? into) => (words, into) switch
    {
        ([], _) => throw new StudyException("drift merge needs a FOLDER", remedy: "For example: drift merge results/first-look"),
        (_, { } folder) when File.Exists(folder) => throw new StudyException($"the results folder cannot be \"{folder}\": it is a file", remedy: "Name another one: --out FOLDER"),
        (_, { } folder) => folder,
        ([var only], null) => ResultsArgument.Folder(only),
        _ => throw new StudyException("drift merge of several folders needs a place for all of it", remedy: "Name it: --out FOLDER"),
    };

    private static TimeSpan? Time(string? text) => text is null ? null
        : AgeText.Seconds(text) is { } seconds and > 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds)
        : throw new StudyException($"--settle is \"{text}\"", allowed: "a time, for example 30s or 2min; a day at most");

    private static int Run(string[] folders, string target, bool partial, TimeSpan? settle, CliContext context)
    {
        FolderMerge merge = FolderMerge.Open(folders, target);
        foreach (string note in merge.Notes)
            context.Error.WriteLine(note);
        using var signals = new StopSignals(() => context.Error.WriteLine("stopping after the file in work"));
        try
        {
            if (settle is { } still)
                merge.Settle(still, context.Time, signals.Token);
            if (!partial && merge.Missing() is { Count: > 0 } missing)
                return SayMissing(missing, merge.Target, $"nothing was merged. To merge what is there: add --partial", context);
            return Say(merge.Write(Heartbeat(context), signals.Token), merge.Target, context);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            context.Error.WriteLine("stopped; nothing is lost. The same line goes on");
            return ExitCode.Stopped;
        }
    }

    /// <summary>A line now and then, for who waits.</summary>
    private static Action Heartbeat(CliContext context)
    {
        long last = context.Time.GetTimestamp();
        int files = 0;
        return () =>
        {
            files++;
            if (context.Time.GetElapsedTime(last) < Silence)
                return;
            last = context.Time.GetTimestamp();
            context.Error.WriteLine($"merging: {Counted.Of(files, "file")} done");
        };
    }

    private static int Say(MergeReport report, ResultFolder target, CliContext context)
    {
        foreach (string fault in report.Faults)
            context.Error.WriteLine(fault);
        foreach (string path in report.SetAside)
            context.Error.WriteLine($"damaged, set aside as {path}: its blocks count as missing where nobody else has them");
        context.Out.WriteLine($"{Counted.Of(report.Blocks, "block")} in {Counted.Of(report.Parts, "part")}: {NextCommand.Path(report.Folder)}");
        if (report.Missing.Count > 0)
            return SayMissing(report.Missing, target, "what is there is merged", context);
        context.Error.WriteLine($"complete. For the results: drift report {NextCommand.Path(report.Folder)}");
        return ExitCode.Done;
    }

    private static int SayMissing(IReadOnlyList<MissingBlocks> missing, ResultFolder target, string what, CliContext context)
    {
        foreach (MissingBlocks point in missing)
        {
            string runs = string.Join(", ", point.Runs.Take(20).Select(run => run.First == run.Last ? $"{run.First}" : $"{run.First}-{run.Last}"));
            context.Out.WriteLine(
                $"{ProgressText.Label(point.Point.Swept, target.Study.Name)}: {(point.AtMost ? "at most " : "")}{point.Count} of {Counted.Of(point.Point.BlocksMax, "block")} "
                + $"{(point.Count == 1 ? "is" : "are")} missing: {runs}{(point.Runs.Count > 20 ? ", ..." : "")}");
        }

        context.Error.WriteLine($"not complete: blocks of {Counted.Of(missing.Count, "point")} are missing; {what}. To compute them: {NextCommand.Run(target)}");
        return ExitCode.Stopped;
    }
}
