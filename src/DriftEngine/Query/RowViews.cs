using DriftEngine.Storage;

namespace DriftEngine.Query;

/// <summary>SQL of the views over the stored files: rows and layers.</summary>
internal static class RowViews
{
    private static readonly (string Name, string Type)[] Counts =
    [
        ("trial", "integer"), ("age_s", "double"), ("temperature_k", "double"), ("correct", "integer"), ("total", "integer"),
        ("dac_clipped", "bigint"), ("adc_clipped", "bigint"),
    ];

    private static readonly (string Name, string Type)[] Layers =
    [
        ("trial", "integer"), ("age_s", "double"), ("temperature_k", "double"), ("layer", "varchar"), ("layer_index", "integer"), ("count", "bigint"),
    ];

    private static readonly (string Name, string Type)[] Errors =
        [("mean_error", "double"), ("rms_error", "double"), ("gain", "double"), ("snr_db", "double"), ("effective_bits", "double")];

    /// <summary>Columns of rows, as parts have them.</summary>
    public static IReadOnlyList<(string Name, string Type)> RowColumns(StudyRecord study) =>
        Columns(study, [.. Counts, .. study.Points.Any(point => !point.Classifies) ? Errors : []]);

    /// <summary>Columns of layers, as their files have them.</summary>
    public static IReadOnlyList<(string Name, string Type)> LayerColumns(StudyRecord study) => Columns(study, [.. Layers, .. Errors]);

    /// <summary>Statements that make a view over files.</summary>
    /// <param name="view">Its name.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="files">They may be none.</param>
    /// <param name="study">For the trials of blocks.</param>
    public static IEnumerable<string> Create(string view, IReadOnlyList<(string Name, string Type)> columns, IReadOnlyList<StoredFile> files, StudyRecord study)
    {
        // The list stands in a variable: a view with 100,000 names in its text is parsed anew at each use.
        string whole = $"drift_{view}", names = string.Join(", ", columns.Select(column => Sql.Name(column.Name)));
        string mixed = study.Points.Select(point => point.Classifies).Distinct().Count() > 1 ? ", union_by_name = true" : string.Empty;
        var branches = new List<string>();
        if (files.Any(file => file.Whole))
        {
            yield return $"set variable {whole} = [{string.Join(',', files.Where(file => file.Whole).Select(file => Sql.Path(file.Path)))}]";
            branches.Add($"select {names} from read_parquet(getvariable('{whole}'){mixed})");
        }

        branches.AddRange(files.Where(file => !file.Whole).Select(file => $"select {names} from read_parquet({Sql.Path(file.Path)}) where {Trials(file, study)}"));
        if (branches.Count == 0)
            branches.Add($"select {string.Join(", ", columns.Select(column => $"null::{column.Type} as {Sql.Name(column.Name)}"))} where false");
        yield return $"create view {view} as {string.Join(" union all by name ", branches)}";
    }

    private static string Trials(StoredFile file, StudyRecord study)
    {
        long block = study.Points[file.Run.Point].BlockTrials;
        return string.Join(" or ", file.Taken.Select(run => $"trial between {run.First * block} and {((run.Last + 1) * block) - 1}"));
    }

    private static IReadOnlyList<(string Name, string Type)> Columns(StudyRecord study, IEnumerable<(string Name, string Type)> own) =>
        [("point", "varchar"), .. study.Points[0].Swept.Select(setting => (setting.Key, "varchar")), .. own, ("backend", "varchar")];
}
