using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DriftEngine.Statistics;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Storage;

/// <summary>study.json: the exact study with its table of blocks; enough to read, report and recompute every row.</summary>
public sealed record StudyRecord
{
    /// <summary>Version of this file and of the parts.</summary>
    public int Format { get; init; } = PartFile.FormatVersion;

    /// <summary>Name of the study.</summary>
    public required string Name { get; init; }

    /// <summary>File that the study was read from, or the name of a study inside the program.</summary>
    public required string Source { get; init; }

    /// <summary>The study file's text.</summary>
    public required string Text { get; init; }

    /// <summary>The grid, at least one point.</summary>
    public required IReadOnlyList<PointRecord> Points { get; init; }

    /// <summary>SHA-256 over all else in the file, whatever its blanks and line ends: rows belong to the study as it was written.</summary>
    [JsonPropertyOrder(1)]
    public string? Seal { get; init; }

    /// <summary>Identity of the study: its points, in order. Names, files' places and stop rules are not part of it.</summary>
    [JsonIgnore]
    public string StudyId => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Points.Select(point => point.Id)))));
}

/// <summary>One point of study.json.</summary>
public sealed record PointRecord
{
    /// <summary>Position in the grid, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Identity of everything that changes the point's numbers.</summary>
    public required string Id { get; init; }

    /// <summary>Swept settings by path, with the value as it stands in the study file.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Swept { get; init; }

    /// <summary>Trials of every block; block b holds the trials from b x BlockTrials on.</summary>
    public required int BlockTrials { get; init; }

    /// <summary>Inputs of every trial.</summary>
    public required int Images { get; init; }

    /// <summary>SHA-256 of the network, in hex.</summary>
    public required string NetworkSha256 { get; init; }

    /// <summary>SHA-256 of the inputs and labels, in hex.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>All settings of the point.</summary>
    public required StudySpec Spec { get; init; }

    /// <summary>Moments of reprogramming that a band decided, in seconds along the mission: what labels go by. Null where none decides.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? BandMoments { get; init; }

    /// <summary>How far the point is backed by data, age by age.</summary>
    [JsonIgnore]
    public IReadOnlyList<AgeSupport> Support => PointSupport.Of(Spec, BandMoments);

    /// <summary>Blocks that hold the trials up to the largest number that the study allows.</summary>
    [JsonIgnore]
    public int BlocksMax => (Spec.Trials.Max + BlockTrials - 1) / BlockTrials;

    /// <summary>Whether inputs are classified; otherwise outputs are held against exact ones.</summary>
    [JsonIgnore]
    public bool Classifies => Spec.Workload is null;

    /// <summary>Images as rows name them: 0 where there is nothing to classify.</summary>
    [JsonIgnore]
    public int Total => Classifies ? Images : 0;

    /// <summary>Whether the errors of layers are kept.</summary>
    [JsonIgnore]
    public bool RecordsLayers => Spec.Record.Contains(RecordedDetail.Layers);

    /// <summary>Temperature of the read at every age. When the chip was programmed does not matter for it.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> ReadKelvin => [.. Spec.ToLife([]).Contexts(Spec.AgesSeconds).Select(context => context.ReadKelvin)];

    /// <summary>The stop rule before the first trial.</summary>
    internal StopTally NewTally() => new(Spec.Trials, BlockTrials, Spec.AgesSeconds.Count, NoOutcomes().Total);

    /// <summary>No trial yet.</summary>
    internal PointOutcomes NoOutcomes() => new(Spec.AgesSeconds.Count, Classifies ? Images : null);
}

/// <summary>Writes, reads and compares study.json.</summary>
internal static class StudyRecordFile
{
    private const string SealName = "seal";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    // What does not change a number, or stands for a file whose content is compared by its hash.
    private static readonly string[] FreeSettings = ["name", "trials", "network", "data.images", "data.labels", "workload.matrix_file", "workload.inputs_file", "record", "allow_extrapolation"];

    public static byte[] ToBytes(StudyRecord study) =>
        JsonSerializer.SerializeToUtf8Bytes(study with { Seal = SealOf(JsonSerializer.SerializeToElement(study, Options)) }, Options);

    public static StudyRecord Read(string path)
    {
        byte[] bytes = StorageException.Guard("read the study of a results folder", path, () => File.ReadAllBytes(path));
        try
        {
            JsonElement found = JsonSerializer.Deserialize<JsonElement>(bytes);
            RequireFormat(found, path);
            if (found.TryGetProperty(SealName, out JsonElement seal) && seal.ValueKind != JsonValueKind.Null && seal.ToString() != SealOf(found))
                throw Changed(path, "checksum");
            return found.Deserialize<StudyRecord>(Options) is { Points.Count: > 0 } study ? study : throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What the parser says of it helps nobody: a person has not written this file.
            throw new StorageException(new StudyError("study.json cannot be read: it is cut off, or was changed by hand", path, Remedy: RemedyOf(path)), e);
        }
    }

    /// <summary>What to say of a study.json that is not the one under which the rows were computed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="how">What shows it.</param>
    public static StorageException Changed(string path, string how) =>
        new(new StudyError($"study.json was changed since it was written: {how}", path, Remedy: $"Put it back as it was. If there is no copy: {RemedyOf(path)}"));

    private static string RemedyOf(string path) =>
        $"Delete study.json alone and run the study again with --out {Path.GetDirectoryName(path)}: all rows of that study are kept.";

    private static void RequireFormat(JsonElement found, string path)
    {
        if (!found.TryGetProperty("format", out JsonElement format) || format.ToString() == PartFile.FormatVersion.ToString(CultureInfo.InvariantCulture))
            return;
        throw new StorageException(new StudyError(
            $"study.json cannot be read: its format is {format}, this engine ({EngineVersion.Text}) reads {PartFile.FormatVersion}", path,
            Remedy: "Use the engine that wrote it, or run the study again with --out another folder."));
    }

    private static string SealOf(JsonElement file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (JsonProperty property in file.EnumerateObject().Where(property => property.Name != SealName))
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(KeyValuePair.Create(property.Name, property.Value)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The first setting in which two studies differ, with both values; null if they ask for the same numbers.</summary>
    public static string? FirstDifference(StudyRecord there, StudyRecord here)
    {
        foreach ((PointRecord old, PointRecord wanted) in there.Points.Zip(here.Points))
        {
            if (old.Id == wanted.Id)
                continue;
            string place = here.Points.Count == 1 ? string.Empty : $" (point {wanted.Index})";
            return (FirstDifference(old, wanted) ?? "the version of the laws differs") + place;
        }

        return there.Points.Count == here.Points.Count
            ? null
            : $"the sweep has {there.Points.Count} points there and {here.Points.Count} here";
    }

    private static string? FirstDifference(PointRecord there, PointRecord here)
    {
        List<KeyValuePair<string, string>> old = Settings(there), wanted = Settings(here);
        foreach (string setting in wanted.Concat(old).Select(pair => pair.Key).Distinct(StringComparer.Ordinal))
        {
            string before = ValueOf(old, setting), now = ValueOf(wanted, setting);
            if (before != now)
                return $"{setting} is {before} there and {now} here";
        }

        return null;
    }

    private static string ValueOf(List<KeyValuePair<string, string>> settings, string name) =>
        settings.Find(pair => pair.Key == name).Value ?? "not set";

    private static List<KeyValuePair<string, string>> Settings(PointRecord point)
    {
        var settings = new List<KeyValuePair<string, string>>();
        Flatten(JsonSerializer.SerializeToElement(point.Spec, Options), string.Empty, settings);
        settings.RemoveAll(pair => FreeSettings.Any(free => pair.Key == free || pair.Key.StartsWith(free + ".", StringComparison.Ordinal)));
        settings.Add(new("network (SHA-256)", point.NetworkSha256));
        settings.Add(new("data (SHA-256)", point.DataSha256));
        return settings;
    }

    private static void Flatten(JsonElement element, string path, List<KeyValuePair<string, string>> settings)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            settings.Add(new(path, element.GetRawText().ReplaceLineEndings(string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal)));
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject())
            Flatten(property.Value, Join(path, NameInStudyFile(property.Name)), settings);
    }

    private static string Join(string path, string name) =>
        name.Length == 0 ? path : path.Length == 0 ? name : $"{path}.{name}";

    private static string NameInStudyFile(string property) => property switch
    {
        "constant_celsius" => "temperature_c",
        "read_temperature_celsius" => "read_temperature_c",
        "programming_temperature_celsius" => "programming_temperature_c",
        "ages_seconds" => "ages",
        "changes" or "choices" => string.Empty,
        _ => property,
    };
}
