using System.CommandLine;
using DriftEngine.Cli.Metrics;
using DriftEngine.Execution;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>Who does the work of a run, and who is told of it.</summary>
internal sealed record RunTeam
{
    /// <summary>No worker's study is known.</summary>
    public const string NoStudy = "-";

    /// <summary>Whether other processes compute.</summary>
    public bool Several { get; init; }

    /// <summary>How many; null is one for each accelerator.</summary>
    public int? Workers { get; init; }

    /// <summary>Where metrics are served; null is nowhere.</summary>
    public MetricsAddress? Metrics { get; init; }

    /// <summary>In a process that is itself a worker of another: where its study lies, or <see cref="NoStudy"/>.</summary>
    public string? StudyOfWorker { get; init; }
}

/// <summary>The words behind <c>drift run</c>.</summary>
internal sealed class RunArguments
{
    /// <summary>What <c>drift run --help</c> prints.</summary>
    public const string Help = """
        drift run: compute the trials of a study; the same line again goes on where it stopped

        usage: drift run STUDY [--device DEVICE] [--threads N] [--out FOLDER] [--shard K/N]
                         [--workers N] [--max-time TIME] [--max-memory SIZE] [--stall TIME] [--metrics PORT]
               drift run FOLDER [...]

          STUDY              a study file, or the name of a study inside the program: first-look
          FOLDER             a results folder: go on with its study
          --device DEVICE    auto (default: cuda, then opencl, then simd), cuda, opencl, simd, or ilgpu-cpu; cuda:1 is the
                             second of its kind. ilgpu-cpu checks kernels and is very slow; drift devices lists what this
                             machine has
          --threads N        processor threads, 1 or more; all of them if left out
          --out FOLDER       results folder; results/NAME-OF-STUDY if left out
          --shard K/N        compute the K-th of N parts of the work, K from 1 to N; N processes, on any machines that
                             share the folder, then do all of it. K/N%M if M of them run at a time
          --workers N        N processes on this machine, each with its share of the work, shown as one: on an accelerator each,
                             in turns where there are fewer, or else on a share of the processor's threads. auto: one for
                             each accelerator. One that dies is reported and does not end the others
          --max-time TIME    end after the block in work, or before one that would not be done within TIME (90s, 10min, 2h),
                             with exit code 3
          --max-memory SIZE  memory that trials may take, for example 800M or 16G: of a graphics device its own memory (half
                             of it if left out); on the processor about what the whole process holds (no limit if left out)
          --stall TIME       a device that finishes no batch of trials for TIME is taken for dead: exit code 4. 30min if left
                             out; off: wait for ever. A batch is planned to take a second, but holds a trial at least

          --metrics PORT     serve metrics for Prometheus at http://localhost:PORT/metrics: blocks, trials, multiplications,
                             memory, age of the last batch. HOST:PORT for another name of this machine; *:PORT for everybody
                             who can reach it: nothing asks who they are

        None of the options changes a result. Where memory does not hold a batch of trials, half as many are tried.
        Ctrl-C once: stop, keep everything finished, exit code 3. Ctrl-C twice: end at once; the block in work is lost,
        nothing else. SIGUSR1: stop after the block in work, if that takes at most a minute; in a task of a Slurm array,
        then go back into the queue.

        examples:
          drift run first-look
          drift run retention.json --device simd --threads 8

        """;

    private readonly Argument<string?> study = ArgumentText.Optional("STUDY");
    private readonly Option<string?> device = new("--device");
    private readonly Option<string?> threads = new("--threads");
    private readonly Option<string?> folder = new("--out");
    private readonly Option<string?> shard = new("--shard");
    private readonly Option<string?> workers = new("--workers");
    private readonly Option<string?> metrics = new("--metrics");
    private readonly Option<string?> worker = new("--worker") { Hidden = true };
    private readonly Option<string?> maxTime = new("--max-time");
    private readonly Option<string?> maxMemory = new("--max-memory");
    private readonly Option<string?> stall = new("--stall");

    /// <summary>The parser.</summary>
    public Command ToCommand() => new("run") { study, device, threads, folder, shard, workers, maxTime, maxMemory, stall, metrics, worker };

    /// <summary>What was typed for STUDY or FOLDER.</summary>
    public string Name(ParseResult parsed) => ArgumentText.Required(parsed, study, "run", "drift run first-look");

    /// <summary>How to run; a complaint where something typed is wrong.</summary>
    public RunOptions Options(ParseResult parsed)
    {
        string name = Name(parsed);
        return new RunOptions
        {
            Device = DeviceArgument.Of(parsed, device),
            Threads = ArgumentText.Whole(parsed, threads, least: 1),
            ResultsFolder = parsed.GetValue(folder),
            Shard = ShardOf(parsed.GetValue(shard)),
            MaxTime = QuantityText.Duration(parsed, maxTime),
            MaxMemory = QuantityText.Bytes(parsed, maxMemory),
            Stall = parsed.GetValue(stall) == "off" ? null : QuantityText.Duration(parsed, stall) ?? RunOptions.UsualStall,
            Study = File.Exists(name) ? Path.GetFullPath(name) : name,
        };
    }

    /// <summary>Who does the work, and who is told of it.</summary>
    public RunTeam Team(ParseResult parsed)
    {
        bool several = parsed.GetValue(workers) is not null;
        if (several && parsed.GetValue(shard) is { } part)
            throw new StudyException(
                $"--workers and --shard {part} cannot be had together: the workers' shards would be part of that shard",
                remedy: "Start as many processes as there are workers, each with a --shard K/N of its own.");
        return new RunTeam
        {
            Several = several,
            Workers = parsed.GetValue(workers) == "auto" ? null : ArgumentText.Whole(parsed, workers, least: 1),
            Metrics = parsed.GetValue(metrics) is not { } text ? null
                : MetricsAddress.TryParse(text) ?? throw new StudyException($"--metrics is \"{text}\"", allowed: MetricsAddress.Allowed),
            StudyOfWorker = parsed.GetValue(worker),
        };
    }

    private static Shard? ShardOf(string? text) => text is null ? null
        : Shard.TryParse(text, out Shard shard) ? shard
        : throw new StudyException($"--shard is \"{text}\"", allowed: Shard.Allowed);
}
