namespace DriftEngine.Cli.Jobs;

/// <summary>The task of an array in which this process runs.</summary>
/// <param name="Id">Array and task. Never the job's own id: that of an array's last task is the array's, and stands for all of it.</param>
internal sealed record SlurmTask(string Id)
{
    /// <summary>From the environment; null outside of an array.</summary>
    public static SlurmTask? Of(Func<string, string?> environment) =>
        environment("SLURM_ARRAY_JOB_ID") is { Length: > 0 } array && environment("SLURM_ARRAY_TASK_ID") is { Length: > 0 } task
            ? new SlurmTask($"{array}_{task}")
            : null;
}
