using System.ComponentModel;
using System.Diagnostics;
using DriftEngine.Study;

namespace DriftEngine.Cli.Jobs;

/// <summary>Id of a job, and its cluster where there are several.</summary>
internal sealed record SlurmJob(string Id, string? Cluster);

/// <summary>One task in Slurm's queue: what squeue says of it.</summary>
/// <param name="Id">For example 1234_5.</param>
/// <param name="State">For example PENDING.</param>
/// <param name="Reason">Why it waits, or None.</param>
internal sealed record QueuedTask(string Id, string State, string Reason)
{
    private static readonly string[] Ended =
        ["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY", "REVOKED"];

    /// <summary>Whether it waits or runs, so that it may still write parts.</summary>
    public bool IsOpen => !Ended.Contains(State);
}

/// <summary>The commands of Slurm.</summary>
internal static class SlurmCommand
{
    /// <summary>Submits a script.</summary>
    public static SlurmJob Submit(string script, params string[] options)
    {
        (int code, string output, string error) = Run("sbatch", ["--parsable", .. options, script])
            ?? throw new StudyException("there is no sbatch on this machine", remedy: "Log in where jobs are submitted; --dry-run shows the scripts anywhere.");
        string[] fields = output.Trim().Split(';');
        if (code == 0 && fields[0].Length > 0)
            return new SlurmJob(fields[0], fields.Length > 1 ? fields[1] : null);
        throw new StudyException(
            $"sbatch refused the job: {OneLine(error)}", script,
            remedy: error.Contains("job array specification", StringComparison.OrdinalIgnoreCase)
                ? "The cluster takes fewer tasks in one array (scontrol show config says MaxArraySize): give fewer --tasks; each then computes more."
                : "Change the options, or add what the cluster asks for behind --, for example: -- --account=NAME");
    }

    /// <summary>What Slurm knows of a job and its tasks; null where squeue is missing or gives no answer, empty where the job is forgotten.</summary>
    public static IReadOnlyList<QueuedTask>? Queue(SlurmJob job)
    {
        string[] cluster = job.Cluster is { } name ? ["-M", name] : [];
        if (Run("squeue", [.. cluster, "-h", "-r", "-t", "all", "-j", job.Id, "-o", "%i|%T|%r"]) is not { } answer)
            return null;
        if (answer.Code != 0)
            return answer.Error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase) ? [] : null;
        return [.. answer.Output.Split('\n').Select(line => line.Split('|')).Where(fields => fields.Length == 3).Select(fields => new QueuedTask(fields[0], fields[1], fields[2]))];
    }

    /// <summary>Puts a task back in the queue; what went wrong, or null.</summary>
    public static string? Requeue(string task) => Run("scontrol", ["requeue", task]) switch
    {
        null => "there is no scontrol on this machine",
        { Code: 0 } => null,
        { } answer => OneLine(answer.Error),
    };

    private static string OneLine(string text) => string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static (int Code, string Output, string Error)? Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
