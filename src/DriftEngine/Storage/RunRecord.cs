using System.Globalization;
using System.Text.Json;

namespace DriftEngine.Storage;

/// <summary>Who computed what, when and on which device; for people and for drift status. No row and no decision about rows depends on it.</summary>
public sealed record RunRecord
{
    /// <summary>When the first block was begun.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the run ended; null while it runs, or if it was killed.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Done, stopped or failed; null while it runs, or if it was killed.</summary>
    public string? End { get; init; }

    /// <summary>Absolute path of the study file on that machine, or the name of a study inside the program.</summary>
    public string? Study { get; init; }

    /// <summary>The shard that the run computed; null is all of it.</summary>
    public string? Shard { get; init; }

    /// <summary>Name of the machine.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>Number of the process.</summary>
    public int Process { get; init; } = Environment.ProcessId;

    /// <summary>Version of the engine, with the commit that it was built from where the build knows it.</summary>
    public string Engine { get; init; } = EngineVersion.Build;

    /// <summary>simd, cuda, opencl or ilgpu-cpu.</summary>
    public required string DeviceKind { get; init; }

    /// <summary>What the device calls itself.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Driver of the device; null where there is none.</summary>
    public string? Driver { get; init; }

    /// <summary>Job of a scheduler (<see cref="Execution.SchedulerJob"/>); null outside one.</summary>
    public string? Job { get; init; }

    /// <summary>When the record was last written: a run that works writes it at least once a minute.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Block in work; after the end, the one in work at the end, if it was not finished.</summary>
    public BlockInWork? InWork { get; init; }

    /// <summary>Trials computed so far, those of the block in work included.</summary>
    public long Trials { get; init; }

    /// <summary>Seconds that they took.</summary>
    public double ComputeSeconds { get; init; }

    /// <summary>Most memory that the process held, in bytes; without that of a device.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>What ended the run, where it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Blocks that this run computed.</summary>
    public long Blocks { get; init; }

    /// <summary>Parts that this run computed; of very many, the latest.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}

/// <summary>A block that a run computes.</summary>
/// <param name="Point">Its point, from 0.</param>
/// <param name="Block">The block, from 0.</param>
/// <param name="Since">When it was begun.</param>
public sealed record BlockInWork(int Point, int Block, DateTimeOffset Since);

/// <summary>Records of runs.</summary>
public sealed partial class ResultFolder
{
    private static readonly JsonSerializerOptions RunOptions = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Takes a free name for the record of a run and writes it; gives the path back for <see cref="WriteRun"/>.</summary>
    public string BeginRun(RunRecord run)
    {
        string stamp = run.Started.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string path = StorageException.Guard("write the record of the run", runs, () =>
        {
            for (int counter = 0; ; counter++)
            {
                string suffix = counter == 0 ? string.Empty : $"-{counter}";
                string candidate = Path.Combine(runs, $"{stamp}-{run.Host}-{run.Process}{suffix}.json");
                try
                {
                    new FileStream(candidate, FileMode.CreateNew).Dispose();
                    return candidate;
                }
                catch (IOException) when (File.Exists(candidate))
                {
                    // Two runs of one process within a second: take the next name.
                }
            }
        });
        WriteRun(path, run);
        return path;
    }

    /// <summary>Where the latest run that says so had its study from (<see cref="RunRecord.Study"/>); null where none says it.</summary>
    public string? LatestStudyPlace() => Runs().Select(run => run.Study).FirstOrDefault(place => place != null);

    /// <summary>Records of runs, latest first; one that a killed run left empty is passed over.</summary>
    public IEnumerable<RunRecord> Runs() => !Directory.Exists(runs) ? [] : Directory.EnumerateFiles(runs, "*.json")
        .OrderDescending(StringComparer.Ordinal).Select(ReadRun).OfType<RunRecord>();

    private static RunRecord? ReadRun(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(path), RunOptions);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the record anew.</summary>
    public static void WriteRun(string path, RunRecord run) =>
        StorageException.Guard("write the record of the run", path, () =>
            DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(run, RunOptions)));
}
