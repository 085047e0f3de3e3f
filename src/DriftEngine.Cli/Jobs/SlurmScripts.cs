using System.Globalization;
using System.Text;
using DriftEngine.Storage;

namespace DriftEngine.Cli.Jobs;

/// <summary>The job scripts of a submission: made to be read, and to be given to sbatch again by hand.</summary>
internal static class SlurmScripts
{
    /// <summary>What follows the number in the name of the script of the shards.</summary>
    public const string ShardsEnding = "-shards.sh";

    /// <summary>What follows the number in the name of the script that merges.</summary>
    public const string MergeEnding = "-merge.sh";

    /// <summary>The array: one task per shard.</summary>
    public static string Shards(ResultFolder folder, SubmissionRecord submission)
    {
        JobOptions options = submission.Options;
        var script = new StringBuilder();
        Head(script, submission, $"{Counted.Of(submission.Tasks, "shard")} of the study {folder.Study.Name}, {submission.Concurrent} at a time");
        Set(script, "job-name", $"drift-{folder.Study.Name}");
        Set(script, "array", $"{submission.Shards}%{submission.Concurrent}");
        Shared(script, submission, options.Cpus);
        if (options.Gpus is { } gpus)
            Set(script, "gpus", Number(gpus));
        Set(script, "signal", $"B:USR1@{SlurmTime.Warning(options.TimeSeconds)}");
        Set(script, "output", $"{FilePattern(folder.JobLogsFolder)}/%A_%a.out");
        AddExtra(script, options);
        script.Append(CultureInfo.InvariantCulture, $"""

            # At USR1, before the time limit, the program finishes its block if that takes at most so many seconds, and puts
            # its own task back in the queue. At TERM (scancel) it stops. Finished blocks are in the results folder already.
            export {StopSignals.BlockGraceVariable}={SlurmTime.BlockGrace(options.TimeSeconds)} {SelfRequeue.LimitVariable}={options.TimeSeconds}
            exec {Words(submission.Program)} run {Word(folder.Folder)} \
              --shard "$SLURM_ARRAY_TASK_ID/{submission.Tasks}%{submission.Concurrent}" --threads "$SLURM_CPUS_PER_TASK" --device {(options.Gpus is null ? "simd" : "auto")}

            """);
        return script.ToString();
    }

    /// <summary>The job that runs once after the array, whatever became of its tasks.</summary>
    public static string Merge(ResultFolder folder, SubmissionRecord submission)
    {
        var script = new StringBuilder();
        Head(script, submission, $"checks that the study {folder.Study.Name} is complete and packs its parts; submitted to run after the shards");
        Set(script, "job-name", $"drift-{folder.Study.Name}-merge");
        Shared(script, submission, cpus: 1);
        Set(script, "output", $"{FilePattern(folder.JobLogsFolder)}/%j-merge.out");
        AddExtra(script, submission.Options);
        return script.Append($"\nexec {Words([.. submission.Program, .. ProgramWords.Merge(folder.Folder)])}\n").ToString();
    }

    private static void Head(StringBuilder script, SubmissionRecord submission, string what) =>
        script.Append("#!/bin/bash\n").Append(CultureInfo.InvariantCulture, $"# {what}.\n# Made by: {OneLine(submission.Command)}\n\n");

    // What follows a line break would be no comment any more.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static void Shared(StringBuilder script, SubmissionRecord submission, int cpus)
    {
        if (submission.Options.Partition is { } partition)
            Set(script, "partition", partition);
        Set(script, "time", SlurmTime.ToText(submission.Options.TimeSeconds));
        Set(script, "cpus-per-task", Number(cpus));
        script.Append("#SBATCH --requeue\n#SBATCH --open-mode=append\n");
    }

    // Behind ours, so that they win where both say something.
    private static void AddExtra(StringBuilder script, JobOptions options)
    {
        for (int i = 0; i < options.Extra.Count; i++)
            script.Append(options.Extra[i] is ['-', ..] ? i == 0 ? "#SBATCH " : "\n#SBATCH " : " ").Append(SbatchWord(options.Extra[i]));
        script.Append(options.Extra.Count == 0 ? "" : "\n");
    }

    private static void Set(StringBuilder script, string option, string value) => script.Append($"#SBATCH --{option}={SbatchWord(value)}\n");

    /// <summary>A word in a line for sbatch, which reads quotes and backslashes much as a shell does, but no variables.</summary>
    private static string SbatchWord(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || "._-/:+,%@=".Contains(c))
        ? word
        : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // A percent sign in a path is no pattern.
    private static string FilePattern(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    private static string Words(IReadOnlyList<string> words) => string.Join(' ', words.Select(Word));

    private static string Word(string word) => NextCommand.Word(word);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
