using System.Globalization;
using System.Text.Json;
using DriftEngine.Execution;

namespace DriftEngine.Storage;

/// <summary>What every task of a submission gets from the scheduler.</summary>
public sealed record JobOptions
{
    /// <summary>Time limit of a task, in whole seconds.</summary>
    public required int TimeSeconds { get; init; }

    /// <summary>Processors of a task.</summary>
    public required int Cpus { get; init; }

    /// <summary>Accelerators of a task; null: it computes on processors.</summary>
    public int? Gpus { get; init; }

    /// <summary>Partition; null is the cluster's default.</summary>
    public string? Partition { get; init; }

    /// <summary>More options of sbatch, word by word.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];
}

/// <summary>jobs/NNNN.json: an array of shards that was given to Slurm, and the job that merges their parts. For drift resume and drift status.</summary>
public sealed record SubmissionRecord
{
    /// <summary>Submissions of a folder count from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Shards of the study.</summary>
    public required int Tasks { get; init; }

    /// <summary>How many run at a time.</summary>
    public required int Concurrent { get; init; }

    /// <summary>Numbers of those that were submitted, for example 1-16 or 3,7,9-12.</summary>
    public required string Shards { get; init; }

    /// <summary>What every task gets.</summary>
    public required JobOptions Options { get; init; }

    /// <summary>The program and its first words, as the scripts run it.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The command that was typed.</summary>
    public required string Command { get; init; }

    /// <summary>Id of the array; null if Slurm never took it.</summary>
    public string? ArrayJob { get; init; }

    /// <summary>Id of the job that merges; null if Slurm never took it.</summary>
    public string? MergeJob { get; init; }

    /// <summary>Cluster that took them, where there are several.</summary>
    public string? Cluster { get; init; }

    /// <summary>One of its shards as drift run --shard takes it.</summary>
    public Shard Shard(int number) => new(number, Tasks, Concurrent);
}

/// <summary>Submissions to a scheduler, with their scripts: jobs/.</summary>
public sealed partial class ResultFolder
{
    /// <summary>Folder of scripts and records of submissions.</summary>
    public string JobsFolder => jobs;

    /// <summary>Folder of the logs of their jobs.</summary>
    public string JobLogsFolder => Path.Combine(jobs, "logs");

    /// <summary>The number that the next submission would have.</summary>
    public int NextSubmission => SubmissionNumbers().FirstOrDefault() + 1;

    /// <summary>Path of a file of a submission.</summary>
    /// <param name="number">The submission, from 1.</param>
    /// <param name="ending">What follows the number, for example .json.</param>
    public string JobPath(int number, string ending) => Path.Combine(jobs, string.Create(CultureInfo.InvariantCulture, $"{number:0000}{ending}"));

    /// <summary>Takes the next number for a submission, whoever else takes one at the same time.</summary>
    public int BeginSubmission() => StorageException.Guard("make a submission", jobs, () =>
    {
        Directory.CreateDirectory(JobLogsFolder);
        int number = NextSubmission;
        while (!DurableFile.TryWriteNew(JobPath(number, ".json"), "{}"u8))
            number++;
        return number;
    });

    /// <summary>Writes the record of a submission whose number was taken.</summary>
    public void WriteSubmission(SubmissionRecord submission) =>
        WriteJobFile(JobPath(submission.Number, ".json"), JsonSerializer.SerializeToUtf8Bytes(submission, RunOptions));

    /// <summary>Writes a file of a submission.</summary>
    public static void WriteJobFile(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] content = bytes.ToArray();
        StorageException.Guard("write a job's files", path, () => DurableFile.Write(path, content));
    }

    /// <summary>Gives the number of a submission that came to nothing back, with its files.</summary>
    public void DropSubmission(int number, params string[] endings)
    {
        foreach (string ending in endings.Append(".json"))
            File.Delete(JobPath(number, ending));
    }

    /// <summary>Submissions that Slurm took, latest first.</summary>
    public IReadOnlyList<SubmissionRecord> Submissions() =>
        [.. SubmissionNumbers().Select(ReadSubmission).OfType<SubmissionRecord>().Where(submission => submission.ArrayJob is not null)];

    private IEnumerable<int> SubmissionNumbers() => !Directory.Exists(jobs) ? [] : Directory.EnumerateFiles(jobs, "*.json")
        .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
        .Where(number => number > 0).OrderDescending();

    // One that is being made, or was given up half way, is no submission.
    private SubmissionRecord? ReadSubmission(int number)
    {
        try
        {
            return JsonSerializer.Deserialize<SubmissionRecord>(File.ReadAllBytes(JobPath(number, ".json")), RunOptions);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
