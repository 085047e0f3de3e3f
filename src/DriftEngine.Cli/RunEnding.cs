using DriftEngine.Report;

namespace DriftEngine.Cli;

/// <summary>What is said at the end of a run, and the exit code.</summary>
internal static class RunEnding
{
    /// <summary>The end of a run in this process.</summary>
    public static int Finish(RunEnd end, RunTarget target, string folder, RunOptions options, CliContext context)
    {
        switch (end)
        {
            case RunEnd.Stopped:
            case RunEnd.TimeUp:
                return Stopped(end == RunEnd.TimeUp, target, folder, options, options.Shard is { } part ? $" --shard {part}" : "", context);
            case RunEnd.ShardDone:
                context.Error.WriteLine($"shard {options.Shard} is done; other parts of the study are not. How far it is: drift status {NextCommand.Path(folder)}");
                return ExitCode.Done;
            case RunEnd.AlreadyDone:
                context.Error.WriteLine("nothing left to do: every point was done before");
                return Report(folder, context);
            default:
                return Report(folder, context);
        }
    }

    /// <summary>The study is done.</summary>
    public static int Report(string folder, CliContext context)
    {
        StudyReport report = StudyReport.Load(folder);
        context.Out.Write(AccuracyTable.ToText(report));
        context.Error.WriteLine($"For pictures and a page: drift report {NextCommand.Path(folder)}");
        return UnusableText.Say(report.Unusable, context.Error);
    }

    /// <summary>The study is not done, and the same line goes on.</summary>
    /// <param name="timeUp">Whether the run's own time was over.</param>
    /// <param name="target">What was run.</param>
    /// <param name="folder">Folder of the results.</param>
    /// <param name="options">How it was run.</param>
    /// <param name="more">Further words of the line.</param>
    /// <param name="context">Where it is said.</param>
    public static int Stopped(bool timeUp, RunTarget target, string folder, RunOptions options, string more, CliContext context)
    {
        string why = timeUp ? $"the time of --max-time {QuantityText.Of(options.MaxTime!.Value)} is used" : "stopped";
        string where = options.ResultsFolder == null ? "" : $" --out {NextCommand.Path(folder)}";
        context.Error.WriteLine($"{why}; everything finished is kept. To go on: drift run {NextCommand.Word(target.Name)}{where}{more}");
        return ExitCode.Stopped;
    }
}
