using System.Diagnostics;
using DriftEngine.Cli.Jobs;
using DriftEngine.Storage;
using DriftEngine.Tests.Report;
using DriftEngine.Tests.Run;

namespace DriftEngine.Tests.Cli.Jobs;

public sealed class SlurmScriptsTests
{
    private static readonly SubmissionRecord Submitted = new()
    {
        Number = 3,
        At = CliSamples.Start,
        Tasks = 16,
        Concurrent = 8,
        Shards = "3,7,9-12",
        Options = new JobOptions { TimeSeconds = 7200, Cpus = 4, Gpus = 1, Partition = "long", Extra = ["--account=lab", "--comment", "two words", "-q", "night"] },
        Program = ["/usr/bin/dotnet", "/opt/it's drift/drift.dll"],
        Command = "drift submit x\nrm -rf /",
    };

    [Fact]
    public void The_script_of_the_shards_reads_like_this() => Assert.Equal(
        """"
        #!/bin/bash
        # 16 shards of the study test, 8 at a time.
        # Made by: drift submit x rm -rf /

        #SBATCH --job-name=drift-test
        #SBATCH --array=3,7,9-12%8
        #SBATCH --partition=long
        #SBATCH --time=02:00:00
        #SBATCH --cpus-per-task=4
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --gpus=1
        #SBATCH --signal=B:USR1@180
        #SBATCH --output="/data/my \"results\" 100%%/jobs/logs/%A_%a.out"
        #SBATCH --account=lab
        #SBATCH --comment "two words"
        #SBATCH -q night

        # At USR1, before the time limit, the program finishes its block if that takes at most so many seconds, and puts
        # its own task back in the queue. At TERM (scancel) it stops. Finished blocks are in the results folder already.
        export DRIFT_BLOCK_GRACE=60 DRIFT_TIME_LIMIT=7200
        exec /usr/bin/dotnet '/opt/it'\''s drift/drift.dll' run '/data/my "results" 100%' \
          --shard "$SLURM_ARRAY_TASK_ID/16%8" --threads "$SLURM_CPUS_PER_TASK" --device auto

        """", SlurmScripts.Shards(Folder("/data/my \"results\" 100%"), Submitted));

    [Fact]
    public void The_script_that_merges_reads_like_this() => Assert.Equal(
        """"
        #!/bin/bash
        # checks that the study test is complete and packs its parts; submitted to run after the shards.
        # Made by: drift submit x rm -rf /

        #SBATCH --job-name=drift-test-merge
        #SBATCH --time=00:01:00
        #SBATCH --cpus-per-task=1
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --output=/data/results/jobs/logs/%j-merge.out

        exec /usr/bin/dotnet '/opt/it'\''s drift/drift.dll' merge /data/results --settle 30s --partial

        """", SlurmScripts.Merge(Folder("/data/results"), Submitted with { Options = new JobOptions { TimeSeconds = 60, Cpus = 4 } }));

    [Fact]
    public void A_shell_gives_the_program_exactly_these_words()
    {
        using var folder = new TemporaryFolder();
        string results = Path.Combine(folder.Path, "it's $HOME `id` \"100%\" \\ of *");
        string program = Path.Combine(folder.Path, "the program");
        ShellScript.Write(program, "printf '%s\\n' \"$@\" $DRIFT_BLOCK_GRACE $DRIFT_TIME_LIMIT");
        SubmissionRecord submission = Submitted with { Program = [program, "first"], Options = new JobOptions { TimeSeconds = 60, Cpus = 4 } };
        Assert.Equal($"first\nrun\n{results}\n--shard\n7/16%8\n--threads\n4\n--device\nsimd\n7\n60\n", Bash(SlurmScripts.Shards(Folder(results), submission)));
        Assert.Equal($"first\nmerge\n{results}\n--settle\n30s\n--partial\n", Bash(SlurmScripts.Merge(Folder(results), submission)));
    }

    [Fact]
    public void The_program_is_its_file_or_the_host_with_the_library()
    {
        Assert.Equal(["/opt/drift"], ProgramWords.Of("/opt/drift", "/opt/drift.dll"));
        Assert.Equal(["/usr/bin/dotnet", "/opt/drift.dll"], ProgramWords.Of("/usr/bin/dotnet", "/opt/drift.dll"));
    }

    private static ResultFolder Folder(string path)
    {
        var plan = TestStudy.Plan(new(10, 43, null, 0.95));
        return ResultFolder.Outline(path, PointInputs.ToRecord(plan, [.. plan.Points.Select(TestStudy.Load)]));
    }

    private static string Bash(string script)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["SLURM_ARRAY_TASK_ID"] = "7";
        start.Environment["SLURM_CPUS_PER_TASK"] = "4";
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        return process.StandardOutput.ReadToEnd();
    }
}
