using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;
using DuckDB.NET.Data;

namespace DriftEngine.Query;

/// <summary>
/// SQL over a results folder. The database lives in memory and may open the files of rows only; a query is one select, so
/// that nothing can be written, and no setting can be changed. Parts that a run adds later are not seen.
/// </summary>
public sealed partial class FolderQuery : IDisposable
{
    private readonly ResultFolder results;
    private readonly IReadOnlyList<StoredFile> parts;
    private IReadOnlyList<StoredFile> layers = [];
    private readonly DuckDBConnection connection = new("DataSource=:memory:");
    private bool pointsAreDecided;

    private FolderQuery(ResultFolder results)
    {
        this.results = results;
        parts = StoredFiles.Of(results.PartsThere());
    }

    /// <summary>Files of rows that are read.</summary>
    public int Parts => parts.Count;

    /// <summary>Names of the views.</summary>
    public IReadOnlyList<string> Views => [.. Meanings.Select(view => view.Name)];

    private StudyRecord Study => results.Study;

    private string PartsFolder => Path.Combine(results.Folder, "parts");

    private string LayersFolder => Path.Combine(results.Folder, "layers");

    private bool HasLayers => Study.Points.Any(point => point.RecordsLayers);

    private IReadOnlyList<(string Name, string Meaning)> Meanings =>
    [
        ("rows", "every stored row: a chip at an age"),
        ("counted", "the rows that drift report counts: those of the trials up to the end that the stop rule found"),
        ("points", "the points of the sweep, and where each stands; its trials 0 to trials - 1 are counted"),
        ("ages", "ages of every point, and how far data back them"),
        .. HasLayers ? [("layers", "errors of every layer, for every stored row")] : Array.Empty<(string, string)>(),
    ];

    /// <summary>Opens a results folder; reads names of files, no rows.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="saveTo">The one file that may be written (<see cref="SaveParquet"/>); null for none.</param>
    public static FolderQuery Open(string folder, string? saveTo = null)
    {
        var query = new FolderQuery(ResultFolder.Load(folder));
        try
        {
            _ = query.Guard(null, () => query.Prepare(saveTo), CancellationToken.None);
            return query;
        }
        catch
        {
            query.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private bool Prepare(string? saveTo)
    {
        connection.Open();
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        foreach (string statement in new[]
        {
            "set autoinstall_known_extensions = false", "set autoload_known_extensions = false", "set allow_community_extensions = false",
            "set errors_as_json = true", "set enable_external_file_cache = false", "set enable_progress_bar = false",
            $"set memory_limit = '{memory / (1 << 20)}MiB'", "set temp_directory = ''",
        })
            Execute(statement);
        foreach (string statement in RowViews.Create("rows", RowViews.RowColumns(Study), parts, Study))
            Execute(statement);
        if (HasLayers)
            CreateLayers();
        // A name is looked at before brackets in it are understood, and after.
        string[] allowed = [PartsFolder + Path.DirectorySeparatorChar, LayersFolder + Path.DirectorySeparatorChar];
        Execute($"set allowed_directories = [{string.Join(", ", allowed.SelectMany(folder => new[] { Sql.Text(folder), Sql.Path(folder) }))}]");
        if (saveTo != null)
            Execute($"set allowed_paths = [{Sql.Text(Path.GetFullPath(saveTo))}]");
        Execute("set enable_external_access = false");
        Execute("set lock_configuration = true");
        return true;
    }

    /// <summary>A file of layers is written before its part: without that it is not part of the results yet.</summary>
    private void CreateLayers()
    {
        HashSet<(int, int)> there = [.. parts.SelectMany(part => part.Blocks)];
        layers = StoredFiles.Of(results.LayersThere(), there);
        foreach (string statement in RowViews.Create("layers", RowViews.LayerColumns(Study), layers, Study))
            Execute(statement);
    }

    /// <summary>Points need the decisions of the stop rule, for which all rows are read once: only for queries that ask.</summary>
    private bool DecidePoints()
    {
        if (pointsAreDecided)
            return true;
        using DuckDBCommand sums = Command(PointDecisions.SumsOf(Study));
        sums.UseStreamingMode = true;
        using (DuckDBDataReader reader = sums.ExecuteReader())
            CreatePoints(PointDecisions.Read(Study, reader));
        return pointsAreDecided = true;
    }

    private void CreatePoints(IReadOnlyList<StopDecision> decisions)
    {
        Execute(PointViews.Points(Study, decisions));
        Execute(PointViews.Ages(Study));
        Execute(PointViews.Counted(Study));
    }

    private void Execute(string statement)
    {
        using DuckDBCommand command = Command(statement);
        command.ExecuteNonQuery();
    }

    private DuckDBCommand Command(string text)
    {
        DuckDBCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
