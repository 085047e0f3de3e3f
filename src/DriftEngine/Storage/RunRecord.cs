using System.Globalization;
using System.Text.Json;

namespace DriftEngine.Storage;

/// <summary>Who computed what, when and on which device; for people. Nothing but the hint how to go on reads it back.</summary>
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

    /// <summary>Version of the engine.</summary>
    public string Engine { get; init; } = EngineVersion.Text;

    /// <summary>simd, cuda, opencl or ilgpu-cpu.</summary>
    public required string DeviceKind { get; init; }

    /// <summary>What the device calls itself.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Parts that this run computed.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}

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
    public string? LatestStudyPlace() => !Directory.Exists(runs) ? null : Directory.EnumerateFiles(runs, "*.json")
        .OrderDescending(StringComparer.Ordinal).Select(StudyPlace).FirstOrDefault(place => place != null);

    private static string? StudyPlace(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(path), RunOptions)?.Study;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // A record that a killed run left empty takes nothing but a hint away.
            return null;
        }
    }

    /// <summary>Writes the record anew.</summary>
    public static void WriteRun(string path, RunRecord run) =>
        StorageException.Guard("write the record of the run", path, () =>
            DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(run, RunOptions)));
}
