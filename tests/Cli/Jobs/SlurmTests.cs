using System.Diagnostics;
using DriftEngine.Cli;
using DriftEngine.Storage;

namespace DriftEngine.Tests.Cli.Jobs;

/// <summary>drift submit and drift resume on a real Slurm of three nodes, while things go wrong.</summary>
[Collection(SlurmTestGroup.Name)]
[Trait("Category", "Slurm")]
public sealed class SlurmTests(SlurmCluster cluster) : IDisposable
{
    public void Dispose() => cluster.CleanUp();

    [SlurmFact]
    public void An_array_and_its_merge_equal_a_local_run_row_for_row()
    {
        string folder = cluster.NewStudy("array");
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "5", "--concurrent", "2", "--cpus", "1");
        SlurmCluster.UntilBlocks(folder, 1);
        Finished refused = DriftProcess.Run(folder, "resume", "slow.json");
        Assert.Equal(2, refused.ExitCode);
        Assert.Matches($"job {job.ArrayJob} (is|are) still queued or running", refused.Error);
        Assert.Matches($"slurm, submission 1: array {job.ArrayJob}: .*running.*; merge {job.MergeJob}: 1 pending \\(Dependency\\)", DriftProcess.Run(folder, "status", "slow.json").Out);
        Assert.Equal(Enumerable.Repeat("COMPLETED", 5), SlurmCluster.UntilEnded(job.ArrayJob!, folder).Values);
        EndOfMerge(job, folder, complete: true);
        cluster.AssertRows(folder);
        Assert.Equal([1, 2, 3, 4, 5], Results(folder).Runs().Select(run => int.Parse(run.Shard!.Split('/')[0])).Order());
        Assert.StartsWith("nothing is missing", DriftProcess.Run(folder, "resume", "slow.json").Error, StringComparison.Ordinal);
    }

    [SlurmFact]
    public void A_node_that_dies_costs_the_block_in_work()
    {
        string folder = cluster.NewStudy("node");
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "3", "--cpus", "2");
        SlurmCluster.UntilBlocks(folder, 3);
        cluster.KillNode(SlurmCluster.NodeOf($"{job.ArrayJob}_2"));
        cluster.Revive();
        Assert.Equal(Enumerable.Repeat("COMPLETED", 3), SlurmCluster.UntilEnded(job.ArrayJob!, folder).Values);
        Assert.Equal([0, 1, 0], Restarts(job, 3));
        EndOfMerge(job, folder, complete: true);
        cluster.AssertRows(folder);
    }

    [SlurmFact]
    public void Two_attempts_of_a_task_at_the_same_time_do_no_harm()
    {
        // So much processor time that the second begins, some 12 s after the node is lost, before the first is done.
        int blocks = cluster.BlocksOf(seconds: 30);
        string folder = cluster.NewStudy("partition", blocks);
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "1", "--cpus", "1");
        SlurmCluster.UntilBlocks(folder, 1);
        cluster.KillNode(SlurmCluster.NodeOf($"{job.ArrayJob}_1"), jobsGoOn: true);
        SlurmCluster.UntilEnded(job.ArrayJob!, folder);
        SlurmCluster.Until(() => Results(folder).Runs().All(run => run.End is not null), () => SlurmCluster.Logs(folder));
        cluster.Revive();
        RunRecord[] runs = [.. Results(folder).Runs().OrderBy(run => run.Started)];
        Assert.Equal(["done", "done"], runs.Select(run => run.End));
        Assert.True(runs[1].Started < runs[0].Ended, "the attempts did not overlap");
        EndOfMerge(job, folder, complete: true);
        cluster.AssertRows(folder, blocks);
    }

    [SlurmFact]
    public void Work_longer_than_the_time_limit_is_done_in_several_attempts()
    {
        (string folder, SubmissionRecord job) = (cluster.LongFolder, cluster.LongJob);
        Assert.Equal(["COMPLETED"], SlurmCluster.UntilEnded(job.ArrayJob!, folder).Values);
        Assert.InRange(SlurmCluster.Restarts($"{job.ArrayJob}_1"), 1, 8);
        RunRecord[] runs = [.. Results(folder).Runs()];
        Assert.Equal("done", runs[0].End);
        Assert.All(runs[1..], run => Assert.Equal("stopped", run.End));
        Assert.Contains($"task {job.ArrayJob}_1 is back in the queue", SlurmCluster.Logs(folder), StringComparison.Ordinal);
        EndOfMerge(job, folder, complete: true);
        cluster.AssertRows(folder, cluster.LongBlocks);
    }

    [SlurmFact]
    public void A_preempted_task_goes_on_later()
    {
        // So much processor time that it lasts until the urgent job's turn comes.
        int blocks = cluster.BlocksOf(seconds: 8 * Math.Min(Environment.ProcessorCount, 6));
        string folder = cluster.NewStudy("preempted", blocks);
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "3", "--cpus", "2", "--partition", "spot");
        SlurmCluster.UntilBlocks(folder, 2);
        string urgent = SlurmCluster.Shell($"sbatch --parsable -p main {SlurmCluster.ElseWhere} --cpus-per-task=2 -o /dev/null --wrap 'sleep 3'").Trim();
        Assert.Equal(["COMPLETED"], SlurmCluster.UntilEnded(urgent, folder).Values);
        Assert.Equal(Enumerable.Repeat("COMPLETED", 3), SlurmCluster.UntilEnded(job.ArrayJob!, folder).Values);
        Assert.Equal(1, Restarts(job, 3).Sum());
        EndOfMerge(job, folder, complete: true);
        cluster.AssertRows(folder, blocks);
    }

    [SlurmFact]
    public void A_cancelled_array_stays_cancelled()
    {
        string folder = cluster.NewStudy("cancelled");
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "4", "--concurrent", "2", "--cpus", "1");
        SlurmCluster.UntilBlocks(folder, 2);
        SlurmCluster.Shell($"scancel {job.ArrayJob}");
        SlurmCluster.UntilEnded(job.ArrayJob!, folder);
        EndOfMerge(job, folder, complete: false);
        Assert.All(SlurmCluster.States(job.ArrayJob!).Values, state => Assert.Equal("CANCELLED", state));
        Assert.All(Results(folder).Runs(), run => Assert.Equal("stopped", run.End));
        Assert.InRange(SlurmCluster.Blocks(folder), 2, (SlurmCluster.Points * SlurmCluster.SmallBlocks) - 1);
    }

    [SlurmFact]
    public void Tasks_that_come_after_the_goal_is_reached_compute_nothing()
    {
        string folder = cluster.NewStudy("goal", halfWidth: 0.00094);
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "4", "--concurrent", "1", "--cpus", "1");
        Assert.Equal(Enumerable.Repeat("COMPLETED", 4), SlurmCluster.UntilEnded(job.ArrayJob!, folder).Values);
        Assert.Equal(["1/4%1", "2/4%1"], Results(folder).Runs().Select(run => run.Shard).Order());
        Assert.All(Results(folder).Statistics(), point => Assert.True(point.Decision.Finished));
        Assert.InRange(SlurmCluster.Blocks(folder), 2 * SlurmCluster.Points, 3 * SlurmCluster.Points);
        EndOfMerge(job, folder, complete: true);
    }

    [SlurmFact]
    public void The_last_task_requeues_itself_and_no_other()
    {
        string folder = cluster.NewStudy("last");
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "3", "--cpus", "1");
        SlurmCluster.UntilBlocks(folder, 3);
        // The id of the last task's job is that of the array.
        SlurmCluster.Shell($"scancel --batch --signal=USR1 {job.ArrayJob}_3");
        Assert.Equal(Enumerable.Repeat("COMPLETED", 3), SlurmCluster.UntilEnded(job.ArrayJob!, folder).Values);
        Assert.Equal([0, 0, 1], Restarts(job, 3));
        Assert.Equal(4, Results(folder).Runs().Count());
        EndOfMerge(job, folder, complete: true);
        cluster.AssertRows(folder);
    }

    [SlurmFact]
    public void A_shard_that_crashes_is_named_and_resumed_alone()
    {
        string folder = cluster.NewStudy("crash");
        SubmissionRecord job = SlurmCluster.Submit(folder, "--tasks", "3", "--cpus", "2");
        SlurmCluster.UntilBlocks(folder, 2);
        Process.GetProcessById(Results(folder).Runs().Single(run => run.Shard == "2/3").Process).Kill();
        Dictionary<string, string> states = SlurmCluster.UntilEnded(job.ArrayJob!, folder);
        Assert.Equal(["COMPLETED", "FAILED", "COMPLETED"], states.OrderBy(task => task.Key, StringComparer.Ordinal).Select(task => task.Value));
        EndOfMerge(job, folder, complete: false);
        Finished resumed = DriftProcess.Run(folder, "resume", "results/slow");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        SubmissionRecord second = Results(folder).Submissions()[0];
        Assert.Equal((2, "2", 3), (second.Number, second.Shards, second.Tasks));
        Assert.Equal([$"{second.ArrayJob}_2"], SlurmCluster.UntilEnded(second.ArrayJob!, folder).Keys);
        EndOfMerge(second, folder, complete: true);
        cluster.AssertRows(folder);
    }

    private static ResultFolder Results(string folder) => SlurmCluster.Results(folder);

    private static int[] Restarts(SubmissionRecord job, int tasks) => [.. Enumerable.Range(1, tasks).Select(task => SlurmCluster.Restarts($"{job.ArrayJob}_{task}"))];

    /// <summary>The merge ran once, after the array, and told whether all is there.</summary>
    private static void EndOfMerge(SubmissionRecord job, string folder, bool complete)
    {
        string state = SlurmCluster.UntilEnded(job.MergeJob!, folder).Values.Single();
        Assert.Equal(0, SlurmCluster.Restarts(job.MergeJob!));
        string log = File.ReadAllText(Path.Combine(Results(folder).JobLogsFolder, $"{job.MergeJob}-merge.out"));
        Assert.True(state == (complete ? "COMPLETED" : "FAILED"), $"{state}: {log}");
        Assert.Contains($"ExitCode={(complete ? ExitCode.Done : ExitCode.Stopped)}:0", SlurmCluster.Shell($"scontrol show job {job.MergeJob}"), StringComparison.Ordinal);
        Assert.Contains(complete ? "complete. For the results: drift report" : "not complete: blocks of", log, StringComparison.Ordinal);
    }
}
