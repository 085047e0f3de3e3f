namespace DriftEngine.Study;

/// <summary>What is computed: a network on data, or a workload of no task.</summary>
internal sealed class WorkloadParser(string baseDirectory)
{
    public static readonly IReadOnlyList<(string Word, Distribution Meaning)> Distributions =
        [("normal", Distribution.Normal), ("uniform", Distribution.Uniform), ("half-normal", Distribution.HalfNormal), ("binary", Distribution.Binary)];

    /// <summary>Largest side of a drawn matrix, and most drawn inputs.</summary>
    public const int MaxSide = 1 << 16, MaxInputs = 1 << 24;

    /// <summary>Most numbers of a matrix, of all inputs, or of all outputs: 4 GiB in float32.</summary>
    public const int MaxValues = 1 << 30;

    public string Network(Settings study) => FileOrBuiltIn(study, study.Required("network", "\"network\": \"model.onnx\""));

    public DataSpec Data(Settings study)
    {
        SettingNode node = study.Required("data", "\"data\": { \"images\": \"...\", \"labels\": \"...\" }");
        Settings data = study.Child(node, SettingNames.Data);
        string images = FileOrBuiltIn(data, data.Required("images", "\"images\": \"images.idx3-ubyte.gz\""));
        IReadOnlyList<double> mean = data.Numbers("mean", 0, data.Any), std = data.Numbers("std", 1, value => data.Positive(value));
        if (mean.Count != std.Count && mean.Count > 1 && std.Count > 1)
            throw data.Error(data["std"]!, $"std has {std.Count} numbers, mean has {mean.Count}", "one number, or one per channel for both");
        double scale = data["scale"] is { } factor ? data.Any(factor) : 1;
        if (scale == 0)
            throw data.Error(data["scale"]!, "scale 0 makes all inputs the same", "any other number", "Write \"scale\": 1 to use values as stored.");
        return new DataSpec(images, Labels(data, images), scale, mean, std, data.Given("limit") is { } limit ? data.Whole(limit, 1, int.MaxValue) : null);
    }

    /// <summary>The workload; null where the study has none.</summary>
    public WorkloadSpec? Workload(Settings study)
    {
        study.Exclusive("network", "workload");
        study.Exclusive("data", "workload");
        if (study["workload"] is not { } node)
            return null;
        Settings workload = study.Child(node, SettingNames.Workload);
        SettingNode matrix = workload.Required("matrix", "\"matrix\": [512, 512]"), inputs = workload.Required("inputs", "\"inputs\": 1000");
        (int rows, int columns) = matrix.Kind == SettingKind.Text ? (0, 0) : Shape(workload, matrix);
        int drawnInputs = inputs.Kind == SettingKind.Text ? 0 : workload.Whole(inputs, 1, MaxInputs);
        RequireRoom(workload, matrix, "the matrix", rows, columns);
        RequireRoom(workload, inputs, "the inputs", drawnInputs, rows);
        RequireRoom(workload, inputs, "the outputs", drawnInputs, columns);
        return new WorkloadSpec(
            matrix.Kind == SettingKind.Text ? MatrixFile(workload, matrix) : null, rows, columns, Drawn(workload, matrix, "weights"),
            inputs.Kind == SettingKind.Text ? MatrixFile(workload, inputs) : null, drawnInputs, Drawn(workload, inputs, "distribution"));
    }

    private static (int Rows, int Columns) Shape(Settings workload, SettingNode node) => node is { Kind: SettingKind.List, Items: [var rows, var columns] }
        ? (workload.Whole(rows, 1, MaxSide), workload.Whole(columns, 1, MaxSide))
        : throw workload.Error(node, $"{Settings.Describe(node)} is not a matrix", "[rows, columns], inputs by outputs; or an .npy file");

    private static void RequireRoom(Settings workload, SettingNode node, string what, int rows, int columns)
    {
        if ((long)rows * columns > MaxValues)
            throw workload.Error(node, $"{what} would hold {rows} x {columns} numbers", $"at most {MaxValues} in all");
    }

    /// <summary>A distribution; of use only where numbers are drawn.</summary>
    private static Distribution Drawn(Settings workload, SettingNode drawn, string name)
    {
        if (workload[name] is not { } node)
            return Distribution.Normal;
        return drawn.Kind == SettingKind.Text
            ? throw workload.Error(node, $"\"{name}\" says how numbers are drawn, but they come from {Settings.Describe(drawn)}", null, $"Remove \"{name}\".")
            : workload.Choice(node, Distributions);
    }

    private string MatrixFile(Settings workload, SettingNode node)
    {
        string path = ExistingFile(workload, node);
        return path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".npy.gz", StringComparison.OrdinalIgnoreCase)
            ? path
            : throw workload.Error(node, $"{Settings.Describe(node)} is not an .npy file", "an .npy file, also .gz", "Save it with numpy.save.");
    }

    private string? Labels(Settings data, string images)
    {
        bool ownLabels = BuiltInStudies.Names.Contains(images);
        if (data["labels"] is not { } node)
            return ownLabels || MayHoldLabels(images) ? null : data.Required("labels", "\"labels\": \"labels.idx1-ubyte.gz\"").Text;
        return ownLabels ? throw data.Error(node, $"\"{images}\" brings its own labels", null, "Remove \"labels\".") : ExistingFile(data, node);
    }

    /// <summary>A table may hold the labels in its first column; pictures cannot.</summary>
    private static bool MayHoldLabels(string path) =>
        new[] { ".csv", ".csv.gz", ".npy", ".npy.gz" }.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is inside the program goes first, so that a study of it means the same in every folder; ./name is the file.</summary>
    private string FileOrBuiltIn(Settings settings, SettingNode node) =>
        BuiltInStudies.Names.Contains(settings.Text(node)) ? node.Text : ExistingFile(settings, node);

    private string ExistingFile(Settings settings, SettingNode node)
    {
        string path = FullPath(settings, node);
        if (File.Exists(path))
            return path;
        string what = Directory.Exists(path) ? $"{Settings.Describe(node)} is a folder" : $"there is no file {Settings.Describe(node)}";
        string hint = NearestName.Hint(Path.GetFileName(path), [.. NearestName.FilesIn(Path.GetDirectoryName(path)), .. BuiltInStudies.Names]);
        throw settings.Error(node, what, $"a file, relative to {baseDirectory}", hint.Length > 0 ? hint : "Check the name, or give the full path.");
    }

    private string FullPath(Settings settings, SettingNode node)
    {
        string text = settings.Text(node);
        return text.Contains('\0', StringComparison.Ordinal) ? throw settings.Error(node, "the path holds a zero character", null, "Write the path without it.") : Path.GetFullPath(Path.Combine(baseDirectory, text));
    }
}
