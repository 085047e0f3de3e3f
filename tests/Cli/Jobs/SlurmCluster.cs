using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DriftEngine.Storage;

namespace DriftEngine.Tests.Cli.Jobs;

/// <summary>A test that needs a real Slurm, and says so where it cannot have one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlurmFactAttribute : FactAttribute
{
    private static readonly string[] Commands = ["munged", "slurmctld", "slurmd", "sbatch"];

    /// <summary>Marks the test as skipped where the cluster cannot be started.</summary>
    public SlurmFactAttribute() => Skip = Missing;

    /// <summary>Why there can be no cluster; null where there can.</summary>
    internal static string? Missing { get; } =
        !File.Exists(SlurmCluster.Script("start-cluster.sh")) ? "the scripts that start Slurm are not in the folder \"shared\" beside the checkout"
        : !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "starting Slurm needs Linux and root"
        : Array.Find(Commands, command => !IsInstalled(command)) is { } command
            ? $"Slurm is not installed, there is no {command}: apt-get install munge slurmctld slurmd slurm-client"
            : null;

    private static bool IsInstalled(string command) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, command)));
}

/// <summary>
/// One real cluster for all tests: three nodes of two processors on this machine, and a fourth that works on what takes
/// longest beside the others. It is stopped when the tests have ended, and by a process beside them if they are killed.
/// </summary>
public sealed class SlurmCluster : IDisposable
{
    public const int SmallBlocks = 6, Points = 2;

    private const int BlockTrials = 512, Nodes = 4;
    private const string NodeBeside = "node4";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly string folder = $"/tmp/drift-slurm-{Environment.ProcessId}";
    private readonly DirectoryInfo work = Directory.CreateTempSubdirectory("drift slurm 100%-"); // blanks and a percent sign, as people have them
    private bool nodeIsDown;

    public SlurmCluster()
    {
        if (SlurmFactAttribute.Missing is not null)
            return;
        string stop = $"'{Script("stop-cluster.sh")}' {folder} --purge; rm -rf '{work.FullName}'";
        string watch = $"while kill -0 {Environment.ProcessId} 2>/dev/null; do sleep 1; done; {stop}";
        Process.Start(new ProcessStartInfo("setsid", ["bash", "-c", $"({watch}) </dev/null >/dev/null 2>&1 &"]))!.WaitForExit();
        string port = (20_000 + (Environment.ProcessId % 4000 * 5)).ToString(CultureInfo.InvariantCulture);
        string export = Shell($"SLURM_CI_PORT={port} '{Script("start-cluster.sh")}' {folder} {Nodes}");
        Environment.SetEnvironmentVariable("SLURM_CONF", export.Split('=', 2)[1].Trim());
        WriteStudy(Reference, SmallBlocks);
        string reference = $"cd '{Reference}' && dotnet '{Path.Combine(AppContext.BaseDirectory, "drift.dll")}' run slow.json --threads 1";
        string seconds = Shell($"TIMEFORMAT=%U; {{ time bash -c \"{reference}\" >/dev/null 2>&1; }} 2>&1");
        SecondsPerBlock = double.Parse(seconds, CultureInfo.InvariantCulture) / (SmallBlocks * Points);
        // More than fits into a minute even if the processor was twice as slow a moment ago.
        LongFolder = NewStudy("limit", LongBlocks = BlocksOf(seconds: 90));
        LongJob = SubmitWith(LongFolder, ["--tasks", "1", "--cpus", "1", "--time", "1min", "--", $"--nodelist={NodeBeside}"]);
    }

    /// <summary>A study of one task that needs more than its time limit of a minute; submitted at the start, to run beside the tests.</summary>
    public SubmissionRecord LongJob { get; } = null!;

    /// <summary>Its folder.</summary>
    public string LongFolder { get; } = "";

    /// <summary>Blocks of each of its points.</summary>
    public int LongBlocks { get; }

    /// <summary>Processor time of a block: whatever else runs here, it takes no less.</summary>
    private double SecondsPerBlock { get; }

    private string Reference => Path.Combine(work.FullName, "reference");

    public static string Script(string name) => SharedData.Path("slurm", name);

    public void Dispose()
    {
        if (SlurmFactAttribute.Missing is null)
            Shell($"'{Script("stop-cluster.sh")}' {folder} --purge");
        Environment.SetEnvironmentVariable("SLURM_CONF", null);
        work.Delete(recursive: true);
    }

    /// <summary>After a test, also one that failed: its jobs are ended, its nodes are back.</summary>
    public void CleanUp()
    {
        Shell($"squeue -h -r -o %F | sort -u | grep -vxF -e {LongJob.ArrayJob} -e {LongJob.MergeJob} | xargs -r scancel");
        if (nodeIsDown)
            Revive();
    }

    /// <summary>Blocks of each point for so much processor time in all.</summary>
    public int BlocksOf(double seconds) => Math.Max(SmallBlocks, (int)Math.Ceiling(seconds / SecondsPerBlock / Points));

    /// <summary>A folder with a study of two points whose blocks take about a second.</summary>
    /// <param name="name">Name of the folder.</param>
    /// <param name="blocks">Blocks of each point.</param>
    /// <param name="halfWidth">Goal of the stop rule; null is one that is never reached.</param>
    public string NewStudy(string name, int blocks = SmallBlocks, double? halfWidth = null)
    {
        string path = Path.Combine(work.FullName, name);
        WriteStudy(path, blocks, halfWidth ?? 1e-9);
        return path;
    }

    /// <summary>Submits the study of a folder.</summary>
    public static SubmissionRecord Submit(string folder, params string[] options) => SubmitWith(folder, [.. options, "--", ElseWhere]);

    /// <summary>Option of sbatch that leaves the node of the long job alone.</summary>
    public static string ElseWhere => $"--exclude={NodeBeside}";

    private static SubmissionRecord SubmitWith(string folder, string[] options)
    {
        Finished end = DriftProcess.Run(folder, ["submit", "slow.json", "--slurm", .. options]);
        Assert.True(end.ExitCode == 0, end.Error);
        SubmissionRecord submission = Results(folder).Submissions()[0];
        Assert.Equal($"array {submission.ArrayJob}\nmerge {submission.MergeJob}\n", end.Out);
        return submission;
    }

    public static ResultFolder Results(string folder) => ResultFolder.Load(Path.Combine(folder, "results", "slow"));

    /// <summary>Waits until this holds.</summary>
    public static void Until(Func<bool> holds, Func<string> otherwise)
    {
        var time = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(time.Elapsed < Patience, $"waited too long: {otherwise()}");
            Thread.Sleep(200);
        }
    }

    /// <summary>Waits until so many blocks are there.</summary>
    public static void UntilBlocks(string folder, int count) => Until(() => Blocks(folder) >= count, () => $"{Blocks(folder)} of {count} blocks, {Logs(folder)}");

    public static int Blocks(string folder) => Enumerable.Range(0, Points).Sum(point => Results(folder).Blocks(point).Count);

    /// <summary>Waits until a job and all of its tasks have ended; their states by id.</summary>
    public static Dictionary<string, string> UntilEnded(string job, string folder)
    {
        Until(() => States(job).Values.All(state => state is "COMPLETED" or "FAILED" or "CANCELLED" or "TIMEOUT" or "NODE_FAIL"), () => string.Join(", ", States(job)) + Logs(folder));
        return States(job);
    }

    /// <summary>States of a job's tasks by their ids.</summary>
    public static Dictionary<string, string> States(string job) => Shell($"squeue -h -r -t all -j {job} -o '%i|%T'")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).ToDictionary(fields => fields[0], fields => fields[1]);

    /// <summary>How often a task was put back in the queue.</summary>
    public static int Restarts(string task) => int.Parse(Regex.Match(Shell($"scontrol show job {task}"), @"Restarts=(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

    public static string NodeOf(string task) => Shell($"squeue -h -j {task} -o %N").Trim();

    /// <summary>Kills a node, or its part of Slurm alone, and tells the controller.</summary>
    public void KillNode(string node, bool jobsGoOn = false)
    {
        nodeIsDown = true;
        Shell($"'{Script("kill-node.sh")}' {(jobsGoOn ? "--slurmd-only " : "")}--down {folder} {node}");
    }

    /// <summary>Brings killed nodes back.</summary>
    public void Revive()
    {
        Shell($"'{Script("start-cluster.sh")}' {folder} {Nodes}");
        nodeIsDown = false;
    }

    /// <summary>All logs of a folder's jobs, for messages.</summary>
    public static string Logs(string folder) => string.Join("\n", Directory.EnumerateFiles(Results(folder).JobLogsFolder).Select(log => $"\n== {Path.GetFileName(log)}\n{File.ReadAllText(log)}"));

    /// <summary>Every row is there once and is that of a run without any scheduler; nothing half written lies about.</summary>
    public void AssertRows(string folder, int blocks = SmallBlocks)
    {
        ResultFolder found = Results(folder), expected = Results(Reference);
        foreach (PointRecord point in expected.Study.Points)
        {
            TrialRow[] rows = [.. found.ReadRows(point.Id)];
            Assert.Equal(2 * blocks * BlockTrials, rows.Length);
            Assert.Equal(rows.Length, rows.Select(row => (row.Trial, row.AgeSeconds)).Distinct().Count());
            Assert.Equal(expected.ReadRows(point.Id), rows.Where(row => row.Trial < SmallBlocks * BlockTrials));
        }

        Assert.All(found.Statistics(), point => Assert.True(point.Decision.Finished));
        Assert.Empty(Directory.EnumerateFiles(found.Folder, ".tmp-*", SearchOption.AllDirectories));
    }

    /// <summary>Runs a line of shell; its standard output.</summary>
    public static string Shell(string line)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        // Daemons started by the line may hold its standard error open.
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{line}: {(error.Wait(2000) ? error.Result : "")}");
        return output;
    }

    private static void WriteStudy(string folder, int blocks, double halfWidth = 1e-9)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "slow.json"), $$"""
            {
              "name": "slow", "seed": 7, "workload": { "matrix": [64, 64], "inputs": 2000, "distribution": "normal" }, "technology": "pcm-1m",
              "dac": { "bits": 6 }, "adc": { "bits": 6, "range": "calibrated" }, "ages": ["25s", "1y"],
              "trials": { "min": 64, "max": {{blocks * BlockTrials}}, "half_width": {{halfWidth.ToString(CultureInfo.InvariantCulture)}} }, "sweep": { "compensation": ["none", "global"] }
            }
            """);
    }
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SlurmTestGroup : ICollectionFixture<SlurmCluster>
{
    public const string Name = "Slurm";
}
