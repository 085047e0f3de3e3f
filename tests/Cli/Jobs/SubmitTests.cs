using System.Text.RegularExpressions;
using DriftEngine.Cli.Jobs;
using DriftEngine.Storage;
using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Cli.Jobs;

/// <summary>drift submit, resume and status with commands of Slurm that only write down how they were called.</summary>
public sealed class SubmitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string commands;

    public SubmitTests()
    {
        SmallStudy.Write(folder.Path, 1024);
        commands = Directory.CreateDirectory(Path.Combine(folder.Path, "slurm")).FullName;
        Command("sbatch", "N=$(($(cat \"$0.count\" 2>/dev/null || echo 70) + 1)); echo $N > \"$0.count\"; echo \"$N;west\"");
        Command("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_dry_run_shows_both_scripts_and_writes_and_calls_nothing()
    {
        string[] before = Everything();
        Finished end = Drift("submit", "small.json", "--slurm", "--tasks", "3", "--dry-run");
        Assert.Equal(0, end.ExitCode);
        Assert.Matches(@"(?s)^== \S+/results/small/jobs/0001-shards\.sh\n#!/bin/bash\n.*#SBATCH --array=1-3%3\n.*\n== \S+/0001-merge\.sh\n#!/bin/bash\n.* merge \S+ --settle 30s --partial\n$", end.Out);
        Assert.Contains("Nothing was submitted or written. It would be 3 shards, at most 3 at a time", end.Error, StringComparison.Ordinal);
        Assert.Equal(before, Everything());
        Assert.Equal(0, Drift("submit", "small.json", "--k8s", "--dry-run").ExitCode);
        Assert.Equal(before, Everything());
    }

    [Fact]
    public void Submit_prepares_the_folder_and_gives_both_scripts_to_Slurm()
    {
        Finished end = Drift("submit", "small.json", "--slurm", "--tasks", "9", "--concurrent", "2", "--", "--account=lab");
        Assert.Equal((0, "array 71\nmerge 72\n"), (end.ExitCode, end.Out));
        string jobs = Path.Combine(folder.Path, "results/small/jobs");
        Assert.Equal([$"--parsable {jobs}/0001-shards.sh", $"--parsable -M west --dependency=afterany:71 {jobs}/0001-merge.sh"], Calls("sbatch"));
        Assert.Contains("--tasks 9 are more than there are blocks: 4 are submitted", end.Error, StringComparison.Ordinal);
        Assert.Contains("  squeue -M west -j 71,72\n", end.Error, StringComparison.Ordinal);
        Assert.EndsWith("If blocks are missing at the end: drift resume results/small\n", end.Error, StringComparison.Ordinal);
        SubmissionRecord kept = Assert.Single(Results.Submissions());
        Assert.Equal((1, "71", "72", "west", 4, 2, "1-4"), (kept.Number, kept.ArrayJob, kept.MergeJob, kept.Cluster, kept.Tasks, kept.Concurrent, kept.Shards));
        Assert.Equal("drift submit small.json --slurm --tasks 9 --concurrent 2 -- '--account=lab'", kept.Command);
        Assert.Equal(Results.Study.Points.Select(point => point.BlocksMax), [2, 2]);
    }

    [Fact]
    public void Resume_submits_what_is_missing_until_nothing_is()
    {
        Assert.Contains("drift run results/small; or on Slurm: drift submit results/small --slurm", Prepared(() => Drift("resume", "results/small")).Error, StringComparison.Ordinal);
        Assert.Equal(0, Drift("submit", "results/small", "--slurm", "--tasks", "3", "--partition", "long").ExitCode);
        Assert.Equal(0, Drift("run", "results/small", "--shard", "2/3").ExitCode);
        Finished shown = Drift("resume", "small.json", "--dry-run");
        Assert.Contains("#SBATCH --array=1,3%3\n#SBATCH --partition=long\n", shown.Out, StringComparison.Ordinal);
        Assert.Equal((0, "array 73\nmerge 74\n"), (Drift("resume", "small.json") is var end ? end.ExitCode : 0, end.Out));
        Assert.Equal(["1,3", "1-3"], Results.Submissions().Select(submission => submission.Shards));
        Assert.Equal(0, Drift("run", "results/small").ExitCode);
        Finished done = Drift("resume", "small.json");
        Assert.Equal((0, "nothing is missing: every point is done. For the results: drift report results/small\n"), (done.ExitCode, done.Error));
        Assert.StartsWith("nothing left to do", Drift("submit", "small.json", "--slurm").Error, StringComparison.Ordinal);
        Assert.Equal(4, Calls("sbatch").Length);
    }

    [Fact]
    public void While_jobs_are_queued_nothing_is_submitted_and_status_counts_them()
    {
        Assert.Equal(0, Drift("submit", "small.json", "--slurm", "--tasks", "3").ExitCode);
        Command("squeue", "[[ $* = *71* ]] && printf '71_1|COMPLETED|None\\n71_2|RUNNING|None\\n71_3|PENDING|Resources\\n' || echo '72|PENDING|Dependency'");
        foreach (string verb in new[] { "resume", "submit" })
        {
            Finished end = Drift(verb == "resume" ? ["resume", "small.json"] : ["submit", "small.json", "--slurm"]);
            Assert.Equal(2, end.ExitCode);
            Assert.Contains("error: 2 tasks of job 71 are still queued or running", end.Error, StringComparison.Ordinal);
        }

        Finished status = Drift("status", "small.json");
        Assert.Contains("slurm, submission 1: array 71: 1 completed, 1 pending (Resources), 1 running; merge 72: 1 pending (Dependency)\n", status.Out, StringComparison.Ordinal);
        Assert.EndsWith("Jobs are in the queue; nothing is to be done.\n", status.Error, StringComparison.Ordinal);
        Command("squeue", "echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1");
        Assert.Contains("Slurm does not say whether job 71 is still queued", Drift("resume", "small.json").Error, StringComparison.Ordinal);
        Assert.EndsWith("To go on: drift resume results/small\n", Drift("status", "results/small").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Slurm_refuses_leaves_no_submission_behind()
    {
        Command("sbatch", "echo 'sbatch: error: invalid partition specified: nowhere' >&2; exit 1");
        Finished end = Drift("submit", "small.json", "--slurm", "--partition", "nowhere");
        Assert.Equal((2, ""), (end.ExitCode, end.Out));
        Assert.Contains("error: sbatch refused the job: sbatch: error: invalid partition specified: nowhere\n", end.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Results.JobsFolder));
        Command("sbatch", "[[ $* = *merge* ]] && exit 1 || echo 71");
        Finished half = Drift("submit", "small.json", "--slurm");
        Assert.Equal((2, "array 71\n"), (half.ExitCode, half.Out));
        Assert.Contains("error: the shards run as job 71, but sbatch refused the job", half.Error, StringComparison.Ordinal);
        Assert.Matches(@"When they have ended: drift merge \S+/results/small --settle 30s --partial\n$", half.Error);
        Assert.Equal(("71", null), (Results.Submissions()[0].ArrayJob, Results.Submissions()[0].MergeJob));
    }

    [Fact]
    public void Without_Slurm_the_message_says_so()
    {
        File.Delete(Path.Combine(commands, "sbatch"));
        Finished end = DriftProcess.Start(folder.Path, new Dictionary<string, string> { ["PATH"] = commands }, "submit", "small.json", "--slurm").WaitForEnd();
        Assert.Equal(2, end.ExitCode);
        Assert.Contains("error: there is no sbatch on this machine", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warned_task_puts_itself_back_by_array_and_task_and_hears_no_TERM_after_that()
    {
        Command("scontrol", "kill -TERM $PPID; sleep 0.3; kill -TERM $PPID");
        Finished end = Warned(("SLURM_ARRAY_JOB_ID", "71"), ("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_JOB_ID", "71"));
        Assert.Equal(3, end.ExitCode);
        Assert.Equal(["requeue 71_3"], Calls("scontrol"));
        Assert.Contains("task 71_3 is back in the queue", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("stopping; everything", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_is_no_task_of_an_array_never_requeues()
    {
        Command("scontrol", "");
        Finished end = Warned(("SLURM_JOB_ID", "71"));
        Assert.Equal((3, 0), (end.ExitCode, Calls("scontrol").Length));
    }

    [Fact]
    public void A_requeue_that_is_refused_says_what_to_do()
    {
        Command("scontrol", "echo 'Access denied' >&2; exit 1");
        Finished end = Warned(("SLURM_ARRAY_JOB_ID", "71"), ("SLURM_ARRAY_TASK_ID", "3"));
        Assert.Equal(3, end.ExitCode);
        Assert.Contains("could not put task 71_3 back in the queue: Access denied. Later: drift resume results/small", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_runs_that_had_their_time_and_made_no_block_are_in_vain()
    {
        TimeSpan hour = TimeSpan.FromHours(1);
        RunRecord Run(string shard, string end, double minutes, params string[] parts) => new()
        {
            Started = CliSamples.Start,
            Ended = CliSamples.Start.AddMinutes(minutes),
            DeviceKind = "simd",
            DeviceName = "",
            Shard = shard,
            End = end,
            Parts = parts,
        };
        RunRecord vain = Run("1/2", "stopped", 56), good = Run("1/2", "stopped", 56, "part"), preempted = Run("1/2", "stopped", 5);
        var shard = new DriftEngine.Execution.Shard(1, 2, 2);
        Assert.True(SelfRequeue.InVain([vain, Run("2/2", "done", 5, "part"), vain, vain, good], shard, hour));
        Assert.False(SelfRequeue.InVain([vain, vain, good, vain], shard, hour));
        Assert.False(SelfRequeue.InVain([vain, vain], shard, hour));
        Assert.False(SelfRequeue.InVain([vain, vain, vain], null, hour));
        Assert.False(SelfRequeue.InVain([vain, vain, preempted], shard, hour));
        Assert.True(SelfRequeue.InVain([vain, vain, preempted], shard, TimeSpan.Zero));
    }

    private ResultFolder Results => ResultFolder.Load(Path.Combine(folder.Path, "results/small"));

    private Dictionary<string, string> InPath => new() { ["PATH"] = $"{commands}:{Environment.GetEnvironmentVariable("PATH")}" };

    /// <summary>A run that gets USR1 after some blocks.</summary>
    private Finished Warned(params (string Name, string Value)[] environment)
    {
        SmallStudy.Write(folder.Path, 100 * 512);
        Dictionary<string, string> with = InPath;
        foreach ((string name, string value) in environment)
            with[name] = value;
        using DriftProcess process = DriftProcess.Start(folder.Path, with, "run", "small.json", "--threads", "1");
        string parts = Path.Combine(folder.Path, "results/small/parts");
        while (!process.HasExited && (!Directory.Exists(parts) || Directory.GetFiles(parts, "*.parquet").Length < 3))
            Thread.Sleep(1);
        process.Send("USR1");
        Finished end = process.WaitForEnd();
        Assert.Contains("warned by USR1", end.Error, StringComparison.Ordinal);
        return end;
    }

    /// <summary>A command in the path that writes its words down before it does something.</summary>
    private void Command(string name, string line) => ShellScript.Write(Path.Combine(commands, name), $"echo \"$*\" >> \"$0.calls\"\n{line}");

    private string[] Calls(string command) => Path.Combine(commands, command + ".calls") is var path && File.Exists(path) ? File.ReadAllLines(path) : [];

    private Finished Drift(params string[] line)
    {
        using DriftProcess process = DriftProcess.Start(folder.Path, InPath, line);
        return process.WaitForEnd();
    }

    /// <summary>A folder with its study but without a submission.</summary>
    private Finished Prepared(Func<Finished> then)
    {
        Assert.Equal(0, Drift("submit", "small.json", "--slurm").ExitCode);
        File.Delete(Results.JobPath(1, ".json"));
        File.Delete(Path.Combine(commands, "sbatch.count"));
        File.Delete(Path.Combine(commands, "sbatch.calls"));
        return then();
    }

    private string[] Everything() => [.. Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
