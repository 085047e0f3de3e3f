using System.CommandLine;
using System.CommandLine.Parsing;
using DriftEngine.Cli.Jobs;
using DriftEngine.Cli.Progress;
using DriftEngine.Execution;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift submit</c>: gives the shards of a study to a scheduler.</summary>
internal static class SubmitCommand
{
    private const string Help = """
        drift submit: compute a study on a cluster, in shards that share its results folder

        usage: drift submit STUDY --slurm [options] [-- OPTIONS]
               drift submit FOLDER --slurm [options] [-- OPTIONS]
               drift submit STUDY --k8s [options]

          STUDY              a study file, or the name of a study inside the program: first-look
          FOLDER             a results folder: submit its study
          --slurm            an array of jobs, and one that merges after it
          --k8s              write a Kubernetes Indexed Job and a Dockerfile; nothing is given to a cluster
          --tasks N          shards; if left out, as many as make tasks of 10 to 30 minutes on two processors of a laptop
          --concurrent M     tasks at a time at most; 64 if left out
          --time TIME        time limit of a task, for example 90min, 12h or 2d; 1h if left out. A task that does not get
                             ready goes back into the queue and goes on where it was
          --partition P      partition of Slurm
          --gpus G           accelerators of a task; if left out, it computes on processors
          --cpus C           processors of a task; 2 if left out
          --image NAME       image of the containers (--k8s); drift if left out
          --out FOLDER       results folder; results/NAME-OF-STUDY if left out
          --dry-run          print what would be submitted; submit and write nothing
          -- OPTIONS         more options for sbatch, for both jobs

        None of the options changes a result. Scripts, logs and a record go to FOLDER/jobs. All machines must see the
        results folder, this program and the files of the study under the same paths (--slurm).

        examples:
          drift submit retention.json --slurm --dry-run
          drift submit retention.json --slurm --tasks 200 --concurrent 32 --time 2h --gpus 1 -- --account=lab
          drift submit retention.json --k8s --image lab/drift --tasks 100 --dry-run

        """;

    // What drift relies on: which tasks there are, that it is warned in time, where the logs are, and what sbatch answers.
    private static readonly string[] FixedOptions =
    [
        "--array", "-a", "--dependency", "-d", "--no-requeue", "--open-mode", "--output", "-o", "--parsable", "--signal",
        "--time", "-t", "--wait", "-W", "--wrap",
    ];

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        var words = new Words();
        var command = new Command("submit") { words.Study, words.Extra };
        foreach (Option option in words.All)
            command.Add(option);
        command.SetAction(parsed => Run(words, parsed, context));
        return new Verb("submit STUDY", "compute a study on a cluster", Help, command);
    }

    private static int Run(Words words, ParseResult parsed, CliContext context)
    {
        string name = words.NameOf(parsed);
        if (parsed.GetValue(words.Slurm) == parsed.GetValue(words.Kubernetes))
            throw new StudyException("drift submit needs to know where: --slurm or --k8s, one of them", remedy: $"For example: drift submit {NextCommand.Word(name)} --slurm --dry-run");
        // All that was typed, before anything is made.
        JobOptions options = OptionsOf(words, parsed);
        (int? Tasks, int? Concurrent) sizes = Sizes(words, parsed);
        bool dryRun = parsed.GetValue(words.DryRun);
        bool isFolder = RunTarget.IsFolder(name, parsed.GetValue(words.Out));
        if (parsed.GetValue(words.Kubernetes))
            return isFolder
                ? throw new StudyException("--k8s needs the study file: from it every container makes its results folder", name, remedy: "Name the study file in place of the results folder.")
                : KubernetesJob.Submit(name, parsed.GetValue(words.Out), sizes, options, parsed.GetValue(words.Image), dryRun, context);
        PreparedStudy study = isFolder ? PreparedStudy.GoOn(name, !dryRun) : PreparedStudy.Open(StudyFile.Find(name), parsed.GetValue(words.Out), !dryRun);
        return ToSlurm(study, sizes, options, dryRun, context, parsed);
    }

    private static int ToSlurm(PreparedStudy study, (int? Tasks, int? Concurrent) sizes, JobOptions options, bool dryRun, CliContext context, ParseResult parsed)
    {
        ResultFolder folder = study.Folder;
        if (folder.Folder.Any(char.IsControl))
            throw new StudyException("the path of the results folder holds a control character", folder.Folder, remedy: "Choose another folder with --out.");
        if (FolderStatus.Of(folder, context.Time.GetUtcNow()).Finished)
        {
            context.Error.WriteLine($"nothing left to do: every point was done before. For the results: drift report {NextCommand.Path(folder.Folder)}");
            return ExitCode.Done;
        }

        SubmissionRecord submission = Planned(folder, Plan(study, sizes, options, context), options, context, parsed);
        if (dryRun)
        {
            Submission.Show(folder, submission, context);
            return ExitCode.Done;
        }

        Submission.RequireNoneOpen(folder);
        Submission.Make(folder, submission, context);
        return ExitCode.Done;
    }

    private static SubmissionRecord Planned(ResultFolder folder, TaskPlan plan, JobOptions options, CliContext context, ParseResult parsed) => new()
    {
        Number = folder.NextSubmission,
        At = context.Time.GetUtcNow(),
        Tasks = plan.Tasks,
        Concurrent = plan.Concurrent,
        Shards = ArrayRange.ToText([.. Enumerable.Range(1, plan.Tasks)]),
        Options = options,
        Program = ProgramWords.OfThisProcess(),
        Command = $"drift {string.Join(' ', parsed.Tokens.Select(token => NextCommand.Word(token.Value)))}",
    };

    /// <summary>How the work is cut; says what it comes to, and what will not fit into the time limit.</summary>
    internal static TaskPlan Plan(PreparedStudy study, (int? Tasks, int? Concurrent) sizes, JobOptions options, CliContext context)
    {
        // The nominal speed is that of two processors; of accelerators nothing is known.
        double perProcessor = options.Cpus / 2.0;
        int usable = options.TimeSeconds - SlurmTime.Warning(options.TimeSeconds);
        TaskPlan plan = TaskPlan.For(study.Work.TotalSeconds / perProcessor, study.Blocks, usable, sizes.Tasks, sizes.Concurrent);
        context.Error.WriteLine($"{study.Folder.Study.Name}: at most {Counted.Of(study.Blocks, "block")} in {Counted.Of(plan.Tasks, "task")}, "
            + $"about {ProgressText.Duration(study.Work / perProcessor / plan.Tasks)} each if all are needed, on {Counted.Of(options.Cpus, "processor")} of a laptop");
        if (sizes.Tasks > plan.Tasks)
            context.Error.WriteLine($"--tasks {sizes.Tasks} are more than there are blocks: {plan.Tasks} are submitted");
        if (study.LongestBlock.TotalSeconds / perProcessor > usable / 2.0)
            context.Error.WriteLine($"a block takes about {ProgressText.Duration(study.LongestBlock / perProcessor)}, and only finished blocks are kept: give a longer --time than {ProgressText.Duration(TimeSpan.FromSeconds(options.TimeSeconds))}, or more --cpus");
        return plan;
    }

    private static (int? Tasks, int? Concurrent) Sizes(Words words, ParseResult parsed)
    {
        int? tasks = ArgumentText.Whole(parsed, words.Tasks, least: 1);
        return tasks is null or <= Shard.MaxCount
            ? (tasks, ArgumentText.Whole(parsed, words.Concurrent, least: 1))
            : throw new StudyException($"--tasks is \"{tasks}\"", allowed: $"1 to {Shard.MaxCount}; most clusters take {TaskPlan.MaxTasks} in one array");
    }

    private static JobOptions OptionsOf(Words words, ParseResult parsed) => new()
    {
        TimeSeconds = SlurmTime.Seconds(parsed.GetValue(words.Time) ?? SlurmTime.Usual),
        Cpus = ArgumentText.Whole(parsed, words.Cpus, least: 1) ?? 2,
        Gpus = ArgumentText.Whole(parsed, words.Gpus, least: 1),
        Partition = parsed.GetValue(words.Partition),
        Extra = ExtraOf(parsed),
    };

    private static string[] ExtraOf(ParseResult parsed)
    {
        string[] extra = Words.BehindDashes(parsed);
        if (Array.Find(extra, word => FixedOptions.Contains(word.Split('=')[0])) is { } owned)
        {
            throw new StudyException(
                $"{owned} cannot be given to sbatch: drift depends on it", allowed: "options behind -- that say how jobs are run, for example --account=NAME",
                remedy: "drift has its own words before the --, among them --tasks, --concurrent and --time: drift help submit");
        }
        if (extra is [not ['-', ..], ..] || extra.Any(word => word.Any(char.IsControl)))
            throw new StudyException($"\"{extra[0]}\" behind -- is no option of sbatch", allowed: "options that begin with a dash, for example --account=NAME");
        return extra;
    }

    /// <summary>Arguments and options of the verb.</summary>
    private sealed class Words
    {
        public Argument<string?> Study { get; } = ArgumentText.Optional("STUDY");

        // What stands behind the two dashes; the parser deals words to arguments without regard to them.
        public Argument<string[]> Extra { get; } = new("-- OPTIONS") { HelpName = "OPTIONS", Arity = ArgumentArity.ZeroOrMore };

        public Option<bool> Slurm { get; } = new("--slurm");

        public Option<bool> Kubernetes { get; } = new("--k8s");

        public Option<string?> Tasks { get; } = new("--tasks");

        public Option<string?> Concurrent { get; } = new("--concurrent");

        public Option<string?> Time { get; } = new("--time");

        public Option<string?> Partition { get; } = new("--partition");

        public Option<string?> Gpus { get; } = new("--gpus");

        public Option<string?> Cpus { get; } = new("--cpus");

        public Option<string?> Image { get; } = new("--image");

        public Option<string?> Out { get; } = new("--out");

        public Option<bool> DryRun { get; } = new("--dry-run");

        public IEnumerable<Option> All => [Slurm, Kubernetes, Tasks, Concurrent, Time, Partition, Gpus, Cpus, Image, Out, DryRun];

        public static string[] BehindDashes(ParseResult parsed) =>
            [.. parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Select(token => token.Value)];

        /// <summary>The one word before the dashes that is no option.</summary>
        public string NameOf(ParseResult parsed)
        {
            string[] extra = parsed.GetValue(Extra) ?? [];
            int behind = BehindDashes(parsed).Length;
            if (extra.Length > behind)
                throw new StudyException($"drift submit takes one STUDY; \"{extra[0]}\" is one word too many", remedy: "Options for sbatch go behind two dashes: -- --account=NAME");
            return extra.Length == behind
                ? ArgumentText.Required(parsed, Study, "submit", "drift submit retention.json --slurm --dry-run")
                : throw new StudyException("drift submit needs a STUDY", remedy: "For example: drift submit retention.json --slurm --dry-run");
        }
    }
}
