namespace DriftEngine.Execution;

/// <summary>The scheduler's name for the job in which this process runs, as its own commands take it.</summary>
public static class SchedulerJob
{
    /// <summary>slurm 1234_5, slurm 1234, kubernetes POD; null outside of a job.</summary>
    /// <param name="environment">The environment's variables.</param>
    public static string? Name(Func<string, string?> environment)
    {
        string? Of(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
        // The job id of an array's last task is the array's own, and would stand for all of it.
        if (Of("SLURM_ARRAY_JOB_ID") is { } array && Of("SLURM_ARRAY_TASK_ID") is { } task)
            return $"slurm {array}_{task}";
        if (Of("SLURM_JOB_ID") is { } job)
            return $"slurm {job}";
        // A pod's host name is the pod's name.
        return Of("KUBERNETES_SERVICE_HOST") is not null && Of("HOSTNAME") is { } pod ? $"kubernetes {pod}" : null;
    }
}
